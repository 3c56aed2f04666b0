// @vitest-environment jsdom
import type { Editor } from '@tiptap/core'
import { NodeSelection, TextSelection } from '@tiptap/pm/state'
import { ySyncPluginKey, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { schema } from '#shared/document/schema.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { seededRandom } from '../../support/random.ts'
import { closePeers, exchange, type Peer, peer, written } from './bound-editors.ts'

afterEach(closePeers)

/** Ana undoes what she typed far down, after Ben has made the document shorter; then Ben writes again. */
function undoInShorterDocument(guarded: boolean) {
  const before = written('first paragraph that is rather long, long enough', 'second', 'third paragraph')
  const ana = peer(1, guarded, before)
  const ben = peer(2, guarded, before)
  ana.editor.commands.setTextSelection(ana.editor.state.doc.content.size - 3)
  ana.editor.commands.insertContent('typed')
  exchange(ana, ben)
  ben.editor.commands.deleteRange({ from: 1, to: 48 })
  exchange(ana, ben)
  ana.editor.commands.undo()
  const remote = () => {
    ben.editor.commands.insertContentAt(1, 'REMOTE ')
    exchange(ana, ben)
  }
  const type = () => {
    ana.editor.commands.insertContentAt(ana.editor.state.doc.content.size - 1, '!')
    exchange(ana, ben)
  }
  return { ana, ben, remote, type }
}

function pair(guarded: boolean, ...paragraphs: string[]) {
  const before = written(...paragraphs)
  return { ana: peer(1, guarded, before), ben: peer(2, guarded, before) }
}

function selectedText({ editor: { state } }: Peer): string {
  return state.doc.textBetween(state.selection.from, state.selection.to, '|')
}

describe('the guarded binding', () => {
  it('is needed: the bare one throws on the first remote change after such an undo', () => {
    const { remote } = undoInShorterDocument(false)
    expect(remote).toThrow(RangeError)
  })

  it('is needed: with the bare one the next key then takes the remote words from everybody', () => {
    const { ben, remote, type } = undoInShorterDocument(false)
    expect(remote).toThrow(RangeError)
    expect(ben.editor.getText()).toContain('REMOTE')
    type()
    expect(ben.editor.getText()).not.toContain('REMOTE')
  })

  it('shows a remote change that follows an undo, and the next key keeps it', () => {
    const { ana, ben, remote, type } = undoInShorterDocument(true)
    remote()
    expect(ana.editor.getText()).toContain('REMOTE')
    type()
    expect(ben.editor.getText()).toContain('REMOTE')
    expect(ana.editor.getText()).toBe(ben.editor.getText())
  })

  it('draws the editor anew when the observer fails in any other way', () => {
    const before = written('one')
    const ana = peer(1, true, before)
    const ben = peer(2, true, before)
    const dispatch = ana.editor.view.dispatch.bind(ana.editor.view)
    let failures = 1
    ana.editor.view.dispatch = (tr) => {
      if (failures-- > 0) throw new Error('a plugin failed')
      dispatch(tr)
    }
    ben.editor.commands.insertContentAt(1, 'REMOTE ')
    exchange(ana, ben)
    expect(ana.editor.getText()).toBe('REMOTE one')
  })

  it('maps what stands in other blocks and beside the change, as decorations do', () => {
    const { ana, ben } = pair(true, 'one', 'two', 'three')
    let marked = 6
    ana.editor.on('transaction', ({ transaction }) => {
      marked = transaction.mapping.map(marked)
    })
    ben.editor.commands.insertContentAt(1, 'REMOTE ')
    ben.editor.commands.insertContentAt(16, '!')
    exchange(ana, ben)
    ben.editor.commands.insertContentAt(ben.editor.state.doc.content.size, '<p>four</p>')
    exchange(ana, ben)
    expect(ana.editor.state.doc.textBetween(marked, marked + 4)).toBe('two!')
  })

  it('keeps a caret between the same letters while others write on both its sides', () => {
    const { ana, ben } = pair(true, 'aaaa', 'second')
    ana.editor.commands.setTextSelection(3)
    const text = (fragmentOf(ben.ydoc).get(0) as Y.XmlElement).get(0) as Y.XmlText
    ben.ydoc.transact(() => {
      text.insert(4, 'a')
      text.insert(0, 'aa')
    })
    exchange(ana, ben)
    expect(ana.editor.state.selection.from).toBe(5)
    expect(ana.editor.getText()).toContain('aaaaaaa')
  })

  it('keeps a caret in front of what others add where it stands, and such text out of a selection', () => {
    const { ana, ben } = pair(true, 'one', 'two')
    ana.editor.commands.setTextSelection(4)
    ben.editor.commands.insertContentAt(4, ' more')
    exchange(ana, ben)
    expect(ana.editor.state.selection.from).toBe(4)
    ana.editor.commands.setTextSelection({ from: 1, to: 4 })
    ben.editor.commands.insertContentAt(4, ',')
    exchange(ana, ben)
    expect(selectedText(ana)).toBe('one')
  })

  it('keeps a selected block, a selection in a changed block, and one in a block that becomes a heading', () => {
    const { ana, ben } = pair(true, 'one', 'two', 'three')
    ben.editor.commands.insertContentAt(5, '<hr>')
    exchange(ana, ben)
    ana.editor.commands.setNodeSelection(5)
    ben.editor.commands.insertContentAt(1, 'REMOTE ')
    exchange(ana, ben)
    expect(ana.editor.state.selection).toBeInstanceOf(NodeSelection)
    expect(ana.editor.state.selection.from).toBe(12)

    ana.editor.commands.setTextSelection({ from: 8, to: 11 })
    ben.editor.chain().setTextSelection(2).toggleHeading({ level: 2 }).run()
    exchange(ana, ben)
    expect(ana.editor.state.doc.firstChild?.type.name).toBe('heading')
    expect(selectedText(ana)).toBe('one')
    ben.editor.commands.insertContentAt(1, 'AND ')
    exchange(ana, ben)
    expect(selectedText(ana)).toBe('one')
  })

  it('keeps the bold that was switched on for the next letter', () => {
    const { ana, ben } = pair(true, 'one', 'two')
    ana.editor.chain().setTextSelection(4).toggleBold().run()
    ben.editor.commands.insertContentAt(6, 'REMOTE ')
    exchange(ana, ben)
    expect(ana.editor.isActive('bold')).toBe(true)
  })

  it('adds no paragraph of its own behind a last heading, which each of two editors would', () => {
    const { ana, ben } = pair(true, 'Steps')
    ana.editor.chain().setTextSelection(2).toggleHeading({ level: 2 }).run()
    exchange(ana, ben)
    ana.editor.commands.insertContentAt(1, 'a')
    ben.editor.commands.insertContentAt(1, 'b')
    exchange(ana, ben)
    expect(ana.editor.state.doc.childCount).toBe(1)
    expect(fragmentOf(ben.ydoc).length).toBe(1)
  })

  it('tells blocks apart that look the same: a key touches no other block', () => {
    const { ana, ben } = pair(true, 'one', '', '', 'two', '', 'three')
    for (const at of [5, 7, 14]) {
      ben.editor.commands.insertContentAt(at, '<p></p>')
      exchange(ana, ben)
      expect(unmapped(ana)).toEqual([])
      let deleted = 0
      const count = (transaction: Y.Transaction) => {
        deleted += transaction.deleteSet.clients.size
      }
      ana.ydoc.on('afterTransaction', count)
      ana.editor.commands.insertContentAt(ana.editor.state.doc.content.size - 1, '!')
      ana.ydoc.off('afterTransaction', count)
      expect(deleted).toBe(0)
      exchange(ana, ben)
    }
  })

  it('shows exactly the Y.Doc after any mix of edits, undos and remote changes', () => {
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
    const random = seededRandom(seed)
    const before = written('one two three', 'four five')
    const peers = [1, 2, 3].map((clientID) => peer(clientID, true, before))
    const at = ({ state: { doc } }: Editor) =>
      TextSelection.near(doc.resolve(Math.floor(random.next() * (doc.content.size + 1)))).from
    const acts: ((editor: Editor) => void)[] = [
      (editor) => editor.commands.insertContentAt(at(editor), 'word '),
      (editor) =>
        editor.commands.insertContentAt(
          editor.state.doc.content.size,
          '<h2>Steps</h2><ul><li><p>one</p></li></ul>',
        ),
      (editor) => editor.chain().setTextSelection(at(editor)).splitBlock().run(),
      (editor) => editor.chain().setTextSelection(at(editor)).toggleBulletList().run(),
      (editor) => editor.chain().setTextSelection(at(editor)).toggleCodeBlock().run(),
      (editor) => {
        const [a, b] = [at(editor), at(editor)]
        editor
          .chain()
          .setTextSelection({ from: Math.min(a, b), to: Math.max(a, b) })
          .deleteSelection()
          .run()
      },
      (editor) => editor.commands.undo(),
      (editor) => editor.commands.redo(),
    ]
    for (let step = 0; step < 400; step++) {
      const chosen = peers[Math.floor(random.next() * peers.length)]
      if (chosen) acts[Math.floor(random.next() * acts.length)]?.(chosen.editor)
      if (random.next() < 0.5) exchange(...peers)
      for (const { editor, ydoc } of peers) {
        // An empty Y.Doc is shown as one empty paragraph, which only the first key writes down.
        if (fragmentOf(ydoc).length === 0) continue
        const copy = fragmentOf(copyOf(ydoc))
        // What an undo brings back, Yjs may place elsewhere in other copies (github.com/yjs/yjs/issues/699, open): then
        // there is nothing that the editor could be compared to.
        if (copy.toString() !== fragmentOf(ydoc).toString()) {
          console.log(`seed ${seed}: from step ${step} on Yjs itself shows an undone word elsewhere`)
          return
        }
        const fresh = yXmlFragmentToProseMirrorRootNode(copy, schema)
        expect(editor.state.doc.toJSON(), `seed ${seed}, step ${step}`).toEqual(fresh.toJSON())
        expect(unmapped({ editor, ydoc }), `seed ${seed}, step ${step}`).toEqual([])
      }
    }
  }, 60_000)
})

/** Blocks of the Y.Doc that the binding holds for other ones than those that the editor shows in their places. */
function unmapped({ editor, ydoc }: Peer): number[] {
  const { mapping } = ySyncPluginKey.getState(editor.state).binding
  return [...fragmentOf(ydoc).toArray().entries()].flatMap(([index, type]) =>
    mapping.get(type) === editor.state.doc.child(index) ? [] : [index],
  )
}

/** A copy, because drawing deletes what the schema cannot hold. */
function copyOf(ydoc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(ydoc))
  return copy
}
