import { Editor } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import { prosemirrorJSONToYXmlFragment } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { extensions, schema } from '#shared/document/schema.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { BindingGuard } from '../../../web/document/binding-guard.ts'

export type Peer = { readonly ydoc: Y.Doc; readonly editor: Editor }

const open: Editor[] = []

/** To be called after each test: destroys what `peer` made. */
export function closePeers(): void {
  for (const editor of open.splice(0)) editor.destroy()
}

/** Somebody with an editor of their own, bound with the guard or without. */
export function peer(clientID: number, guarded: boolean, before: Uint8Array): Peer {
  const ydoc = new Y.Doc()
  ydoc.clientID = clientID
  Y.applyUpdate(ydoc, before)
  const element = document.createElement('div')
  document.body.append(element)
  const editor = new Editor({
    element,
    extensions: [
      ...extensions,
      Collaboration.configure({ document: ydoc }),
      ...(guarded ? [BindingGuard] : []),
    ],
  })
  open.push(editor)
  return { ydoc, editor }
}

/** A document that was there before anybody opened it: nobody can undo it. */
export function written(...paragraphs: string[]): Uint8Array {
  const ydoc = new Y.Doc()
  const content = paragraphs.map((text) => ({
    type: 'paragraph',
    content: text === '' ? [] : [{ type: 'text', text }],
  }))
  prosemirrorJSONToYXmlFragment(schema, { type: 'doc', content }, fragmentOf(ydoc))
  return Y.encodeStateAsUpdate(ydoc)
}

/** Lets everybody have what the others have. */
export function exchange(...peers: Peer[]): void {
  for (const from of peers)
    for (const to of peers) {
      if (from !== to)
        Y.applyUpdate(to.ydoc, Y.encodeStateAsUpdate(from.ydoc, Y.encodeStateVector(to.ydoc)), 'net')
    }
}
