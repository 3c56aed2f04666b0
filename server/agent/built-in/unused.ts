import { contentStems, share } from '#shared/process/stems.ts'
import { dropCourtesy } from './clause-text.ts'
import { dropOrder } from './clauses.ts'
import { readFraming, readLeadIn } from './framing.ts'
import { isMachine } from './roles.ts'
import { readTalk } from './rules-talk.ts'
import { spellOut } from './spelling.ts'

/**
 * The clauses of what people told whose words are nowhere together in the document: what the designer left out. A
 * heading and what stands below it are one place, each with the overview, which names trigger and topic for all.
 */
export function unusedClauses(texts: readonly string[], markdown: string): string[] {
  const places = placesOf(markdown).map(contentStems)
  const isKept = (clause: string) => {
    const wanted = contentStems(withoutMachine(clause))
    return wanted.size === 0 || places.some((place) => share(wanted, place) === 1)
  }
  return [...new Set(texts.flatMap(sentencesOf).flatMap(clausesOf))].filter((clause) => !isKept(clause))
}

function placesOf(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, '')
  const [title = '', overview = '', ...others] = prose.split(/^(?=#{1,6} )/m)
  return ['', ...others].map((section) => `${title}\n${overview}\n${section}`)
}

function sentencesOf(text: string): string[] {
  return spellOut(text)
    .split(/\n+|(?<=[.!?;])(?<!\bmax\.)\s+/)
    .map((line) => line.trim().replace(/^(?:[-*+•>]|#{1,6}|\(?\d{1,2}[.)]|step\s+\d+\s*[:.)-])\s+/i, ''))
    .filter((line) => /[\p{L}\p{N}]/u.test(line) && readTalk(line) === undefined)
}

const joints =
  /\s*[,;:]\s+|\s*(?:→|⇒|->|=>)\s*|\s+(?:and|but|or)\s+|\s+(?=(?:then|otherwise|else|unless|except|if|while|whereas|so that|in order to|after that|finally|within|because|although|in parallel|at the same time)\b)/i

/** What a sentence asks of the designer ("create a process for …") is no part of the process. */
function clausesOf(sentence: string): string[] {
  const framing = readLeadIn(sentence) ?? readFraming(dropCourtesy(sentence))
  const parts = framing ? [framing.topic ?? '', ...framing.rest] : [sentence]
  return parts
    .flatMap((part) => part.split(joints))
    .map((clause) => dropOrder(clause).replace(/[\s.,;:!?]+$/, ''))
    .filter((clause) => clause !== '')
}

/** "The system sends …" and "… by the system" are told of the automation. */
function withoutMachine(clause: string): string {
  const [, subject = '', rest = ''] = /^(?:(?:the|an?|our)\s+)?(\S+)\s+(.+)$/is.exec(clause) ?? []
  const plain = isMachine(subject) ? rest : clause
  return plain.replace(/\bautomatically\b|\bby (?:the|an?|our) system\b/gi, '')
}
