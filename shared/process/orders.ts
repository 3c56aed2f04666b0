import { readActor } from './actor.ts'
import { isInstruction } from './rules/step-names.ts'
import { readStepTitle } from './step-title.ts'
import { fromThirdPerson } from './verbs.ts'

/** "Check the order", "Then the clerk checks the order", "Finance pays it": somebody does something. English only. */
export function isOrder(sentence: string): boolean {
  const { name } = readStepTitle(sentence)
  const text = name.replace(/^(?:first|then|next|finally|after that|please),?\s+/i, '')
  const [first = '', ...others] = text.split(/\s+/, 6)
  if (isInstruction(first.replace(/,$/, '')) || readActor(text) !== undefined) return true
  // "Fewer mails" has nothing behind its verb, so it is none.
  const verb = others.slice(0, -1).findIndex((word) => fromThirdPerson(word) !== undefined)
  return verb >= 0 && [first, ...others.slice(0, verb)].every((word) => /^\p{Lu}/u.test(word))
}

/** Whether most items of a numbered list are done one after the other, rather than being goals or parts. */
export const areOrders = (items: readonly string[]): boolean =>
  items.filter(isOrder).length * 2 >= items.length
