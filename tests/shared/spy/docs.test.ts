import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { formatProgram } from '#shared/spy/format.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import { codeRules } from '#shared/spy/rule-list.ts'

const page = readFileSync(new URL('../../../docs/spy.md', import.meta.url), 'utf8')

test('the example of the language page is correct and formatted', () => {
  const [, example = ''] = /```spy\n([\s\S]*?)\n```/.exec(page) ?? []
  expect(example).toContain('define')
  expect(parseProgram(example).diagnostics).toEqual([])
  expect(formatProgram(example)).toBe(example)
})

/** Every rule that the parser or a check can report, read from their code. */
function reportedRules(): Set<string> {
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
  return ids
}

test('the language page names every rule', () => {
  const ids = reportedRules()
  expect(ids.size).toBeGreaterThan(60)
  const isNamed = (id: string) => page.includes(id) || page.includes(id.replace(/^(?:syntax|missing)/, ''))
  expect([...ids].filter((id) => !isNamed(id))).toEqual([])
})

test('the list of rules has each of them once, and no other', () => {
  // Two are reported under a name that is put together.
  const ids = new Set([...reportedRules(), 'duplicate-definition', 'duplicate-parameter'])
  expect(codeRules.map(({ id }) => id.replace('spy/', '')).toSorted()).toEqual([...ids].toSorted())
})
