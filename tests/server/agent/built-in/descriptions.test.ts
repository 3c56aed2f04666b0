import { describe, expect, test } from 'vitest'
import { systemNamed } from '#server/agent/built-in/systems.ts'
import { integrationCalls } from '#shared/spy/integration-calls.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import { type Description, descriptions } from './descriptions.ts'
import { Talk } from './talk.ts'

const toldIn = ({ title, description, message, context }: Description) =>
  [title, description, message, JSON.stringify(context ?? {})]
    .join(' ')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')

const draftOf = async (description: Description) => {
  const talk = new Talk(description)
  const reply = await talk.say(description.message ?? 'Create the process')
  return { talk, reply }
}

describe.each(descriptions.map((description) => ({ name: description.title, description })))(
  'the draft of $name',
  ({ description }) => {
    test('is applied whole, with all that can be known about the process', async () => {
      const { talk, reply } = await draftOf(description)
      expect(reply.refusals).toEqual([])
      expect(reply.end).toEqual({ kind: 'complete' })
      expect(talk.steps.length).toBeGreaterThanOrEqual(3)
      expect(talk.progress.sectionsCompleted).toEqual(expect.arrayContaining(['Overview', 'Steps']))
      expect(talk.progress.completionPercentage).toBeGreaterThanOrEqual(65)
    })

    test('has code without errors that calls no system that nobody named', async () => {
      const { talk } = await draftOf(description)
      expect(talk.codeHasErrors).toBe(false)
      for (const call of integrationCalls(parseProgram(talk.code).program)) {
        const label = systemNamed(call.integration).label.toLowerCase()
        expect(toldIn(description)).toContain(label.replace(/[^a-z0-9]+/g, ' '))
      }
    })

    test('names no role, time limit or owner that nobody told without marking it as an assumption', async () => {
      const { talk } = await draftOf(description)
      const told = toldIn(description)
      for (const [, value = ''] of talk.markdown.matchAll(
        /^- \*\*(?:Responsible|SLA|Owner|Trigger)\*\*: (.+)$/gm,
      )) {
        if (value.includes('(assumption)') || value === 'Automation') continue
        const words = value.toLowerCase().match(/[a-z]+/g) ?? []
        expect(
          words.filter((word) => !told.includes(word.replace(/s$/, ''))),
          value,
        ).toEqual([])
      }
    })

    test('reads like written by somebody', async () => {
      const { talk } = await draftOf(description)
      const prose = talk.markdown.replace(/```[\s\S]*?```/g, '')
      expect(prose).not.toMatch(/\b(\w+)\s+\1\b/i)
      expect(prose).not.toMatch(/\b(?:and|or|then|to|the|a)\s*[.\n]/i)
      expect(prose).not.toMatch(/undefined|null|\{|\}|\[object| {2}|\.\./)
      expect(prose).not.toMatch(/(?<![-.:\d]) (?:The|If|Otherwise|And|Then) /)
      for (const step of talk.steps) expect(step.name).toMatch(/^\p{Lu}[^.;]+[^\s.,;]$/u)
    })
  },
)

test.each([
  ['a usual process', 'onboarding'],
  ['a process that people told', 'refund'],
])('%s, as a whole', async (_, name) => {
  const description =
    name === 'refund' ? descriptions.find(({ title }) => title === 'Refund Process') : descriptionOfOnboarding
  const { talk } = await draftOf(description ?? {})
  await expect(`${talk.markdown}\n`).toMatchFileSnapshot(`golden/${name}.md`)
})

const descriptionOfOnboarding: Description = {
  title: 'Customer Onboarding Process',
  description:
    'Create process for automated customer onboarding with email notifications and CRM integration',
  context: { integrations: ['salesforce', 'mailchimp', 'stripe'], expected_volume: '100 customers/month' },
}
