import type { ReactNode } from 'react'
import { type Placement, type TriggerProps, usePopover } from './use-popover.ts'

type PopoverProps = {
  readonly label: string
  readonly trigger: (props: TriggerProps) => ReactNode
  /** Drawn with the page; what takes a request waits until it is open. */
  readonly children: ReactNode | ((isOpen: boolean) => ReactNode)
  readonly placement?: Placement
}

/** A few words or controls that a button shows beside itself. */
export function Popover({ label, trigger, children, placement = 'below-end' }: PopoverProps) {
  const popover = usePopover('dialog')
  return (
    <>
      {trigger(popover.trigger)}
      <div
        {...popover.surface}
        role="dialog"
        aria-label={label}
        data-placement={placement}
        className="w-[min(20rem,calc(100vw-1rem))] p-3.5 text-left text-sm"
      >
        {typeof children === 'function' ? children(popover.isOpen) : children}
      </div>
    </>
  )
}
