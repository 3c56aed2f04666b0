type WaitingProps = { readonly words: string; readonly className?: string }

/** Stands where something will, once it is there. */
export function Waiting({ words, className = 'm-4' }: WaitingProps) {
  return (
    <p role="status" className={`skeleton h-12 ${className}`}>
      <span className="sr-only">{words}</span>
    </p>
  )
}
