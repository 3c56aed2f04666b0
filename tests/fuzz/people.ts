import type { Editor } from '@tiptap/core'
// For the names of their commands.
import type {} from '@tiptap/extension-list'
import type { Node } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import { addColumn, addRow, deleteRow } from '../../web/document/table-commands.ts'
import type { Random } from '../support/random.ts'
import type { Actor } from './actor.ts'
import { anything, nothing } from './ledger.ts'
import type { Person, World } from './world.ts'

/** A place in a textblock of the editor. */
type Spot = {
  readonly editor: Editor
  readonly random: Random
  readonly block: Node
  readonly start: number
  readonly at: number
}
type Deed = (world: World, spot: Spot) => void

/** People who type, delete letters, press Enter and set marks. */
export const typists = (world: World): Actor => people(world, [type, type, type, backspace, enter, mark])

/** People who do everything that the editor lets them do. */
export const editors = (world: World): Actor =>
  people(world, [
    ...[type, type, type, type, backspace, enter, mark],
    ...[changeKind, wrap, join, eraseRange, indent, undoOrRedo, changeTable, breakLine],
  ])

function people(world: World, deeds: readonly Deed[]): Actor {
  const { random } = world
  return {
    weight: 8,
    act() {
      const person = random.pick(world.people)
      const spot = anySpot(person, random)
      if (!spot) return
      const deed = random.pick(deeds)
      world.atEditor(person, () => deed(world, spot), erasing().has(deed) ? anything : nothing)
    },
  }
}

/** What may take letters away; with all else they have to stay. */
const erasing = (): ReadonlySet<Deed> => new Set([backspace, eraseRange, undoOrRedo, changeTable])

function anySpot({ editor }: Person, random: Random): Spot | null {
  const starts: number[] = []
  editor.state.doc.descendants((node, position) => {
    if (node.isTextblock) starts.push(position + 1)
  })
  if (starts.length === 0) return null
  const start = random.pick(starts)
  const block = editor.state.doc.resolve(start).parent
  const at = wholeCharacter(editor.state.doc, start + random.int(block.content.size + 1))
  return { editor, random, block, start, at }
}

/** This position, or the one before the character in the middle of which it is: no caret can stand there. */
function wholeCharacter(doc: Node, position: number): number {
  const from = Math.max(0, position - 1)
  const around = doc.textBetween(from, Math.min(doc.content.size, position + 1))
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(around) ? position - 1 : position
}

/** Before `editor.commands` is asked for: those act on the selection of that moment. */
function select({ editor }: Spot, from: number, to = from): void {
  const { doc } = editor.state
  editor.view.dispatch(
    editor.state.tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to))),
  )
}

/** One to three letters, each a keystroke of its own. */
const type: Deed = ({ ledger }, spot) => {
  select(spot, spot.at)
  const { editor, random } = spot
  for (let rest = 1 + random.int(3); rest > 0; rest--) {
    editor.view.dispatch(editor.state.tr.insertText(ledger.newLetter()))
  }
}

const backspace: Deed = (_, { editor, start, at }) => {
  const before = wholeCharacter(editor.state.doc, at - 1)
  if (at > start) editor.view.dispatch(editor.state.tr.delete(before, at))
}

const enter: Deed = (_, spot) => {
  select(spot, spot.at)
  spot.editor.commands.keyboardShortcut('Enter')
}

const mark: Deed = (_, spot) => {
  const { editor, start, block, random } = spot
  select(spot, start, start + block.content.size)
  random.pick([() => editor.commands.toggleBold(), () => editor.commands.toggleItalic()])()
}

const changeKind: Deed = (_, spot) => {
  select(spot, spot.at)
  const { commands } = spot.editor
  spot.random.pick([
    () => commands.toggleHeading({ level: 3 }),
    () => commands.setParagraph(),
    () => commands.toggleCodeBlock(),
  ])()
}

const wrap: Deed = (_, spot) => {
  select(spot, spot.at)
  const { commands } = spot.editor
  spot.random.pick([
    () => commands.toggleBulletList(),
    () => commands.toggleOrderedList(),
    () => commands.toggleTaskList(),
    () => commands.toggleBlockquote(),
  ])()
}

const join: Deed = (_, spot) => {
  select(spot, spot.start)
  spot.editor.commands.joinBackward()
}

/** Within about three lines, as people select. */
const eraseRange: Deed = (_, spot) => {
  const { editor, random, at } = spot
  const { doc } = editor.state
  select(spot, at, wholeCharacter(doc, Math.min(doc.content.size, at + random.int(60))))
  editor.commands.deleteSelection()
}

const indent: Deed = (_, spot) => {
  select(spot, spot.at)
  const { commands } = spot.editor
  spot.random.pick([
    () => commands.sinkListItem('listItem'),
    () => commands.liftListItem('listItem'),
    () => commands.splitListItem('listItem'),
  ])()
}

const undoOrRedo: Deed = (_, { editor, random }) => {
  random.pick([() => editor.commands.undo(), () => editor.commands.redo()])()
}

const changeTable: Deed = (_, spot) => {
  const { editor, random } = spot
  select(spot, spot.at)
  random.pick([addRow, deleteRow, addColumn])(editor.state, editor.view.dispatch)
}

const breakLine: Deed = (_, spot) => {
  select(spot, spot.at)
  spot.editor.commands.setHardBreak()
}
