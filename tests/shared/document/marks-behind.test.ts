import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { revert } from '#shared/document/undo.ts'
import { restoreDocument, versionOf } from '#shared/document/version.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { type Random, seededRandom } from '../../support/random.ts'
import { doc, sync, textsIn } from './story.ts'

test('1,000 random histories of marks that two people set are restored, undone and redone exactly', () => {
  for (let seed = 0; seed < 1_000; seed++) {
    const random = seededRandom(seed)
    const [ydoc, peer] = [doc('one two'), new Y.Doc()]
    // Yjs decides by these whose switch comes first where both set a mark at the same place.
    ydoc.clientID = random.pick([5, 500])
    peer.clientID = 100
    sync(ydoc, peer)
    edit(random, ydoc, peer)
    const version = versionOf(ydoc)
    edit(random, ydoc, peer)
    const before = contentOf(ydoc)
    const restored = restoreDocument(ydoc, null, version)
    expect(contentOf(ydoc), `seed ${seed}, restored`).toEqual(version.content)
    const undone = revert(ydoc, null, restored)
    expect(contentOf(ydoc), `seed ${seed}, undone`).toEqual(before)
    revert(ydoc, null, undone)
    expect(contentOf(ydoc), `seed ${seed}, redone`).toEqual(version.content)
  }
})

/** Up to five times somebody sets a mark or takes it, or types a letter, or each hears of what the other did. */
function edit(random: Random, ydoc: Y.Doc, peer: Y.Doc): void {
  for (let left = random.int(6); left > 0; left--) {
    const [text] = textsIn(fragmentOf(random.chance(0.7) ? ydoc : peer))
    if (!text) throw new Error('no text there')
    const from = random.int(text.length)
    const length = 1 + random.int(text.length - from)
    const mark = random.pick(['bold', 'italic'])
    random.pick([
      () => text.format(from, length, { [mark]: random.chance(0.6) ? {} : null }),
      () => text.format(from, length, { [mark]: random.chance(0.6) ? {} : null }),
      () => text.insert(from, 'x'),
      () => sync(ydoc, peer),
    ])()
  }
}

/** What people see of it: two texts side by side are one text to them. */
const contentOf = (ydoc: Y.Doc) => versionOf(ydoc).content
