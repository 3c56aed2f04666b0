import type { Editor } from '@tiptap/core'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { WireThread } from '#shared/protocol/thread.ts'
import { DesignerLabel } from '../chat/designer-label.tsx'
import type { DocumentSession } from '../document/document-session.ts'
import { SaveIndicator } from '../document/save-indicator.tsx'
import { useWordCount } from '../document/use-word-count.ts'
import { countFindings } from '../quality/count.ts'
import { useFindings } from '../quality/use-findings.ts'
import { isAtLeast } from '../share/roles.ts'
import { classes } from '../ui/classes.ts'
import { readStored, writeStored } from '../ui/stored.ts'

const AuthorLegend = lazy(() =>
  import('../document/author-legend.tsx').then((module) => ({ default: module.AuthorLegend })),
)
const ProblemsPanel = lazy(() =>
  import('../quality/problems-panel.tsx').then((module) => ({ default: module.ProblemsPanel })),
)
const FlowPanel = lazy(() =>
  import('../flow/flow-panel.tsx').then((module) => ({ default: module.FlowPanel })),
)
const authorsKey = 'pd.authors'

type ThreadStatusBarProps = {
  readonly thread: WireThread
  readonly session: DocumentSession | null
  readonly editor: Editor | null
  readonly onAsk: (words: string) => void
}

/** What there is to know about the document at a glance; who wrote it and what to improve, for whoever asks. */
export function ThreadStatusBar({ thread, session, editor, onAsk }: ThreadStatusBarProps) {
  const words = useWordCount(editor)
  const findings = useFindings(editor, thread.context.process_kind)
  const count = findings && countFindings(findings.findings)
  /** One of them at a time: they share the room below the text. */
  const [panel, setPanel] = useState<'problems' | 'flow' | null>(null)
  const toggle = (wanted: 'problems' | 'flow') => setPanel(panel === wanted ? null : wanted)
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
      {panel === 'problems' && findings && editor && (
        <Suspense>
          <ProblemsPanel
            threadId={thread.thread_id}
            editor={editor}
            findings={findings}
            mayMend={isAtLeast(thread.role, 'editor') && thread.status === 'active'}
            onAsk={onAsk}
            onClose={() => setPanel(null)}
          />
        </Suspense>
      )}
      {panel === 'flow' && editor && (
        <Suspense>
          <FlowPanel threadId={thread.thread_id} editor={editor} onClose={() => setPanel(null)} />
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
        {findings && (
          <StatusButton
            label={`Problems: ${count}`}
            isOn={panel === 'problems'}
            onClick={() => toggle('problems')}
          >
            {count}
          </StatusButton>
        )}
        <StatusButton label="Show the flow" isOn={panel === 'flow'} onClick={() => toggle('flow')}>
          Flow
        </StatusButton>
        <StatusButton label="Show authors" isOn={showsAuthors} onClick={toggleAuthors}>
          <span className="max-sm:hidden">Show authors</span>
          <span className="sm:hidden">Authors</span>
        </StatusButton>
        <span className="flex-1" />
        <DesignerLabel />
      </footer>
    </>
  )
}

type StatusButtonProps = {
  readonly label: string
  readonly isOn: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

/** Shows more of something, or less. */
function StatusButton({ label, isOn, onClick, children }: StatusButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={isOn}
      onClick={onClick}
      className={classes(
        'h-6 shrink-0 rounded-md px-1.5 transition-colors hover:bg-line/60 hover:text-ink',
        isOn && 'bg-accent-soft text-accent',
      )}
    >
      {children}
    </button>
  )
}
