import { Sparkle } from 'lucide-react'
import { classes } from './classes.ts'
import { inkOn } from './ink-on.ts'

type Person = { readonly name: string; readonly color: string; readonly type?: 'human' | 'agent' | 'system' }

/** A person by initials and colour, the designer by its sign. The name is said by what stands beside it. */
export function Avatar({
  person,
  size = 26,
  className,
}: {
  person: Person
  size?: number
  className?: string
}) {
  const shape = classes('grid shrink-0 select-none place-items-center rounded-full font-semibold', className)
  const box = { width: size, height: size, fontSize: size * 0.38 }
  if (person.type === 'agent') {
    return (
      <span className={classes(shape, 'bg-agent text-bg')} style={box} aria-hidden>
        <Sparkle size={size * 0.5} fill="currentColor" strokeWidth={1} />
      </span>
    )
  }
  // Drawn, not written: initials are no text that a button around them would have to be called by.
  return (
    <span
      className={classes(shape, 'before:content-[attr(data-initials)]')}
      style={{ ...box, background: person.color, color: inkOn(person.color) }}
      data-initials={initials(person.name)}
      aria-hidden
    />
  )
}

/** First letters of the first and the last word. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = [...(words[0] ?? '')][0] ?? '?'
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toUpperCase()
}
