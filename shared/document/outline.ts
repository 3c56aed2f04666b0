import { type Block, textOf } from './tree.ts'

/**
 * A heading and what belongs to it: all blocks up to the next heading of its level or a higher one. Indexes are those of
 * the tree's top-level blocks. The document as a whole is a section too, of level 0 and without a heading.
 */
export type Section = {
  /** Index of the heading; null for the document. */
  readonly heading: number | null
  /** 1 to 6; 0 for the document. */
  readonly level: number
  readonly title: string
  /** Titles from the outermost heading down to this one. */
  readonly path: readonly string[]
  /** Names the section whatever its heading says, `@client.clock` of the heading's id, in base 36. */
  readonly handle: string
  /** First block behind the heading. */
  readonly start: number
  /** First block that no longer belongs to the section. */
  readonly end: number
}

/** A section as it is shown to people and models, to be given back as a location. */
export type HeadingRef = { readonly handle: string; readonly heading: string; readonly path: string }

/** Worked out once for each tree: a patch asks for it at several points, a stream with every piece of its text. */
export function outlineOf(tree: readonly Block[]): readonly Section[] {
  const known = outlines.get(tree) ?? readOutline(tree)
  outlines.set(tree, known)
  return known
}

/** A memory of a pure function, held by the trees themselves: it goes when they go. */
const outlines = new WeakMap<readonly Block[], readonly Section[]>()

function readOutline(tree: readonly Block[]): Section[] {
  const sections: { -readonly [Key in keyof Section]: Section[Key] }[] = []
  const around: typeof sections = []
  for (const [index, block] of tree.entries()) {
    if (block.type !== 'heading') continue
    const level = levelOf(block)
    for (let last = around.at(-1); last && last.level >= level; last = around.at(-1)) {
      last.end = index
      around.pop()
    }
    const title = textOf(block).trim()
    const path = [...around.map((section) => section.title), title]
    const handle = handleOf(block)
    const section = { heading: index, level, title, path, handle, start: index + 1, end: tree.length }
    sections.push(section)
    around.push(section)
  }
  return sections
}

export function documentSection(tree: readonly Block[]): Section {
  return { heading: null, level: 0, title: '', path: [], handle: '@root', start: 0, end: tree.length }
}

export function headingRef({ handle, level, title, path }: Section): HeadingRef {
  return { handle, heading: level === 0 ? '' : `${'#'.repeat(level)} ${title}`, path: path.join(' > ') }
}

export function handleOf({ id }: Block): string {
  return `@${id.client.toString(36)}.${id.clock.toString(36)}`
}

function levelOf({ attrs }: Block): number {
  const level = typeof attrs.level === 'number' ? Math.round(attrs.level) : 1
  return Math.min(Math.max(level, 1), 6)
}
