const numberWords: readonly string[] = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
]

/** "within two business days" leaves the name and becomes the time limit "2 business days". */
export function cutTimeLimit(phrase: string): { readonly phrase: string; readonly sla: string | undefined } {
  const match =
    /,?\s*\b(?:(?:usually|normally|typically)\s+)?(?:within|in less than|in under|no later than)\s+(?:the\s+)?(\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)\s+((?:business |working |calendar )?(?:second|minute|hour|day|week|month)s?)\b(\s+(?:of|after|from|since|before)\s+[\p{L}\s-]{3,40}?(?=[.,;]|\s+(?:and|in|via|using|by|to|if|unless)\b|$)|,?\s+or\s+\d+\s+(?:business |working )?(?:minute|hour|day|week)s?\s+for\s+[\p{L}\s-]{3,40})?/iu.exec(
      phrase,
    )
  if (!match?.[1] || !match[2]) return { phrase, sla: undefined }
  const rest = `${phrase.slice(0, match.index)}${phrase.slice(match.index + match[0].length)}`
    .replace(/\s+/g, ' ')
    .trim()
  return { phrase: rest, sla: `${readDuration(match[1], match[2])}${match[3] ?? ''}` }
}

/** "at least two weeks in advance" says how early, not what. */
export function cutNotice(phrase: string): { readonly phrase: string; readonly notice: string | undefined } {
  const match =
    /,?\s+(at least (?:\d+|an?|one|two|three|four|five|six) \p{L}+ (?:in advance|ahead|earlier|before .+))$/iu.exec(
      phrase,
    )
  return { phrase: match ? phrase.slice(0, match.index) : phrase, notice: match?.[1] }
}

/** "two", "business day" → "2 business days" */
export function readDuration(amount: string, unit: string): string {
  const word = numberWords.indexOf(amount.toLowerCase())
  const number = /^an?$/i.test(amount) ? 1 : word >= 0 ? word : Number(amount)
  const singular = unit.toLowerCase().replace(/s$/, '')
  return `${number} ${number === 1 ? singular : `${singular}s`}`
}
