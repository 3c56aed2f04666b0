import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { classes } from './classes.ts'
import { readStored, writeStored } from './stored.ts'

type Extent = { readonly min: number; readonly max: number; readonly initial: number }

/** A size in pixels that the person chose with a Splitter, remembered under `key`. */
export function useStoredSize(key: string, extent: Extent): [number, (size: number) => void] {
  const clamp = (size: number) => Math.round(Math.min(extent.max, Math.max(extent.min, size)))
  const [size, setSize] = useState(() => clamp(Number(readStored(key) ?? Number.NaN) || extent.initial))
  return [
    size,
    (wanted) => {
      setSize(clamp(wanted))
      writeStored(key, String(clamp(wanted)))
    },
  ]
}

type SplitterProps = {
  readonly label: string
  /** How the line runs: panels side by side have a vertical one between them. */
  readonly line: 'vertical' | 'horizontal'
  readonly extent: Extent
  /** Width of the panel to its right, or height of the one below it. */
  readonly size: number
  readonly onResize: (size: number) => void
}

const stepPx = 24

/** The line between two panels: drag it, or focus it and press the arrow keys. A double click brings the first width back. */
export function Splitter({ label, line, extent, size, onResize }: SplitterProps) {
  const isVertical = line === 'vertical'
  const drag = (down: PointerEvent<HTMLElement>) => {
    const handle = down.currentTarget
    handle.setPointerCapture(down.pointerId)
    const at = ({ clientX, clientY }: { clientX: number; clientY: number }) =>
      isVertical ? clientX : clientY
    const from = at(down)
    const move = (event: globalThis.PointerEvent) => onResize(size + from - at(event))
    const end = () => {
      handle.removeEventListener('pointermove', move)
      handle.removeEventListener('lostpointercapture', end)
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', end)
  }
  const press = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      [isVertical ? 'ArrowLeft' : 'ArrowUp']: size + stepPx,
      [isVertical ? 'ArrowRight' : 'ArrowDown']: size - stepPx,
      Home: extent.max,
      End: extent.min,
    }
    const wanted = steps[event.key]
    if (wanted === undefined) return
    event.preventDefault()
    onResize(wanted)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be focused is a widget, which <hr> is not
    <div
      role="separator"
      aria-orientation={line}
      aria-label={label}
      aria-valuenow={size}
      aria-valuemin={extent.min}
      aria-valuemax={extent.max}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={press}
      onDoubleClick={() => onResize(extent.initial)}
      className={classes(
        'group relative z-10 shrink-0 touch-none',
        isVertical ? '-mx-1 w-2 cursor-col-resize' : '-my-1 h-2 cursor-row-resize',
      )}
    >
      <div
        className={classes(
          'absolute bg-line transition-colors group-hover:bg-accent group-active:bg-accent',
          isVertical
            ? 'inset-y-0 left-1/2 w-px group-hover:w-0.5 group-active:w-0.5'
            : 'inset-x-0 top-1/2 h-px group-hover:h-0.5 group-active:h-0.5',
        )}
      />
    </div>
  )
}
