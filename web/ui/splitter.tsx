import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { readStored, writeStored } from './stored.ts'

type Extent = { readonly min: number; readonly max: number; readonly initial: number }

/** A width in pixels that the person chose with a Splitter, remembered under `key`. */
export function useStoredWidth(key: string, extent: Extent): [number, (width: number) => void] {
  const clamp = (width: number) => Math.round(Math.min(extent.max, Math.max(extent.min, width)))
  const [width, setWidth] = useState(() => clamp(Number(readStored(key) ?? Number.NaN) || extent.initial))
  return [
    width,
    (wanted) => {
      setWidth(clamp(wanted))
      writeStored(key, String(clamp(wanted)))
    },
  ]
}

type SplitterProps = {
  readonly label: string
  readonly extent: Extent
  /** Width of the panel to its right. */
  readonly width: number
  readonly onResize: (width: number) => void
}

const stepPx = 24

/** The line between two panels: drag it, or focus it and press the arrow keys. A double click brings the first width back. */
export function Splitter({ label, extent, width, onResize }: SplitterProps) {
  const drag = (down: PointerEvent<HTMLElement>) => {
    const handle = down.currentTarget
    handle.setPointerCapture(down.pointerId)
    const from = down.clientX
    const move = (event: globalThis.PointerEvent) => onResize(width + from - event.clientX)
    const end = () => {
      handle.removeEventListener('pointermove', move)
      handle.removeEventListener('lostpointercapture', end)
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', end)
  }
  const press = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowLeft: width + stepPx,
      ArrowRight: width - stepPx,
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
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={extent.min}
      aria-valuemax={extent.max}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={press}
      onDoubleClick={() => onResize(extent.initial)}
      className="group relative z-10 -mx-1 w-2 shrink-0 cursor-col-resize touch-none"
    >
      <div className="absolute inset-y-0 left-1/2 w-px bg-line transition-colors group-hover:w-0.5 group-hover:bg-accent group-active:w-0.5 group-active:bg-accent" />
    </div>
  )
}
