import { setImmediate as nextTurn } from 'node:timers/promises'

/** Work that may pause at each `yield`, of which there is one every tenth of a millisecond or so. */
export type Work<Result> = Generator<undefined, Result, undefined>

/** Parts of an update between two pauses: looked at one by one, they take some µs each. */
export const partsBetweenPauses = 64
/** How long it goes on before everybody else gets their turn. A keystroke that waits for it comes no later to anybody's eye. */
const turnMs = 8

/** Does the work in one go. */
export function finish<Result>(work: Work<Result>): Result {
  let step = work.next()
  while (!step.done) step = work.next()
  return step.value
}

/** Does the work in as many turns of the event loop as it takes. */
export async function finishInTurns<Result>(work: Work<Result>): Promise<Result> {
  for (;;) {
    const untilMs = performance.now() + turnMs
    let step = work.next()
    while (!step.done && performance.now() < untilMs) step = work.next()
    if (step.done) return step.value
    await nextTurn()
  }
}
