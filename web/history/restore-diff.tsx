import { useMemo } from 'react'
import { diffText } from '#shared/document/diff.ts'
import { plural } from '../chat/patches.ts'
import { type DiffPart, diffParts } from './diff-parts.ts'

type RestoreDiffProps = { readonly before: string; readonly after: string }

/** What a restore would change: the Markdown around each change, with the words that go and come. */
export function RestoreDiff({ before, after }: RestoreDiffProps) {
  const parts = useMemo(() => diffParts(before, after), [before, after])
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label="What would change"
      className="flex min-h-16 flex-1 flex-col gap-2.5 overflow-y-auto rounded-xl border border-line px-4 py-3 text-[0.8125rem] leading-5.5"
    >
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no identity but their place
        <Part key={index} part={part} />
      ))}
    </section>
  )
}

function Part({ part }: { part: DiffPart }) {
  switch (part.kind) {
    case 'same':
      return <p className="whitespace-pre-wrap text-faint wrap-anywhere">{part.text}</p>
    case 'left_out':
      return (
        <p className="flex items-center gap-2.5 text-2xs text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          {plural(part.paragraphs, 'paragraph')} unchanged
        </p>
      )
    case 'changed':
      return <ChangedWords before={part.before} after={part.after} />
  }
}

function ChangedWords({ before, after }: RestoreDiffProps) {
  return (
    <p className="whitespace-pre-wrap wrap-anywhere">
      {diffText(before, after).map(({ from, to, at, end, same }) =>
        same ? (
          <span key={`${from} ${at}`}>{before.slice(from, to)}</span>
        ) : (
          <span key={`${from} ${at}`}>
            {to > from && <del className="rounded-sm bg-del-soft text-del">{before.slice(from, to)}</del>}
            {end > at && (
              <ins className="rounded-sm bg-add-soft text-add decoration-1 underline-offset-2">
                {after.slice(at, end)}
              </ins>
            )}
          </span>
        ),
      )}
    </p>
  )
}
