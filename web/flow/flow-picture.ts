import type { Flow } from '#shared/process/flow/flow.ts'
import { flowStyle, flowSvg } from '#shared/process/flow/svg.ts'
import { nextSpot, nodeLabel } from './flow-walk.ts'

/** The page's policy allows no styles inside of a picture. */
export function adoptStyle(): void {
  if (adopted) return
  adopted = true
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(flowStyle)
  document.adoptedStyleSheets.push(sheet)
}

let adopted = false

/** Draws the flow, with its nodes as buttons that go to their place in the text. Tab comes to one of them. */
export function drawFlow(pane: HTMLElement, flow: Flow): void {
  const parsed = new DOMParser().parseFromString(flowSvg(flow, ''), 'image/svg+xml')
  const svg = document.importNode(parsed.documentElement, true)
  // A picture as a whole has no parts that could be reached.
  svg.setAttribute('role', 'group')
  for (const element of svg.querySelectorAll('[data-node]')) {
    const node = flow.nodes.find(({ id }) => id === element.getAttribute('data-node'))
    if (!node || node.block === null) continue
    element.setAttribute('role', 'button')
    element.setAttribute('tabindex', '-1')
    element.setAttribute('aria-label', nodeLabel(flow, node))
  }
  const reached = pane.querySelector('[tabindex="0"]')
  const isFocused = reached !== null && reached === document.activeElement
  const id = reached?.getAttribute('data-node')
  pane.replaceChildren(svg)
  const buttons = buttonsIn(pane)
  const again = buttons.find((element) => element.getAttribute('data-node') === id)
  const first = again ?? buttons[0]
  first?.setAttribute('tabindex', '0')
  if (isFocused) again?.focus({ preventScroll: true })
}

const buttonsIn = (pane: HTMLElement) => [...pane.querySelectorAll<SVGElement>('[role="button"]')]

/** Tab comes back to the node that was reached last, by whatever means. */
export function keepReached(pane: HTMLElement): void {
  const buttons = buttonsIn(pane)
  const reached = buttons.find((element) => element.matches(':focus'))
  if (reached) for (const each of buttons) each.setAttribute('tabindex', each === reached ? '0' : '-1')
}

/** Brings the focus to where an arrow key leads. False where it leads nowhere. */
export function walkPicture(pane: HTMLElement, key: string): boolean {
  const buttons = buttonsIn(pane)
  const at = buttons.findIndex((element) => element.matches(':focus'))
  const spots = buttons.map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect()
    return { x: x + width / 2, y: y + height / 2 }
  })
  const next = at < 0 ? undefined : buttons[nextSpot(spots, at, key) ?? -1]
  if (!next) return false
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  return true
}

/** Marks the nodes that are written where the reader's caret is. */
export function markHere(pane: HTMLElement, { nodes }: Flow, block: number): void {
  const before = nodes.filter((node) => node.block !== null && node.block <= block)
  const step = before.at(-1)?.step
  for (const element of pane.querySelectorAll('[data-node]')) {
    const node = nodes.find(({ id }) => id === element.getAttribute('data-node'))
    element.classList.toggle('flow-here', step !== undefined && step !== null && node?.step === step)
  }
}
