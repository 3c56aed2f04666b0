/**
 * News between the instances of one deployment, and within one. At most once and unordered over instances: what must not
 * be lost is in the database first, and the bus only says that it is there.
 */
export interface Bus {
  /** Tells all subscribers, here and elsewhere. Never throws and never waits: news may be lost. `message` is JSON. */
  publish(topic: string, message: unknown): void
  /** Calls `listener` with each message from now on. Returns how to stop. One that throws is warned of, and called again. */
  subscribe(topic: string, listener: (message: unknown) => void): () => void
  close(): Promise<void>
}
