import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { applyStored, isPending, newServerDoc, type StoredState } from '#server/collab/load.ts'

/** The updates of a document that somebody writes letter by letter. */
function typed(text: string): { ydoc: Y.Doc; updates: Uint8Array[] } {
  const ydoc = new Y.Doc()
  const updates: Uint8Array[] = []
  ydoc.on('update', (update: Uint8Array) => updates.push(update))
  const written = ydoc.getText('text')
  for (const letter of text) written.insert(written.length, letter)
  return { ydoc, updates }
}

function load(stored: StoredState): Y.Doc {
  const ydoc = newServerDoc()
  applyStored(ydoc, stored)
  return ydoc
}

const textOf = (ydoc: Y.Doc) => ydoc.getText('text').toString()

describe('loading', () => {
  it('brings back what was stored, on a snapshot or without', () => {
    const { updates } = typed('hello world')
    expect(textOf(load({ snapshot: undefined, updates }))).toBe('hello world')
    const snapshot = Y.encodeStateAsUpdate(load({ snapshot: undefined, updates: updates.slice(0, 6) }))
    expect(textOf(load({ snapshot, updates: updates.slice(6) }))).toBe('hello world')
  })

  it('takes updates that the snapshot holds already', () => {
    const { ydoc, updates } = typed('hello')
    expect(textOf(load({ snapshot: Y.encodeStateAsUpdate(ydoc), updates }))).toBe('hello')
  })

  it('brings in updates that Yjs puts aside for ever, though all they build on has come', () => {
    const stuck = new Y.Doc()
    for (const update of storedOutOfOrder) Y.applyUpdate(stuck, update)
    expect(stuck.getArray('a').length, 'Yjs still does').toBeLessThan(storedOutOfOrder.length)
    const ydoc = load({ snapshot: undefined, updates: storedOutOfOrder })
    expect(ydoc.getArray('a').length).toBe(storedOutOfOrder.length)
    expect(isPending(ydoc)).toBe(false)
  })

  it('fails when an update is missing, rather than show a document with a hole', () => {
    const { updates } = typed('hello')
    const withHole = updates.filter((_, index) => index !== 2)
    expect(() => load({ snapshot: undefined, updates: withHole })).toThrow('do not fit together')
  })

  it('keeps what was deleted, for undo and versions', () => {
    const { ydoc, updates } = typed('hello')
    ydoc.getText('text').delete(0, 5)
    const loaded = load({ snapshot: undefined, updates })
    expect(textOf(loaded)).toBe('')
    expect(loaded.getText('text')._start?.content).toBeInstanceOf(Y.ContentString)
  })
})

/** Two clients put twelve values into one array. In this order Yjs 13.6.33 shows two of them. */
const storedOutOfOrder = [
  '01010204c802010202017702763500',
  '01010202c802010200017702763300',
  '01010103c80206010201770376313100',
  '01010201c801000200017702763200',
  '0101020008010161017702763000',
  '01010205c802010204017702763600',
  '0101010008010161017702763100',
  '01010206c802010102017702763900',
  '0101020788020001770376313000',
  '01010203480100017702763400',
  '01010101c802030100017702763700',
  '01010102c802010202017702763800',
].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')))
