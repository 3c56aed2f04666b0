import { expect, test } from 'vitest'
import { readAction } from '#server/agent/built-in/actions.ts'

/** A clause, who acts in it, and what they do. */
test.each([
  ['Support checks the ticket', 'Support', 'check the ticket'],
  ['Release management rolls it out', 'Release Management', 'roll it out'],
  ['Order fulfilment team packs the goods', 'Order Fulfilment Team', 'pack the goods'],
  ['Test engineering signs off the build', 'Test Engineering', 'sign off the build'],
  ['Check credit score', undefined, 'check credit score'],
  ['Release the build', undefined, 'release the build'],
  ['Review orders marked as urgent', undefined, 'review orders marked as urgent'],
  ['Order parts from the supplier', undefined, 'order parts from the supplier'],
])('%s', (clause, actor, phrase) => {
  expect(readAction(clause)).toMatchObject({ actor, phrase })
})
