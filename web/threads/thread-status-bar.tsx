import type { Editor } from '@tiptap/core'
import { DesignerLabel } from '../chat/designer-label.tsx'
import type { DocumentSession } from '../document/document-session.ts'
import { SaveIndicator } from '../document/save-indicator.tsx'
import { useWordCount } from '../document/use-word-count.ts'

type ThreadStatusBarProps = { readonly session: DocumentSession | null; readonly editor: Editor | null }

export function ThreadStatusBar({ session, editor }: ThreadStatusBarProps) {
  const words = useWordCount(editor)
  return (
    <footer className="flex h-8 shrink-0 items-center gap-4 border-line border-t px-4 text-faint text-xs">
      {session ? <SaveIndicator session={session} /> : <span>Opening…</span>}
      {words !== null && (
        <span className="shrink-0 tabular-nums">
          {words.toLocaleString('en')} {words === 1 ? 'word' : 'words'}
        </span>
      )}
      <span className="flex-1" />
      <DesignerLabel />
    </footer>
  )
}
