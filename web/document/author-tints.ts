import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import type { Attribution, AuthorSpan } from './attribution.ts'

export const tintsKey = new PluginKey<DecorationSet>('authorTints')

/** Drawing all of a long document takes some milliseconds, too much for each key. */
const drawEveryMs = 250

/**
 * Colours the text by its authors, and names them to whoever points at it. While somebody types the tints move along;
 * they are drawn anew a moment later, when the Y.Doc has what the editor has.
 */
export const authorTints = (attribution: Attribution) =>
  new Plugin<DecorationSet>({
    key: tintsKey,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, tints) => tr.getMeta(tintsKey) ?? tints.map(tr.mapping, tr.doc),
    },
    props: { decorations: (state) => tintsKey.getState(state) },
    view: (view) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      const drawSoon = () => {
        timer ??= setTimeout(() => {
          timer = undefined
          draw(view, attribution, drawSoon)
        }, drawEveryMs)
      }
      const forget = attribution.subscribe(drawSoon)
      const first = requestAnimationFrame(() => draw(view, attribution, drawSoon))
      return {
        update: (_view, before) => {
          if (view.state.doc !== before.doc) drawSoon()
        },
        destroy: () => {
          cancelAnimationFrame(first)
          clearTimeout(timer)
          forget()
        },
      }
    },
  })

function draw(view: EditorView, attribution: Attribution, drawSoon: () => void): void {
  // An input method writes into the very text node that a new tint would replace.
  if (view.composing) {
    drawSoon()
    return
  }
  const { doc } = view.state
  const tints = attribution
    .spans()
    .filter(({ to }) => to <= doc.content.size)
    .map(tintOf)
  view.dispatch(view.state.tr.setMeta(tintsKey, DecorationSet.create(doc, tints)))
}

/** The kind of line tells the kinds of authors apart where colours do not. */
const tintOf = (span: AuthorSpan) =>
  Decoration.inline(span.from, span.to, {
    class: `author author-${span.author.kind}`,
    style: `--author: ${colorOf(span.author)}`,
    title: whoWrote(span),
  })

/** The designer's colour suits the theme; those of people are their own. */
export const colorOf = ({ kind, color }: AuthorSpan['author']): string =>
  kind === 'agent' ? 'var(--agent)' : color

/** `Designer (a-model), not reviewed` */
export function whoWrote({ author, patch }: Pick<AuthorSpan, 'author' | 'patch'>): string {
  const model = patch?.model ? ` (${patch.model})` : ''
  if (author.kind !== 'agent' || !patch)
    return `${author.name}${author.kind === 'program' ? ', a program' : ''}`
  return `${author.name}${model}, ${patch.status === 'kept' ? 'kept' : 'not reviewed'}`
}
