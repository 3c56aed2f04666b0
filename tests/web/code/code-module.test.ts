import { expect, it } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { type Choices, noChoices } from '#shared/process/choices.ts'
import { readCode } from '../../../web/code/code-module.ts'
import { spyReader } from '../../../web/code/spy-reader.ts'

const read = (markdown: string, choices: Partial<Choices> = {}) =>
  readCode(parseMarkdown(markdown), spyReader, { ...noChoices, ...choices })
const fenced = (...lines: string[]) => `\`\`\`spy\n${lines.join('\n')}\n\`\`\``

it('takes the blocks of SPy in their order, each with the heading that it stands under, and no other code', () => {
  const blocks = read(
    [
      fenced('a()'),
      '# Refund',
      '## Code',
      fenced('b()', '', 'c()'),
      '```sql\nselect 1\n```',
      `- a list\n\n  ${fenced('d()').replaceAll('\n', '\n  ')}`,
    ].join('\n\n'),
  )
  expect(blocks.map(({ section, source }) => [section, source])).toEqual([
    [null, 'a()'],
    ['Code', 'b()\n\nc()'],
    ['Code', 'd()'],
  ])
})

it('cuts each line into parts that say all that the line says', () => {
  const source = ['run(x) {', '', '  # why', '  return "a" + y', '}'].join('\n')
  const [block] = read(fenced(...source.split('\n')))
  const lines = block?.lines ?? []
  expect(lines.map(({ parts }) => parts.map(({ text }) => text).join('')).join('\n')).toBe(source)
  expect(lines.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
  expect(lines.every(({ from, parts }) => source.startsWith(parts[0]?.text ?? '', from))).toBe(true)
})

it('says each problem in its line, and underlines what it is about', () => {
  const [, second] = read(
    `${fenced('check(order) {', '  return order', '}')}\n\n${fenced('pay(order) {', '  return check(ordr)', '}')}`,
  )
  const line = second?.lines[1]
  expect(line?.problems.map(({ rule }) => rule)).toEqual(['spy/undefined-name'])
  expect(line?.parts.find(({ className }) => className.includes('spy-error'))?.text).toBe('ordr')
  expect(second?.lines.filter(({ problems }) => problems.length > 0)).toHaveLength(1)
})

it('shows problems as people decided about them', () => {
  const code = `## Step 2: Pay\n\n${fenced('pay(order) {', '  return total', '}')}`
  const rules = (choices?: Partial<Choices>) =>
    read(code, choices).flatMap(({ lines }) =>
      lines.flatMap(({ problems }) => problems.map(({ rule, severity }) => `${severity} ${rule}`)),
    )
  expect(rules()).toEqual(['error spy/undefined-name'])
  expect(rules({ severities: { 'spy/undefined-name': 'info' } })).toEqual(['info spy/undefined-name'])
  expect(rules({ severities: { 'spy/undefined-name': 'off' } })).toEqual([])
  const mark = { rule: 'spy/undefined-name', section: 'Step 7: Pay', words: 'return total' }
  const dismissal = { ...mark, id: 'd', reason: 'It comes from SAP.', by: 'Ana', atMs: 1 }
  expect(rules({ dismissals: [dismissal] })).toEqual([])
  expect(rules({ dismissals: [{ ...dismissal, words: 'return other' }] })).toHaveLength(1)
})
