import type { Kysely } from 'kysely'
import type { Tables } from '../storage/tables.ts'
import { rowsAfter, type StoredRow } from './audit-store.ts'
import { type AuditKey, beforeFirst, type Link } from './row.ts'

/** What is wrong, at the first place where something is. */
export type Flaw = {
  readonly kind: 'missing' | 'changed' | 'moved' | 'cut' | 'other_history'
  readonly position: number
}

export type Verdict = {
  /** Rows that were looked at. */
  readonly rows: number
  readonly heads: number
  /** How many rows were signed with a key that is not here, by its id: nothing can be said of them. */
  readonly unknown: ReadonlyMap<string, number>
  readonly flaw: Flaw | undefined
}

const pageSize = 1_000

/**
 * Reads the whole chain and compares it with the heads that were kept elsewhere. `missing`: no row stands at the position;
 * `changed`: the row is not as it was signed; `moved`: it was signed, but did not stand behind the row before it; `cut`: a
 * head is known from behind the last row; `other_history`: another row stood there when the head was kept.
 */
export async function verifyAudit(
  sql: Kysely<Tables>,
  { keys, heads }: { keys: readonly AuditKey[]; heads: readonly Link[] },
): Promise<Verdict> {
  const walk = new Walk(keys, heads)
  for (;;) {
    const rows = await rowsAfter(sql, walk.last.position, pageSize)
    for (const row of rows) if (!walk.takes(row)) return walk.verdict()
    if (rows.length < pageSize) break
  }
  walk.end()
  return walk.verdict()
}

/** From the first row to the last, or to the first flaw. */
class Walk {
  last: Link = beforeFirst
  readonly #keys: ReadonlyMap<string, AuditKey>
  readonly #heads: readonly Link[]
  readonly #unknown = new Map<string, number>()
  #flaw: Flaw | undefined

  constructor(keys: readonly AuditKey[], heads: readonly Link[]) {
    this.#keys = new Map(keys.map((key) => [key.id, key]))
    this.#heads = heads
  }

  /** False at a flaw. */
  takes({ row, mac, macKeyId, place }: StoredRow): boolean {
    const position = this.last.position + 1
    if (place?.position !== position) return this.#fail('missing', position)
    const [signer, placer] = [this.#keys.get(macKeyId), this.#keys.get(place.keyId)]
    if (signer === undefined || placer === undefined) {
      const id = signer === undefined ? macKeyId : place.keyId
      this.#unknown.set(id, (this.#unknown.get(id) ?? 0) + 1)
    }
    if (signer && signer.mac(row) !== mac) return this.#fail('changed', position)
    if (placer && placer.link(this.last, mac).link !== place.link) return this.#fail('moved', position)
    const head = this.#heads.find((head) => head.position === position)
    if (head && head.link !== place.link) return this.#fail('other_history', position)
    this.last = place
    return true
  }

  end(): void {
    const { position } = this.last
    if (this.#heads.some((head) => head.position > position)) this.#fail('cut', position + 1)
  }

  verdict(): Verdict {
    return {
      rows: this.last.position,
      heads: this.#heads.length,
      unknown: this.#unknown,
      flaw: this.#flaw,
    }
  }

  #fail(kind: Flaw['kind'], position: number): false {
    this.#flaw = { kind, position }
    return false
  }
}
