import { sentencesOf, splitActions } from './clauses.ts'
import { cutLead } from './leads.ts'

/** The lines of a text; items of one list stand together. */
export function partsOf(text: string): string[][] {
  const parts: string[][] = []
  let isList = false
  for (const line of text.replace(code, '').split('\n')) {
    if (listItem.test(line) !== isList || parts.length === 0) parts.push([])
    isList = listItem.test(line)
    if (line.trim() !== '') parts.at(-1)?.push(line)
  }
  return parts
}

const code = /^(```|~~~)[\s\S]*?^\1/gm
const listItem = /^\s*(?:[-*+•]|\(?\d{1,2}[.)])\s+\S/

/** At least three items, most of which tell an action. */
export function isListOfSteps(lines: readonly string[]): boolean {
  const unread = lines.filter((line) => tellsNoAction(sentencesOf(line)[0] ?? ''))
  return lines.length >= 3 && lines.every((line) => listItem.test(line)) && unread.length * 2 < lines.length
}

/** Nor a condition, a question or a field. */
export const tellsNoAction = (sentence: string): boolean =>
  !/[:?]/.test(sentence) &&
  !/^(?:if|unless|otherwise|else|when|never|in case)\b/i.test(sentence) &&
  splitActions(cutLead(sentence).body).clauses.length === 0
