import { parseMarkdown } from './markdown-parse.ts'
import { type Refused, refuse } from './refusal.ts'
import { type Block, fromNode, type PlannedBlock } from './tree.ts'

/** What one patch may bring, and what a document may hold. Characters are UTF-16 units. */
export const contentLimits = {
  characters: 100_000,
  /** Texts of their own: paragraphs, headings, codes, items; a table has one a row. */
  blocks: 500,
  /** A parser's time grows with the square of what looks like a link: this many take it half a second at worst. */
  links: 2_000,
  /** Blocks inside each other: a list in an item of a list is four deep. */
  depth: 8,
  documentBytes: 2 * 1024 * 1024,
} as const

export type Content = {
  readonly ok: true
  readonly blocks: readonly PlannedBlock[]
  /** What of the Markdown could not be kept, in sentences. */
  readonly warnings: readonly string[]
}

/** The blocks of a patch's Markdown, if they are within the limits. */
export function readContent(markdown: string): Content | Refused {
  if (markdown.length > contentLimits.characters) return refuseSize('characters', markdown.length)
  const links = countLinks(markdown)
  if (links > contentLimits.links) return refuseSize('links', links)
  const warnings: string[] = []
  const blocks = parseMarkdown(cleanText(markdown), warnings).map(fromNode)
  const { count, depth } = measureBlocks(blocks)
  if (count > contentLimits.blocks) return refuseSize('blocks', count)
  if (depth > contentLimits.depth) {
    const detail = `The content nests ${depth} levels deep; the limit is ${contentLimits.depth}. Use fewer lists and quotes inside each other.`
    return refuse({ code: 'content_too_deep', detail, limit: contentLimits.depth, actual: depth })
  }
  return { ok: true, blocks, warnings: [...new Set(warnings)] }
}

/** What looks like a link. */
export const countLinks = (markdown: string): number => markdown.match(/\](?=[([])/g)?.length ?? 0

/** How many texts of their own there are, and how many blocks deep the deepest one is. */
export function measureBlocks(blocks: readonly PlannedBlock[]): { count: number; depth: number } {
  let [count, depth] = [0, 0]
  for (const block of blocks) {
    const inside = measureBlocks(block.kind === 'group' ? block.children : [])
    count += block.type === 'tableRow' ? 1 : Math.max(1, inside.count)
    depth = Math.max(depth, 1 + inside.depth)
  }
  return { count, depth }
}

/**
 * Text without what no document may hold: control characters other than tab and line end, the placeholder for a hard
 * break, halves of characters (they cannot be sent as UTF-8), and noncharacters.
 */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(unusable, '')
}

const unusable = /(?![\t\n])\p{Cc}|\uFFFC|\p{Cs}|\p{Noncharacter_Code_Point}/gu

function refuseSize(unit: 'characters' | 'blocks' | 'links', actual: number): Refused {
  const limit = contentLimits[unit]
  const detail = `The content has ${actual} ${unit}; the limit is ${limit}. Send it in several patches.`
  return refuse({ code: 'content_too_large', detail, limit, actual })
}

/** Null, or why the document would be too large with `target` in the place of `base`. A patch may always make it smaller. */
export function checkDocumentSize(
  tree: readonly Block[],
  base: readonly Block[],
  target: readonly PlannedBlock[],
): Refused | null {
  const limit = contentLimits.documentBytes
  // A key holds the text, and no UTF-16 unit takes more than three bytes: far below the limit nothing is counted.
  if ((unitsOf(tree) + sum(target, ({ key }) => key.length)) * 3 <= limit) return null
  const grown = sum(target, textUnits) - sum(base, textUnits)
  if (grown <= 0) return null
  const actual = sum(tree, textBytes) - sum(base, textBytes) + sum(target, textBytes)
  if (actual <= limit) return null
  const detail = `The document would hold ${actual} bytes of text; the limit is ${limit}. Move parts of it into another thread.`
  return refuse({ code: 'document_too_large', detail, limit, actual })
}

/** Counted once for each tree: a stream asks with every piece of its text. */
function unitsOf(tree: readonly Block[]): number {
  const known = units.get(tree) ?? sum(tree, textUnits)
  units.set(tree, known)
  return known
}

/** A memory of a pure function, held by the trees themselves: it goes when they go. */
const units = new WeakMap<readonly Block[], number>()

const sum = (blocks: readonly PlannedBlock[], measure: (block: PlannedBlock) => number): number =>
  blocks.reduce((total, block) => total + measure(block), 0)

const textUnits = (block: PlannedBlock): number =>
  block.kind === 'text' ? block.inline.text.length : sum(block.children, textUnits)

const textBytes = (block: PlannedBlock): number =>
  block.kind === 'text' ? utf8Length(block.inline.text) : sum(block.children, textBytes)

function utf8Length(text: string): number {
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // Each half of a pair counts two of the four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3
  }
  return bytes
}
