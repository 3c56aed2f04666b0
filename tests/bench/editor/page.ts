import { Editor } from '@tiptap/core'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { AttributionNews } from '#shared/protocol/attribution.ts'
import { CompletionState } from '../../../web/code/completion-state.ts'
import { ProblemCardState } from '../../../web/code/problem-card-state.ts'
import { Attribution } from '../../../web/document/attribution.ts'
import { extensionsOf } from '../../../web/document/editor-extensions.ts'
import { wishReview } from '../../../web/document/review.ts'
import { SlashMenuState } from '../../../web/document/slash-menu-state.ts'
import '../../../web/styles/app.css'

/** What one update costs in the page, in ms: to apply it (dispatch and DOM), and then to lay the page out. */
export type Cost = { readonly applyMs: number; readonly layoutMs: number }

export type Opening = {
  readonly state: readonly number[]
  readonly binding: 'ours' | 'stock'
  /** How many patches of the designer, two blocks each, wait to be reviewed in the text. */
  readonly openPatches: number
  /** The Yjs client that wrote the document. */
  readonly writer: number
}

/** The page's side of the bench; `window.bench` in the browser. Updates travel as arrays of bytes. */
export type BenchPage = {
  open(opening: Opening): void
  apply(update: readonly number[]): Cost
  text(): string
}

const ydoc = new Y.Doc()
const awareness = new Awareness(ydoc)
const listeners: ((event: { payload: string }) => void)[] = []
/** What the editor needs of a provider, without a socket. */
const provider = {
  awareness,
  on: (event: string, listener: (event: { payload: string }) => void) =>
    event === 'stateless' ? listeners.push(listener) : 0,
  off: () => undefined,
}
const attribution = new Attribution({ threadId: 'bench', ydoc, provider })
const popups = { slash: new SlashMenuState(), problems: new ProblemCardState(), names: new CompletionState() }
let editor: Editor

const bench: BenchPage = {
  open({ state, binding, openPatches, writer }) {
    Y.applyUpdate(ydoc, new Uint8Array(state))
    awareness.setLocalStateField('user', { name: 'Ana', color: '#3366cc', type: 'human' })
    showDesigner(writer)
    const element = document.createElement('div')
    document.body.append(element)
    editor = new Editor({
      element,
      injectCSS: false,
      extensions: extensionsOf({ ydoc, provider, attribution }, popups).filter(
        ({ name }) => binding === 'ours' || name !== 'bindingGuard',
      ),
      editorProps: { attributes: { class: 'document' } },
    })
    // Somebody who reads with the caret in the middle: a selection is what a binding has to carry over.
    editor.commands.focus(Math.floor(editor.state.doc.content.size / 2), { scrollIntoView: false })
    if (openPatches > 0) review(openPatches, writer)
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

/** The designer is there, so that its words fade in as they arrive. */
function showDesigner(clientID: number): void {
  const designer = new Y.Doc()
  designer.clientID = clientID
  const theirs = new Awareness(designer)
  theirs.setLocalStateField('user', { name: 'Designer', color: '#8844ee', type: 'agent' })
  applyAwarenessUpdate(awareness, encodeAwarenessUpdate(theirs, [clientID]), 'net')
  theirs.destroy()
}

/** Tells whose the text is, as the server does, and asks for the review of these patches. */
function review(count: number, writer: number): void {
  const clocks = Math.floor(Y.getState(ydoc.store, writer) / 1_000)
  const patches = Array.from({ length: count }, (_, index) => `patch_${index}`)
  const news: AttributionNews = {
    type: 'attribution',
    authors: [{ author_id: 'designer', kind: 'agent', name: 'Designer', color: '#8844ee' }],
    patches: patches.map((patch_id) => ({
      patch_id,
      run_id: 'run_1',
      model: null,
      status: 'applied' as const,
    })),
    sessions: [],
    ranges: patches
      .map((_, index) => [writer, index * 20 * clocks, clocks, 0, index] as const)
      .map((range) => [...range]),
  }
  for (const listener of listeners) listener({ payload: JSON.stringify(news) })
  wishReview(editor, { open: new Map(patches.map((patch) => [patch, []])), current: null })
}

Object.assign(window, { bench })
