import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { DecorationSet, type EditorView } from '@tiptap/pm/view'
import { movePaint, type Paint, repaint } from './block-paint.ts'
import { type SpyBlock, spyBlocksOf } from './code-blocks.ts'
import type { SpyReader } from './spy-reader.ts'

type Coloured = Paint & {
  /** Null until the first block of SPy comes. */
  readonly reader: SpyReader | null
  readonly blocks: readonly SpyBlock[]
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
  if (reader) return paint(tr, { ...state, reader })
  if (!tr.docChanged) return state
  const moved = { ...state, ...movePaint(state, tr), blocks: spyBlocksOf(tr.doc) }
  // A word that is being composed must not be drawn anew; its colours come with the next change.
  return tr.getMeta('composition') === undefined ? paint(tr, moved) : moved
}

function paint({ doc }: Transaction, state: Coloured): Coloured {
  const { reader, blocks } = state
  if (!reader) return state
  return { ...state, ...repaint(state, doc, blocks, ({ node }) => reader.colours(node.textContent)) }
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
