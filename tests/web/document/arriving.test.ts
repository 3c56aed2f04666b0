// @vitest-environment jsdom
import { Editor } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import { afterEach, expect, test, vi } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { extensions } from '#shared/document/schema.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { agentUser } from '#shared/protocol/presence.ts'
import { arrivingOf } from '../../../web/document/arriving.ts'
import { BindingGuard } from '../../../web/document/binding-guard.ts'

const close: (() => void)[] = []
afterEach(() => {
  for (const end of close.splice(0)) end()
})

/** A page on which the designer and Jonas are seen. */
function page() {
  const ydoc = new Y.Doc()
  const awareness = new Awareness(ydoc)
  const editor = new Editor({
    element: document.createElement('div'),
    extensions: [
      ...extensions,
      Collaboration.configure({ document: ydoc }),
      BindingGuard,
      arrivingOf({ ydoc, provider: { awareness } }),
    ],
  })
  close.push(
    () => editor.destroy(),
    () => awareness.destroy(),
  )
  const peer = (user: object) => {
    const theirs = new Y.Doc()
    const presence = new Awareness(theirs)
    presence.setLocalStateField('user', user)
    applyAwarenessUpdate(awareness, encodeAwarenessUpdate(presence, [theirs.clientID]), 'net')
    close.push(() => presence.destroy())
    return {
      /** Writes at the end of the first paragraph, which is made if there is none. */
      write(words: string) {
        Y.applyUpdate(theirs, Y.encodeStateAsUpdate(ydoc))
        theirs.transact(() => {
          const fragment = fragmentOf(theirs)
          if (fragment.length === 0 || (fragment.get(0) as Y.XmlElement).length === 0) {
            const paragraph = new Y.XmlElement('paragraph')
            fragment.delete(0, fragment.length)
            fragment.insert(0, [paragraph])
            paragraph.insert(0, [new Y.XmlText()])
          }
          const text = (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText
          text.insert(text.length, words)
        })
        Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(theirs, Y.encodeStateVector(ydoc)), 'net')
      },
    }
  }
  const arriving = () => [...editor.view.dom.querySelectorAll('.arriving')].map((each) => each.textContent)
  return { editor, arriving, designer: peer(agentUser), jonas: peer({ ...agentUser, type: 'human' }) }
}

test('the words that the designer writes arrive, each once, and the words before stay where they are', () => {
  const { designer, arriving, editor } = page()
  designer.write('Check the')
  const first = editor.view.dom.querySelector('.arriving')
  designer.write(' invoice')
  expect(arriving()).toEqual(['Check the', ' invoice'])
  // Drawn anew, it would fade in a second time.
  expect(editor.view.dom.querySelector('.arriving')).toBe(first)
})

test('what people write is simply there', () => {
  const { designer, jonas, arriving, editor } = page()
  designer.write('Check')
  jonas.write(' twice')
  editor.commands.insertContentAt(1, 'Ana: ')
  expect(arriving()).toEqual(['Check'])
  expect(editor.getText()).toBe('Ana: Check twice')
})

test('what has arrived is text like all other', async () => {
  const { designer, arriving, editor } = page()
  designer.write('Check')
  await vi.waitFor(() => expect(arriving()).toEqual([]), { timeout: 3_000 })
  expect(editor.getText()).toBe('Check')
})
