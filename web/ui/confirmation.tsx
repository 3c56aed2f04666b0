import { messageOf } from '../api.ts'
import { Button } from './button.tsx'
import { takeFocus } from './take-focus.ts'

type ConfirmationProps = {
  /** What will happen, and that it cannot be taken back where it cannot. */
  readonly text: string
  /** The word for doing it. */
  readonly action: string
  readonly isBusy: boolean
  readonly error: unknown
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

/** Asks once more, in the place of what was clicked. */
export function Confirmation({ text, action, isBusy, error, onConfirm, onCancel }: ConfirmationProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div role="group" aria-label={text} className="rounded-xl border border-line bg-raised p-3">
      <p className="wrap-anywhere">{text}</p>
      {error != null && (
        <p role="alert" className="mt-1 text-del text-xs">
          {messageOf(error)}
        </p>
      )}
      <div className="mt-2 flex justify-end gap-2">
        {/* The button that was clicked is gone; the harmless one takes the focus over. */}
        <Button ref={takeFocus} onClick={onCancel}>
          Cancel
        </Button>
        <Button look="danger" disabled={isBusy} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </div>
  )
}
