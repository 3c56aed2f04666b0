// @vitest-environment jsdom
import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { flowSvg } from '#shared/process/flow/svg.ts'
import { processes } from './processes.ts'

const picture = (text: string): Document => {
  const flow = flowOf(parseMarkdown(text))
  if (!flow) throw new Error('it has steps')
  const parsed = new DOMParser().parseFromString(flowSvg(flow), 'image/svg+xml')
  expect(parsed.querySelector('parsererror')).toBeNull()
  return parsed
}

describe.each(processes)('the picture of a document with $name', ({ text }) => {
  test('is sound XML whose words are text, and tells itself to who cannot see it', () => {
    const svg = picture(text)
    const flow = flowOf(parseMarkdown(text))
    for (const node of flow?.nodes ?? [])
      expect([...svg.querySelectorAll('[data-node]')].map((one) => one.getAttribute('data-node'))).toContain(
        node.id,
      )
    const said = svg.querySelector('desc')?.textContent ?? ''
    for (const { kind, name } of flow?.nodes ?? []) if (kind === 'manual') expect(said).toContain(name)
    expect(svg.documentElement.getAttribute('role')).toBe('img')
  })
})

test('whatever a name holds, it is text', () => {
  const svg = picture(
    '# A & B <script>x</script>\n\n## Steps\n\n1. Say "<img src=x onerror=alert(1)>" \u0000\ud800 & go\n2. </text></svg><script>alert(1)</script>',
  )
  expect([...svg.querySelectorAll('*')].map(({ tagName }) => tagName)).not.toContain('script')
  expect(svg.documentElement.textContent).toContain('onerror')
})

test('how long a step may take is seen in its box, and told', () => {
  const svg = picture(
    '## Steps\n\n### Step 1: Pay it\n\n- **Responsible**: Finance\n- **SLA**: 2 days\n\n### Step 2: File',
  )
  expect([...svg.querySelectorAll('.flow-limit text')].map(({ textContent }) => textContent)).toEqual([
    '2 days',
  ])
  expect(svg.querySelector('desc')?.textContent).toContain('Pay it (Finance, time limit: 2 days).')
})

test('a very long time limit stays in its box', () => {
  const svg = picture(
    `## Steps\n\n### Step 1: Pay it\n\n- **SLA**: ${'as soon as the last receipt has come '.repeat(9)}`,
  )
  expect(svg.querySelector('.flow-limit text')?.textContent).toMatch(/^as soon as .{1,20}…$/)
})
