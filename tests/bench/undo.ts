import { applyPatch } from '#shared/document/apply.ts'
import { revert } from '#shared/document/undo.ts'
import { seededRandom } from '../support/random.ts'
import { documentOf } from './documents.ts'
import { ms, percentile, printTable } from './figures.ts'
import { patchOf } from './patches.ts'

const patches = 2_000
const undos = 200

/** Patches of 200 blocks that are taken back one by one, in any order, each while all others stay. */
export function benchUndo(): void {
  const random = seededRandom(1)
  const ydoc = documentOf(200)
  const applied = Array.from({ length: patches }, (_, index) => {
    const result = applyPatch(ydoc, patchOf(random.int(20), index), { origin: 'bench' })
    if (!result.ok) throw new Error(result.refusal.detail)
    return result.applied
  })
  const [undoing, redoing]: [number[], number[]] = [[], []]
  for (let index = 0; index < undos; index++) {
    const undone = timed(undoing, () => revert(ydoc, 'bench', random.pick(applied)))
    // The next one finds the document as it was.
    timed(redoing, () => revert(ydoc, 'bench', undone))
  }
  printTable(`${undos} random ones of ${patches} patches, taken back and made again`, [
    ['', 'p50', 'p95'],
    ['undo', ms(percentile(undoing, 0.5)), ms(percentile(undoing, 0.95))],
    ['redo', ms(percentile(redoing, 0.5)), ms(percentile(redoing, 0.95))],
  ])
}

function timed<T>(times: number[], act: () => T): T {
  const startedAt = performance.now()
  const value = act()
  times.push(performance.now() - startedAt)
  return value
}
