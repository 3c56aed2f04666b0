import { type Change, revert } from '#shared/document/undo.ts'
import type { MakeActor } from './actor.ts'

/** Somebody takes patches back, and puts them in again. */
export const undoing: MakeActor = (world) => {
  const undone = new Set<number>()
  return {
    weight: 0.6,
    act() {
      if (world.patches.length === 0) return
      const index = world.random.int(world.patches.length)
      const patch = world.patches[index]
      if (!patch) return
      const swap = () => {
        world.patches[index] = revert(world.ydoc, 'undoing', patch) satisfies Change
      }
      // A redo takes away what the patch took away; an undo takes nothing of anybody.
      if (undone.delete(index)) world.change(swap)
      else {
        undone.add(index)
        world.changeSparing(swap)
      }
      world.counts.reverts += 1
    },
  }
}
