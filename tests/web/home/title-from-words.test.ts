import { describe, expect, it } from 'vitest'
import { titleFromWords } from '../../../web/home/title-from-words.ts'

describe('a title from a description', () => {
  it('is the first clause', () => {
    expect(titleFromWords('Refunds above 500 €. Support checks the order.')).toBe('Refunds above 500 €')
    expect(titleFromWords('onboarding: contract, CRM, billing')).toBe('Onboarding')
  })

  it('leaves out the asking', () => {
    expect(titleFromWords('Design a process for customer onboarding')).toBe('Customer onboarding')
    expect(titleFromWords('I need a process for badge replacement!')).toBe('Badge replacement')
    expect(titleFromWords('We want to automate invoice approval')).toBe('Invoice approval')
  })

  it('is cut at a comma or between words', () => {
    const long = 'When a customer signs, sales operations checks the data and creates the record in the CRM'
    expect(titleFromWords(long)).toBe('When a customer signs')
    const words = titleFromWords(
      'everything that happens between the first call of a customer and the invoice',
    )
    expect(words.length).toBeLessThanOrEqual(61)
    expect(words).toBe('Everything that happens between the first call of a…')
  })

  it('is never empty', () => {
    expect(titleFromWords('...')).toBe('New process')
    expect(titleFromWords('x'.repeat(500)).length).toBeLessThanOrEqual(61)
  })
})
