import { expect, it } from 'vitest'
import type { Actor } from '#server/access/actor.ts'
import { RecentRevocations } from '#server/access/recent-revocations.ts'
import type { Revocation } from '#server/access/revocations.ts'

const ana = { threadId: 'thread_1', actor: { kind: 'person', userId: 'user_a' } as unknown as Actor }
const ofAna: Revocation = { kind: 'member', threadId: 'thread_1', userId: 'user_a' }
const ofJonas: Revocation = { kind: 'member', threadId: 'thread_1', userId: 'user_j' }

it('a revocation is found by those who began before it, and not by those who came after', () => {
  let at = 100
  const recent = new RecentRevocations(() => at)
  recent.note(ofJonas)
  recent.note(ofAna)
  expect(recent.since(100, ana)).toEqual(ofAna)
  expect(recent.since(101, ana)).toBeUndefined()
  expect(recent.since(100, { ...ana, threadId: 'thread_2' })).toBeUndefined()
  at += 10 * 60_000
  recent.note(ofJonas)
  expect(recent.since(0, ana), 'it is not kept for ever').toBeUndefined()
})
