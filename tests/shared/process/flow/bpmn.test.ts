import { expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { flowBpmn } from '#shared/process/flow/bpmn.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'

test.each([
  ['After 2 days without an answer', 'P2D'],
  ['After two business days without an answer', 'P2D'],
  ['After an hour without an answer', 'PT1H'],
  ['No answer within 30 minutes', 'PT30M'],
  ['No answer within a month', 'P1M'],
  ['If nobody answers', undefined],
  ['If nobody answers within the next day', undefined],
])('the time limit “%s” is one for other programs too', (words, duration) => {
  const flow = flowOf(
    parseMarkdown(`## Steps\n\n1. Approve it\n   - ${words}, remind the manager.\n2. Pay it`),
  )
  const xml = flow ? flowBpmn(flow) : ''
  expect(xml).toContain('timerEventDefinition')
  expect(/<bpmn:timeDuration[^>]*>([^<]*)</.exec(xml)?.[1]).toBe(duration)
})
