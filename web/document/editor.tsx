import { Editor } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { extensions } from '#shared/document/schema.ts'
import { fragmentName } from '#shared/document/ydoc.ts'
import { arrivingOf } from './arriving.ts'
import { BindingGuard } from './binding-guard.ts'
import { BubbleMenu } from './bubble-menu.tsx'
import { caretsOf, SteadyCarets } from './caret.ts'
import { CaretRoom } from './caret-room.ts'
import { withCodeLabel } from './code-label.ts'
import { isEditable } from './connection.ts'
import type { DocumentSession } from './document-session.ts'
import { LinkClick } from './link-click.ts'
import { Placeholder } from './placeholder.ts'
import { reviewOf } from './review.ts'
import { SlashMenu, SlashMenuState, slashMenu } from './slash-menu.tsx'
import { withTableKeys } from './table.ts'

type DocumentEditorProps = {
  readonly session: DocumentSession
  /** Tells of the editor when it stands, and null when it goes. */
  readonly onEditor: (editor: Editor | null) => void
}

/** The text of a document, as the session has it. Editable as soon as, and as long as, the session says so. */
export function DocumentEditor({ session, onEditor }: DocumentEditorProps) {
  const mount = useRef<HTMLDivElement>(null)
  const [slash] = useState(() => new SlashMenuState())
  const [editor, setEditor] = useState<Editor | null>(null)
  const editable = isEditable(useSyncExternalStore(session.subscribe, session.snapshot).connection)

  useEffect(() => {
    const opened = openEditor(mount.current, session, slash)
    setEditor(opened)
    onEditor(opened)
    return () => {
      setEditor(null)
      onEditor(null)
      opened.destroy()
    }
  }, [session, slash, onEditor])

  useEffect(() => {
    editor?.setEditable(editable, false)
    editor?.view.dom.setAttribute('aria-readonly', String(!editable))
  }, [editor, editable])

  return (
    <>
      <div ref={mount} className="relative isolate" />
      {editor && <BubbleMenu editor={editor} />}
      {editor && <SlashMenu state={slash} editor={editor} />}
    </>
  )
}

function openEditor(element: HTMLElement | null, session: DocumentSession, slash: SlashMenuState): Editor {
  return new Editor({
    element,
    editable: isEditable(session.snapshot().connection),
    // Its styles stand in document.css; an injected style element is what the content security policy forbids.
    injectCSS: false,
    extensions: [
      ...extensions.map(withTableKeys).map(withCodeLabel),
      // Its undo knows the edits of this editor only.
      Collaboration.configure({ document: session.ydoc, field: fragmentName }),
      BindingGuard,
      caretsOf(session),
      CaretRoom,
      arrivingOf(session),
      reviewOf(session),
      SteadyCarets,
      Placeholder,
      LinkClick,
      slashMenu(slash),
    ],
    editorProps: {
      attributes: {
        class: 'document',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': 'Process document',
      },
    },
  })
}
