// @vitest-environment jsdom
import { Editor } from '@tiptap/core'
// For the names of their commands.
import type {} from '@tiptap/extension-collaboration'
import Collaboration from '@tiptap/extension-collaboration'
import type {} from '@tiptap/extension-list'
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { checkUpdate } from '#server/collab/gate.ts'
import { Refusal } from '#server/collab/hooks.ts'
import { newServerDoc } from '#server/collab/load.ts'
import { extensions } from '#shared/document/schema.ts'
import { fragmentName } from '#shared/document/ydoc.ts'
import { BindingGuard } from '../../../web/document/binding-guard.ts'
import { addRow, deleteColumn, insertTable } from '../../../web/document/table-commands.ts'
import { type Random, seededRandom } from '../../support/random.ts'

/** Real editors do all an editor can do, on a network that comes and goes. The gate must not mind any of it. */

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const updates = 30_000
/** Of one document; then three others begin a new one, because work in a long one takes longer. */
const updatesPerDocument = 1_000

class Writer {
  readonly ydoc = new Y.Doc()
  readonly editor: Editor
  /** What the server has not got, in order. */
  readonly queue: Uint8Array[] = []
  isOnline = true

  constructor() {
    const element = document.createElement('div')
    document.body.append(element)
    this.editor = new Editor({
      element,
      extensions: [
        ...extensions,
        Collaboration.configure({ document: this.ydoc, field: fragmentName }),
        BindingGuard,
      ],
    })
    this.ydoc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') this.queue.push(update)
    })
  }
}

const writers: Writer[] = []
const closeEditors = () => {
  for (const { editor } of writers.splice(0)) editor.destroy()
}
afterEach(closeEditors)

const pastes = [
  '<h2>Steps</h2><p>First <strong>check</strong> the <a href="https://example.org/x?y=1">invoice</a></p>',
  '<ul><li><p>one</p><ul><li><p>two</p></li></ul></li></ul><ol start="3"><li><p>three</p></li></ol>',
  '<table><tr><th>Who</th><th>What</th></tr><tr><td>Ana</td><td>checks</td></tr></table>',
  '<pre><code class="language-mermaid">graph TD</code></pre><hr><blockquote><p>so it is<br>said</p></blockquote>',
  '<p><a href="javascript:alert(1)">no</a> <a href="mailto:a@example.org">mail</a> <img src="x" onerror="y"></p>',
  '<div style="color:red" onclick="x()"><span class="y">plain</span> <u>text</u> <code>and</code></div>',
]

/** Somebody types at a random place; each letter is an update. */
function type(random: Random, { editor }: Writer): void {
  editor.commands.setTextSelection(random.int(editor.state.doc.content.size + 1))
  for (let left = 5 + random.int(25); left > 0; left--) {
    editor.view.dispatch(editor.state.tr.insertText(random.pick(['a', 'e', ' ', 'ü', '漢', '😀'])))
  }
}

/** One thing that somebody does at a random place. */
function act(random: Random, { editor }: Writer): void {
  const size = editor.state.doc.content.size
  const from = random.int(size + 1)
  const to = random.chance(0.3) ? Math.min(size, from + random.int(20)) : from
  editor.commands.setTextSelection({ from, to })
  const { commands: run } = editor
  const acts: (() => unknown)[] = [
    () => run.insertContent(random.pick(['a', 'word ', '😀', '漢字 ', '* ', '"ok" '])),
    () => run.insertContent(random.pick(['b', 'c', 'longer words here '])),
    () => run.insertContent(random.pick(pastes)),
    () => run.deleteSelection(),
    () => editor.view.dispatch(editor.state.tr.delete(Math.max(0, from - 1), from)),
    () => run.splitBlock(),
    () => run.joinBackward(),
    () => run.setHardBreak(),
    () => run.toggleBold(),
    () => run.toggleItalic(),
    () => run.toggleStrike(),
    () => run.toggleCode(),
    () =>
      run.setMark('link', { href: random.pick(['https://example.org', 'mailto:a@b.c', '/here', '#there']) }),
    () => run.unsetMark('link'),
    () => run.toggleHeading({ level: random.pick([1, 2, 3, 4, 5, 6] as const) }),
    () => run.toggleBulletList(),
    () => run.toggleOrderedList(),
    () => run.toggleTaskList(),
    () => run.updateAttributes('taskItem', { checked: true }),
    () => run.sinkListItem('listItem'),
    () => run.liftListItem('listItem'),
    () => run.toggleBlockquote(),
    () => run.toggleCodeBlock({ language: random.pick(['spy', 'mermaid', '']) }),
    () => run.setHorizontalRule(),
    () => insertTable(editor.state, editor.view.dispatch),
    () => addRow(editor.state, editor.view.dispatch),
    () => deleteColumn(editor.state, editor.view.dispatch),
    () => run.updateAttributes('tableCell', { align: random.pick(['left', 'right', null]) }),
    () => run.clearNodes(),
    () => run.undo(),
    () => run.redo(),
  ]
  try {
    random.pick(acts)()
  } catch {
    // Commands of ProseMirror throw where they do not fit (tables that others changed); the person sees nothing happen.
  }
}

describe(`the gate and real editors (seed ${seed})`, () => {
  it(`refuses none of ${updates} updates of three people at editors`, { timeout: 240_000 }, () => {
    const random = seededRandom(seed)
    const refused: string[] = []
    for (let sent = 0; sent < updates; sent += updatesPerDocument) refused.push(...writeTogether(random))
    expect(refused).toEqual([])
  })
})

/** Three people write one document. Returns what the gate said against it. */
function writeTogether(random: Random): readonly string[] {
  const server = newServerDoc()
  const refused: string[] = []
  let sent = 0
  writers.push(new Writer(), new Writer(), new Writer())

  const check = (ydoc: Y.Doc, update: Uint8Array) => {
    try {
      checkUpdate(ydoc, update)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.push(`${error.reason} ${Buffer.from(update).toString('hex').slice(0, 400)}`)
    }
  }
  const send = (update: Uint8Array) => {
    sent += 1
    check(server, update)
    Y.applyUpdate(server, update)
  }
  const receive = ({ ydoc }: Writer) =>
    Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(ydoc)), 'server')

  while (sent < updatesPerDocument) {
    const writer = random.pick(writers)
    if (random.chance(0.5)) type(random, writer)
    else act(random, writer)
    if (random.chance(0.05)) writer.isOnline = false
    if (!writer.isOnline && random.chance(0.2)) {
      // Coming back is one update: all that the server lacks.
      writer.isOnline = true
      writer.queue.splice(0)
      send(Y.encodeStateAsUpdate(writer.ydoc, Y.encodeStateVector(server)))
    }
    for (const online of writers.filter(({ isOnline }) => isOnline)) {
      const queue = online.queue.splice(0)
      // Some providers send what gathers in a moment as one.
      if (queue.length > 1 && random.chance(0.3)) send(Y.mergeUpdates(queue))
      else queue.forEach(send)
      if (random.chance(0.5)) receive(online)
    }
  }
  // A server that has nothing of it gets all of it at once.
  for (const { ydoc } of writers) check(newServerDoc(), Y.encodeStateAsUpdate(ydoc))
  closeEditors()
  return refused
}
