import { describe, expect, it } from 'vitest'
import { readSourceFile } from './source-file.ts'

const importsOf = (text: string) =>
  readSourceFile('a.tsx', text).imports.map(({ from, isType }) => `${isType ? 'type ' : ''}${from}`)

const namesOf = (text: string) => [...readSourceFile('a.tsx', text).names].sort()

describe('the imports of a module', () => {
  it('are found in every form', () => {
    expect(
      importsOf("import 'a'; import b from 'b'; import * as c from 'c'; import {\n d,\n} from 'd'"),
    ).toEqual(['a', 'b', 'c', 'd'])
    expect(importsOf("export * from 'a'; export { b } from 'b'")).toEqual(['a', 'b'])
    expect(importsOf("const a = () => import('a')")).toEqual(['a'])
  })

  it('are of types when nothing is loaded', () => {
    expect(
      importsOf("import type { A } from 'a'; import { type B } from 'b'; export type { C } from 'c'"),
    ).toEqual(['type a', 'type b', 'type c'])
    expect(importsOf("import { type A, b } from 'a'")).toEqual(['a'])
    expect(importsOf("type A = import('a').A")).toEqual(['type a'])
  })

  it('are not read from texts and comments', () => {
    expect(
      importsOf("// import 'a'\n/* import 'b' */ const text = `\nimport 'c'\n` + \"import('d')\""),
    ).toEqual([])
    expect(importsOf("const page = <p title=\"import('a')\">Don't `import 'b'`</p>")).toEqual([])
  })
})

describe('the names in a module', () => {
  it('are those of values, alone and with one member', () => {
    expect(namesOf('setTimeout(f, Date.now())')).toEqual(['Date', 'Date.now', 'f', 'setTimeout'])
    expect(namesOf('(window as Window).open')).toEqual(['window'])
  })

  it('tell a date of now from a date of a time', () => {
    expect(namesOf('new Date()')).toEqual(['Date', 'new Date()'])
    expect(namesOf('new Date(0)')).toEqual(['Date'])
  })

  it('are not those of members, keys, imports and types', () => {
    expect(namesOf("import { a } from 'a'; b.window.fetch; c = { crypto: 1 }; type D = Window")).toEqual([
      'b',
      'b.window',
      'c',
    ])
  })
})

it('a module that passes on what another exports is known by it', () => {
  expect(readSourceFile('a.ts', "export { b } from './b.ts'").reExports).toBe(true)
  expect(readSourceFile('a.ts', "import { b } from './b.ts'\nexport const c = b").reExports).toBe(false)
})

it('a text that is not a module is refused by name', () => {
  expect(() => readSourceFile('shared/a.ts', 'const = 1')).toThrow('shared/a.ts')
})
