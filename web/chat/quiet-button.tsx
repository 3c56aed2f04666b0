import type { ComponentProps } from 'react'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'

type QuietButtonProps = ComponentProps<'button'> & { readonly busy: boolean }

/** A small button of a card. */
export function QuietButton({ busy, onClick, className, ...rest }: QuietButtonProps) {
  return (
    <Button
      look="ghost"
      size="sm"
      aria-disabled={busy}
      onClick={busy ? undefined : onClick}
      className={classes('h-6 px-1.5', className)}
      {...rest}
    />
  )
}
