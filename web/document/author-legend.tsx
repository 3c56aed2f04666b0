import type { Editor } from '@tiptap/core'
import { type CSSProperties, useEffect, useState } from 'react'
import type { AttributedAuthor } from '#shared/protocol/attribution.ts'
import type { Attribution } from './attribution.ts'
import { type AuthorShare, sharesOf, spanAt } from './author-shares.ts'
import { authorTints, colorOf, tintsKey, whoWrote } from './author-tints.ts'

type AuthorLegendProps = { readonly editor: Editor; readonly attribution: Attribution }

/** Tints the text by its authors as long as it stands, and names them, with the one whose text the caret is in. */
export function AuthorLegend({ editor, attribution }: AuthorLegendProps) {
  useEffect(() => {
    editor.registerPlugin(authorTints(attribution))
    return () => {
      editor.unregisterPlugin(tintsKey)
    }
  }, [editor, attribution])
  const { shares, here } = useAuthors(editor, attribution)
  return (
    <section
      aria-label="Authors"
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-line border-t bg-panel px-4 py-1.5 text-soft text-xs"
    >
      {shares.length === 0 && <span>Nobody has written anything yet.</span>}
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {shares.map(({ author, percent }) => (
          <li key={`${author.kind} ${author.author_id}`} className="flex items-center gap-1.5">
            <span aria-hidden className={`author author-${author.kind} w-4`} style={tintStyle(author)}>
              {'\u2003'}
            </span>
            <span className="text-ink">{author.name}</span>
            <span className="tabular-nums">{percent === 0 ? '< 1' : percent} %</span>
          </li>
        ))}
      </ul>
      {here !== null && <span className="ml-auto">At the caret: {here}</span>}
    </section>
  )
}

/** React's types know no custom properties. */
const tintStyle = (author: AttributedAuthor): CSSProperties =>
  Object.fromEntries([['--author', colorOf(author)]])

/** The whole text is looked at, at most this often while it changes. */
const restMs = 400

function useAuthors(editor: Editor, attribution: Attribution) {
  const [shares, setShares] = useState<readonly AuthorShare[]>([])
  const [here, setHere] = useState<string | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      timer = undefined
      const spans = attribution.spans()
      const span = spanAt(spans, editor.state.selection.from)
      setShares(sharesOf(spans))
      setHere(span && whoWrote(span))
    }
    const lookLater = () => {
      timer ??= setTimeout(look, restMs)
    }
    look()
    const forget = attribution.subscribe(lookLater)
    editor.on('update', lookLater)
    editor.on('selectionUpdate', lookLater)
    return () => {
      clearTimeout(timer)
      forget()
      editor.off('update', lookLater)
      editor.off('selectionUpdate', lookLater)
    }
  }, [editor, attribution])
  return { shares, here }
}
