import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { type Loss, lossOf } from '#shared/document/loss.ts'
import { nobody, OwnerIndex } from '#shared/document/owner-index.ts'
import type { Patch } from '#shared/document/patch.ts'
import { doc, type } from './story.ts'

/** What a patch would take away from a text of Ana's, in which Jonas may have typed. */
function lossIn(ydoc: Y.Doc, patch: Patch, owners = ownedBy(ydoc, 'Ana')): Loss {
  let found: Loss | undefined
  applyPatch(ydoc, patch, {
    origin: 'test',
    veto: (plan, tree) => {
      found = lossOf(plan, tree, { owners, counts: (by) => by === 'Jonas' })
      return { code: 'people_asked', detail: '' }
    },
  })
  if (!found) throw new Error('the patch comes to nothing')
  return found
}

function ownedBy(ydoc: Y.Doc, by: string): OwnerIndex {
  const owners = new OwnerIndex()
  for (const client of ydoc.store.clients.keys()) owners.begin(client, 0, by)
  return owners
}

const source = `# Onboarding

## Prerequisites

A signed contract. A named contact.

## Steps

### Check

Read the invoice.

### Pay

Send the money today.`

it('a section that goes loses all its words, and so do those in it', () => {
  const loss = lossIn(doc(source), { operation: 'delete', location: '## Steps' })
  expect(loss.words).toEqual(new Map([['Ana', 10]]))
  expect(loss.sections.map(({ title, size, words }) => [title, size, words.get('Ana')])).toEqual([
    ['Onboarding', 17, 10],
    ['Steps', 9, 9],
    ['Check', 3, 3],
    ['Pay', 4, 4],
  ])
})

it('a section that is written anew loses the words that are not in it any more, and gets others', () => {
  const newContent = 'A contract that is signed. A named contact.'
  const loss = lossIn(doc(source), { operation: 'update', location: '## Prerequisites', newContent })
  expect(loss.words).toEqual(new Map([['Ana', 1]]))
  expect(loss.sections.at(-1)).toMatchObject({ title: 'Prerequisites', size: 6, added: 3 })
})

it('a section without any text is its heading', () => {
  const loss = lossIn(doc('# Onboarding\n\nText.\n\n## Steps'), { operation: 'delete', location: '## Steps' })
  expect(loss.sections.at(-1)).toMatchObject({ title: 'Steps', size: 1, words: new Map([['Ana', 1]]) })
})

it('paragraphs that only change their places are not gone', () => {
  const newContent = '### Pay\n\nSend the money today.\n\n### Check\n\nRead the invoice.'
  const ydoc = doc(source)
  const owners = ownedBy(ydoc, 'Ana')
  const veto = (plan: Parameters<typeof lossOf>[0], tree: Parameters<typeof lossOf>[1]) => {
    expect(lossOf(plan, tree, { owners, counts: () => true })).toEqual({ words: new Map(), sections: [] })
    return null
  }
  const moved = applyPatch(
    ydoc,
    { operation: 'update', location: '## Steps', newContent },
    { origin: 'test', veto },
  )
  expect(moved.ok).toBe(true)
})

it('new words count for the section in which they come to stand, and for no other', () => {
  const newContent =
    'A signed contract. A named contact.\n\n### Pay\n\nSend the money today, by a transfer in euro.'
  const loss = lossIn(doc(source), { operation: 'update', location: '## Steps', newContent })
  const added = Object.fromEntries(loss.sections.map(({ title, added }) => [title, added]))
  expect(added.Check).toBe(0)
  expect(added.Steps).toBeGreaterThan(added.Pay ?? 0)
})

it('of a long text that is written anew the words count that stand in it less often', () => {
  const words = (mark: string) => Array.from({ length: 400 }, (_, index) => `${mark}${index}`)
  const old = [...words('gone'), ...words('kept')].join(' ')
  const newContent = [...words('kept').reverse(), ...words('new')].join(' ')
  const ydoc = doc(`## Steps\n\n${old}`)
  const loss = lossIn(ydoc, { operation: 'update', location: '## Steps', newContent })
  expect(loss.words).toEqual(new Map([['Ana', 400]]))
})

it('a word that several wrote is counted once, for whoever counts', () => {
  const ydoc = doc('# Onboarding\n\nText.\n\n## Steps\n\nCheck invoice now.')
  const owners = ownedBy(ydoc, 'agent:run_1')
  // Ids of one client rise with time: the last two are of what is typed now.
  type(ydoc, 'invoi', 'xx')
  const typed = Y.getState(ydoc.store, ydoc.clientID) - 2
  owners.apply([ydoc.clientID, typed, 2, 'Jonas', null])
  const loss = lossIn(ydoc, { operation: 'delete', location: '## Steps' }, owners)
  expect(loss.words).toEqual(
    new Map([
      ['agent:run_1', 3],
      ['Jonas', 1],
    ]),
  )
})

it('words of which nobody knows whose they are have an owner all the same', () => {
  const loss = lossIn(doc(source), { operation: 'delete', location: '## Prerequisites' }, new OwnerIndex())
  expect([...loss.words.keys()]).toEqual([nobody.by])
})
