import { Editor } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { extensions } from '#shared/document/schema.ts'
import { fragmentName } from '#shared/document/ydoc.ts'
import { BindingGuard } from '../../../web/document/binding-guard.ts'
import { caretsOf, SteadyCarets } from '../../../web/document/caret.ts'
import { withCodeLabel } from '../../../web/document/code-label.ts'
import { LinkClick } from '../../../web/document/link-click.ts'
import { Placeholder } from '../../../web/document/placeholder.ts'
import { SlashMenuState, slashMenu } from '../../../web/document/slash-menu.tsx'
import { withTableKeys } from '../../../web/document/table.ts'
import '../../../web/styles/app.css'

/** What one update costs in the page, in ms: to apply it (dispatch and DOM), and then to lay the page out. */
export type Cost = { readonly applyMs: number; readonly layoutMs: number }

/** The page's side of the bench; `window.bench` in the browser. Updates travel as arrays of bytes. */
export type BenchPage = {
  open(state: number[], binding: 'ours' | 'stock'): void
  apply(update: number[]): Cost
  text(): string
}

let editor: Editor
const ydoc = new Y.Doc()

const bench: BenchPage = {
  open(state, binding) {
    Y.applyUpdate(ydoc, new Uint8Array(state))
    const awareness = new Awareness(ydoc)
    awareness.setLocalStateField('user', { name: 'Ana', color: '#3366cc', type: 'human' })
    const element = document.createElement('div')
    document.body.append(element)
    editor = new Editor({
      element,
      injectCSS: false,
      extensions: [
        ...extensions.map(withTableKeys).map(withCodeLabel),
        Collaboration.configure({ document: ydoc, field: fragmentName }),
        ...(binding === 'ours' ? [BindingGuard] : []),
        caretsOf({ provider: { awareness } }),
        SteadyCarets,
        Placeholder,
        LinkClick,
        slashMenu(new SlashMenuState()),
      ],
      editorProps: { attributes: { class: 'document' } },
    })
    // Somebody who reads with the caret in the middle: a selection is what a binding has to carry over.
    editor.commands.focus(Math.floor(editor.state.doc.content.size / 2), { scrollIntoView: false })
  },
  apply(update) {
    const bytes = new Uint8Array(update)
    const startMs = performance.now()
    Y.applyUpdate(ydoc, bytes, 'net')
    const appliedMs = performance.now()
    document.body.getBoundingClientRect()
    return { applyMs: appliedMs - startMs, layoutMs: performance.now() - appliedMs }
  },
  text: () => editor.getText(),
}

Object.assign(window, { bench })
