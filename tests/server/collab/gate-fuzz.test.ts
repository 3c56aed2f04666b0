import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { checkUpdate } from '#server/collab/gate.ts'
import { Refusal } from '#server/collab/hooks.ts'
import { isPending, newServerDoc } from '#server/collab/load.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { type Random, seededRandom } from '../../support/random.ts'
import { contents, type HandMadeStruct, handMadeUpdate } from './hand-made-update.ts'

/** Updates that are put together of true and false parts: what the gate lets through must leave a document that works. */

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const updates = 6_000

function someState(): Uint8Array {
  const ydoc = new Y.Doc()
  ydoc.clientID = 1
  const fragment = fragmentOf(ydoc)
  for (let block = 0; block < 6; block++) {
    const element = new Y.XmlElement(block % 2 === 0 ? 'paragraph' : 'codeBlock')
    element.insert(0, [new Y.XmlText(`hello ${block}`)])
    fragment.insert(0, [element])
  }
  fragment.delete(2, 1)
  return Y.encodeStateAsUpdate(ydoc)
}

const state = someState()

function makeUpdate(random: Random, ydoc: Y.Doc): Uint8Array {
  const known = Y.getState(ydoc.store, 1)
  const someId = () => [random.pick([1, 1, 1, 7, 8]), random.int(known + 3)] as const
  const content = (): HandMadeStruct =>
    random.pick([
      () => contents.string(random.pick(['x', '', 'ab😀', '\ud83d', '\u0000'])),
      () => contents.string('word '),
      () =>
        contents.format(
          random.pick(['bold', 'link', '__proto__']),
          random.pick(['{}', 'null', '{"href":"x"}']),
        ),
      () =>
        contents.type(random.pick([3, 3, 3, 6, 6, 1]), random.pick(['paragraph', 'blockquote', 'script'])),
      () => contents.deleted(random.pick([1, 3, 0])),
      () => contents.gc(random.pick([1, 5, 2 ** 31])),
      () => contents.any(random.pick(['s', 1, true, null, { a: 1 }])),
      () => contents.skip(1),
    ])()
  const struct = (): HandMadeStruct => ({
    ...content(),
    ...(random.chance(0.5) ? { origin: someId() } : {}),
    ...(random.chance(0.3) ? { rightOrigin: someId() } : {}),
    parent: random.pick<HandMadeStruct['parent'] & {}>(['default', 'default', someId(), someId(), 'other']),
    ...(random.chance(0.1) ? { sub: random.pick(['language', 'level', '__proto__']) } : {}),
  })
  const runs = [7, 8, 1].slice(0, 1 + random.int(2)).map((client) => {
    const next = Y.getState(ydoc.store, client)
    const clock = random.chance(0.8) ? next : Math.max(0, next + random.int(7) - 3)
    return { client, clock, structs: random.times(1 + random.int(3), struct) }
  })
  const range = () => [random.int(known + 2), random.pick([1, 2, 30, 0])] as const
  return handMadeUpdate(runs, random.chance(0.4) ? [{ client: 1, ranges: [range()] }] : [])
}

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
        const update = makeUpdate(random, ydoc)
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
