import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import type { Choices } from '#shared/process/choices.ts'
import { type WeighDiagnostic, weighCode } from '#shared/process/code-choices.ts'
import type { Diagnostic } from '#shared/spy/diagnostic.ts'
import { inDocument, type SpyBlock } from './code-blocks.ts'
import { spyBlocksIn, spyReaderIn } from './colours.ts'

/** Something to be said about code, and where it stands in the document now. */
export type Problem = {
  readonly diagnostic: Diagnostic
  readonly from: number
  readonly to: number
  /** The block as it was read: fixes mean this text. */
  readonly block: SpyBlock['node']
}

const problemsKey = new PluginKey<DecorationSet>('spyProblems')

/** What people decided about findings in code, and which systems it may call. */
type CodeChoices = { readonly weigh: WeighDiagnostic } & Pick<Choices, 'integrations'>

const choicesKey = new PluginKey<CodeChoices>('spyChoices')

const asFound: CodeChoices = { weigh: (diagnostic) => diagnostic }

/** From now on code is checked and completed as people decided. */
export function decideCode(view: EditorView, choices: Choices): void {
  const told: CodeChoices = { weigh: weighCode(choices), integrations: choices.integrations }
  view.dispatch(view.state.tr.setMeta(choicesKey, told).setMeta('addToHistory', false))
}

/** Holds what `decideCode` was told. */
export const spyChoices = () =>
  new Plugin<CodeChoices>({
    key: choicesKey,
    state: { init: () => asFound, apply: (tr, present) => tr.getMeta(choicesKey) ?? present },
  })

export const codeChoicesIn = (state: EditorState): CodeChoices => choicesKey.getState(state) ?? asFound

/** Code at rest for so long is checked: half a word is no mistake. */
const restMs = 100

/** Underlines what is wrong in the code of SPy blocks. All blocks of a document are one module. */
export const spyProblems = () =>
  new Plugin<DecorationSet>({
    key: problemsKey,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, decorations) => tr.getMeta(problemsKey) ?? decorations.map(tr.mapping, tr.doc),
    },
    props: { decorations: (state) => problemsKey.getState(state) },
    view: (view) => new Checker(view),
  })

/** In document order. */
export function problemsIn(state: EditorState, from = 0, to = state.doc.content.size): Problem[] {
  const found = problemsKey.getState(state)?.find(from, to) ?? []
  return found
    .map((decoration) => ({ ...decoration.spec.problem, from: decoration.from, to: decoration.to }))
    .sort(
      (a, b) =>
        a.from - b.from ||
        severities.indexOf(a.diagnostic.severity) - severities.indexOf(b.diagnostic.severity),
    )
}

/** The worst first. Hints are no problem that somebody has to see while writing. */
const severities: readonly Diagnostic['severity'][] = ['error', 'warning', 'info']

/** Checks code that has come to rest, whoever wrote it. */
class Checker {
  readonly #view: EditorView
  /** When each block was first seen as it is, by the page's clock. */
  readonly #seenMs = new WeakMap<SpyBlock['node'], number>()
  /** The blocks as they were when they were checked; null for one that was still being written. */
  #checked: readonly (SpyBlock['node'] | null)[] = []
  #choices = asFound
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(view: EditorView) {
    this.#view = view
    this.update()
  }

  update(): void {
    if (!spyReaderIn(this.#view.state)) return
    const choices = codeChoicesIn(this.#view.state)
    if (choices !== this.#choices) this.#checked = []
    this.#choices = choices
    const nodes = spyBlocksIn(this.#view.state).map(({ node }) => node)
    if (nodes.length === this.#checked.length && nodes.every((node, index) => node === this.#checked[index]))
      return
    for (const node of nodes) if (!this.#seenMs.has(node)) this.#seenMs.set(node, performance.now())
    this.#timer ??= setTimeout(() => this.#check(), this.#untilRestMs(nodes))
  }

  /** Until the first block that is not checked as it is has come to rest; where blocks only went away, one rest. */
  #untilRestMs(nodes: readonly SpyBlock['node'][]): number {
    const unchecked = nodes.filter((node) => !this.#checked.includes(node))
    const seenMs = Math.min(...unchecked.map((node) => this.#seenMs.get(node) ?? 0))
    return unchecked.length === 0 ? restMs : Math.max(0, seenMs + restMs - performance.now())
  }

  destroy(): void {
    clearTimeout(this.#timer)
  }

  #check(): void {
    this.#timer = undefined
    const { state, composing } = this.#view
    const reader = spyReaderIn(state)
    if (!reader) return
    if (composing) {
      this.#timer = setTimeout(() => this.#check(), restMs)
      return
    }
    const blocks = spyBlocksIn(state)
    const atRest = ({ node }: SpyBlock) => performance.now() - (this.#seenMs.get(node) ?? 0) >= restMs - 1
    const unchecked = blocks.filter(({ node }) => !this.#checked.includes(node))
    if (unchecked.length > 0 && !unchecked.some(atRest)) {
      this.update()
      return
    }
    const { weigh, integrations } = this.#choices
    const sources = blocks.map(({ node }) => node.textContent)
    const findings = reader.check(sources, { integrations })
    // A block without rest, such as one the designer is writing, keeps what was said of it.
    let decorations = problemsKey.getState(state) ?? DecorationSet.empty
    for (const [index, block] of blocks.entries()) {
      if (!atRest(block)) continue
      const { position, node } = block
      const place = { source: node.textContent, section: headingAbove(state.doc, position) }
      const weighed = (findings[index] ?? []).map((diagnostic) => weigh(diagnostic, place))
      decorations = decorations.remove(decorations.find(position, position + node.nodeSize)).add(
        state.doc,
        weighed.flatMap((diagnostic) => (diagnostic ? underline(block, diagnostic) : [])),
      )
    }
    this.#checked = blocks.map((block) => (atRest(block) ? block.node : null))
    this.#view.dispatch(state.tr.setMeta(problemsKey, decorations).setMeta('addToHistory', false))
  }
}

function headingAbove(doc: Node, position: number): string | null {
  let heading: string | null = null
  doc.nodesBetween(0, position, (node) => {
    if (node.type.name === 'heading') heading = node.textContent.trim()
    return false
  })
  return heading
}

/** What is missing has no width; the character before it is underlined then. */
function underline(block: SpyBlock, diagnostic: Diagnostic): Decoration[] {
  if (!severities.includes(diagnostic.severity)) return []
  const size = block.node.content.size
  const from = Math.min(diagnostic.from, Math.max(0, diagnostic.to - 1), Math.max(0, size - 1))
  const to = Math.min(size, Math.max(diagnostic.to, from + 1))
  if (to <= from) return []
  const problem = { diagnostic, block: block.node }
  const look = { class: `spy-problem spy-${diagnostic.severity}` }
  return [Decoration.inline(inDocument(block, from), inDocument(block, to), look, { problem })]
}
