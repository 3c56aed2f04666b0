import { Extension } from '@tiptap/core'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import type { DocumentSession } from './document-session.ts'

/** How long a word takes to come to full ink; the same as in review.css. */
const arrivalMs = 350
/** What comes in greater pieces is no writing: it is loaded, restored or undone. */
const maxSize = 2_000

const arrivalKey = new PluginKey<DecorationSet>('arriving')

type Awareness = DocumentSession['provider']['awareness']
type ArrivingParts = { readonly ydoc: Y.Doc; readonly provider: { readonly awareness: Awareness } }

/** Lets the words that the designer writes fade in. Other text is not touched, and nothing moves for it. */
export const arrivingOf = ({ ydoc, provider }: ArrivingParts) =>
  Extension.create({
    name: 'arriving',
    addProseMirrorPlugins: () => {
      // Yjs tells of a transaction before the binding hears of it: so it is known whose text the editor is about to get.
      let isDesigners = false
      const look = (transaction: Y.Transaction) => {
        isDesigners = !transaction.local && isWrittenBy(transaction, designersIn(provider.awareness))
      }
      return [
        new Plugin<DecorationSet>({
          key: arrivalKey,
          state: {
            init: () => DecorationSet.empty,
            apply: (tr, arrivals) => {
              if (tr.getMeta(arrivalKey) === 'clean') return clean(arrivals, tr.time - arrivalMs)
              return tr.docChanged ? arrive(tr, arrivals, isDesigners) : arrivals
            },
          },
          props: { decorations: (state) => arrivalKey.getState(state) },
          view: (view) => {
            ydoc.on('beforeObserverCalls', look)
            const cleaner = new Cleaner(view)
            return {
              update: () => cleaner.look(),
              destroy: () => {
                cleaner.close()
                ydoc.off('beforeObserverCalls', look)
              },
            }
          },
        }),
      ]
    },
  })

const designersIn = (awareness: Awareness): number[] =>
  [...(awareness?.getStates() ?? [])]
    .filter(([, { user }]) => user?.type === 'agent')
    .map(([client]) => client)

const isWrittenBy = ({ beforeState, afterState }: Y.Transaction, clients: readonly number[]): boolean =>
  clients.some((client) => (afterState.get(client) ?? 0) > (beforeState.get(client) ?? 0))

function arrive(tr: Transaction, arrivals: DecorationSet, isDesigners: boolean): DecorationSet {
  const isRemote = tr.getMeta(ySyncPluginKey)?.isChangeOrigin === true
  const found = isRemote && isDesigners ? insertedIn(tr) : []
  const mapped = arrivals.map(tr.mapping, tr.doc)
  return found.length > 0 ? mapped.add(tr.doc, found) : mapped
}

function insertedIn(tr: Transaction): Decoration[] {
  const found: Decoration[] = []
  for (const [index, map] of tr.mapping.maps.entries()) {
    const rest = tr.mapping.slice(index + 1)
    map.forEach((_oldFrom, _oldTo, start, end) => {
      const [from, to] = [rest.map(start, 1), rest.map(end, -1)]
      if (to > from && to - from <= maxSize)
        found.push(Decoration.inline(from, to, { class: 'arriving' }, { atMs: tr.time }))
    })
  }
  return found
}

/** Without those that came until then and have arrived. */
const clean = (arrivals: DecorationSet, untilMs: number): DecorationSet =>
  arrivals.remove(arrivals.find(undefined, undefined, ({ atMs }) => atMs <= untilMs))

/** Has the marks of what has arrived taken away, several at a time. */
class Cleaner {
  readonly #view: EditorView
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(view: EditorView) {
    this.#view = view
  }

  /** After each change of the view. */
  look(): void {
    if (arrivalKey.getState(this.#view.state) === DecorationSet.empty || this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#view.dispatch(this.#view.state.tr.setMeta(arrivalKey, 'clean').setMeta('addToHistory', false))
    }, arrivalMs)
  }

  close(): void {
    clearTimeout(this.#timer)
  }
}
