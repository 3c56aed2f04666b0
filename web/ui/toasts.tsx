import { X } from 'lucide-react'
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import { messageOf } from '../api.ts'
import { Button } from './button.tsx'

/** What can be done about it. */
type ToastAction = { readonly label: string; readonly run: () => void }
type Toast = {
  readonly id: number
  readonly text: string
  readonly bad: boolean
  readonly action: ToastAction | undefined
}
type Tell = { told(text: string, action?: ToastAction): void; failed(error: unknown): void }

const TellContext = createContext<Tell | null>(null)

/** How long a word of confirmation stays; what failed stays until it is closed. */
const shownMs = 4_000
/** To read it, decide and get there. */
const shownWithActionMs = 10_000

/** Short words about what a click did, out of the way of the work. Errors in place are better; this is for the rest. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const lastId = useRef(0)
  const close = useCallback(
    (id: number) => setToasts((present) => present.filter((toast) => toast.id !== id)),
    [],
  )
  const show = useCallback(
    (text: string, bad: boolean, action?: ToastAction) => {
      const id = ++lastId.current
      setToasts((present) => [
        ...present.filter((toast) => toast.text !== text).slice(-2),
        { id, text, bad, action },
      ])
      if (!bad) setTimeout(() => close(id), action ? shownWithActionMs : shownMs)
    },
    [close],
  )
  const [tell] = useState<Tell>(() => ({
    told: (text, action) => show(text, false, action),
    failed: (error) => show(messageOf(error), true),
  }))

  return (
    <TellContext value={tell}>
      {children}
      <section
        aria-label="Notifications"
        aria-live="polite"
        className="pointer-events-none fixed bottom-12 left-1/2 z-50 flex w-[min(24rem,calc(100vw-2rem))] -translate-x-1/2 flex-col gap-2 max-md:bottom-24"
      >
        {toasts.map((toast) => (
          <div
            key={toast.id}
            className="pointer-events-auto flex animate-[rise_140ms_ease-out] items-start gap-2 rounded-xl border border-line bg-raised py-2 pr-2 pl-3.5 shadow-float"
          >
            <p className={toast.bad ? 'flex-1 py-0.5 text-del' : 'flex-1 py-0.5'}>{toast.text}</p>
            {toast.action && (
              <Button
                size="sm"
                onClick={() => {
                  close(toast.id)
                  toast.action?.run()
                }}
              >
                {toast.action.label}
              </Button>
            )}
            <Button
              look="ghost"
              size="sm"
              className="px-1"
              onClick={() => close(toast.id)}
              aria-label="Close notification"
            >
              <X size={14} aria-hidden />
            </Button>
          </div>
        ))}
      </section>
    </TellContext>
  )
}

export function useTell(): Tell {
  const tell = useContext(TellContext)
  if (!tell) throw new Error('drawn outside the toast provider')
  return tell
}
