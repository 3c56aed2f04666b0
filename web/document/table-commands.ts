import type { Attrs, Node, NodeType, ResolvedPos } from '@tiptap/pm/model'
import { type Command, type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'

/**
 * Rows and columns of tables in which every cell is one wide and one high, as Markdown has them. The stock commands
 * count column spans, which our cells do not have, and throw.
 */

type Place = {
  readonly table: Node
  /** In front of the table. */
  readonly tablePosition: number
  readonly row: number
  readonly column: number
}

export function cellAt($position: ResolvedPos): Place | null {
  for (let depth = $position.depth; depth >= 2; depth--) {
    const node = $position.node(depth)
    if (node.type.name !== 'tableCell' && node.type.name !== 'tableHeader') continue
    return {
      table: $position.node(depth - 2),
      tablePosition: $position.before(depth - 2),
      row: $position.index(depth - 2),
      column: $position.index(depth - 1),
    }
  }
  return null
}

export const isInTable = (state: EditorState): boolean => cellAt(state.selection.$from) !== null

export const insertTable: Command = (state, dispatch) => {
  const { table, tableRow, tableCell, tableHeader } = state.schema.nodes
  if (!table || !tableRow || !tableCell || !tableHeader || isInTable(state)) return false
  const rows = [tableHeader, tableCell, tableCell].map((cell) =>
    tableRow.create(
      null,
      Array.from({ length: 3 }, () => emptyCell(cell)),
    ),
  )
  const tr = state.tr.replaceSelectionWith(table.create(null, rows))
  const start = tr.mapping.map(state.selection.from, -1)
  dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(start))).scrollIntoView())
  return true
}

export const addRow: Command = (state, dispatch) => {
  const place = cellAt(state.selection.$from)
  const cell = state.schema.nodes.tableCell
  if (!place || !cell) return false
  const above = place.table.child(place.row)
  const cells = above.children.map(({ attrs }) => emptyCell(cell, { align: attrs.align }))
  const tr = state.tr.insert(rowPosition(place, place.row + 1), above.type.create(null, cells))
  dispatch?.(select(tr, place, place.row + 1, 0))
  return true
}

export const addColumn: Command = (state, dispatch) => {
  const place = cellAt(state.selection.$from)
  if (!place) return false
  const { tr } = state
  // From the last row up, so that the positions of the others stay.
  for (let row = place.table.childCount - 1; row >= 0; row--) {
    const beside = place.table.child(row).maybeChild(place.column)
    if (beside) tr.insert(cellPosition(place, row, place.column + 1), emptyCell(beside.type))
  }
  dispatch?.(select(tr, place, place.row, place.column + 1))
  return true
}

/** The head stays: a Markdown table cannot be without one. */
export const deleteRow: Command = (state, dispatch) => {
  const place = cellAt(state.selection.$from)
  if (!place || place.row === 0) return false
  const from = rowPosition(place, place.row)
  const tr = state.tr.delete(from, from + place.table.child(place.row).nodeSize)
  dispatch?.(select(tr, place, Math.min(place.row, place.table.childCount - 2), place.column))
  return true
}

export const deleteColumn: Command = (state, dispatch) => {
  const place = cellAt(state.selection.$from)
  if (!place || place.table.child(0).childCount < 2) return false
  const { tr } = state
  for (let row = place.table.childCount - 1; row >= 0; row--) {
    const cell = place.table.child(row).maybeChild(place.column)
    const from = cellPosition(place, row, place.column)
    if (cell) tr.delete(from, from + cell.nodeSize)
  }
  dispatch?.(select(tr, place, place.row, Math.max(0, place.column - 1)))
  return true
}

export const deleteTable: Command = (state, dispatch) => {
  const place = cellAt(state.selection.$from)
  if (!place) return false
  const tr = state.tr.delete(place.tablePosition, place.tablePosition + place.table.nodeSize)
  dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(place.tablePosition))).scrollIntoView())
  return true
}

/** To the next cell in reading order; behind the last one a row is added. */
export const goToNextCell: Command = (state, dispatch) => {
  const place = cellAt(state.selection.$from)
  if (!place) return false
  const { row, column, table } = place
  if (column + 1 < table.child(row).childCount) return goTo(state, dispatch, place, row, column + 1)
  return row + 1 < table.childCount ? goTo(state, dispatch, place, row + 1, 0) : addRow(state, dispatch)
}

export const goToPreviousCell: Command = (state, dispatch) => {
  const place = cellAt(state.selection.$from)
  if (!place) return false
  const { row, column, table } = place
  if (column > 0) return goTo(state, dispatch, place, row, column - 1)
  return row > 0 && goTo(state, dispatch, place, row - 1, table.child(row - 1).childCount - 1)
}

/** A cell is one paragraph, so Enter goes down a row; in the last one it adds a row. */
export const goDown: Command = (state, dispatch) => {
  const place = cellAt(state.selection.$from)
  if (!place) return false
  return place.row + 1 < place.table.childCount
    ? goTo(state, dispatch, place, place.row + 1, place.column)
    : addRow(state, dispatch)
}

function goTo(state: EditorState, dispatch: Dispatch, place: Place, row: number, column: number): boolean {
  dispatch?.(select(state.tr, place, row, column))
  return true
}

function emptyCell(type: NodeType, attributes: Attrs | null = null): Node {
  const cell = type.createAndFill(attributes)
  if (!cell) throw new Error('the schema has a cell that cannot be empty')
  return cell
}

type Dispatch = ((tr: Transaction) => void) | undefined

function select(tr: Transaction, { tablePosition }: Place, row: number, column: number): Transaction {
  const table = tr.doc.nodeAt(tablePosition)
  if (!table) return tr
  const place = { table, tablePosition, row, column }
  const last = Math.min(column, table.child(row).childCount - 1)
  return tr
    .setSelection(TextSelection.near(tr.doc.resolve(cellPosition(place, row, last) + 1)))
    .scrollIntoView()
}

function rowPosition({ table, tablePosition }: Place, row: number): number {
  return table.children
    .slice(0, row)
    .reduce((position, { nodeSize }) => position + nodeSize, tablePosition + 1)
}

function cellPosition(place: Place, row: number, column: number): number {
  const cells = place.table.child(row).children.slice(0, column)
  return cells.reduce((position, { nodeSize }) => position + nodeSize, rowPosition(place, row) + 1)
}
