import type { Editor } from '@tiptap/core'
import { useState } from 'react'
import type { Choices } from '#shared/process/choices.ts'
import type { Findings } from '#shared/process/findings.ts'
import type { WireThread } from '#shared/protocol/thread.ts'
import { isAtLeast } from '../share/roles.ts'
import { classes } from '../ui/classes.ts'
import { Loaded } from '../ui/loaded.tsx'
import { Waiting } from '../ui/waiting.tsx'
import type { View } from './view.ts'

const loadFlow = () => import('../flow/flow-view.tsx').then(({ FlowView }) => FlowView)
const loadCode = () => import('../code/code-view.tsx').then(({ CodeView }) => CodeView)
const loadProblems = () => import('../quality/problems-panel.tsx').then(({ ProblemsPanel }) => ProblemsPanel)

type ThreadViewsProps = {
  readonly thread: WireThread
  readonly editor: Editor
  /** Null until the text was read first. */
  readonly findings: Findings | null
  /** What people decided about findings; null until it is known. */
  readonly choices: Choices | null
  readonly view: View
  /** Brings the text to the eye, for whoever is led to a place in it. */
  readonly onShowText: () => void
  readonly onAsk: (words: string) => void
}

/** What is made from the text. A view that was looked at once stays as it was left, so that it keeps its place. */
export function ThreadViews({
  thread,
  editor,
  findings,
  choices,
  view,
  onShowText,
  onAsk,
}: ThreadViewsProps) {
  const [opened, setOpened] = useState<ReadonlySet<View>>(new Set())
  if (!opened.has(view)) setOpened(new Set([...opened, view]))
  const { thread_id: threadId } = thread
  const frame = (of: View) => classes('absolute inset-0 bg-panel', view !== of && 'invisible')
  const mayDecide = isAtLeast(thread.role, 'editor')
  const mayMend = mayDecide && thread.status === 'active'
  return (
    <>
      {opened.has('flow') && (
        <div className={frame('flow')}>
          <Loaded load={loadFlow} parts={{ thread, editor, onShowText, isShown: view === 'flow' }} />
        </div>
      )}
      {opened.has('code') && (
        <div className={frame('code')}>
          <Loaded
            load={loadCode}
            parts={{ editor, choices, onShowText, mayWrite: mayDecide, isShown: view === 'code' }}
          />
        </div>
      )}
      {opened.has('problems') && (
        <div className={frame('problems')}>
          {findings ? (
            <Loaded
              load={loadProblems}
              parts={{ threadId, editor, findings, mayMend, mayDecide, onShowText, onAsk }}
            />
          ) : (
            <Waiting words="Looking for problems…" />
          )}
        </div>
      )}
    </>
  )
}
