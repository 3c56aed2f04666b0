import { type Version, versionOf } from '#shared/document/version.ts'
import { AppError } from '#shared/errors.ts'
import type { MessageId, RunId, ThreadId, UserId, VersionId } from '#shared/ids.ts'
import { agentName, agentUser } from '#shared/protocol/presence.ts'
import type { DocumentHost } from '../collab/host.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Vault } from '../storage/vault.ts'
import type { Authors } from './authors.ts'
import type { ListedVersion, Person, VersionFacts } from './version-store.ts'
import * as store from './version-store.ts'

export type VersionsParts = {
  readonly host: DocumentHost
  readonly db: Database
  readonly vault: Vault
  readonly authors: Authors
  readonly newId: NewId
  readonly now: () => number
}

export type VersionAuthor = Person & { readonly type: 'human' | 'agent' }

/** How much of a message names the version before it, in characters. */
const maxExcerpt = 80

/** The versions of documents: taken on request, before each run and before each restore. Only their names ever change. */
export class Versions {
  readonly #parts: VersionsParts

  constructor(parts: VersionsParts) {
    this.#parts = parts
  }

  /** Keeps the document as it is now. */
  async create(threadId: ThreadId, userId: UserId, name: string | undefined): Promise<VersionId> {
    const version = await this.#parts.host.read(threadId, versionOf)
    const kind = name === undefined ? 'auto' : 'named'
    const facts = this.#facts({ kind, name: name ?? null, createdBy: userId })
    await this.#insert(threadId, facts, version)
    return facts.id
  }

  /**
   * The document as the designer finds it when a run begins. When nothing changed since the newest version, that one is
   * it, and no other is taken.
   */
  async beforeRun(
    threadId: ThreadId,
    run: { runId: RunId; messageId: MessageId; userId: UserId; words: string },
  ): Promise<VersionId> {
    const { host, db, vault } = this.#parts
    const version = await host.read(threadId, versionOf)
    const newest = await store.newestVersion(db.sql, threadId, await vault.cipher(threadId))
    if (newest && isSame(newest.version, version)) return newest.id
    const { runId, messageId, userId, words } = run
    const facts = this.#facts({ kind: 'run', name: firstWords(words), runId, messageId, createdBy: userId })
    await this.#insert(threadId, facts, version)
    return facts.id
  }

  /** Newest first. */
  async list(
    threadId: ThreadId,
    page: { before: number | undefined; limit: number },
  ): Promise<ListedVersion[]> {
    const { db, vault } = this.#parts
    return store.listVersions(db.sql, threadId, await vault.cipher(threadId), page)
  }

  /** Throws AppError `not_found`. */
  async get(threadId: ThreadId, versionId: VersionId): Promise<ListedVersion & { version: Version }> {
    const { db, vault } = this.#parts
    const found = await store.findVersion(db.sql, threadId, await vault.cipher(threadId), versionId)
    if (found) return found
    throw noSuchVersion()
  }

  /** Names a version anew, whatever it was taken for. Throws AppError `not_found`. */
  async rename(threadId: ThreadId, versionId: VersionId, name: string): Promise<void> {
    const { db, vault } = this.#parts
    const cipher = await vault.cipher(threadId)
    if (!(await store.renameVersion(db.sql, threadId, cipher, { versionId, name }))) throw noSuchVersion()
  }

  /** Everybody who had changed the document until the version was taken. */
  async authorsOf(
    threadId: ThreadId,
    { createdAtMs }: Pick<VersionFacts, 'createdAtMs'>,
  ): Promise<VersionAuthor[]> {
    const authors = await this.#parts.authors.until(threadId, createdAtMs)
    const actors = authors.map(({ actor }) => actor)
    const users = await store.findPeople(this.#parts.db.sql, actors)
    return actors.flatMap((actor): VersionAuthor[] => {
      if (actor === 'agent') return [designer]
      const user = users.find(({ userId }) => userId === actor)
      return user ? [{ ...user, type: 'human' }] : []
    })
  }

  async #insert(threadId: ThreadId, facts: VersionFacts, version: Version): Promise<void> {
    const { db, vault } = this.#parts
    const cipher = await vault.cipher(threadId)
    await db.commit([store.insertVersion(db.sql, threadId, cipher, { facts, version })])
  }

  #facts(known: Pick<VersionFacts, 'kind' | 'name' | 'createdBy'> & Partial<VersionFacts>): VersionFacts {
    const { newId, now } = this.#parts
    return { id: newId('version'), runId: null, messageId: null, createdAtMs: now(), ...known }
  }
}

export const noSuchVersion = () =>
  new AppError('not_found', 'There is no such version of this thread. List its versions to see them.')

const designer: VersionAuthor = {
  userId: agentName,
  name: agentUser.name,
  color: agentUser.color,
  type: 'agent',
}

/**
 * Content alone does not do: where a run was undone and its words stand there again as other ones, a restore of the older
 * version would take away what came before this run, too.
 */
const isSame = (a: Version, b: Version): boolean =>
  Buffer.compare(a.ids, b.ids) === 0 && JSON.stringify(a.content) === JSON.stringify(b.content)

/** The beginning of a message on one line, cut between words. */
function firstWords(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ')
  if (line.length <= maxExcerpt) return line
  const cut = line.slice(0, maxExcerpt)
  const end = cut.lastIndexOf(' ')
  return `${(end > maxExcerpt / 2 ? cut.slice(0, end) : cut).toWellFormed()}…`
}
