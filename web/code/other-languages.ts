import { Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { DecorationSet, type EditorView } from '@tiptap/pm/view'
import { movePaint, type Paint, repaint } from './block-paint.ts'
import { codeBlocksOf, languageOf, type PlacedBlock } from './code-blocks.ts'

type Grammars = typeof import('./grammars.ts')

type State = Paint & {
  readonly grammars: Grammars | null
  /** Languages whose grammar is there. */
  readonly ready: ReadonlySet<string>
}

const languagesKey = new PluginKey<State>('otherLanguages')

/** Colours code of the usual languages. Their grammars are fetched when a block of theirs is in the document. */
export const OtherLanguages = Extension.create({
  name: 'otherLanguages',
  addProseMirrorPlugins: () => [
    new Plugin<State>({
      key: languagesKey,
      state: {
        init: () => ({ grammars: null, ready: new Set(), painted: [], decorations: DecorationSet.empty }),
        apply: follow,
      },
      props: { decorations: (state) => languagesKey.getState(state)?.decorations },
      view: (view) => {
        const loader = new GrammarLoader()
        loader.update(view)
        return loader
      },
    }),
  ],
})

function follow(tr: Transaction, state: State): State {
  const loaded: Pick<State, 'grammars' | 'ready'> | undefined = tr.getMeta(languagesKey)
  if (loaded) return paint(tr, { ...state, ...loaded })
  if (!tr.docChanged) return state
  const moved = { ...state, ...movePaint(state, tr) }
  // A word that is being composed must not be drawn anew; its colours come with the next change.
  return tr.getMeta('composition') === undefined ? paint(tr, moved) : moved
}

function paint({ doc }: Transaction, state: State): State {
  const { grammars, ready } = state
  if (!grammars) return state
  const blocks = codeBlocksOf(doc).filter(({ node }) => ready.has(languageOf(node)))
  const colours = ({ node }: PlacedBlock) => grammars.colours(languageOf(node), node.textContent)
  return { ...state, ...repaint(state, doc, blocks, colours) }
}

/** Fetches the grammars of the languages that are there. */
class GrammarLoader {
  readonly #asked = new Set<string>()
  #isClosed = false

  update(view: EditorView, before?: EditorState): void {
    if (before?.doc === view.state.doc) return
    for (const { node } of codeBlocksOf(view.state.doc)) {
      const language = languageOf(node)
      if (language === '' || language === 'spy' || this.#asked.has(language)) continue
      this.#asked.add(language)
      // Offline, say. The code stays plain until the next change asks again.
      this.#load(view, language).catch(() => this.#asked.delete(language))
    }
  }

  destroy(): void {
    this.#isClosed = true
  }

  async #load(view: EditorView, language: string): Promise<void> {
    const grammars = await import('./grammars.ts')
    if (!(await grammars.loadGrammar(language)) || this.#isClosed) return
    const ready = new Set([...(languagesKey.getState(view.state)?.ready ?? []), language])
    view.dispatch(view.state.tr.setMeta(languagesKey, { grammars, ready }).setMeta('addToHistory', false))
  }
}
