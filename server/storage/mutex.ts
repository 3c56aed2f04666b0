import { DatabaseAway } from './trouble.ts'

/** One holder at a time, first come first served. */
export class Mutex {
  #last: Promise<void> = Promise.resolve()

  /**
   * Resolves with the function that lets the next one in. Rejects with DatabaseAway after `patienceMs`: a transaction
   * that asks the database instead of itself would otherwise wait for itself forever.
   */
  async acquire(patienceMs: number): Promise<() => void> {
    const before = this.#last
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    this.#last = before.then(() => released)
    let timer: NodeJS.Timeout | undefined
    const impatience = new Promise<never>((_, reject) => {
      const error = new DatabaseAway(`the connection was held by another transaction for ${patienceMs} ms`)
      timer = setTimeout(() => reject(error), patienceMs)
    })
    try {
      await Promise.race([before, impatience])
    } catch (error) {
      release()
      throw error
    } finally {
      clearTimeout(timer)
    }
    return release
  }
}
