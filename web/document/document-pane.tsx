import type { Editor } from '@tiptap/core'
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react'
import type { DocumentSession } from './document-session.ts'
import { DocumentSkeleton } from './document-skeleton.tsx'

const DocumentEditor = lazy(() =>
  import('./editor.tsx').then((module) => ({ default: module.DocumentEditor })),
)

type DocumentPaneProps = {
  readonly session: DocumentSession | null
  readonly onEditor: (editor: Editor | null) => void
}

/** Where the document scrolls, with what stands in its place until it is there. */
export function DocumentPane({ session, ...parts }: DocumentPaneProps) {
  const follows = useLinkKey()
  return (
    <section
      aria-label="Document"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className={`h-full overflow-y-auto px-5 sm:px-8 ${follows ? 'following-links' : ''}`}
    >
      <Suspense fallback={<DocumentSkeleton />}>
        {session ? <OpenDocument session={session} {...parts} /> : <DocumentSkeleton />}
      </Suspense>
    </section>
  )
}

type OpenDocumentProps = DocumentPaneProps & { readonly session: DocumentSession }

/** Before the first sync only a copy of this device can be shown; without one there is nothing to show yet. */
function OpenDocument({ session, ...parts }: OpenDocumentProps) {
  const { connection, hasText } = useSyncExternalStore(session.subscribe, session.snapshot)
  const isWaiting = connection.kind === 'opening' && !hasText
  return (
    <>
      {isWaiting && <DocumentSkeleton />}
      <div hidden={isWaiting}>
        <DocumentEditor session={session} {...parts} />
      </div>
    </>
  )
}

/** True while Ctrl or ⌘ is held: then a click follows a link. */
function useLinkKey(): boolean {
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    const read = (event: KeyboardEvent) => setHeld(event.metaKey || event.ctrlKey)
    const drop = () => setHeld(false)
    window.addEventListener('keydown', read)
    window.addEventListener('keyup', read)
    window.addEventListener('blur', drop)
    return () => {
      window.removeEventListener('keydown', read)
      window.removeEventListener('keyup', read)
      window.removeEventListener('blur', drop)
    }
  }, [])
  return isHeld
}
