import { resolveLocation } from '#shared/document/location.ts'
import { handleOf, type Section } from '#shared/document/outline.ts'
import { type Own, Reading, type Seen } from '#shared/document/seen.ts'
import { newsSince } from '#shared/document/stale.ts'
import type { PatchHead } from '#shared/document/stream.ts'
import type { Told } from './readings.ts'

type Since = { readonly tree: Seen; readonly atMs: number }

/** Finds out what others changed since then, in the sections with these handles. */
type Look = (since: Since, handles: ReadonlySet<string>) => Promise<{ tree: Seen; changes: string }>

/**
 * What the model has seen of the document in one run: the whole of it when the run began, sections again when it read
 * them, and what it wrote. Its patches are made for that, so words that it has not seen are never overwritten. Hits of
 * find_text do not count: they are a line of a section.
 */
export class Sight {
  #reading: Reading | undefined
  /** When the model was last told what others changed. */
  #since: Since | undefined
  /** The headings under which it read or wrote. */
  readonly #touched = new Set<string>()

  begin({ tree, atMs }: Pick<Told, 'tree' | 'atMs'>): void {
    this.#reading = new Reading(tree)
    this.#since = { tree, atMs }
  }

  /** Undefined before the run has begun. */
  get reading(): Reading | undefined {
    return this.#reading
  }

  /** The model was given this section. */
  read(live: Seen, section: Section): void {
    this.#reading?.read(live, section.heading ?? section.start, section.end)
    this.#touch(live, section)
  }

  /** A patch of the model is in the document, in the section with this handle. */
  wrote(live: Seen, handle: string, own: Own): void {
    this.#reading?.wrote(live, own)
    const found = resolveLocation(live, handle)
    if (found.kind === 'found') this.#touch(live, found.section)
  }

  /**
   * Whether a patch may grow there while it is written: nobody else changed what it replaces, or added anything that it
   * might say again. A patch as a whole can be compared with that; one that grows cannot.
   */
  isPresent(live: Seen, { operation, location }: PatchHead): boolean {
    const seen = this.#reading?.tree
    const found = resolveLocation(live, location, seen)
    if (!seen || found.kind !== 'found') return true
    const { heading, start, end } = found.section
    const blocks = live.slice(heading ?? start, end)
    if (newsSince(seen, blocks).length > 0) return false
    const known = new Set(seen.map(({ key }) => key))
    return operation !== 'update' || blocks.every(({ key }) => known.has(key))
  }

  /** What others changed where the model read and wrote, since it was told the last time. */
  async news(look: Look): Promise<string> {
    const since = this.#since
    if (!since || this.#touched.size === 0) return ''
    const { tree, changes } = await look(since, this.#touched)
    this.#since = { ...since, tree }
    return changes
  }

  #touch(live: Seen, { heading, start, end }: Section): void {
    if (heading === null) this.#touched.add('')
    for (const block of live.slice(heading ?? start, end)) {
      if (block.type === 'heading') this.#touched.add(handleOf(block))
    }
  }
}
