import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { checkUpdate } from '#server/collab/gate.ts'
import { Refusal } from '#server/collab/hooks.ts'
import { isPending, newServerDoc } from '#server/collab/load.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { seededRandom } from '../../support/random.ts'
import { hostileUpdate, someState } from './hostile-updates.ts'

/** Updates that are put together of true and false parts: what the gate lets through must leave a document that works. */

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const updates = 6_000
const state = someState()

function isLetThrough(ydoc: Y.Doc, update: Uint8Array): boolean {
  try {
    checkUpdate(ydoc, update)
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return false
  }
}

describe(`whatever the gate lets through (seed ${seed})`, () => {
  it('leaves a document that is edited, stored and loaded like any other', () => {
    const random = seededRandom(seed)
    let passed = 0
    for (let round = 0; round < updates / 3; round++) {
      const ydoc = newServerDoc()
      Y.applyUpdate(ydoc, state)
      for (let i = 0; i < 3; i++) {
        const update = hostileUpdate(random, ydoc)
        if (!isLetThrough(ydoc, update)) continue
        passed += 1
        Y.applyUpdate(ydoc, update)
        checkSound(ydoc, `round ${round}: ${Buffer.from(update).toString('hex')}`)
      }
    }
    expect(passed, 'some are let through').toBeGreaterThan(updates / 100)
  })

  it('is never noise that breaks the gate itself', () => {
    const random = seededRandom(seed + 1)
    const ydoc = newServerDoc()
    Y.applyUpdate(ydoc, state)
    for (let i = 0; i < updates; i++) {
      const noise = Uint8Array.from(random.times(random.int(40), () => random.int(256)))
      const mutant = state.slice()
      for (const at of random.times(1 + random.int(4), () => random.int(mutant.length))) {
        mutant[at] = random.int(256)
      }
      isLetThrough(ydoc, noise)
      isLetThrough(ydoc, mutant)
      if (isLetThrough(newServerDoc(), mutant)) {
        const fresh = newServerDoc()
        Y.applyUpdate(fresh, mutant)
        checkSound(fresh, `mutant ${i}: ${Buffer.from(mutant).toString('hex')}`)
      }
    }
  })
})

function checkSound(ydoc: Y.Doc, what: string): void {
  expect(isPending(ydoc), `nothing waits; ${what}`).toBe(false)
  let told = 0
  const count = () => {
    told += 1
  }
  ydoc.on('update', count)
  fragmentOf(ydoc).push([new Y.XmlElement('paragraph')])
  ydoc.off('update', count)
  expect(told, `edits are told of; ${what}`).toBe(1)
  const copy = newServerDoc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(ydoc))
  expect(isPending(copy), `it loads; ${what}`).toBe(false)
  expect(Y.encodeStateVector(copy).length, `it loads whole; ${what}`).toBe(Y.encodeStateVector(ydoc).length)
  expect(() => fragmentOf(ydoc).toString(), `it can be read; ${what}`).not.toThrow()
}
