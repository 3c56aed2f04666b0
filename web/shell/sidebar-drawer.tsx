import { useEffect, useRef } from 'react'
import { Sidebar } from './sidebar.tsx'

/** The sidebar over the page, where there is no room beside it. */
export function SidebarDrawer({ onClose }: { onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, see onCancel
    <dialog
      ref={ref}
      aria-label="Sidebar"
      onCancel={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
      className="m-0 h-dvh max-h-none bg-transparent p-0"
    >
      <Sidebar className="flex h-full shadow-float" />
    </dialog>
  )
}
