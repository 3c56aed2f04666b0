import type { DocNode } from '#shared/document/node.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { flowPicture, flowStyle } from '#shared/process/flow/svg.ts'

/** The flow as it is drawn on paper, px; null where the document tells no steps. */
export function paperFlow(
  nodes: readonly DocNode[],
): { readonly svg: string; readonly width: number; readonly height: number } | null {
  const flow = flowOf(nodes)
  return flow && flowPicture(flow, paperStyle)
}

/** Light, with the values in the places of the variables, and selectors of one part: what reads SVG here knows no others. */
const paperStyle = (() => {
  const values = new Map<string, string>()
  return flowStyle
    .replace("'Inter Variable',Inter,system-ui,sans-serif", 'Roboto')
    .replaceAll('.flow ', '')
    .replace(/^@media.*\n/m, '')
    .replace(/--(\w+):var\(--flow-\w+,([^)]+)\);?/g, (_, name: string, value: string) => {
      values.set(name, value)
      return ''
    })
    .replace(/var\(--flow-\w+,([^)]+)\)/g, '$1')
    .replace(/var\(--(\w+)\)/g, (_, name: string) => values.get(name) ?? '')
})()

/** How much smaller a picture becomes to fit a page, at most its own size; and whether the page lies on its side for that. */
export function fitPage(
  picture: { readonly width: number; readonly height: number },
  page: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number; readonly isLandscape: boolean } {
  const scaleOn = (width: number, height: number) =>
    Math.min(1, width / picture.width, height / picture.height)
  const [upright, aside] = [scaleOn(page.width, page.height), scaleOn(page.height, page.width)]
  const scale = Math.max(upright, aside)
  return { width: picture.width * scale, height: picture.height * scale, isLandscape: aside > upright }
}
