import { setTimeout as delay } from 'node:timers/promises'

/** How long a condition may take before the test says what it waited for. */
const patienceMs = 15_000

/** Resolves when `condition` holds. Rejects with what was waited for. */
export async function eventually(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const giveUpAt = Date.now() + patienceMs
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`waited in vain: ${what}`)
    await delay(5)
  }
}
