import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Import, readSourceFile, type SourceFile } from './support/source-file.ts'

/** The rules of docs/architecture.md that a program can hold. Each failure names who broke which. */

/** From the ground up. A room may know the rooms below its floor, not its neighbours. A room is a file or a folder. */
const sharedFloors = [
  ['shared/errors.ts', 'shared/ids.ts'],
  ['shared/spy/'],
  ['shared/document/'],
  ['shared/process/'],
  ['shared/protocol/'],
]
const serverFloors = [
  ...sharedFloors,
  ['server/config.ts', 'server/lanes.ts', 'server/log.ts', 'server/metrics.ts', 'server/new-id.ts'],
  ['server/storage/', 'server/cluster/'],
  ['server/http/'],
  ['server/access/'],
  ['server/audit/'],
  ['server/threads/'],
  ['server/collab/'],
  [
    'server/chat/',
    'server/history/',
    'server/quality/',
    'server/exports/',
    'server/imports/',
    'server/analytics/',
  ],
  ['server/agent/'],
  ['server/grpc/'],
  ['server/parts.ts'],
  ['server/thread-records.ts'],
  ['server/routes.ts'],
  ['server/app.ts'],
  ['server/main.ts'],
]
const webFloors = [...sharedFloors, ['web/api.ts'], ['web/ui/'], ['web/']]

/** Packages that reach outside the process, and who alone may load them. Their types are free. */
const homes: Readonly<Record<string, readonly string[]>> = {
  '@hocuspocus/provider': ['web/document/'],
  '@hocuspocus/server': ['server/collab/'],
  '@resvg/resvg-wasm': ['server/exports/raster.ts'],
  'better-auth': ['server/access/better-auth'],
  docx: ['server/exports/word'],
  // What a document or a model says is never run.
  'node:child_process': [],
  'node:sqlite': ['server/storage/sqlite-worker.ts', 'server/storage/backup.ts'],
  'node:vm': [],
  'node:worker_threads': ['server/storage/', 'server/collab/proven-state', 'server/exports/printing'],
  openai: ['server/agent/openai.ts'],
  pdfmake: ['server/exports/pdf'],
  pg: ['server/storage/postgres.ts'],
  pino: ['server/log.ts'],
  'prom-client': ['server/metrics.ts'],
  'rate-limiter-flexible': ['server/access/rate-counter-memory.ts'],
  redis: ['server/cluster/redis.ts'],
  ws: ['server/app.ts'],
  'y-indexeddb': ['web/document/'],
}

