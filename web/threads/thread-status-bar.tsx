import type { Editor } from '@tiptap/core'
import { lazy, Suspense, useState } from 'react'
import type { Findings } from '#shared/process/findings.ts'
import { DesignerLabel } from '../chat/designer-label.tsx'
import type { DocumentSession } from '../document/document-session.ts'
import { SaveIndicator } from '../document/save-indicator.tsx'
import { useWordCount } from '../document/use-word-count.ts'
import { countFindings } from '../quality/count.ts'
import { classes } from '../ui/classes.ts'
import { readStored, writeStored } from '../ui/stored.ts'
import { showView, useView } from './view.ts'

const AuthorLegend = lazy(() =>
  import('../document/author-legend.tsx').then((module) => ({ default: module.AuthorLegend })),
)
const authorsKey = 'pd.authors'

type ThreadStatusBarProps = {
  readonly session: DocumentSession | null
  readonly editor: Editor | null
  readonly findings: Findings | null
}

/** What there is to know about the document at a glance, with the way to more; and who wrote it, for whoever asks. */
export function ThreadStatusBar({ session, editor, findings }: ThreadStatusBarProps) {
  const words = useWordCount(editor)
  const view = useView()
  const count = findings && countFindings(findings.findings)
  const [showsAuthors, setShowsAuthors] = useState(() => readStored(authorsKey) === 'shown')
  const toggleAuthors = () => {
    writeStored(authorsKey, showsAuthors ? null : 'shown')
    setShowsAuthors(!showsAuthors)
  }
  return (
    <>
      {showsAuthors && session && editor && (
        <Suspense>
          <AuthorLegend editor={editor} attribution={session.attribution} />
        </Suspense>
      )}
      <footer className="flex h-8 shrink-0 items-center gap-4 max-sm:gap-2.5 border-line border-t px-4 text-faint text-xs">
        <div className="max-w-1/2 shrink-0">
          {session ? <SaveIndicator session={session} /> : <span>Opening…</span>}
        </div>
        {words !== null && (
          <span className="shrink-0 tabular-nums max-sm:hidden">
            {words.toLocaleString('en')} {words === 1 ? 'word' : 'words'}
          </span>
        )}
        {count && (
          <button
            type="button"
            aria-label={`Problems: ${count}`}
            aria-current={view === 'problems' ? 'true' : undefined}
            onClick={() => showView('problems')}
            className={classes(buttonLook, 'aria-[current]:text-accent')}
          >
            {count}
          </button>
        )}
        <button
          type="button"
          aria-label="Show authors"
          aria-pressed={showsAuthors}
          onClick={toggleAuthors}
          className={classes(buttonLook, 'aria-pressed:bg-accent-soft aria-pressed:text-accent')}
        >
          <span className="max-sm:hidden">Show authors</span>
          <span className="sm:hidden">Authors</span>
        </button>
        <span className="flex-1" />
        <DesignerLabel />
      </footer>
    </>
  )
}

const buttonLook = 'h-6 shrink-0 rounded-md px-1.5 transition-colors hover:bg-line/60 hover:text-ink'
