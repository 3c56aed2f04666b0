import { fromGerund, isVerb } from '#shared/process/verbs.ts'

/** Things that pass through processes: as the last word of a title they are what the others only describe. */
const cases = new Set(
  'account application case claim complaint contract delivery document goods invoice lead offer order payment project report request sample shipment ticket visit'.split(
    ' ',
  ),
)

/** "Badge Replacement Process" → "badge", "GDPR requests" → "request", "Process" → "request" */
export function nounOf(title: string): string {
  const words = (title.toLowerCase().match(/[a-z]+/g) ?? [])
    .filter((word) => word.length > 2 && !titleWords.test(word))
    .map(singular)
  const last = words.at(-1)
  if (last !== undefined && cases.has(last)) return last
  return words.find((word) => !isVerb(word) && !fromGerund(word)) ?? words[0] ?? 'request'
}

const titleWords =
  /^(?:process|workflow|procedure|automation|automated|handling|management|the|for|and|our|new|sop|runbook|with|from)$/

function singular(word: string): string {
  return /(?:ss|us|is|goods|news)$/.test(word) ? word : word.replace(/ies$/, 'y').replace(/s$/, '')
}
