import { Check, Copy } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from './button.tsx'

/** Something that is shown this once, to be taken along. `note` says what follows from that. */
export function CopyField({ label, value, note }: { label: string; value: string; note: string }) {
  const field = useRef<HTMLInputElement>(null)
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(value)
      setCopied(true)
    } catch {
      // No access to the clipboard: the text is selected, and the keys for copying work.
    }
  }
  return (
    <div className="rounded-xl border border-line bg-accent-soft p-3">
      <div className="flex gap-2">
        <input
          ref={field}
          readOnly
          value={value}
          aria-label={label}
          onFocus={(event) => event.target.select()}
          className="h-8 min-w-0 flex-1 rounded-lg border border-line bg-raised px-2.5 font-mono text-xs"
        />
        <Button onClick={() => void copy()}>
          {isCopied ? <Check size={14} className="text-add" aria-hidden /> : <Copy size={14} aria-hidden />}
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <p className="mt-1.5 text-soft text-xs" aria-live="polite">
        {isCopied ? 'Copied. ' : ''}
        {note}
      </p>
    </div>
  )
}
