// @vitest-environment jsdom
import { Editor } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import { prosemirrorJSONToYXmlFragment } from '@tiptap/y-tiptap'
import { afterEach, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { extensions, schema } from '#shared/document/schema.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { noChoices } from '#shared/process/choices.ts'
import { CompletionState } from '../../../web/code/completion-state.ts'
import { applyFix, formatCode } from '../../../web/code/fix.ts'
import { explainedAt } from '../../../web/code/named-place.ts'
import { ProblemCardState } from '../../../web/code/problem-card-state.ts'
import { decideCode, problemsIn } from '../../../web/code/problems.ts'
import { spyOf } from '../../../web/code/spy.ts'
import { spyReader } from '../../../web/code/spy-reader.ts'
import { BindingGuard } from '../../../web/document/binding-guard.ts'

const editors: Editor[] = []
afterEach(() => {
  vi.restoreAllMocks()
  for (const editor of editors.splice(0)) editor.destroy()
})

/** Somebody who opens a document with this text. */
function peer(markdown: string) {
  const ydoc = new Y.Doc()
  const written = { type: 'doc', content: parseMarkdown(markdown) }
  prosemirrorJSONToYXmlFragment(schema, written, fragmentOf(ydoc))
  return open(ydoc)
}

function open(ydoc: Y.Doc) {
  const card = new ProblemCardState()
  const element = document.createElement('div')
  document.body.append(element)
  const editor = new Editor({
    element,
    extensions: [
      ...extensions,
      Collaboration.configure({ document: ydoc }),
      BindingGuard,
      spyOf(card, new CompletionState()),
    ],
  })
  editors.push(editor)
  const coloured = () =>
    [...editor.view.dom.querySelectorAll('[class^="spy-"]')].map(
      ({ className, textContent }) => `${className.replace('spy-', '')} ${textContent}`,
    )
  const underlined = () =>
    problemsIn(editor.state).map(({ from, to, diagnostic }) => [
      diagnostic.rule,
      editor.state.doc.textBetween(from, to),
    ])
  return { ydoc, editor, card, coloured, underlined }
}

/** Behind these words of the document. */
function behind(editor: Editor, words: string): number {
  let found = -1
  editor.state.doc.descendants((node, position) => {
    const index = node.isText ? (node.text ?? '').lastIndexOf(words) : -1
    if (index >= 0) found = position + index + words.length
  })
  if (found < 0) throw new Error(`“${words}” is not there`)
  return found
}

const code = (...blocks: string[]) =>
  blocks.map((block) => `Text\n\n\`\`\`spy\n${block}\n\`\`\``).join('\n\n')
const greet = 'greet(name) {\n  # Say hello\n  log("Hello", 3)\n  return name\n}'

it('code of SPy has colours, code of other languages has none', async () => {
  const { coloured } = peer(`${code(greet)}\n\n\`\`\`sql\nreturn 1\n\`\`\``)
  await vi.waitFor(() =>
    expect(coloured()).toEqual([
      'call greet',
      'comment # Say hello',
      'call log',
      'text "Hello"',
      'number 3',
      'keyword return',
    ]),
  )
})

it('a key in one block reads that block again and no other, and so does what somebody else writes', async () => {
  const here = peer(code(greet, 'wave() {\n  return 1\n}'))
  await vi.waitFor(() => expect(here.coloured()).toHaveLength(9))
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(here.ydoc))
  const there = open(other)
  const read = vi.spyOn(spyReader, 'colours')

  here.editor.commands.insertContentAt(behind(here.editor, 'return 1'), '2')
  expect(here.coloured()).toContain('number 12')
  expect(read.mock.calls).toEqual([['wave() {\n  return 12\n}']])

  read.mockClear()
  there.editor.commands.insertContentAt(behind(there.editor, 'return 1'), '4')
  read.mockClear()
  Y.applyUpdate(here.ydoc, Y.encodeStateAsUpdate(there.ydoc))
  expect(here.coloured().filter((part) => part.startsWith('number'))).toHaveLength(2)
  expect(read.mock.calls.map(([source]) => source)).not.toContain(greet)
})