/** Pure code gets them from outside, or does without. Only those that a type of a package could let through tsc. */
const impure = [
  ...['Date.now', 'new Date()', 'Math.random', 'performance', 'crypto'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame'],
  ...['process', 'Buffer', 'require', 'globalThis', 'console', 'fetch', 'WebSocket', 'Worker'],
  ...['window', 'document', 'navigator', 'localStorage', 'sessionStorage', 'indexedDB'],
]

const root = join(import.meta.dirname, '..')
const files = readFiles('{shared,server,web,scripts,tests}/**/*.{ts,tsx,mjs}')
const product = files.filter(({ path }) => /^(shared|server|web)\//.test(path))

describe('the floors', () => {
  it('give every file of the product a place', () => {
    const homeless = product.filter(({ path }) => floorOf(path, floorsOf(path)) === -1)
    expect(homeless.map(({ path }) => `${path} has no floor`)).toEqual([])
  })

  it.each([
    ['shared/process/flow.ts', 'shared/document/tree.ts', true],
    ['shared/document/tree.ts', 'shared/process/flow.ts', false],
    ['server/agent/runner.ts', 'server/chat/store.ts', true],
    ['server/chat/store.ts', 'server/history/store.ts', false],
    ['server/chat/store.ts', 'server/chat/feed.ts', true],
    ['server/app.ts', 'web/main.tsx', false],
    ['web/main.tsx', 'server/app.ts', false],
  ])('decide whether %s may know %s: %s', (path, other, may) => {
    expect(mayKnow(path, other)).toBe(may)
  })

  it('are known from above only', () => {
    const wrong = (path: string, { file }: FileImport) => file !== undefined && !mayKnow(path, file)
    expect(findImports(product, wrong)).toEqual([])
  })

  it('have no circle of modules', () => {
    expect(circles().map((circle) => circle.join(' → '))).toEqual([])
  })
})

describe('imports', () => {
  it('load a package with effects at its home only', () => {
    const wrong = (path: string, { from, isType }: FileImport) => !isType && !isAtHome(path, from)
    expect(findImports(product, wrong)).toEqual([])
  })

  it('name the module that has the thing, never one that passes it on', () => {
    const barrels = files.filter((file) => file.reExports)
    expect(barrels.map(({ path }) => `${path} must not re-export`)).toEqual([])
  })

  it('of tests are in tests only', () => {
    const others = files.filter(({ path }) => !path.startsWith('tests/'))
    expect(findImports(others, (_, { file }) => file?.startsWith('tests/') === true)).toEqual([])
  })

  it('of what runs before the packages are installed are built into Node', () => {
    const early = files.filter(({ path }) => path.endsWith('.mjs'))
    expect(early).not.toEqual([])
    expect(findImports(early, (_, { from, file }) => !isBuiltin(from) && !file?.endsWith('.mjs'))).toEqual([])
  })
})

describe('shared code', () => {
  const shared = files.filter(({ path }) => path.startsWith('shared/'))

  it('imports nothing of Node', () => {
    expect(findImports(shared, (_, { from }) => isBuiltin(from))).toEqual([])
  })

  it('uses no clock, timer, chance, page or process', () => {
    const wrong = shared.flatMap(({ path, names }) =>
      impure.filter((name) => names.has(name)).map((name) => `${path} must not use ${name}`),
    )
    expect(wrong).toEqual([])
  })
})

it('the environment is read in one place', () => {
  const readers = product.filter(({ names }) => names.has('process.env')).map(({ path }) => path)
  // Vite's configuration is a program of its own, run when the web app is built.
  expect(readers.filter((path) => path !== 'web/vite.config.ts')).toEqual(['server/main.ts'])
})

type File = Omit<SourceFile, 'imports'> & {
  /** From the root, as in `shared/ids.ts`. */
  readonly path: string
  readonly imports: readonly FileImport[]
}

type FileImport = Import & {
  /** The path of the imported file; undefined for a package. */
  readonly file: string | undefined
}

function readFiles(pattern: string): File[] {
  return globSync(pattern, { cwd: root, exclude: ['**/fixtures/**'] }).map((path) => {
    const source = readSourceFile(path, readFileSync(join(root, path), 'utf8'))
    const imports = source.imports.map((one) => ({ ...one, file: fileOf(path, one.from) }))
    return { ...source, path, imports }
  })
}

function fileOf(path: string, from: string): string | undefined {
  if (from.startsWith('#')) return from.slice(1)
  return from.startsWith('.') ? join(path, '..', from) : undefined
}

function findImports(of: readonly File[], isWrong: (path: string, one: FileImport) => boolean): string[] {
  return of.flatMap(({ path, imports }) =>
    imports
      .filter((one) => isWrong(path, one))
      .map(({ file, from }) => `${path} must not import ${file ?? from}`),
  )
}

function floorsOf(path: string): readonly (readonly string[])[] {
  return path.startsWith('web/') ? webFloors : serverFloors
}

/** -1 when it is on none. */
function floorOf(path: string, floors: readonly (readonly string[])[]): number {
  return floors.findIndex((rooms) => rooms.some((room) => path.startsWith(room)))
}

/** Within a room all may know each other. */
function mayKnow(path: string, other: string): boolean {
  const floors = floorsOf(path)
  const own = floorOf(path, floors)
  const others = floorOf(other, floors)
  if (own !== others) return others !== -1 && others < own
  return floors[own]?.some((room) => path.startsWith(room) && other.startsWith(room)) ?? true
}

function isAtHome(path: string, from: string): boolean {
  const home = Object.entries(homes).find(([name]) => from === name || from.startsWith(`${name}/`))
  return home === undefined || home[1].some((place) => path.startsWith(place))
}

/** One circle for each import that closes one, found by walking all imports from every file. */
function circles(): string[][] {
  const importsOf = new Map(product.map(({ path, imports }) => [path, imports]))
  const done = new Set<string>()
  const found: string[][] = []
  const walk = (path: string, way: readonly string[]): void => {
    const start = way.indexOf(path)
    if (start >= 0) found.push([...way.slice(start), path])
    if (start >= 0 || done.has(path)) return
    for (const { file } of importsOf.get(path) ?? []) if (file) walk(file, [...way, path])
    done.add(path)
  }
  for (const { path } of product) walk(path, [])
  return found
}
