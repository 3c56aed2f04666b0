import { type Restoration, restore, undoRestore } from '#server/history/restoration.ts'
import { versionOf } from '#shared/document/version.ts'
import type { MakeActor } from './actor.ts'
import { type Deed, nothing, only, type Right } from './ledger.ts'
import { person } from './undoing.ts'
import type { World } from './world.ts'

type Kept = { readonly version: ReturnType<typeof versionOf>; readonly takenAtMs: number }
type Restored = { readonly deed: Deed<Restoration> }

/** Somebody keeps versions, restores them, and takes a restore back. */
export const restoring: MakeActor = (world) => {
  const { random, records, counts } = world
  const versions: Kept[] = []
  const restored: Restored[] = []

  const keep = () => {
    versions.push({ version: versionOf(world.ydoc), takenAtMs: records.now() })
    counts.versions += 1
  }
  const goBack = () => {
    if (versions.length === 0) return keep()
    // Mostly a recent one, or there would be little left for the other actors to lose.
    const kept = random.pick(versions.slice(-3))
    const isWhole = random.chance(0.5)
    const before = contentOf(world)
    const deed = isWhole ? restoreWhole(world, kept) : restoreDesigner(world, kept)
    counts[isWhole ? 'restores' : 'designerRestores'] += 1
    if (random.chance(0.5)) restored.push({ deed })
    else {
      undoOne(world, { deed })
      if (contentOf(world) !== before)
        world.complaints.push('a restore that was taken back at once left a trace')
    }
  }
  const undo = () => {
    const [one] = restored.splice(random.int(Math.max(1, restored.length)), 1)
    if (one) undoOne(world, one)
  }
  return { weight: 0.5, act: () => random.pick([keep, goBack, undo])() }
}

/** What people see of it: two texts side by side are one text to them. */
const contentOf = (world: World): string => JSON.stringify(versionOf(world.ydoc).content)

/** May take all that came since, and nothing that its version has. */
function restoreWhole(world: World, { version, takenAtMs }: Kept): Deed<Restoration> {
  const content = JSON.stringify(version.content)
  const wasThere = only(content)
  const deed = restoreAs(world, 'whole', { version, takenAtMs }, () => (letter) => !wasThere(letter))
  if (contentOf(world) !== content) world.complaints.push('a restored document is not what it was')
  return deed
}

/** Takes back what the designer did, so nothing that people typed. */
const restoreDesigner = (world: World, kept: Kept): Deed<Restoration> =>
  restoreAs(world, 'designer', kept, () => nothing)

function restoreAs(
  world: World,
  mode: 'whole' | 'designer',
  { version, takenAtMs }: Kept,
  rightOf: () => Right,
): Deed<Restoration> {
  const { all, clock } = world.records
  const task = { mode, version, takenAtMs, records: all, by: person, clock }
  const deed = world.change(
    (ydoc) => restore(ydoc, task),
    rightOf,
    ({ links }) => links,
  )
  world.records.replace(deed.value.records)
  return deed
}

/** May take what the restore brought back, and what the patches take that it makes again. */
function undoOne(world: World, { deed }: Restored): void {
  const { all, clock } = world.records
  const who = { records: all, by: person, clock }
  const { value } = world.change(
    (ydoc) => undoRestore(ydoc, deed.value.done, who),
    ({ records }) => {
      const redone = world.records.rightOf(records)
      return (letter) => deed.broughtBack.has(letter) || redone(letter)
    },
    ({ links }) => links,
  )
  world.records.replace(value.records)
  world.counts.restoresUndone += 1
}
