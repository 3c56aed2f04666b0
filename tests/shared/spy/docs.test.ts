import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { formatProgram } from '#shared/spy/format.ts'
import { parseProgram } from '#shared/spy/parse.ts'

const page = readFileSync(new URL('../../../docs/spy.md', import.meta.url), 'utf8')

test('the example of the language page is correct and formatted', () => {
  const [, example = ''] = /```spy\n([\s\S]*?)\n```/.exec(page) ?? []
  expect(example).toContain('define')
  expect(parseProgram(example).diagnostics).toEqual([])
  expect(formatProgram(example)).toBe(example)
})

test('the language page names every rule', () => {
  const sources = import.meta.glob('../../../shared/spy/**/*.ts', {
    query: '?raw',
    import: 'default',
    eager: true,
  })
  const ids = new Set<string>()
  for (const source of Object.values(sources)) {
    for (const [, id = ''] of String(source).matchAll(/'spy\/([a-z-]+)'/g)) ids.add(id)
    for (const [, id = ''] of String(source).matchAll(
      /\b(?:error|warning|info|hint|report)\(\s*'([a-z-]+)'/g,
    ))
      ids.add(id)
  }
  expect(ids.size).toBeGreaterThan(60)
  const isNamed = (id: string) => page.includes(id) || page.includes(id.replace(/^(?:syntax|missing)/, ''))
  expect([...ids].filter((id) => !isNamed(id))).toEqual([])
})
