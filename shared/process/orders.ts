import { readActor, readBareActor } from './actor.ts'
import { isInstruction } from './rules/step-names.ts'
import { readStepTitle } from './step-title.ts'

/** "Check the order", "Then the clerk checks the order", "Finance pays it": somebody does something. English only. */
export function isOrder(sentence: string): boolean {
  const { name } = readStepTitle(sentence)
  const text = name.replace(/^(?:first|then|next|finally|after that|please),?\s+/i, '')
  const words = text.split(/\s+/)
  if (isInstruction((words[0] ?? '').replace(/,$/, '')) || readActor(text) !== undefined) return true
  // "Fewer mails" has nothing behind its verb, so it is none.
  const actor = readBareActor(text)
  return actor !== undefined && words.length > actor.split(' ').length + 1
}

/** Whether most items of a numbered list are done one after the other, rather than being goals or parts. */
export const areOrders = (items: readonly string[]): boolean =>
  items.filter(isOrder).length * 2 >= items.length
