import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { inDocument, type SpyBlock, spyBlocksOf } from './code-blocks.ts'
import type { SpyReader } from './spy-reader.ts'

type Coloured = {
  /** Null until the first block of SPy comes. */
  readonly reader: SpyReader | null
  readonly blocks: readonly SpyBlock[]
  /** What the decorations were made for. */
  readonly painted: readonly SpyBlock[]
  readonly decorations: DecorationSet
}

const coloursKey = new PluginKey<Coloured>('spyColours')

export const spyBlocksIn = (state: EditorState): readonly SpyBlock[] =>
  coloursKey.getState(state)?.blocks ?? []

export const spyReaderIn = (state: EditorState): SpyReader | null =>
  coloursKey.getState(state)?.reader ?? null

/** Colours the code of SPy blocks. A block is read again when it changed, by whomever, and no other. */
export const spyColours = (load: () => Promise<SpyReader>) =>
  new Plugin<Coloured>({
    key: coloursKey,
    state: {
      init: (_config, { doc }) => ({
        reader: null,
        blocks: spyBlocksOf(doc),
        painted: [],
        decorations: DecorationSet.empty,
      }),
      apply: follow,
    },
    props: { decorations: (state) => coloursKey.getState(state)?.decorations },
    view: (view) => {
      const loader = new ReaderLoader(load)
      loader.update(view)
      return loader
    },
  })

function follow(tr: Transaction, state: Coloured): Coloured {
  const reader: SpyReader | undefined = tr.getMeta(coloursKey)
  if (reader) return repaint(tr, { ...state, reader })
  if (!tr.docChanged) return state
  const moved = {
    ...state,
    blocks: spyBlocksOf(tr.doc),
    painted: state.painted.flatMap((block) => stayed(block, tr)),
    decorations: state.decorations.map(tr.mapping, tr.doc),
  }
  // A word that is being composed must not be drawn anew; its colours come with the next change.
  return tr.getMeta('composition') === undefined ? repaint(tr, moved) : moved
}

function repaint({ doc }: Transaction, state: Coloured): Coloured {
  const { reader, blocks, decorations } = state
  if (!reader) return state
  const painted = new Map(state.painted.map(({ position, node }) => [position, node]))
  const changed = blocks.filter(({ node, position }) => painted.get(position) !== node)
  const old = changed.flatMap(({ node, position }) => decorations.find(position, position + node.nodeSize))
  return {
    ...state,
    painted: blocks,
    decorations: decorations.remove(old).add(doc, paint(reader, changed)),
  }
}

/** Where a block now stands that the transaction moved at most. */
function stayed({ node, position }: SpyBlock, tr: Transaction): SpyBlock[] {
  const { pos, deletedAfter } = tr.mapping.mapResult(position, 1)
  return deletedAfter ? [] : [{ node, position: pos }]
}

function paint(reader: SpyReader, blocks: readonly SpyBlock[]): Decoration[] {
  return blocks.flatMap((block) =>
    reader
      .colours(block.node.textContent)
      .map(({ from, to, className }) =>
        Decoration.inline(inDocument(block, from), inDocument(block, to), { class: className }),
      ),
  )
}

/** Fetches the reader when there is something to read. */
class ReaderLoader {
  readonly #load: () => Promise<SpyReader>
  #isAsked = false
  #isClosed = false

  constructor(load: () => Promise<SpyReader>) {
    this.#load = load
  }

  update(view: EditorView): void {
    if (this.#isAsked || spyBlocksIn(view.state).length === 0) return
    this.#isAsked = true
    this.#load().then(
      (reader) => {
        if (this.#isClosed) return
        view.dispatch(view.state.tr.setMeta(coloursKey, reader).setMeta('addToHistory', false))
      },
      // Offline, say. The code stays plain until the next change asks again.
      () => {
        this.#isAsked = false
      },
    )
  }

  destroy(): void {
    this.#isClosed = true
  }
}
