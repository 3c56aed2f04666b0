import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { noChoices } from '#shared/process/choices.ts'
import { findingsOf } from '#shared/process/findings.ts'
import { markedDocuments } from '../../../shared/process/rules-corpus.ts'
import { onboarding, Talk } from './talk.ts'

const grave = (talk: Talk) =>
  findingsOf(parseMarkdown(talk.markdown)).findings.filter(({ severity }) => /error|warning/.test(severity))
const rules = (talk: Talk) => grave(talk).map(({ rule }) => rule)

const code = (...lines: string[]) => `\`\`\`spy\n${lines.join('\n')}\n\`\`\``
const flawed = [
  '# Orders',
  '## Overview\n\nTakes an order from the the shop to the customer within two days.',
  '## How we do it\n\n- The clerk checks the order.\n- The clerk packs the goods.\n- The driver brings them.\n- The clerk closes the order.',
  '## Security',
  `## Implementation\n\n${code('# Runs', 'run(order) {', '  stock.reserve(order)', '  mail.send(ordr, text="on its way")', '}')}`,
].join('\n\n')

describe('asked what is wrong', () => {
  test.each([
    'What is wrong?',
    'which problems are there?',
    'show me the errors',
    'is the document correct?',
  ])('“%s” lists what the rules find, the worst first, and changes nothing', async (question) => {
    const talk = new Talk({}, flawed)
    const { text, patches } = await talk.say(question)
    expect(patches).toEqual([])
    expect(text).toMatch(
      /^The rules find \w+ problems:\n\n- \*\*Implementation\*\*: Line 4: "ordr" has no value here/,
    )
    expect(text).toMatch(/and \d more under Problems\n\nSay “fix the problems” and I mend \d of them\.$/)
  })

  test('what people let stand is not told, and not mended', async () => {
    const spelling = { rule: 'clarity/repeated-word', section: 'Overview' }
    const words = 'Takes an order from the the shop to the customer within two days.'
    const dismissal = { ...spelling, words, id: 'dismissal_1', reason: 'A quotation', by: 'Ana', atMs: 1 }
    const talk = new Talk({ choices: { ...noChoices, dismissals: [dismissal] } }, flawed)
    expect((await talk.say('what is wrong?')).text).not.toContain('the the')
    await talk.say('Fix the problems')
    expect(talk.markdown).toContain('from the the shop')
  })

  test('it says so where there is nothing to find', async () => {
    const good = markedDocuments().find(({ name }) => name === 'good-refund')
    const { text } = await new Talk({}, good?.markdown).say('what is wrong?')
    expect(text).toBe('The rules find nothing to improve.')
    expect((await new Talk({}).say('what is wrong?')).text).toBe(
      'The document is still empty, so nothing in it is wrong.',
    )
  })
})

describe('asked to fix the problems', () => {
  test('it makes all the fixes of the panel, one patch for a block of code, and tells what is left', async () => {
    const talk = new Talk({}, flawed)
    const before = rules(talk)
    const { text, patches, refusals } = await talk.say('Fix the problems')
    expect(refusals).toEqual([])
    expect(patches.filter(({ location }) => location === '## Implementation')).toHaveLength(1)
    expect(before).toEqual(
      expect.arrayContaining(['clarity/repeated-word', 'step/none', 'doc/empty-section']),
    )
    // A mail that may be sent twice is not tried again; that it failed is logged.
    expect(rules(talk).filter((rule) => rule !== 'doc/missing-section')).toEqual([])
    expect(talk.code).toContain('} catch (error) {')
    expect(talk.markdown).toContain('from the shop to the customer')
    expect(talk.markdown).toContain('## Steps\n\n- The clerk')
    expect(talk.markdown).not.toContain('## Security')
    expect(talk.code).toContain('mail.send(order')
    expect(talk.codeHasErrors).toBe(false)
    expect(text).toMatch(
      /problems are mended\.\n\nthree problems I leave to you:\n\n- The section “Prerequisites” is missing\./i,
    )
  })

  test('it closes the three missing timeouts and the three calls without error handling of a first draft', async () => {
    const talk = new Talk(onboarding)
    await talk.say('Create the process')
    const missing = (rule: string) => rules(talk).filter((other) => other === `spy/missing-${rule}`).length
    expect([missing('timeout'), missing('error-handling')]).toEqual([3, 3])
    const { text } = await talk.say('fix the missing timeouts')
    expect([missing('timeout'), missing('error-handling')]).toEqual([0, 3])
    expect(text).toMatch(
      /^I’ll mend what the rules find: “Add timeout=30” 3 times\.\n\nThree problems are mended\.$/,
    )
    await talk.say('now fix all calls without retries please')
    expect([missing('timeout'), missing('error-handling')]).toEqual([0, 0])
    expect(talk.codeHasErrors).toBe(false)
  })

  test('it says so where there is nothing of the kind, or nothing that it can mend', async () => {
    const talk = new Talk(
      {},
      '# A\n\n## Overview\n\nOne two three four five six.\n\n## Steps\n\n1. The clerk signs',
    )
    expect((await talk.say('fix the repeated words')).text).toBe(
      'The rules find no repeated words, so I changed nothing.',
    )
    const { text, patches } = await talk.say('fix everything')
    expect(patches).toEqual([])
    expect(text).toMatch(/^The rules find three problems that I cannot mend:/i)
  })

  test('an assumption stays one: only people confirm', async () => {
    const talk = new Talk(onboarding)
    await talk.say('Create the process')
    const assumptions = () => talk.markdown.split('(assumption)').length
    const before = assumptions()
    await talk.say('fix the problems')
    expect(assumptions()).toBe(before)
  })

  test.each(markedDocuments().map(({ name, markdown }) => [name, markdown] as const))(
    'no fix that it has is left in %s, and no error comes along',
    async (_, markdown) => {
      const talk = new Talk({}, markdown)
      const errors = () => grave(talk).filter(({ severity }) => severity === 'error').length
      const before = errors()
      const { refusals } = await talk.say('fix the problems')
      expect(refusals).toEqual([])
      expect(grave(talk).filter(({ fixes }) => fixes.length > 0)).toEqual([])
      expect(errors()).toBeLessThanOrEqual(before)
    },
  )
})
