import { Popover as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

type PopoverProps = {
  readonly label: string
  readonly trigger: ReactNode
  readonly children: ReactNode
  readonly align?: 'start' | 'center' | 'end'
}

export function Popover({ label, trigger, children, align = 'end' }: PopoverProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Content
        aria-label={label}
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className="z-40 w-[min(20rem,calc(100vw-1rem))] animate-[rise_120ms_ease-out] rounded-xl border border-line bg-raised p-3.5 shadow-float outline-none"
      >
        {children}
      </Radix.Content>
    </Radix.Root>
  )
}
