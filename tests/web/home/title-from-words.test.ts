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

  it('leaves out a greeting and what leads to the description', () => {
    const titles = [
      ['Hi! In HR we handle parental leave like this: the employee tells their manager.', 'Parental leave'],
      [
        'Hello team, here is how we do it: Invoices come in by email. The clerk pays.',
        'Invoices come in by email',
      ],
      ['Here’s how we onboard a customer. Sales signs.', 'Onboard a customer'],
      ['This is our refund process: the customer asks.', 'Refund process'],
      ['Our process for sick leave:\n- tell the boss', 'Sick leave'],
      ['Our purchase process: an employee fills in the form', 'Purchase process'],
      ['Our complaints process goes like this: a customer calls', 'Complaints process'],
      ['We usually order laptops for new employees. HR asks.', 'Order laptops for new employees'],
      ['Can you write up how we book a trip? First I ask.', 'Book a trip'],
      ['Please help me to document the expense claim process', 'Expense claim process'],
      ['- customer opens ticket\n- agent reproduces the bug', 'Customer opens ticket'],
      ['1. Operator finds a defective part\n2. Operator sorts it out', 'Operator finds a defective part'],
      ['The boss says yes. Then we go.', 'The boss says yes'],
      ['Hi there', 'Hi there'],
      ['How it works', 'How it works'],
    ] as const
    for (const [words, title] of titles) expect(titleFromWords(words), words).toBe(title)
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
