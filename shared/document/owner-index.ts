/** Who brought ids into a document: an actor as the journal names it (or whatever else tells authors apart), and the patch they came with. */
export type Owner = { readonly by: string; readonly patchId: string | null }

/** Of what was there before authors were noted. */
export const nobody: Owner = { by: 'unknown', patchId: null }

/** From `clock` on `length` ids of a client, or all that come (null), are this owner's. Plain JSON, as it is stored. */
export type OwnerChange = readonly [
  client: number,
  clock: number,
  length: number | null,
  by: string,
  patchId: string | null,
]

/** Up to the next stretch of the client; the last one has no end. */
type Stretch = { readonly clock: number; readonly owner: Owner }

/**
 * Who owns which ids. A client's ids are one row of stretches, of which the last goes on for ever: whoever types on
 * changes nothing here, so a session costs one entry however much it writes.
 */
export class OwnerIndex {
  readonly #stretches = new Map<number, Stretch[]>()
  #revision = 0

  /** Grows with each change, so that an answer can be kept until then. */
  get revision(): number {
    return this.#revision
  }

  /** The client writes from `clock` on for this actor. Returns the change to store, or null when it did so already. */
  begin(client: number, clock: number, by: string): OwnerChange | null {
    const last = this.#stretches.get(client)?.at(-1)?.owner
    if (last?.by === by && last.patchId === null) return null
    const change: OwnerChange = [client, clock, null, by, null]
    this.apply(change)
    return change
  }

  /** Over whatever was known of these ids. */
  apply([client, clock, length, by, patchId]: OwnerChange): void {
    const stretches = this.#stretches.get(client) ?? []
    this.#stretches.set(client, stretches)
    this.#revision += 1
    const first = indexFrom(stretches, clock)
    if (length === null) {
      stretches.splice(first)
      push(stretches, { clock, owner: { by, patchId } })
      return
    }
    const end = clock + length
    const behind = indexFrom(stretches, end)
    const rest =
      stretches[behind]?.clock === end ? [] : [{ clock: end, owner: ownerIn(stretches, behind - 1) }]
    stretches.splice(first, behind - first, { clock, owner: { by, patchId } }, ...rest)
  }

  /** The owners of these ids in their order, in as few parts as there are stretches. */
  ownersOf(client: number, clock: number, length: number): Owned[] {
    const stretches = this.#stretches.get(client) ?? []
    const parts: Owned[] = []
    const end = clock + length
    let at = clock
    for (let index = indexFrom(stretches, clock + 1); at < end; index++) {
      const until = Math.min(end, stretches[index]?.clock ?? end)
      parts.push({ client, clock: at, length: until - at, owner: ownerIn(stretches, index - 1) })
      at = until
    }
    return parts
  }

  /** The open end of each client's stretches. */
  *sessions(): Generator<{ readonly client: number; readonly clock: number; readonly owner: Owner }> {
    for (const [client, stretches] of this.#stretches) {
      const last = stretches.at(-1)
      if (last && last.owner !== nobody) yield { client, ...last }
    }
  }
}

/** Ids that follow each other and have one owner. */
export type Owned = {
  readonly client: number
  readonly clock: number
  readonly length: number
  readonly owner: Owner
}

export const sameOwner = (a: Owner, b: Owner): boolean =>
  a === b || (a.by === b.by && a.patchId === b.patchId)

const ownerIn = (stretches: readonly Stretch[], index: number): Owner => stretches[index]?.owner ?? nobody

function push(stretches: Stretch[], stretch: Stretch): void {
  if (!sameOwner(ownerIn(stretches, stretches.length - 1), stretch.owner)) stretches.push(stretch)
}

/** The first stretch that begins at `clock` or later. */
function indexFrom(stretches: readonly Stretch[], clock: number): number {
  let [low, high] = [0, stretches.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((stretches[middle]?.clock ?? clock) < clock) low = middle + 1
    else high = middle
  }
  return low
}
