import type { FlowEdge, FlowNode } from './flow.ts'

/** What the parts of the layout have in common. All sizes are in px. */

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export type Point = { readonly x: number; readonly y: number }

/** What stands in a cell of the grid: a node, or the words of an edge, which so overlap nothing. */
export type Item = {
  readonly id: string
  readonly lane: number
  readonly width: number
  /** Of the whole, with words below a shape. */
  readonly height: number
  /** Height at which lines come in and go out. */
  readonly port: number
  readonly lines: readonly string[]
  /** How long a step may take, in a line of its own at the foot of its box. */
  readonly limit: string | null
  /** Height at the foot of the box that its words leave to the events at its edge. */
  readonly foot: number
  readonly node: FlowNode | undefined
}

/** A line between two items, as a part of an edge: one with words has two. */
export type Link = { readonly from: string; readonly to: string; readonly edge: FlowEdge }

/** Of the small circle at the edge of a task. */
export const eventSize = 26
