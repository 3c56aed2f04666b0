import type { Box, Point } from './boxes.ts'
import type { Flow } from './flow.ts'
import { type LaidEdge, type LaidLane, type LaidNode, layoutFlow, limitSign, lineHeight } from './layout.ts'
import { widthOf } from './wrap.ts'
import { xmlText } from './xml.ts'

/**
 * The flow as an SVG picture that stands alone: its words are text, a title and a description tell it to those who cannot
 * see it, and it follows the reader's light or dark theme. A page that has the style already leaves it out, and sets the variables `--flow-*` itself.
 */
export function flowSvg(flow: Flow, style = flowStyle): string {
  return flowPicture(flow, style).svg
}

/** The same with its size in px. */
export function flowPicture(flow: Flow, style = flowStyle): { svg: string; width: number; height: number } {
  const { width, height, lanes, nodes, edges } = layoutFlow(flow)
  const title = flow.title === '' ? 'Process' : flow.title
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="flow" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="flow-title flow-description">`,
    `<title id="flow-title">${xmlText(title)}</title>`,
    `<desc id="flow-description">${xmlText(describe(flow))}</desc>`,
    ...(style === '' ? [] : [`<style>${style}</style>`]),
    `<defs><marker id="flow-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path class="flow-tip" d="M0 0.5 7.5 4 0 7.5z"/></marker></defs>`,
    ...lanes.map(drawLane),
    ...edges.map(drawEdge),
    ...nodes.map(drawNode),
    '</svg>',
  ]
  return { svg: lines.join('\n'), width, height }
}

/** Of the pictures; each file brings it along. */
export const flowStyle = `.flow{--ink:var(--flow-ink,#1c1917);--line:var(--flow-line,#78716c);--fill:var(--flow-fill,#fff);--lane:var(--flow-lane,#fafaf9);--edge:var(--flow-edge,#d6d3d1);--start:var(--flow-start,#15803d);--warn:var(--flow-warn,#b45309);font:13px/1.3 'Inter Variable',Inter,system-ui,sans-serif;background:var(--flow-back,#fff)}
@media (prefers-color-scheme:dark){.flow{--ink:var(--flow-ink,#f5f5f4);--line:var(--flow-line,#a8a29e);--fill:var(--flow-fill,#292524);--lane:var(--flow-lane,#1c1917);--edge:var(--flow-edge,#44403c);--start:var(--flow-start,#4ade80);--warn:var(--flow-warn,#fbbf24);background:var(--flow-back,#0c0a09)}}
.flow text{fill:var(--ink);text-anchor:middle}.flow-lane{fill:var(--lane);stroke:var(--edge)}.flow .flow-lane-name{font-weight:600;text-anchor:start}.flow-shape{fill:var(--fill);stroke:var(--line);stroke-width:1.4}.flow-automated .flow-shape,.flow-integration .flow-shape{stroke-dasharray:5 3}.flow-start .flow-shape{stroke:var(--start)}.flow-end .flow-shape{stroke-width:3.2}.flow-error .flow-shape,.flow-timer .flow-shape,.flow-sign{stroke:var(--warn)}.flow-sign{fill:none;stroke-width:1.6}.flow-plus{stroke:var(--line);stroke-width:2}.flow-line{fill:none;stroke:var(--line);stroke-width:1.4}.flow-back .flow-line{stroke-dasharray:6 4}.flow .flow-limit text{font-size:12px}.flow-clock{fill:none;stroke:var(--line);stroke-width:1.2}.flow-tip{fill:var(--line)}`

/** The process in sentences, in the order in which it is drawn. */
function describe({ nodes, edges }: Flow): string {
  const names = new Map(nodes.map(({ id, name }) => [id, name]))
  const exits = Map.groupBy(edges, ({ from }) => from)
  return nodes
    .filter(({ kind }) => kind !== 'start' && kind !== 'end' && kind !== 'parallel')
    .map(({ id, kind, name, actor, at, sla }) => {
      const facts = [kind === 'choice' ? '' : actor, sla && `time limit: ${sla}`].filter(Boolean).join(', ')
      const by = facts === '' ? '' : ` (${facts})`
      const where = at === undefined ? '' : ` at “${names.get(at)}”`
      const chosen = (exits.get(id) ?? []).filter(({ when }) => when !== undefined)
      const ways = chosen.map(({ to, when }) => `${when}: ${names.get(to) || 'go on'}`)
      return `${name}${by}${where}${ways.length > 0 ? ` – ${ways.join('; ')}` : ''}.`
    })
    .join(' ')
}

