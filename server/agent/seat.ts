import * as Y from 'yjs'
import { lastId } from '#shared/document/id-set.ts'
import type { OwnerIndex } from '#shared/document/owner-index.ts'
import type { AppliedPatch } from '#shared/document/patch.ts'
import type { ThreadId } from '#shared/ids.ts'
import { agentUser } from '#shared/protocol/presence.ts'
import type { DocumentHost } from '../collab/host.ts'

/** The caret of the designer stays so long after its last change. */
const caretMs = 2_000

/** The designer's place in a document: from its first change on it is seen there, and the document stays open. */
export class Seat {
  readonly #host: DocumentHost
  readonly #threadId: ThreadId
  #taken: Awaited<ReturnType<DocumentHost['join']>> | undefined
  #caretTimer: NodeJS.Timeout | undefined

  constructor(host: DocumentHost, threadId: ThreadId) {
    this.#host = host
    this.#threadId = threadId
  }

  async take(): Promise<void> {
    this.#taken ??= await this.#host.join(this.#threadId, agentUser)
  }

  /** Whose the ids of the live document are, as long as the seat is taken. */
  owners(): Promise<OwnerIndex> {
    return this.#host.readOwned(this.#threadId, (_, owners) => owners)
  }

  showLast({ inserted }: AppliedPatch): void {
    const last = lastId(inserted)
    if (last) this.showCaret(new Y.RelativePosition(null, null, Y.createID(last.client, last.clock), -1))
  }

  showCaret(caret: Y.RelativePosition): void {
    if (!this.#taken) return
    const { presence } = this.#taken
    presence.showCaret(caret)
    clearTimeout(this.#caretTimer)
    this.#caretTimer = setTimeout(() => presence.showCaret(null), caretMs)
  }

  /** The caret stays for a moment, so that people see where it was. */
  leave(): void {
    clearTimeout(this.#caretTimer)
    const taken = this.#taken
    this.#taken = undefined
    if (taken) setTimeout(() => taken.leave(), caretMs).unref()
  }
}
