/** What a traced process did to the files of one folder, and what a disk has of it when the power goes. */

type Change = (bytes: Buffer) => Buffer

export type DiskEvent =
  | { readonly kind: 'changed'; readonly path: string; readonly change: Change }
  | { readonly kind: 'synced'; readonly path: string }
  | { readonly kind: 'removed'; readonly path: string }
  /** The process said that a row is stored. */
  | { readonly kind: 'stored' }

export type Disk = {
  readonly files: Map<string, { synced: Buffer; unsynced: Change[] }>
  /** How many rows were said to be stored. */
  stored: number
}

export const newDisk = (): Disk => ({ files: new Map(), stored: 0 })

export function play(disk: Disk, event: DiskEvent | undefined): void {
  if (!event) return
  if (event.kind === 'stored') {
    disk.stored += 1
    return
  }
  if (event.kind === 'removed') {
    disk.files.delete(event.path)
    return
  }
  const file = disk.files.get(event.path) ?? { synced: Buffer.alloc(0), unsynced: [] }
  disk.files.set(event.path, file)
  if (event.kind === 'changed') file.unsynced.push(event.change)
  else {
    file.synced = file.unsynced.reduce((bytes, change) => change(bytes), file.synced)
    file.unsynced = []
  }
}

/**
 * The events in `folder`, of the output of `strace -f -y -xx`. A call that others interrupt is told in two lines: a write
 * counts from its first one on, a sync only when it is over.
 */
export function parseTrace(trace: string, folder: string): DiskEvent[] {
  const syncing = new Map<string, string>()
  return trace.split('\n').flatMap((line): DiskEvent[] => {
    const [pid = ''] = line.split(' ', 1)
    if (/<\.\.\. f(data)?sync resumed>/.test(line)) {
      const path = syncing.get(pid)
      return path === undefined ? [] : [{ kind: 'synced', path }]
    }
    const [, call, rest = ''] = /^\d+ +(\w+)\((.*)$/.exec(line) ?? []
    if (call === 'write') return bytesIn(rest).toString().startsWith('stored ') ? [{ kind: 'stored' }] : []
    if (call === 'unlink') {
      const path = bytesIn(rest).toString()
      return path.startsWith(folder) ? [{ kind: 'removed', path }] : []
    }
    const path = unhex(/^\d+<([^>]*)>/.exec(rest)?.[1] ?? '').toString()
    // The index of the log is memory that SQLite makes anew.
    if (!path.startsWith(`${folder}/`) || path.endsWith('-shm')) return []
    const numbers =
      rest
        .slice(rest.lastIndexOf('"') + 1)
        .match(/\d+/g)
        ?.map(Number) ?? []
    if (call === 'pwrite64') {
      return [{ kind: 'changed', path, change: writeAt(numbers[1] ?? 0, bytesIn(rest)) }]
    }
    if (call === 'ftruncate') {
      const [, length = '0'] = /, (\d+)/.exec(rest) ?? []
      return [{ kind: 'changed', path, change: (bytes) => resized(bytes, Number(length)) }]
    }
    if (rest.includes('unfinished')) {
      syncing.set(pid, path)
      return []
    }
    return [{ kind: 'synced', path }]
  })
}

function bytesIn(call: string): Buffer {
  const [, hex = ''] = /"((?:\\x[0-9a-f]{2})*)"/.exec(call) ?? []
  return unhex(hex)
}

const unhex = (text: string) => Buffer.from(text.replaceAll('\\x', ''), 'hex')

const writeAt =
  (offset: number, written: Buffer): Change =>
  (bytes) => {
    const grown = resized(bytes, Math.max(bytes.length, offset + written.length))
    written.copy(grown, offset)
    return grown
  }

function resized(bytes: Buffer, length: number): Buffer {
  const result = Buffer.alloc(length)
  bytes.copy(result)
  return result
}
