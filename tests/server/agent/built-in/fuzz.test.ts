import { expect, test } from 'vitest'
import { argumentsOf } from '#server/agent/built-in/answer.ts'
import { planAnswer } from '#server/agent/built-in/plan-answer.ts'
import { parseCall } from '#server/agent/tools.ts'
import { seededRandom } from '../../../support/random.ts'
import { randomBriefing } from './random-talk.ts'
import { onboarding, Talk } from './talk.ts'

const seed = 20_260_317

test('whatever people say about whatever document, it answers with words or with calls that the tools take', async () => {
  const random = seededRandom(seed)
  const talk = new Talk(onboarding)
  const known: string[] = []
  for (const message of ['Create the process', 'yes', 'add an approval by the CFO above 500 EUR']) {
    await talk.say(message)
    known.push(talk.markdown)
  }
  for (let run = 0; run < 2_000; run++) {
    const briefing = randomBriefing(random, known)
    const where = `seed ${seed}, run ${run}: ${JSON.stringify(briefing.message.content)}`
    const answer = planAnswer(briefing)
    expect(answer.opening + answer.closing + answer.calls.length, where).not.toBe('0')
    for (const call of answer.calls)
      expect(parseCall(call.tool, argumentsOf(call)), where).not.toMatchObject({ tool: 'error' })
    if (run % 50 === 0) expect(planAnswer(briefing), where).toEqual(answer)
  }
}, 240_000)
