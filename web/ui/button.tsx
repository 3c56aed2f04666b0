import type { ComponentProps } from 'react'
import { classes } from './classes.ts'

const looks = {
  plain: 'border border-line bg-raised text-ink shadow-lift hover:border-strong-line',
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  dark: 'bg-ink text-bg hover:bg-soft',
  ghost: 'text-soft hover:bg-line/60 hover:text-ink',
  danger: 'bg-del text-bg hover:opacity-90',
}
const sizes = {
  sm: 'h-6.5 rounded-md px-2 text-xs',
  md: 'h-8 rounded-lg px-3 text-sm',
  lg: 'h-9 rounded-lg px-4 text-sm',
  icon: 'size-8 rounded-lg',
}

type ButtonProps = ComponentProps<'button'> & {
  readonly look?: keyof typeof looks
  readonly size?: keyof typeof sizes
}

/** One that has work under way is `aria-disabled`: it keeps the focus, which a disabled one would lose. */
export function Button({ look = 'plain', size = 'md', className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={classes(
        'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap font-medium transition-colors',
        'disabled:cursor-default disabled:opacity-50 aria-disabled:cursor-default aria-disabled:opacity-50',
        looks[look],
        sizes[size],
        className,
      )}
      {...rest}
    />
  )
}
