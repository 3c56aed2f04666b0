import { type ComponentProps, useId } from 'react'

/** One thing to be typed, with its name above it. */
export function Field({
  label,
  hint,
  ...input
}: ComponentProps<'input'> & { label: string; hint?: string | undefined }) {
  const hintId = useId()
  return (
    <div className="flex flex-col gap-1">
      <label className="flex flex-col gap-1 text-soft">
        {label}
        <input
          required
          aria-describedby={hint && hintId}
          className="h-9 rounded-lg border border-line bg-raised px-3 text-ink"
          {...input}
        />
      </label>
      {hint && (
        <p id={hintId} className="text-faint text-xs">
          {hint}
        </p>
      )}
    </div>
  )
}
