import { Editor } from '@tiptap/core'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { CompletionList } from '../code/completion-list.tsx'
import { CompletionState } from '../code/completion-state.ts'
import { ProblemCard } from '../code/problem-card.tsx'
import { ProblemCardState } from '../code/problem-card-state.ts'
import { BubbleMenu } from './bubble-menu.tsx'
import { isEditable } from './connection.ts'
import type { DocumentSession } from './document-session.ts'
import { type EditorPopups, extensionsOf } from './editor-extensions.ts'
import { SlashMenu } from './slash-menu.tsx'
import { SlashMenuState } from './slash-menu-state.ts'

type DocumentEditorProps = {
  readonly session: DocumentSession
  /** That code may call, as far as the thread's context names them. */
  /** Tells of the editor when it stands, and null when it goes. */
  readonly onEditor: (editor: Editor | null) => void
}

/** The text of a document, as the session has it. Editable as soon as, and as long as, the session says so. */
export function DocumentEditor({ session, onEditor }: DocumentEditorProps) {
  const mount = useRef<HTMLDivElement>(null)
  const [popups] = useState(() => ({
    slash: new SlashMenuState(),
    problems: new ProblemCardState(),
    names: new CompletionState(),
  }))
  const [editor, setEditor] = useState<Editor | null>(null)
  const editable = isEditable(useSyncExternalStore(session.subscribe, session.snapshot).connection)

  useEffect(() => {
    const opened = openEditor(mount.current, session, popups)
    setEditor(opened)
    onEditor(opened)
    return () => {
      setEditor(null)
      onEditor(null)
      opened.destroy()
    }
  }, [session, popups, onEditor])

  useEffect(() => {
    editor?.setEditable(editable, false)
  }, [editor, editable])

  return (
    <>
      <div ref={mount} className="relative isolate" />
      {editor && <BubbleMenu editor={editor} />}
      {editor && <SlashMenu state={popups.slash} editor={editor} />}
      {editor && <CompletionList list={popups.names} editor={editor} />}
      {editor && <ProblemCard card={popups.problems} editor={editor} />}
    </>
  )
}

function openEditor(element: HTMLElement | null, session: DocumentSession, popups: EditorPopups): Editor {
  const editable = () => isEditable(session.snapshot().connection)
  return new Editor({
    element,
    editable: editable(),
    // Its styles stand in document.css; an injected style element is what the content security policy forbids.
    injectCSS: false,
    extensions: extensionsOf(session, popups),
    editorProps: {
      // All set by ProseMirror: what somebody else sets here it takes for an edit, and leaves a click unread meanwhile.
      attributes: () => ({
        class: 'document',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': 'Process document',
        'aria-readonly': String(!editable()),
      }),
    },
  })
}
