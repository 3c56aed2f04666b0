import { expect, test } from 'vitest'
import { readActor } from '#shared/process/actor.ts'
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
  ['The rep should properly document the call', { actor: 'Rep', rest: 'document the call' }],
  ['Our clerk has to check it first', { actor: 'Clerk', rest: 'check it first' }],
  ['The form must be checked', undefined],
  [
    'The receptionist logs, apologises and calls',
    { actor: 'Receptionist', rest: 'logs, apologises and calls' },
  ],
  [
    'For problems with the room: the clerk informs housekeeping',
    { actor: 'Clerk', rest: 'informs housekeeping for problems with the room' },
  ],
  [
    'Within 4 working hours the inspector takes samples',
    { actor: 'Inspector', rest: 'takes samples within 4 working hours' },
  ],
  ['After approval, the clerk files it', { actor: 'Clerk', rest: 'files it after approval' }],
  ['By the end of the day the clerk posts it', { actor: 'Clerk', rest: 'posts it by the end of the day' }],
  ['Before the audit. The clerk files it', undefined],
  ['Checks are done', undefined],
  ['The customer', undefined],
])('who acts in "%s"', (sentence, expected) => {
  expect(readActor(sentence)).toEqual(expected)
})
