import { describe, expect, test } from 'vitest'
import { type CodeStep, readDecisionText, writeProgram } from '#server/agent/built-in/code.ts'
import { callOf, conditionOf, nameOf, timeoutOf } from '#server/agent/built-in/code-words.ts'
import { protectCalls } from '#server/agent/built-in/protect.ts'
import { insertStepCode } from '#server/agent/built-in/step-code.ts'
import { systemNamed } from '#server/agent/built-in/systems.ts'
import { hasErrors } from '#shared/spy/diagnostic.ts'
import { formatProgram } from '#shared/spy/format.ts'
import { parseProgram } from '#shared/spy/parse.ts'

/** Steps without roles: names, and what is decided behind them ("if a: b / c"). */
type Told = readonly [name: string, condition?: string, outcome?: string, otherwise?: string]

const steps = (...told: readonly Told[]) =>
  told.map(
    ([name, condition, outcome = '', otherwise], at): CodeStep => ({
      number: at + 1,
      name,
      role: 'Automation',
      system: undefined,
      sla: undefined,
      decisions:
        condition === undefined
          ? []
          : [readDecisionText({ condition, outcome, otherwise, kind: 'decision' })],
    }),
  )

const body = (...told: readonly Told[]) => {
  const program = writeProgram({ title: 'Order Process', noun: 'order', steps: steps(...told), systems: [] })
  expect(hasErrors(parseProgram(program).diagnostics)).toBe(false)
  expect(formatProgram(program)).toBe(program)
  return program
    .split('\n')
    .slice(2, -4)
    .map((line) => line.slice(4))
    .join('\n')
    .trim()
}

