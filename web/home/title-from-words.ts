/** Longer titles are cut in lists anyway. */
const maxCharacters = 60

/** How people begin when they ask for something: it says nothing of the process itself. */
const preambles = [
  /^(please\s+)?(help me\s+)?(design|create|build|write|describe|document|develop|draft|make)\s+(me\s+)?(an?\s+|the\s+|our\s+)?(new\s+)?(business\s+)?process\s+(for|of|to|that|where|in which)\s+/i,
  /^(i|we)('d| would)?\s+(need|want|like)\s+(to (have|design|create|build|document|describe|automate)\s+)?(an?\s+|the\s+|our\s+)?(new\s+)?((business\s+)?process\s+(for|of|to|that|where|in which)\s+)?/i,
]

/** A title for a process that somebody described: its first clause, without the asking around it. */
export function titleFromWords(words: string): string {
  const text = words.replace(/\s+/g, ' ').trim()
  const bare = preambles.reduce((rest, preamble) => rest.replace(preamble, ''), text)
  const clause = /^.*?(?=[.!?:;](\s|$)|$)/.exec(bare)?.[0] ?? bare
  const title = cutAtWord(clause.replace(/[,\s]+$/, ''))
  return !/[\p{L}\p{N}]/u.test(title) ? 'New process' : title.charAt(0).toLocaleUpperCase() + title.slice(1)
}

function cutAtWord(text: string): string {
  if (text.length <= maxCharacters) return text
  const comma = text.lastIndexOf(',', maxCharacters)
  const space = text.lastIndexOf(' ', maxCharacters - 1)
  if (comma >= maxCharacters / 3) return text.slice(0, comma)
  return `${text.slice(0, space > 0 ? space : maxCharacters - 1).replace(/[,\s]+$/, '')}…`
}
