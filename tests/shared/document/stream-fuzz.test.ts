import { expect, test } from 'vitest'
import type * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { Patch } from '#shared/document/patch.ts'
import { beginStream, type PatchHead, type StreamingPatch } from '#shared/document/stream.ts'
import { readTree, textOf } from '#shared/document/tree.ts'
import { revert } from '#shared/document/undo.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { inPieces, processText, steadyPassages } from '../../support/markdown/process-texts.ts'
import { type Random, seededRandom } from '../../support/random.ts'
import { copy, doc, expectLaws, nodesOf, sync, textsIn } from './story.ts'

const present = `# Onboarding

## Overview

Takes a customer from signed contract to first login.

## Steps

1. Check the invoice
2. Approve it

Some text between the lists.

- [ ] Contract signed
- [x] Account created

## Code

\`\`\`spy
define Onboarding {
  main(customer) {
    salesforce.create_contact(customer)
  }
}
\`\`\`

## End

Bye.`

const heads: readonly PatchHead[] = [
  { operation: 'insert', location: '## Steps' },
  { operation: 'insert', location: 'document' },
  { operation: 'insert', location: '## Error Handling' },
  { operation: 'append', location: '## Steps' },
  { operation: 'append', location: '## End' },
  { operation: 'append', location: 'Steps > Step 2' },
  { operation: 'update', location: '## Steps' },
  { operation: 'update', location: '## Code' },
  { operation: 'update', location: 'document' },
]

const whole = (head: PatchHead, text: string): Patch =>
  head.operation === 'update' ? { ...head, newContent: text } : { ...head, content: text }

function begin(ydoc: Y.Doc, head: PatchHead): StreamingPatch {
  const begun = beginStream(ydoc, head)
  if (!begun.ok) throw new Error(begun.refusal.detail)
  return begun.stream
}

const texts = (): string[] => Array.from({ length: 60 }, (_, seed) => processText(seededRandom(seed + 1_000)))

test('400 random streams of 60 texts end in the document that the whole patch makes', () => {
  const contents = texts()
  let flushes = 0
  for (let seed = 0; seed < 400; seed++) {
    const random = seededRandom(seed)
    const text = contents[seed % contents.length] ?? ''
    const head = random.pick(heads)
    const story = `seed ${seed}: ${head.operation} at ${head.location}: ${JSON.stringify(text)}`
    const ydoc = doc(random.chance(0.9) ? present : '')
    const peer = copy(ydoc)
    const once = copy(ydoc)
    const before = documentMarkdown(ydoc)

    const begun = beginStream(ydoc, head)
    if (!begun.ok) {
      expect(applyPatch(once, whole(head, text), { origin: 'once' }), story).toEqual(begun)
      continue
    }
    const { stream } = begun
    for (const piece of inPieces(random, text)) {
      stream.push(piece)
      if (random.chance(0.7) && stream.flush(ydoc)) flushes++
    }
    const end = stream.end(ydoc, whole(head, text))
    const atOnce = applyPatch(once, whole(head, text), { origin: 'once' })

    expect(nodesOf(ydoc), story).toEqual(nodesOf(once))
    expect(documentMarkdown(ydoc), story).toBe(documentMarkdown(once))
    expectLaws(ydoc, peer)
    if (end.kind !== 'applied' || !atOnce.ok) {
      expect([end.kind, atOnce.ok], story).toEqual(['refused', false])
      continue
    }
    const { applied } = end
    expect([applied.matched, applied.warnings, applied.conflicts], story).toEqual([
      atOnce.applied.matched,
      atOnce.applied.warnings,
      [],
    ])
    expect([applied.before, applied.after], story).toEqual([atOnce.applied.before, atOnce.applied.after])
    revert(ydoc, 'undo', applied)
    expect(documentMarkdown(ydoc), story).toBe(before)
  }
  console.log(`400 of 400 streams end alike and are undone whole, over ${flushes} flushes`)
})

test('what can be seen of a text only grows while it is written', () => {
  let shown = 0
  for (let seed = 0; seed < 60; seed++) {
    const random = seededRandom(seed)
    const text = processText(random, steadyPassages)
    const ydoc = doc(present)
    const stream = begin(ydoc, { operation: 'append', location: '## End' })
    let before = visible(ydoc)
    for (const piece of inPieces(random, text)) {
      stream.push(piece)
      stream.flush(ydoc)
      const now = visible(ydoc)
      expect(now.slice(0, before.length), `seed ${seed}: ${JSON.stringify(text)}`).toBe(before)
      before = now
    }
    shown += before.length
    const held = text.length - text.trimEnd().lastIndexOf('\n')
    stream.end(ydoc, { operation: 'append', location: '## End', content: text })
    const heldBack = visible(ydoc).length - before.length
    expect(heldBack, `seed ${seed}: ${JSON.stringify(text)}`).toBeLessThanOrEqual(held)
  }
  console.log(`0 of ${shown} characters were taken back`)
})

const visible = (ydoc: Y.Doc): string => readTree(ydoc).map(textOf).join('\n').replace(/\s+/g, ' ').trimEnd()

/**
 * What has reached the document is never lost. Nor is what is still on its way, as long as the stream only adds; what is
 * on its way into a block that the stream replaces is the guard's to rescue, as with any patch.
 */
test.each([
  { what: 'adds, though updates cross on their way', adds: true },
  { what: 'adds or rewrites, once it has reached the document', adds: false },
])('nothing that two people type is lost while a stream $what', ({ adds }) => {
  let typedInAll = 0
  for (let seed = 0; seed < 120; seed++) {
    const random = seededRandom(seed)
    const head = random.pick(heads.filter(({ operation }) => !adds || operation !== 'update'))
    const text = adds ? processText(random, steadyPassages) : processText(random)
    const ydoc = doc(present)
    const peers = [copy(ydoc), copy(ydoc)]
    const typed: string[] = []
    const stream = begin(ydoc, head)
    for (const piece of inPieces(random, text)) {
      stream.push(piece)
      if (random.chance(0.7)) stream.flush(ydoc)
      const peer = random.pick(peers)
      if (!adds) sync(ydoc, peer)
      if (typed.length < 300) typeSomewhere(random, peer, typed)
      if (!adds || random.chance(0.5)) sync(ydoc, peer)
    }
    stream.end(ydoc, whole(head, text))
    for (const peer of [...peers, ...peers]) sync(ydoc, peer)
    const now = JSON.stringify(nodesOf(ydoc))
    const lost = typed.filter((character) => !now.includes(character))
    expect(lost, `seed ${seed}: ${head.operation} at ${head.location}: ${JSON.stringify(text)}`).toEqual([])
    for (const peer of peers) expectLaws(ydoc, peer)
    typedInAll += typed.length
  }
  console.log(`${typedInAll} characters typed meanwhile, 0 lost`)
})

/** Types one character that nobody else types, anywhere. */
function typeSomewhere(random: Random, ydoc: Y.Doc, typed: string[]): void {
  const all = textsIn(fragmentOf(ydoc))
  if (all.length === 0) return
  const character = String.fromCharCode(0xe000 + typed.length)
  const text = random.pick(all)
  text.insert(random.int(text.length + 1), character)
  typed.push(character)
}
