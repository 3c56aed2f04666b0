import type { FlowNode } from './flow.ts'

/** What the parts of the layout have in common. All sizes are in px. */

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export type Point = { readonly x: number; readonly y: number }

/** What stands in a cell of the grid: a node, or the words of an edge, which so overlap nothing. */
export type Item = {
  readonly lane: number
  /** Of the whole, with words below a shape. */
  readonly width: number
  readonly height: number
  /** Width of the shape alone. */
  readonly shape: number
  /** Half the height of the shape, at which lines come in and go out. */
  readonly port: number
  readonly lines: readonly string[]
  /** How long a step may take, in a line of its own at the foot of its box. */
  readonly limit: string | null
  /** Height at the foot of the box that its words leave to the events at its edge. */
  readonly foot: number
  /** At its lower edge, beside each other. */
  readonly events: readonly FlowNode[]
  readonly entries: Link[]
  /** Also those that leave it by one of its events. */
  readonly exits: Link[]
  /** Its cell, once it is placed; rows count within their lane. */
  column: number
  row: number
  /** Its upper left corner, once the grid has settled. */
  x: number
  y: number
}

/** A line between two items, as a part of an edge: one with words has two. */
export type Link = { readonly from: Item; readonly to: Item; readonly event: FlowNode | undefined }

/** Of the small circle at the edge of a task. */
export const eventSize = 26

/** The circle at the lower edge of a step. */
export function eventBox({ x, y, width, height, events }: Item, event: FlowNode): Box {
  const midX = x + (width * (events.indexOf(event) + 1)) / (events.length + 1)
  return {
    x: midX - eventSize / 2,
    y: y + height - eventSize / 2,
    width: eventSize,
    height: eventSize,
  }
}
