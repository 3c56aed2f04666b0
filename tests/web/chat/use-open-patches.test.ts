import { expect, test } from 'vitest'
import type { AppliedWirePatch } from '#shared/protocol/patch.ts'
import { runsThatRemoved } from '../../../web/chat/use-open-patches.ts'
import { patched, wireMessage } from './frames.ts'

const patch = (patch_id: string, more: Partial<AppliedWirePatch> = {}): AppliedWirePatch => ({
  patch_id,
  operation: 'update',
  location: '## Steps',
  section: 'Steps',
  words_removed: 1,
  ...more,
})

const runWith = (...patches: AppliedWirePatch[]) =>
  runsThatRemoved([
    wireMessage(1, 'm1'),
    wireMessage(2, 'm2', { role: 'AGENT', run_id: 'run', mini_process: { ...patched(), patches } }),
  ])

test('what one patch took away is never taken for what another of the same run took away', () => {
  const whenOneWasThere = runWith(patch('a'))
  const whenItWasKeptAndAnotherCame = runWith(patch('a', { status: 'kept' }), patch('b'))
  expect(whenItWasKeptAndAnotherCame).not.toEqual(whenOneWasThere)
})

test('a decision asks for nothing anew, and a run of which everything is decided is asked about no more', () => {
  expect(runWith(patch('a', { status: 'kept' }), patch('b'))).toEqual(runWith(patch('a'), patch('b')))
  expect(runWith(patch('a', { status: 'kept' }), patch('b', { words_removed: 0 }))).toEqual([])
})
