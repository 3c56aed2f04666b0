import { describe, expect, test } from 'vitest'
import { invoiceDocument } from './invoice-document.ts'
import { Talk } from './talk.ts'
import { wishes } from './wishes.ts'

describe('said to a finished document', () => {
  test.each(wishes)('%s', async (message, effect) => {
    const talk = new Talk({ title: 'Invoice Approval' }, invoiceDocument)
    const before = talk.markdown
    const reply = await talk.say(message)
    expect(effect.check({ talk, reply })).toBeUndefined()
    expect(reply.refusals).toEqual([])
    expect(talk.codeHasErrors).toBe(false)
    // Whoever changes nothing claims no change.
    if (talk.markdown === before)
      expect(reply.text).not.toMatch(/\bI’ll\b|\bis (?:gone|up to date)\b|\bnow\.$/)
  })
})