it('what is wrong is underlined where it stands, and what one block defines the others know', async () => {
  const { underlined } = peer(code('run(customer) {\n  return greet(custmer)\n}', greet))
  await vi.waitFor(() => expect(underlined()).toEqual([['spy/undefined-name', 'custmer']]))
})

it('what people dismissed is not underlined, until they take that back', async () => {
  const { editor, underlined } = peer(`## Code\n\n${code('run(customer) {\n  return custmer\n}')}`)
  await vi.waitFor(() => expect(underlined()).toHaveLength(1))
  const mark = { rule: 'spy/undefined-name', section: 'Code', words: 'return custmer' }
  const dismissal = { ...mark, id: 'd', reason: 'It comes from SAP.', by: 'Ana', atMs: 1 }
  decideCode(editor.view, { ...noChoices, dismissals: [dismissal] })
  await vi.waitFor(() => expect(underlined()).toEqual([]))
  decideCode(editor.view, noChoices)
  await vi.waitFor(() => expect(underlined()).toHaveLength(1))
})

it('the systems that the context names are known, and one that is none of them is not', async () => {
  const { editor, underlined } = peer(code('run() {\n  slack.post(text="hi")\n  slak.post(text="hi")\n}'))
  const unknown = () => underlined().filter(([rule]) => rule === 'spy/unknown-integration')
  await vi.waitFor(() => expect(underlined()).not.toEqual([]))
  expect(unknown()).toEqual([])
  decideCode(editor.view, { ...noChoices, integrations: ['slack', 'jira'] })
  await vi.waitFor(() => expect(unknown()).toEqual([['spy/unknown-integration', 'slak']]))
})

it('a fix is an edit like any other: it can be taken back', async () => {
  const { editor, underlined } = peer(code('run(customer) {\n  return custmer\n}'))
  await vi.waitFor(() => expect(underlined()).toHaveLength(1))
  const [problem] = problemsIn(editor.state)
  const [fix] = problem?.diagnostic.fixes ?? []
  if (!problem || !fix) throw new Error('there is no fix')
  expect(applyFix(editor.view, problem, fix)).toBe(true)
  expect(editor.getText()).toContain('return customer')
  await vi.waitFor(() => expect(underlined()).toEqual([]))
  expect(applyFix(editor.view, problem, fix)).toBe(false)
  editor.commands.undo()
  expect(editor.getText()).toContain('return custmer')
})

it('the keyboard goes from problem to problem', async () => {
  const { editor, card, underlined } = peer(
    code('run(customer) {\n  first = custmer\n  return first + costumer\n}'),
  )
  await vi.waitFor(() => expect(underlined()).toHaveLength(2))
  editor.commands.setTextSelection(1)
  const seen = [1, 1, 1, -1].map((by) => {
    card.step(editor.view, by === 1 ? 1 : -1)
    const [problem] = card.snapshot()?.problems ?? []
    return problem && editor.state.doc.textBetween(problem.from, problem.to)
  })
  expect(seen).toEqual(['custmer', 'costumer', 'custmer', 'costumer'])
})

it('code is laid out as SPy is written, and stays as it is while it has errors', async () => {
  const { editor, coloured } = peer(code('run(a){\nreturn   a\n}'))
  await vi.waitFor(() => expect(coloured()).not.toEqual([]))
  editor.commands.setTextSelection(behind(editor, 'return'))
  expect(formatCode(editor.view)).toBe(true)
  expect(editor.getText()).toContain('run(a) {\n  return a\n}')

  const broken = peer(code('run(a){\nreturn   (a\n}'))
  await vi.waitFor(() => expect(broken.coloured()).not.toEqual([]))
  broken.editor.commands.setTextSelection(behind(broken.editor, 'return'))
  formatCode(broken.editor.view)
  expect(broken.editor.getText()).toContain('run(a){\nreturn   (a\n}')
})

it('explains a system of the process that the code does not call yet', async () => {
  const { editor, coloured } = peer(code('notify(slack)'))
  await vi.waitFor(() => expect(coloured()).not.toEqual([]))
  const place = () => explainedAt(editor.state, behind(editor, 'sla'))
  expect(place()).toBeNull()
  decideCode(editor.view, { ...noChoices, integrations: ['slack'] })
  expect(place()?.meaning).toMatchObject({ name: 'slack', kind: 'integration' })
})
