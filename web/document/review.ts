import { type Editor, Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import type { Mappable } from '@tiptap/pm/transform'
import { DecorationSet, type EditorView } from '@tiptap/pm/view'
import type { Attribution } from './attribution.ts'
import { scrollToPosition } from './document-scroll.ts'
import { markText, type PatchSpan, type Stretch } from './review-marks.ts'
import { placeRemovals, type RemovedByPatch } from './review-places.ts'
import { ReviewRules } from './review-rules.ts'

/** What is to be reviewed in the text. */
export type ReviewWish = {
  /** Patches that nobody has kept or undone yet, with what they took away. */
  readonly open: RemovedByPatch
  /** The one that the reader is asked about now. */
  readonly current: string | null
}

type ReviewState = {
  readonly wish: ReviewWish
  readonly decorations: DecorationSet
  readonly stretches: readonly Stretch[]
  /** Where each open patch can be seen: what it wrote, and where something is gone. */
  readonly places: readonly PatchSpan[]
}

const nothing: ReviewState = {
  wish: { open: new Map(), current: null },
  decorations: DecorationSet.empty,
  stretches: [],
  places: [],
}

const reviewKey = new PluginKey<ReviewState>('review')

/** Marks what the designer wrote and took away, until somebody keeps or undoes it. */
export const reviewOf = ({ attribution }: { readonly attribution: Attribution }) =>
  Extension.create({
    name: 'review',
    addProseMirrorPlugins: () => [
      new Plugin<ReviewState>({
        key: reviewKey,
        state: { init: () => nothing, apply: follow },
        props: { decorations: (state) => reviewKey.getState(state)?.decorations },
        view: (view) => new ReviewView(view, attribution),
      }),
    ],
  })

export function wishReview(editor: Editor, wish: ReviewWish): void {
  editor.view.dispatch(editor.state.tr.setMeta(reviewKey, { wish }).setMeta('addToHistory', false))
}

/** Where each open patch can be seen first. Those that can be seen nowhere are absent. */
export function patchPlaces(editor: Editor): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const { patchId, from } of reviewKey.getState(editor.state)?.places ?? [])
    if (!places.has(patchId)) places.set(patchId, from)
  return places
}

/** Brings what a patch did to the eye. False when it can be seen nowhere. */
export function goToPatch(editor: Editor, patchId: string): boolean {
  const position = patchPlaces(editor).get(patchId)
  if (position !== undefined) scrollToPosition(editor.view, position)
  return position !== undefined
}

type Place = PatchSpan | Stretch

const isSame = (places: readonly Place[], others: readonly Place[]): boolean =>
  places.length === others.length &&
  places.every((place, index) => {
    const other = others[index]
    return other?.from === place.from && other.to === place.to && nameOf(other) === nameOf(place)
  })

const nameOf = (place: Place): string => ('patchId' in place ? place.patchId : place.kind)

/** Between two readings of what is marked, the marks go along with the text. */
function follow(tr: Transaction, state: ReviewState): ReviewState {
  const news: Partial<ReviewState> | undefined = tr.getMeta(reviewKey)
  if (!tr.docChanged || state.places.length === 0) return news ? { ...state, ...news } : state
  return {
    wish: state.wish,
    decorations: state.decorations.map(tr.mapping, tr.doc),
    stretches: state.stretches.flatMap((stretch) => moved(stretch, tr.mapping)),
    places: state.places.flatMap((place) => moved(place, tr.mapping)),
    ...news,
  }
}

/** None where the text is gone. What has no width is a widget, and goes where ProseMirror takes that. */
function moved<Moved extends Place>(place: Moved, mapping: Mappable): Moved[] {
  if (place.from === place.to) {
    const { pos, deleted } = mapping.mapResult(place.from, -1)
    return deleted ? [] : [{ ...place, from: pos, to: pos }]
  }
  const [from, to] = [mapping.map(place.from, 1), mapping.map(place.to, -1)]
  return to > from ? [{ ...place, from, to }] : []
}

/** Where text is written all the time, what is marked is read anew so often at most. */
const pauseMs = 250

/** Reads what is marked whenever there is news of it, and draws the rules. */
class ReviewView {
  readonly #view: EditorView
  readonly #attribution: Attribution
  readonly #rules: ReviewRules
  readonly #size: ResizeObserver
  readonly #forget: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #frame = 0
  /** What the marks answer that are shown. */
  #shown: ReviewWish = nothing.wish

  constructor(view: EditorView, attribution: Attribution) {
    this.#view = view
    this.#attribution = attribution
    this.#rules = new ReviewRules(view)
    this.#size = new ResizeObserver(() => this.#draw())
    this.#size.observe(view.dom)
    this.#forget = attribution.subscribe(() => this.#readAfter(0))
  }

  update(_view: EditorView, before: EditorState): void {
    const [is, was] = [reviewKey.getState(this.#view.state), reviewKey.getState(before)]
    if (!is || !was) return
    if (is.wish !== was.wish) this.#readAfter(0)
    else if (this.#view.state.doc !== before.doc && is.wish.open.size > 0)
      this.#timer ??= this.#later(pauseMs)
    if (is.stretches === was.stretches) return
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => this.#draw())
  }

  destroy(): void {
    clearTimeout(this.#timer)
    cancelAnimationFrame(this.#frame)
    this.#forget()
    this.#size.disconnect()
    this.#rules.close()
  }

  #readAfter(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = this.#later(ms)
  }

  #later(ms: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      this.#timer = undefined
      this.#read()
    }, ms)
  }

  #read(): void {
    const { state, composing } = this.#view
    const review = reviewKey.getState(state)
    if (!review) return
    // A word that is being composed must not be drawn anew.
    if (composing) {
      this.#readAfter(pauseMs)
      return
    }
    const { open, current } = review.wish
    const spans = this.#spansOf(open)
    const removals = placeRemovals(state, open, spans)
    if (spans.length + removals.length + review.places.length === 0) return
    const { decorations, stretches } = markText(state.doc, { spans, removals, current })
    const gone = removals.map(({ patchId, position }) => ({ patchId, from: position, to: position }))
    const places = [...spans, ...gone].sort((a, b) => a.from - b.from)
    const isKnown =
      this.#shown === review.wish && isSame(places, review.places) && isSame(stretches, review.stretches)
    if (isKnown) return
    this.#shown = review.wish
    const news: Partial<ReviewState> = {
      decorations: DecorationSet.create(state.doc, [...decorations]),
      stretches,
      places,
    }
    this.#view.dispatch(state.tr.setMeta(reviewKey, news).setMeta('addToHistory', false))
  }

  /** Every patch that is open here is the designer's; nobody else's is asked about. */
  #spansOf(open: RemovedByPatch): PatchSpan[] {
    if (open.size === 0) return []
    const end = this.#view.state.doc.content.size
    return this.#attribution
      .spans()
      .flatMap(({ from, to, patch }) =>
        patch && to <= end && open.has(patch.patch_id) ? [{ from, to, patchId: patch.patch_id }] : [],
      )
  }

  #draw(): void {
    this.#rules.draw(this.#view, reviewKey.getState(this.#view.state)?.stretches ?? [])
  }
}
