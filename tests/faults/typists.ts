import { setTimeout as delay } from 'node:timers/promises'
import { EditorPeer } from '../support/editor-peer.ts'
import { apiKey } from '../support/server-process.ts'

/** Between two paragraphs of one typist. */
const everyMs = 10

/** People who write paragraph after paragraph. What they are told is stored is counted here, outside the server. */
export class Typists {
  readonly peers: readonly EditorPeer[]
  readonly #name: string
  readonly #written: string[][]
  #typing: NodeJS.Timeout | undefined

  /** `name` tells their words from those of others in the same document. */
  constructor(server: { url: string }, threadId: string, name: string, count = 4) {
    this.peers = Array.from({ length: count }, () => new EditorPeer(server, threadId, apiKey))
    this.#written = this.peers.map(() => [])
    this.#name = name
  }

  async type(): Promise<void> {
    await Promise.all(this.peers.map((peer) => peer.synced()))
    this.#typing = setInterval(() => this.#writeOnce(), everyMs)
  }

  pause(): void {
    clearInterval(this.#typing)
  }

  #writeOnce(): void {
    for (const [index, peer] of this.peers.entries()) {
      const written = this.#written[index]
      const token = `${this.#name}w${index}n${written?.length}`
      peer.write(token)
      written?.push(token)
    }
  }

  /** All that was written. */
  get written(): readonly string[] {
    return this.#written.flat()
  }

  /** What the server said is stored. Only for typists whose connection never broke: see `EditorPeer.acknowledged`. */
  get acknowledged(): readonly string[] {
    return this.peers.flatMap((peer, index) => this.#written[index]?.slice(0, peer.acknowledged) ?? [])
  }

  get isEachAcknowledged(): boolean {
    return this.peers.every((peer) => peer.acknowledged > 0)
  }

  get isAllStored(): boolean {
    return this.peers.every((peer) => peer.isSynced && peer.unsynced === 0)
  }

  /** They leave, so that nobody hands in again what a server lost. */
  drop(): void {
    this.pause()
    for (const peer of this.peers) peer.drop()
  }
}

/** How many are acknowledged when no acknowledgement has come for a tenth of a second. */
export async function settledAcknowledgements(typists: Typists): Promise<number> {
  let count = -1
  while (count !== typists.acknowledged.length) {
    count = typists.acknowledged.length
    await delay(100)
  }
  return count
}
