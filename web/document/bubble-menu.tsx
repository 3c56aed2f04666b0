import { type Editor, posToDOMRect } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import { Bold, Code, ExternalLink, Italic, Link, Strikethrough, Unlink } from 'lucide-react'
import { type FormEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { safeHref } from '#shared/document/links.ts'
import { classes } from '../ui/classes.ts'
import { place } from '../ui/place-beside.ts'
import { modKey } from '../ui/platform.ts'
import { takeFocus } from '../ui/take-focus.ts'

/** What to do with selected text, floating over it. */
export function BubbleMenu({ editor }: { editor: Editor }) {
  const selection = useTextSelection(editor)
  const [linking, setLinking] = useState(false)
  const ref = useRef<HTMLDivElement>(null)
  const selected = selection && `${selection.from} ${selection.to}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: another selection has nothing to do with the link begun
  useEffect(() => setLinking(false), [selected])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the form is wider than the buttons
  useLayoutEffect(() => {
    if (!selection || !ref.current) return
    const text = posToDOMRect(editor.view, selection.from, selection.to)
    place(ref.current, text, { side: 'above', align: 'middle', gap: 8 })
  }, [selection, linking, editor])
  if (!selection) return null

  return (
    <div
      ref={ref}
      role="toolbar"
      aria-label="Text formatting"
      className="fixed top-0 left-0 z-40 flex items-center gap-0.5 rounded-xl border border-line bg-raised p-1 shadow-float"
    >
      {linking ? (
        <LinkForm editor={editor} onDone={() => setLinking(false)} />
      ) : (
        <Marks editor={editor} onLink={() => setLinking(true)} />
      )}
    </div>
  )
}

function Marks({ editor, onLink }: { editor: Editor; onLink: () => void }) {
  const toggle = (mark: string) => () => editor.chain().focus().toggleMark(mark).run()
  return (
    <>
      <Tool label={`Bold (${modKey}B)`} on={editor.isActive('bold')} onClick={toggle('bold')}>
        <Bold size={15} aria-hidden />
      </Tool>
      <Tool label={`Italic (${modKey}I)`} on={editor.isActive('italic')} onClick={toggle('italic')}>
        <Italic size={15} aria-hidden />
      </Tool>
      <Tool
        label={`Strike through (${modKey}Shift S)`}
        on={editor.isActive('strike')}
        onClick={toggle('strike')}
      >
        <Strikethrough size={15} aria-hidden />
      </Tool>
      <Tool label={`Code (${modKey}E)`} on={editor.isActive('code')} onClick={toggle('code')}>
        <Code size={15} aria-hidden />
      </Tool>
      <Tool
        label={editor.isActive('link') ? 'Edit link' : 'Add link'}
        on={editor.isActive('link')}
        onClick={onLink}
      >
        <Link size={15} aria-hidden />
      </Tool>
    </>
  )
}

function LinkForm({ editor, onDone }: { editor: Editor; onDone: () => void }) {
  const present = String(editor.getAttributes('link').href ?? '')
  const [address, setAddress] = useState(present)
  const href = safeHref(withScheme(address))
  const set = (event: FormEvent) => {
    event.preventDefault()
    if (href === null) return
    editor.chain().focus().extendMarkRange('link').setMark('link', { href }).run()
    onDone()
  }
  return (
    <form onSubmit={set} className="flex items-center gap-0.5">
      <input
        // The menu was asked for the link, so the next thing typed is its address.
        ref={takeFocus}
        value={address}
        onChange={(event) => setAddress(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onDone()
          editor.commands.focus()
        }}
        aria-label="Address of the link"
        aria-invalid={address !== '' && href === null}
        placeholder="https://…"
        className="h-7 w-60 rounded-md bg-transparent px-2 outline-none aria-invalid:text-del"
      />
      <button
        type="submit"
        disabled={href === null}
        className="h-7 rounded-md px-2 text-accent text-xs font-medium disabled:text-faint"
      >
        Apply
      </button>
      {present && (
        <>
          <Tool
            label="Open link in a new tab"
            onClick={() => window.open(present, '_blank', 'noopener,noreferrer')}
          >
            <ExternalLink size={15} aria-hidden />
          </Tool>
          <Tool
            label="Remove link"
            onClick={() => {
              editor.chain().focus().extendMarkRange('link').unsetMark('link').run()
              onDone()
            }}
          >
            <Unlink size={15} aria-hidden />
          </Tool>
        </>
      )}
    </form>
  )
}

type ToolProps = { label: string; on?: boolean; onClick: () => void; children: ReactNode }

function Tool({ label, on, onClick, children }: ToolProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={on}
      // The editor keeps the focus, and with it the selection.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
      className={classes(
        'grid size-7 place-items-center rounded-md text-soft hover:bg-line/60 hover:text-ink',
        on && 'bg-accent-soft text-accent',
      )}
    >
      {children}
    </button>
  )
}

/** People write `example.com`; what has no scheme and is no path on this server means https. */
const withScheme = (address: string) =>
  /^[a-z][a-z0-9+.-]*:|^[/#?]|^\s*$/i.test(address) ? address : `https://${address.trim()}`

/** The selected text where formatting applies, or null. A new object with each transaction, so that marks are current. */
function useTextSelection(editor: Editor): { from: number; to: number } | null {
  const [selected, setSelected] = useState<{ from: number; to: number } | null>(null)
  useEffect(() => {
    let pointerIsDown = false
    let frame = 0
    const read = () => {
      const { selection } = editor.state
      const { from, to, $from } = selection
      const formattable = selection instanceof TextSelection && from < to && !$from.parent.type.spec.code
      const inMenu = document.activeElement?.closest('[role=toolbar]') != null
      const isShown = formattable && editor.isEditable && !pointerIsDown && (editor.isFocused || inMenu)
      setSelected(isShown ? { from, to } : null)
    }
    // Later, because while the focus moves into the menu (to type an address) nothing has it for a moment.
    const readLater = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => {
        if (!editor.isDestroyed) read()
      })
    }
    const press = () => {
      pointerIsDown = true
    }
    const release = () => {
      pointerIsDown = false
      readLater()
    }
    const { dom } = editor.view
    editor.on('transaction', readLater)
    dom.addEventListener('pointerdown', press)
    window.addEventListener('pointerup', release)
    window.addEventListener('resize', readLater)
    document.addEventListener('focusin', readLater)
    return () => {
      cancelAnimationFrame(frame)
      editor.off('transaction', readLater)
      dom.removeEventListener('pointerdown', press)
      window.removeEventListener('pointerup', release)
      window.removeEventListener('resize', readLater)
      document.removeEventListener('focusin', readLater)
    }
  }, [editor])
  return selected
}
