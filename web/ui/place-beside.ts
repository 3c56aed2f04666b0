/** In pixels of the window. */
export type Box = {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export type Beside = {
  /** The other one is taken where only that has the room. */
  readonly side: 'above' | 'below'
  readonly align: 'start' | 'middle'
  /** px to what it stands beside. */
  readonly gap: number
  /** px; at most, and less where the side has less. What scrolls says one. */
  readonly maxHeight?: number
}

type Size = { readonly width: number; readonly height: number }

/** px that stay free at the edges of the window. */
const edge = 8

/** Moves an element that is `fixed` in the corner of the window beside a box of it. */
export function place(element: HTMLElement, box: Box, beside: Beside): void {
  if (beside.maxHeight !== undefined) element.style.maxHeight = `${beside.maxHeight}px`
  const { width, height } = element.getBoundingClientRect()
  const { clientWidth, clientHeight } = document.documentElement
  const placed = placeBeside({ width, height }, { width: clientWidth, height: clientHeight }, box, beside)
  if (beside.maxHeight !== undefined) element.style.maxHeight = `${placed.height}px`
  element.style.translate = `${placed.x}px ${placed.y}px`
}

/** Where something of this size goes, and how high it may be there. It stays in the window with all its width. */
export function placeBeside(
  { width, height }: Size,
  window: Size,
  box: Box,
  { side, align, gap }: Beside,
): { x: number; y: number; height: number } {
  const room = { above: box.top - gap - edge, below: window.height - box.bottom - gap - edge }
  const other = side === 'above' ? 'below' : 'above'
  const chosen = height > room[side] && room[other] > room[side] ? other : side
  const shown = Math.min(height, Math.max(0, room[chosen]))
  const left = align === 'start' ? box.left : (box.left + box.right - width) / 2
  return {
    x: Math.max(edge, Math.min(left, window.width - edge - width)),
    y: chosen === 'below' ? box.bottom + gap : box.top - gap - shown,
    height: shown,
  }
}
