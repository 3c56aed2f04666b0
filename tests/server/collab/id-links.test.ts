import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { insertLinks, readLinks } from '#server/collab/id-links.ts'
import { applyStored, newServerDoc } from '#server/collab/load.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { type Link, linksOf, placeOf } from '#shared/document/yjs-internals.ts'
import type { ThreadId } from '#shared/ids.ts'
import { engines } from '../storage/engines.ts'
import { aThread } from '../storage/rows.ts'

const threadId = 'thread_a' as ThreadId

describe.each(engines)('links on $engine', ({ newDatabase }) => {
  let dataDir: string
  let db: Database
  let drop: () => Promise<void>
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'pd-links-'))
    const database = await newDatabase()
    drop = database.drop
    db = await openDatabase({ dataDir, databaseUrl: database.url })
    await db.sql.insertInto('threads').values(aThread()).execute()
  })
  afterAll(async () => {
    await db.close()
    await drop()
    await rm(dataDir, { recursive: true })
  })

  it('come back as they were stored, also those of the largest ids', async () => {
    const first: Link[] = [
      [4_294_967_295, 0, 3, 1, 9_007_199_254_740_991],
      [2, 7, 1, 3, 0],
    ]
    const second: Link[] = [[5, 5, 5, 6, 6]]
    await db.commit([...insertLinks(db.sql, threadId, first), ...insertLinks(db.sql, threadId, second)])
    expect(insertLinks(db.sql, threadId, [])).toEqual([])
    expect(await readLinks(db.sql, threadId)).toEqual([...first, ...second])
    expect(await readLinks(db.sql, 'thread_b' as ThreadId)).toEqual([])
  })
})

describe('a document that is loaded', () => {
  /** A text of which "two " was deleted and written again at the end. */
  function written() {
    const ydoc = new Y.Doc({ gc: false })
    const text = ydoc.getText('text')
    text.insert(0, 'one two three')
    text.delete(4, 4)
    text.insert(9, 'two ')
    const link: Link = [ydoc.clientID, 4, 4, ydoc.clientID, 13]
    return { ydoc, link, update: Y.encodeStateAsUpdate(ydoc) }
  }

  it('finds content where it was written again', () => {
    const { ydoc, link, update } = written()
    const loaded = newServerDoc()
    applyStored(loaded, { snapshot: undefined, updates: [update], links: [link] })
    const place = placeOf(loaded, { client: ydoc.clientID, clock: 5 })
    expect(place && place.item.id.clock + place.offset).toBe(14)
    expect(linksOf(loaded)).toEqual([link])
  })

  it('passes over links of content that is not there, or not deleted', () => {
    const { ydoc, update } = written()
    const loaded = newServerDoc()
    const links: Link[] = [
      [ydoc.clientID, 0, 4, 9, 9],
      [ydoc.clientID, 500, 4, 9, 9],
      [7, 0, 4, 9, 9],
    ]
    applyStored(loaded, { snapshot: undefined, updates: [update], links })
    expect(linksOf(loaded)).toEqual([])
    expect(Y.encodeStateAsUpdate(loaded)).toEqual(update)
  })
})
