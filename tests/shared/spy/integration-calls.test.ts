import { describe, expect, test } from 'vitest'
import { integrationCalls } from '#shared/spy/integration-calls.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import { onboarding } from './programs.ts'

const calls = (source: string) => integrationCalls(parseProgram(source).program)
const names = (source: string) =>
  calls(source).map(({ integration, operation }) => `${integration}: ${operation}`)

describe('integrationCalls', () => {
  test('finds the three of the onboarding sample, with function and statement', () => {
    expect(names(onboarding)).toEqual([
      'salesforce: create_contact',
      'mailchimp: send_welcome_email',
      'stripe: create_customer',
    ])
    expect(calls(onboarding).map((call) => [call.function?.name.name, call.statement?.kind])).toEqual([
      ['onboard_customer', 'assign'],
      ['onboard_customer', 'expression'],
      ['onboard_customer', 'expression'],
    ])
  })

  test('knows an integration by its other name', () =>
    expect(names('use mailchimp as mail\n\nmail.send()')).toEqual(['mailchimp: send']))

  test('takes the whole path as the operation', () =>
    expect(names('erp.orders.lines.create(a)')).toEqual(['erp: orders.lines.create']))

  test('leaves out what the program itself has, and what is built in', () =>
    expect(
      names(
        'define A {\n  LIMITS = load()\n  run(order, log) {\n    order.save()\n    LIMITS.get()\n    A.run()\n    human.approve()\n    config.get()\n    for line in order {\n      line.check()\n    }\n    try {\n    } catch (problem) {\n      problem.show()\n    }\n  }\n}',
      ),
    ).toEqual([]))

  test('leaves out what is called on a result', () =>
    expect(names('crm.find(a).first()')).toEqual(['crm: find']))

  test('finds them in texts, arguments, conditions and defaults', () =>
    expect(
      names('run(a=one.get()) {\n  if two.ok() {\n    log(f"{three.name()}", four.id())\n  }\n}'),
    ).toEqual(['one: get', 'two: ok', 'three: name', 'four: id']))

  test('says what protects each', () => {
    const source = [
      'a.bare()',
      'b.own(timeout=5)',
      'with retry(max_attempts=3), timeout(30) {',
      '  c.both()',
      '}',
      'try {',
      '  d.tried()',
      '} catch (e) {',
      '  e1.caught()',
      '} finally {',
      '  f.last()',
      '}',
      'try {',
      '  g.open()',
      '} finally {',
      '  pass',
      '}',
      'while h.more() {',
      '  i.again()',
      '}',
      'for attempt in range(3) {',
      '  j.again()',
      '}',
      'for each in all {',
      '  k.round()',
      '}',
    ]
    const flags = (call: ReturnType<typeof calls>[number]) =>
      [
        call.hasTimeoutArgument && 'timeout=',
        call.isInTimeout && 'timeout',
        call.isInRetry && 'retry',
        call.isInTry && 'try',
        call.isInLoop && 'loop',
      ].filter(Boolean)
    expect(calls(source.join('\n')).map((call) => [call.operation, ...flags(call)].join(' '))).toEqual([
      'bare',
      'own timeout=',
      'both timeout retry',
      'tried try',
      'caught',
      'last',
      'open',
      'more',
      'again',
      'again',
      'round loop',
    ])
  })
})
