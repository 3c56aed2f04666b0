import type { Action } from './actions.ts'
import { toActor } from './actors.ts'

const nouns: Readonly<Record<string, string>> = {
  application: 'submit the application',
  approval: 'approve',
  booking: 'book',
  check: 'check',
  confirmation: 'confirm',
  delivery: 'deliver the goods',
  handover: 'hand over',
  inspection: 'inspect',
  invoice: 'send the invoice',
  notification: 'send the notification',
  order: 'place the order',
  payment: 'make the payment',
  purchase: 'make the purchase',
  registration: 'complete the registration',
  request: 'submit the request',
  review: 'review',
  shipment: 'ship the goods',
  validation: 'validate',
  verification: 'verify',
}

/** Nouns that name a deed: "manager approval" → the manager: "approve the request". */
export function readNoun(text: string): Action | undefined {
  const match = /^(?:(.+?)\s+)?(\p{L}+)(?:\s+(?:by|from)\s+(?:the\s+)?(.+))?$/iu.exec(text)
  const verb = nouns[match?.[2]?.toLowerCase() ?? '']
  if (!verb) return undefined
  const before = match?.[1]
  const isActor =
    before !== undefined &&
    /\b(?:manager|lead|head|director|cfo|ceo|cto|hr|it|legal|finance|team|owner|board|department)\b/i.test(
      before,
    )
  const actor = match?.[3] ?? (isActor ? before : undefined)
  const object = before !== undefined && !isActor ? `the ${before}` : 'the request'
  return {
    phrase: verb.includes(' ') ? verb : `${verb} ${object}`,
    actor: actor && toActor(actor),
    mood: 'imperative',
  }
}
