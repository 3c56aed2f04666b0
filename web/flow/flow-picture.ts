import type { Flow } from '#shared/process/flow/flow.ts'
import { flowStyle, flowSvg } from '#shared/process/flow/svg.ts'

/** The page's policy allows no styles inside of a picture. */
export function adoptStyle(): void {
  if (adopted) return
  adopted = true
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(flowStyle)
  document.adoptedStyleSheets.push(sheet)
}

let adopted = false

/** Draws the flow, with its nodes as buttons that go to their place in the text. */
export function drawFlow(pane: HTMLElement, flow: Flow): void {
  const parsed = new DOMParser().parseFromString(flowSvg(flow, ''), 'image/svg+xml')
  const svg = document.importNode(parsed.documentElement, true)
  // A picture as a whole has no parts that could be reached.
  svg.setAttribute('role', 'group')
  for (const element of svg.querySelectorAll('[data-node]')) {
    const node = flow.nodes.find(({ id }) => id === element.getAttribute('data-node'))
    if (!node || node.block === null) continue
    element.setAttribute('role', 'button')
    element.setAttribute('tabindex', '0')
    element.setAttribute('aria-label', node.name === '' ? 'Split or join' : `Go to: ${node.name}`)
  }
  const focused = document.activeElement?.getAttribute('data-node')
  pane.replaceChildren(svg)
  const again = [...svg.querySelectorAll<SVGElement>('[data-node]')].find(
    (element) => element.getAttribute('data-node') === focused,
  )
  again?.focus({ preventScroll: true })
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
