import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { seededRandom } from '../support/random.ts'
import { times } from './times.ts'
import { type Disk, type DiskEvent, newDisk, parseTrace, play } from './write-trace.ts'

const writer = fileURLToPath(new URL('./power-loss-writer.ts', import.meta.url))
/** More than the log holds before SQLite brings it into the file (1,000 pages), so that the cut also meets that. */
const rows = 700
const images = times(120)
const canTrace = spawnSync('strace', ['-V']).status === 0

it.runIf(canTrace)(
  `a power cut loses no stored row, in ${images} images of the disk`,
  {
    timeout: times(180_000),
  },
  async () => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
    const random = seededRandom(seed)
    const folder = await mkdtemp(join(tmpdir(), 'process-designer-power-'))
    try {
      const events = await traceWriter(folder)
      const firstStored = events.findIndex(({ kind }) => kind === 'stored')
      const cuts = Array.from(
        { length: images },
        () => firstStored + random.int(events.length - firstStored),
      ).sort((a, b) => a - b)
      const disk = newDisk()
      let at = 0
      let lost = 0
      let torn = 0
      for (const [index, cut] of cuts.entries()) {
        for (; at <= cut; at++) play(disk, events[at])
        // Every other image also has a random half of what was written and not synced.
        const isTorn = index % 2 === 1
        if (isTorn) torn += 1
        const image = join(folder, `image-${index}`)
        await writeImage(disk, image, () => isTorn && random.int(2) === 1)
        lost += countLost(image, disk.stored)
        await rm(image, { recursive: true })
      }
      process.stdout.write(
        `power loss: ${images} images (${torn} torn) of ${rows} rows, ${lost} stored rows lost (seed ${seed})\n`,
      )
      expect(disk.stored).toBeGreaterThan(rows / 2)
      expect(lost).toBe(0)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
)

async function traceWriter(folder: string): Promise<DiskEvent[]> {
  const [data, trace] = [join(folder, 'data'), join(folder, 'trace')]
  await mkdir(data)
  const calls = 'trace=pwrite64,write,ftruncate,fsync,fdatasync,unlink'
  const options = ['-f', '-y', '-xx', '-s', '8192', '-e', calls, '-o', trace]
  execFileSync('strace', [...options, process.execPath, writer, data, String(rows)], { stdio: 'pipe' })
  return parseTrace(readFileSync(trace, 'latin1'), data)
}

async function writeImage(disk: Disk, image: string, keeps: () => boolean): Promise<void> {
  await mkdir(image)
  for (const [path, file] of disk.files) {
    const bytes = file.unsynced.reduce((sofar, write) => (keeps() ? write(sofar) : sofar), file.synced)
    await writeFile(join(image, basename(path)), bytes)
  }
}

/** How many of the rows 0 … `stored` - 1 are not there. Throws when the file is damaged. */
function countLost(image: string, stored: number): number {
  const database = new DatabaseSync(join(image, 'process-designer.db'))
  try {
    expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
    const found = new Set(
      database
        .prepare('select actor from updates')
        .all()
        .map(({ actor }) => Number(actor)),
    )
    return Array.from({ length: stored }, (_, n) => n).filter((n) => !found.has(n)).length
  } finally {
    database.close()
  }
}
