/** Longer titles are cut in lists anyway. */
const maxCharacters = 60

/**
 * How people begin before they come to the process: a greeting, the asking, what leads to the description. Taken away one
 * after the other, as long as words are left behind them.
 */
const openings = [
  /^(hi|hello|hey|good (morning|afternoon|evening))( (there|all|team|everyone|everybody))?[,.!:]+\s+/i,
  /^((please|kindly|could you|can you|would you|help me|help us)( please)?( to)?\s+)+/i,
  /^(write|write up|write down|design|create|build|describe|document|develop|draft|make)\s+(me\s+|us\s+)?((an?|the|our)\s+(new\s+)?|(?=how\s))/i,
  /^(i|we)('d|’d| would)?\s+(need|want|like)\s+(to\s+)?((have|design|create|build|document|describe|automate)\s+)?((an?|the|our)\s+(new\s+)?)?/i,
  /^(here|this)(['’]s| is)\s+((the|our)\s+|(?=how\s))/i,
  /^how\s+(we|it|this)\s+(do|does|works?|goes)(\s+(it|this|that))?(\s+here)?\s*[:.]\s+/i,
  /^how\s+we\s+/i,
  /^((an?|the|our)\s+)?(new\s+)?(business\s+)?process\s+(for|of|to|that|where|in which)\s+/i,
  /^(the|our|my)\s+(?=.+\s(goes|works|looks|runs)\s+(like this|this way|as follows)\b|[^.!?:]{3,50}:\s)/i,
  /^(in [\p{L}\p{N} ]+?,?\s+)?we\s+((usually|normally|always|currently)\s+)?(handle|organi[sz]e)\s+(?=.+\s(like this|this way|as follows)\b)/iu,
  /^we\s+((usually|normally|always|currently)\s+)?(?!(have|are|were|can|must|should|will|do|don|need|want)\b)/i,
]

/** A description that is a list begins with the mark of its first item. */
const listItem = /^([-*•]|\d+[.)])\s+/

/** How a clause ends that leads to the description. */
const leadOut = /\s+((goes|works|looks|runs)\s+)?(like this|this way|as follows)$/i

/** A title for a process that somebody described: its first clause, without the asking around it. */
export function titleFromWords(words: string): string {
  const text = words
    .trim()
    .replace(listItem, '')
    .replace(/\n(?=\s*([-*•]|\d+[.)])\s).*/s, '')
    .replace(/\s+/g, ' ')
  const bare = openings.reduce((rest, opening) => rest.replace(opening, '') || rest, text)
  const clause = /^.*?(?=[.!?:;](\s|$)|$)/.exec(bare)?.[0] ?? bare
  const title = cutAtWord(clause.replace(/[,\s]+$/, '').replace(leadOut, ''))
  return !/[\p{L}\p{N}]/u.test(title) ? 'New process' : title.charAt(0).toLocaleUpperCase() + title.slice(1)
}

function cutAtWord(text: string): string {
  if (text.length <= maxCharacters) return text
  const comma = text.lastIndexOf(',', maxCharacters)
  const space = text.lastIndexOf(' ', maxCharacters - 1)
  if (comma >= maxCharacters / 3) return text.slice(0, comma)
  return `${text.slice(0, space > 0 ? space : maxCharacters - 1).replace(/[,\s]+$/, '')}…`
}
