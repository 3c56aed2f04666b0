import { expect, test } from 'vitest'
import { readActor } from '#shared/process/statements.ts'
import { baseForm, fromGerund, fromParticiple, fromThirdPerson } from '#shared/process/verbs.ts'

test.each([
  ['checks', 'check'],
  ['notifies', 'notify'],
  ['processes', 'process'],
  ['approves', 'approve'],
  ['process', undefined],
  ['customers', undefined],
])('third person: %s → %s', (word, base) => {
  expect(fromThirdPerson(word)).toBe(base)
})

test.each([
  ['checking', 'check'],
  ['approving', 'approve'],
  ['planning', 'plan'],
  ['filling', 'fill'],
  ['morning', undefined],
])('gerund: %s → %s', (word, base) => {
  expect(fromGerund(word)).toBe(base)
})

test.each([
  ['approved', 'approve'],
  ['notified', 'notify'],
  ['planned', 'plan'],
  ['sent', 'send'],
  ['red', undefined],
])('participle: %s → %s', (word, base) => {
  expect(fromParticiple(word)).toBe(base)
})

test('an unknown word is no verb in any form', () => {
  expect(baseForm('Xylophones')).toBeUndefined()
  expect(baseForm('s')).toBeUndefined()
})

test.each([
  ['The support agent checks the request', { actor: 'Support agent', rest: 'checks the request' }],
  ['The process owner, who is new, checks it', undefined],
  ['Checks are done', undefined],
  ['The customer', undefined],
])('who acts in "%s"', (sentence, expected) => {
  expect(readActor(sentence)).toEqual(expected)
})
