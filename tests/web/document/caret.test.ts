// @vitest-environment jsdom
import { Editor } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import { prosemirrorJSONToYXmlFragment } from '@tiptap/y-tiptap'
import { afterEach, describe, expect, it } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { extensions, schema } from '#shared/document/schema.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { BindingGuard } from '../../../web/document/binding-guard.ts'
import { caretsOf, SteadyCarets } from '../../../web/document/caret.ts'
import { eventually } from '../../support/eventually.ts'

type Peer = { readonly editor: Editor; readonly awareness: Awareness; told: number }

const open: Peer[] = []
afterEach(() => {
  for (const { editor, awareness } of open.splice(0)) {
    editor.destroy()
    awareness.destroy()
  }
})

/** Editors of one document whose changes and carets reach each other at once. */
function room(...names: string[]): Peer[] {
  const first = new Y.Doc()
  const content = ['one', 'two', 'three'].map((text) => ({
    type: 'paragraph',
    content: [{ type: 'text', text }],
  }))
  prosemirrorJSONToYXmlFragment(schema, { type: 'doc', content }, fragmentOf(first))
  const peers = names.map((name) => peer(name, Y.encodeStateAsUpdate(first)))
  for (const from of peers) {
    from.awareness.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'net') return
      for (const to of peers) if (to !== from) Y.applyUpdate(to.awareness.doc, update, 'net')
    })
    from.awareness.on('update', (_changes: unknown, origin: unknown) => {
      if (origin === 'net') return
      from.told += 1
      const update = encodeAwarenessUpdate(from.awareness, [from.awareness.clientID])
      for (const to of peers) if (to !== from) applyAwarenessUpdate(to.awareness, update, 'net')
    })
  }
  return peers
}

function peer(name: string, state: Uint8Array): Peer {
  const ydoc = new Y.Doc()
  Y.applyUpdate(ydoc, state)
  const awareness = new Awareness(ydoc)
  awareness.setLocalStateField('user', { name, color: '#3366cc', type: 'human' })
  const element = document.createElement('div')
  document.body.append(element)
  const editor = new Editor({
    element,
    extensions: [
      ...extensions,
      Collaboration.configure({ document: ydoc }),
      BindingGuard,
      caretsOf({ provider: { awareness } }),
      SteadyCarets,
    ],
  })
  const opened = { editor, awareness, told: 0 }
  open.push(opened)
  return opened
}

const caretsIn = ({ editor }: Peer) =>
  [...editor.view.dom.querySelectorAll('.caret')].map((caret) => caret.textContent?.replaceAll('\u2060', ''))

describe('the carets', () => {
  it('are told when they move, and not when only the text before them does', async () => {
    const [ana, ben] = room('Ana', 'Ben')
    if (!ana || !ben) throw new Error('nobody there')
    ana.editor.view.focus()
    ana.editor.commands.setTextSelection(8)
    await eventually(() => caretsIn(ben).includes('Ana'), 'Ben sees where Ana is')
    const before = ana.told
    ben.editor.commands.insertContentAt(1, 'MORE ')
    ben.editor.commands.insertContentAt(ben.editor.state.doc.content.size, '<p>four</p>')
    expect(ana.editor.getText()).toContain('MORE')
    expect(ana.told).toBe(before)
    expect(ben.editor.view.dom.querySelector('.caret')?.parentElement?.textContent).toContain('tw')
    ana.editor.commands.setTextSelection(3)
    expect(ana.told).toBe(before + 1)
  })

  it('of others stay while somebody splits and joins blocks', async () => {
    const [ana, ben] = room('Ana', 'Ben')
    if (!ana || !ben) throw new Error('nobody there')
    ana.editor.view.focus()
    ana.editor.commands.setTextSelection(8)
    await eventually(() => caretsIn(ben).includes('Ana'), 'Ben sees where Ana is')
    ben.editor.chain().setTextSelection(3).splitBlock().run()
    expect(caretsIn(ben)).toEqual(['Ana'])
    ben.editor.commands.joinBackward()
    expect(caretsIn(ben)).toEqual(['Ana'])
  })
})
