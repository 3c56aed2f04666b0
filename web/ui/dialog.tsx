import { X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from './button.tsx'
import { classes } from './classes.ts'

type DialogProps = {
  readonly title: string
  readonly description?: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly size?: keyof typeof widths
}

const widths = { usual: 'w-[min(32rem,calc(100vw-2rem))]', wide: 'w-[min(64rem,calc(100vw-2rem))]' }

/** A modal dialog of the browser itself: focus stays inside, Escape and a click beside it close it. */
export function Dialog({ title, description, onClose, children, size = 'usual' }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    const opener = document.activeElement
    dialog?.showModal()
    // The browser would choose the button that closes it.
    dialog?.querySelector<HTMLElement>('input, select')?.focus()
    return () => {
      dialog?.close()
      // An element that React removes gives the focus back to nobody.
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, see onCancel
    <dialog
      ref={ref}
      aria-labelledby="dialog-title"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
      className={classes(
        'rounded-2xl border border-line bg-bg p-0 shadow-float open:animate-[rise_140ms_ease-out]',
        widths[size],
      )}
    >
      <div className="flex flex-col gap-4 p-5">
        <header className="flex items-start gap-3">
          <div className="min-w-0 flex-1">
            <h2 id="dialog-title" className="text-base font-semibold tracking-tight">
              {title}
            </h2>
            {description && <p className="mt-1 text-soft">{description}</p>}
          </div>
          <Button look="ghost" size="icon" className="-mt-1 -mr-1" onClick={onClose} aria-label="Close">
            <X size={16} aria-hidden />
          </Button>
        </header>
        {children}
      </div>
    </dialog>
  )
}
