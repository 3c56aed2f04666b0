import { writeBlocks } from '#shared/document/markdown.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { outlineOf, type Section } from '#shared/document/outline.ts'
import type { Patch } from '#shared/document/patch.ts'
import { beginStream, type PatchHead, type StreamEnd, type StreamingPatch } from '#shared/document/stream.ts'
import { fromNode, readTree } from '#shared/document/tree.ts'
import type { Link } from '#shared/document/yjs-internals.ts'
import { inPieces, processText } from '../support/markdown/process-texts.ts'
import type { Random } from '../support/random.ts'
import type { MakeActor } from './actor.ts'
import { nothing, only, type Right, withoutLetters } from './ledger.ts'
import type { World } from './world.ts'

/** A patch of the agent that is on its way into the document, piece by piece. */
type Open = {
  readonly head: PatchHead
  readonly stream: StreamingPatch
  readonly whole: string
  /** What is still to come. */
  readonly pieces: string[]
  /** What came in so far. */
  text: string
  /** A stream that adds takes nothing; one that rewrites a section takes what stood there when it began. */
  readonly right: Right
  readonly taken: Set<string>
}

/** The agent writes into the document while its text comes in, and at times is stopped in the middle. */
export const streaming: MakeActor = (world) => {
  const { random } = world
  let open: Open | null = null
  return {
    weight: 4,
    act() {
      if (!open) open = random.chance(0.3) ? begin(world) : null
      else if (open.pieces.length === 0 || random.chance(0.02)) {
        finish(world, open)
        open = null
      } else pushSome(world, open)
    },
  }
}

function begin({ random, ydoc, counts, halfQuoted }: World): Open | null {
  const tree = readTree(ydoc)
  const sections = outlineOf(tree)
  if (sections.length === 0) return null
  const section = random.pick(sections)
  const operation = random.pick(['append', 'insert', 'append', 'insert', 'update'] as const)
  const head = { operation, location: section.handle ?? '' }
  const begun = beginStream(ydoc, head)
  if (!begun.ok) {
    counts.refused += 1
    return null
  }
  counts.streams += 1
  const blocks = writeBlocks(tree.slice(section.heading ?? section.start, section.end))
  const text = operation === 'update' ? rewritten(random, section, blocks) : processText(random)
  const right = operation === 'update' ? only(blocks.join('')) : nothing
  halfQuoted.add(text)
  return {
    head,
    stream: begun.stream,
    pieces: inPieces(random, text),
    text: '',
    right,
    taken: new Set(),
    whole: text,
  }
}

/**
 * As a model rewrites a section: some blocks as they were, some left out, some changed, some new. What it changes it does
 * not quote people in: a block that an undo keeps, because somebody wrote into it, would rightly say the same once more.
 * Nor does it in a text without a heading for what stands under the title: the sections there stay beside that text.
 */
function rewritten(random: Random, { level }: Section, blocks: readonly string[]): string {
  const text = blocks
    .flatMap((block) =>
      random.pick([
        ...[[block], [block], [], [`New start. ${withoutLetters(block)}`]],
        [newTo(blocks, processText(random))],
      ]),
    )
    .join('\n\n')
  const leavesSections = level <= 1 && !parseMarkdown(text).some(({ type }) => type === 'heading')
  return leavesSections ? withoutLetters(text) : text
}

/**
 * Without what the section says already. Said earlier once more, it would make those before it move, and what moves is
 * written anew: a quote.
 */
function newTo(blocks: readonly string[], text: string): string {
  const said = new Set(blocks)
  const written = writeBlocks(parseMarkdown(text).map(fromNode))
  return written.some((block) => said.has(block))
    ? written.filter((block) => !said.has(block)).join('\n\n')
    : text
}

function pushSome(world: World, open: Open): void {
  for (let rest = 1 + world.random.int(6); rest > 0; rest--) {
    const piece = open.pieces.shift() ?? ''
    open.text += piece
    open.stream.push(piece)
  }
  write(world, open, (stream) => ({ links: stream.flush(world.ydoc)?.links ?? [] }))
  world.counts.flushes += 1
}

function finish(world: World, open: Open): void {
  const { head, text, pieces } = open
  const patch: Patch =
    head.operation === 'update' ? { ...head, newContent: text } : { ...head, content: text }
  const { ended, atMs } = write(world, open, (stream) => {
    const ended = pieces.length === 0 ? stream.end(world.ydoc, patch) : breakOff(world, stream)
    const isWritten = ended !== null && ended.kind !== 'refused'
    const atMs = isWritten ? world.records.clock.next(world.ydoc) : 0
    return { ended, atMs, links: isWritten ? ended.applied.links : [] }
  })
  if (!ended || ended.kind === 'refused') {
    world.halfQuoted.delete(open.whole)
    return
  }
  if (ended.kind === 'interrupted') world.counts.interrupted += 1
  else world.halfQuoted.delete(open.whole)
  world.records.add(patch, ended.applied, atMs, open.taken)
}

/** As `PatchStream.abort` does. */
function breakOff({ ydoc }: World, stream: StreamingPatch): StreamEnd | null {
  stream.flush(ydoc)
  const applied = stream.soFar(ydoc)
  return applied && { kind: 'interrupted', applied, refusal: stream.stopped }
}

function write<T extends { readonly links: readonly Link[] }>(
  world: World,
  open: Open,
  act: (stream: StreamingPatch) => T,
): T {
  const { value, taken } = world.change(
    () => act(open.stream),
    () => open.right,
    ({ links }) => links,
  )
  for (const letter of taken) open.taken.add(letter)
  return value
}
