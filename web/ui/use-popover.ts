import { type ToggleEvent, useId, useState } from 'react'

/**
 * Ties a button to what it opens, by the browser's own popovers: in front of everything also in dialogs, closed by
 * Escape and by a click elsewhere, the focus given back. CSS anchors the one to the other (styles/popover.css).
 */
export function usePopover(kind: 'dialog' | 'menu') {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  return {
    isOpen,
    trigger: { type: 'button', popoverTarget: id, 'aria-haspopup': kind, 'aria-expanded': isOpen } as const,
    surface: {
      id,
      popover: 'auto',
      onToggle: (event: ToggleEvent<HTMLElement>) => setOpen(event.newState === 'open'),
    } as const,
  }
}

/** What a component gives the button that it lets its user draw. */
export type TriggerProps = ReturnType<typeof usePopover>['trigger']

export type Placement = 'below-start' | 'below-end' | 'above-start' | 'above-end'