function drawLane({ lines, x, y, width, height }: LaidLane): string {
  const top = y + height / 2 - ((lines.length - 1) * lineHeight) / 2
  return `<rect class="flow-lane" ${at({ x, y, width, height })} rx="6"/>${lines
    .map(
      (line, row) =>
        `<text class="flow-lane-name" x="${x + 12}" y="${px(top + row * lineHeight + 4)}">${xmlText(line)}</text>`,
    )
    .join('')}`
}

/** Not drawn through its words. */
function drawEdge({ edge, points, label }: LaidEdge): string {
  const tip = ' marker-end="url(#flow-arrow)"'
  const line = label
    ? lineThrough(points.slice(0, label.behind)) + lineThrough(points.slice(label.behind), tip)
    : lineThrough(points, tip)
  return `<g class="flow-edge flow-${edge.kind}">${line}${label ? drawLines(label.lines, label) : ''}</g>`
}

function lineThrough(points: readonly Point[], tip = ''): string {
  const turns = points.filter(({ x, y }, at) => x !== points[at - 1]?.x || y !== points[at - 1]?.y)
  return `<path class="flow-line" d="M${turns.map(({ x, y }) => `${px(x)} ${px(y)}`).join('L')}"${tip}/>`
}

function drawNode(laid: LaidNode): string {
  const { node, lines, words, limit, foot } = laid
  const inside = { ...laid, height: laid.height - foot }
  const named = words ?? (limit === null ? inside : { ...inside, height: inside.height - lineHeight + 4 })
  return `<g class="flow-node flow-${node.kind}" data-node="${xmlText(node.id)}">${drawShape(laid)}${drawLines(lines, named)}${limit === null ? '' : drawLimit(limit, inside)}</g>`
}

/** A clock and how long the step may take, at the foot of its box. */
function drawLimit(limit: string, { x, y, width, height }: Box): string {
  const foot = { x: x + limitSign / 2, y: y + height - lineHeight - 7, width, height: lineHeight }
  const midX = x + (width - widthOf(limit)) / 2 - 2
  const midY = foot.y + lineHeight / 2
  return `<g class="flow-limit"><path class="flow-clock" d="M${px(midX - 5)} ${px(midY)}a5 5 0 1 0 10 0 5 5 0 1 0-10 0M${px(midX)} ${px(midY - 3)}v3h2.5"/>${drawLines([limit], foot)}</g>`
}

function drawShape({ node, ...box }: LaidNode): string {
  const { x, y, width, height } = box
  const [midX, midY] = [x + width / 2, y + height / 2]
  switch (node.kind) {
    case 'start':
    case 'end':
      return circle(midX, midY, width / 2)
    case 'error':
      return `${circle(midX, midY, width / 2)}<path class="flow-sign" d="M${px(midX - 5)} ${px(midY + 5)}l3-8 4 5 3-8"/>`
    case 'timer':
      return `${circle(midX, midY, width / 2)}<path class="flow-sign" d="M${px(midX)} ${px(midY - 6)}v6h5"/>`
    case 'choice':
    case 'parallel': {
      const diamond = `<path class="flow-shape" d="M${px(midX)} ${px(y)}L${px(x + width)} ${px(midY)}L${px(midX)} ${px(y + height)}L${px(x)} ${px(midY)}z"/>`
      const sign =
        node.kind === 'parallel'
          ? `<path class="flow-plus" d="M${px(midX - 9)} ${px(midY)}h18M${px(midX)} ${px(midY - 9)}v18"/>`
          : ''
      return diamond + sign
    }
    default:
      return `<rect class="flow-shape" ${at(box)} rx="8"/>`
  }
}

const circle = (x: number, y: number, radius: number): string =>
  `<circle class="flow-shape" cx="${px(x)}" cy="${px(y)}" r="${px(radius)}"/>`

/** Lines of text in the middle of a box. */
function drawLines(lines: readonly string[], { x, y, width, height }: Box): string {
  const midX = px(x + width / 2)
  const top = y + (height - (lines.length - 1) * lineHeight) / 2 + 4.5
  return lines
    .map((line, row) => `<text x="${midX}" y="${px(top + row * lineHeight)}">${xmlText(line)}</text>`)
    .join('')
}

const at = ({ x, y, width, height }: Box): string =>
  `x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}"`

const px = (value: number): string => String(Math.round(value * 10) / 10)