describe('the flow of the steps becomes', () => {
  test('statements under their labels', () => {
    expect(body(['Check the order'], ['Ship the order'])).toBe(
      '# Check the order\ncheck_order(order)\n\n# Ship the order\nship_order(order)',
    )
  })

  test('a branch for a decision, with both outcomes', () => {
    expect(body(['Check the order', 'the order is late', 'call the client', 'inform the boss'])).toContain(
      'if order_is_late(order) {\n  call_client(order)\n} else {\n  inform_boss(order)\n}',
    )
  })

  test('a return where the process ends', () => {
    expect(body(['Check the order', 'it is wrong', 'reject it and end the process'])).toContain(
      'if it_is_wrong(order) {\n  reject_it(order)\n  return OrderResult(order.id, "rejected")\n}',
    )
  })

  test('a loop around the steps that are repeated, which gives up at its limit', () => {
    expect(
      body(
        ['Ask'],
        [
          'Check',
          'it is wrong',
          'correct it and return to Step 1, at most 2 times; then escalate to the boss',
        ],
        ['Ship'],
      ),
    ).toMatch(
      /^for attempt in range\(3\) \{\n {2}# Ask\n {2}ask\(order\)\n\n {2}# Check\n {2}check\(order\)\n {2}if not it_is_wrong\(order\) \{\n {4}break\n {2}\}\n {2}if attempt == 2 \{\n {4}escalate_to_boss\(order\)\n {4}return OrderResult\(order\.id, "escalated"\)\n {2}\}\n {2}correct_it\(order\)\n\}/,
    )
  })

  test('a loop without a limit where nobody set one', () => {
    expect(body(['Check', 'it is wrong', 'go back to step 1'])).toMatch(/^while true \{[\s\S]*break/)
  })

  test('a branch around the steps that are left out', () => {
    expect(body(['Check', 'it is small', 'go to Step 3'], ['Approve'], ['Ship'])).toContain(
      'if it_is_small(order) {\n  pass\n} else {\n  # Approve\n  approve(order)\n}\n\n# Ship',
    )
  })

  test('a condition around a step that happens only under it', () => {
    expect(body(['Approve the order', 'the amount is above 5,000 EUR', 'approve the order'])).toContain(
      '# Approve the order\nif order.amount > 5000 {\n  approve_order(order)\n}',
    )
  })

  test('something that parses, wherever the jumps lead', () => {
    expect(() =>
      body(
        ['A', 'x', 'go to Step 9'],
        ['B', 'y', 'return to Step 1'],
        ['C', 'z', 'return to Step 2'],
        ['D', 'q', 'go to Step 1', 'end the process'],
      ),
    ).not.toThrow()
  })
})

test('people get tasks with role and time limit, approvals are asked for', () => {
  const [step] = steps(['Approve the order'])
  const program = writeProgram({
    title: 'X',
    noun: 'for',
    steps: step ? [{ ...step, role: 'Team "A" Lead', sla: '2 business days' }] : [],
    systems: [],
  })
  expect(program).toContain('human.approve(task="Approve the order", role="Team \\"A\\" Lead", timeout="2d")')
  expect(program).toContain('main(for_step)')
})

describe('words in code', () => {
  test.each([
    ['Create the contact in Salesforce', 'salesforce', 'salesforce.create_contact(x)'],
    ['Notify the sales team via Microsoft Teams', 'teams', 'teams.notify_sales_team(x)'],
    ['Send the welcome e-mail', 'mailchimp', 'mailchimp.send_welcome_email(x)'],
    ['Charge back the amount', undefined, 'charge_back_amount(x)'],
  ])('%s', (phrase, system, call) => {
    expect(callOf(phrase, 'x', system === undefined ? undefined : systemNamed(system))).toBe(call)
  })

  test.each([
    ['the amount is above 5,000 EUR', 'order.amount > 5000'],
    ['the order exceeds $10k', 'order.amount > 10000'],
    ['the order total is at least 2.5', 'order.total >= 2.5'],
    ['the order total is below 1.234.567', 'order.total < 1234567'],
    ['the company has more than 500 employees', 'order.employees > 500'],
    ['the order is older than 30 days', 'order_is_older_than_30_days(order)'],
    ['the data is incomplete', 'data_is_incomplete(order)'],
  ])('%s', (condition, expression) => {
    expect(conditionOf(condition, 'order')).toBe(expression)
  })

  test.each([
    ['2 business days', '2d'],
    ['1 hour', '1h'],
    ['3 weeks', '3w'],
    ['1 month', '30d'],
    ['soon', undefined],
  ])('%s', (sla, timeout) => {
    expect(timeoutOf(sla)).toBe(timeout)
  })

  test('are never keywords, builtins or empty', () => {
    expect(['if', 'print', 'Überweisung prüfen', '42 is the answer', '!!!'].map(nameOf)).toEqual([
      'if_step',
      'print_step',
      'überweisung_prüfen',
      'step_42_is_answer',
      'do_step',
    ])
  })
})

const program = formatProgram(`define X {
  main(a) {
    # One
    for i in range(2) {
      # Two
      crm.create(a)
    }

    # Three
    mail.read(a)
  }
}
`)

test('protection is added where there is none, and numbers change only when they are given', () => {
  const nothing = { timeoutSeconds: undefined, attempts: undefined }
  const usual = { timeoutSeconds: 30, attempts: 3 }
  const once = protectCalls(program, { usual, given: nothing })
  expect(once).toContain(
    'with retry(max_attempts=3, backoff="exponential"), timeout(30) {\n        crm.create(a, idempotency_key=a.id)',
  )
  expect(once).toContain('mail.read(a)\n')
  expect(protectCalls(once ?? '', { usual, given: nothing })).toBeNull()
  const changed = protectCalls(once ?? '', {
    usual,
    given: { timeoutSeconds: 5, attempts: undefined },
    only: ['mail'],
  })
  expect(changed?.match(/timeout\(5\)/g)).toHaveLength(1)
  expect(changed?.match(/max_attempts=3/g)).toHaveLength(2)
  expect(protectCalls('define X {', { usual, given: nothing })).toBeNull()
})

test('a new step goes beside a loop, and into it only between steps of the loop', () => {
  const insert = (before: string[], after: string[]) =>
    insertStepCode(program, { before, after }, '# New\nnew_step(a)')
  expect(insert(['Two'], ['Three'])).toMatch(/\n {4}\}\n\n {4}# New\n {4}new_step\(a\)\n\n {4}# Three/)
  expect(insert(['Two'], [])).toMatch(/\n {4}\}\n\n {4}# New\n {4}new_step\(a\)\n/)
  expect(insert([], ['Two'])).toMatch(/\n {6}# New\n {6}new_step\(a\)\n\n {6}# Two/)
  expect(insert(['Nowhere'], [])).toBeNull()
})
