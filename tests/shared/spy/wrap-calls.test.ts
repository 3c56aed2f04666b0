import { describe, expect, test } from 'vitest'
import { hasErrors } from '#shared/spy/diagnostic.ts'
import { formatProgram } from '#shared/spy/format.ts'
import { integrationCalls } from '#shared/spy/integration-calls.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import { type Protection, wrapCalls } from '#shared/spy/wrap-calls.ts'
import { brokenPrograms } from './broken-programs.ts'
import { onboarding, validPrograms } from './programs.ts'

const usual: Protection = { timeoutSeconds: 30, attempts: 3, backoff: 'exponential' }
const wrap = (source: string, protection = usual) => wrapCalls(source, protection)
const policies = 'retry(max_attempts=3, backoff="exponential"), timeout(30)'

describe('wrapCalls', () => {
  test('protects the three calls of the onboarding sample and leaves all other lines alone', () =>
    expect(wrap(onboarding)).toBe(`define CustomerOnboardingProcess {
  onboard_customer(customer_data) {
    # Validate customer information
    validation_result = validate_customer_data(customer_data)
    
    # Create CRM record
    with ${policies} {
      crm_record = salesforce.create_contact(customer_data)
    }
    
    # Send welcome email
    with ${policies} {
      mailchimp.send_welcome_email(customer_data.email)
    }
    
    # Setup billing
    with ${policies} {
      stripe.create_customer(customer_data)
    }
    
    return OnboardingResult(crm_record.id, "success")
  }
}`))

  test('protects the calls of one integration, by either of its names', () => {
    const source = 'use mailchimp as mail\n\na.b()\nmail.send()'
    const expected = 'use mailchimp as mail\n\na.b()\nwith timeout(5) {\n  mail.send()\n}'
    expect(wrap(source, { timeoutSeconds: 5, only: 'mailchimp' })).toBe(expected)
    expect(wrap(source, { timeoutSeconds: 5, only: 'mail' })).toBe(expected)
  })

  test('adds what a call lacks and no more', () =>
    expect(
      wrap('a.b(timeout=5)\ntry {\n  c.d()\n} catch {\n  e()\n}\nwith retry(2), timeout(3) {\n  f.g()\n}'),
    ).toBe(
      'with retry(max_attempts=3, backoff="exponential") {\n  a.b(timeout=5)\n}\ntry {\n  with timeout(30) {\n    c.d()\n  }\n} catch {\n  e()\n}\nwith retry(2), timeout(3) {\n  f.g()\n}',
    ))

  test('leaves out the backoff when none is wanted', () =>
    expect(wrap('a.b()', { attempts: 5 })).toBe('with retry(max_attempts=5) {\n  a.b()\n}'))

  test('computes what an if or a for depends on in front of it', () =>
    expect(wrap('if not crm.blocked(a) and ok {\n  b()\n}\nfor item in shop.find(a) {\n  c(item)\n}')).toBe(
      [
        `with ${policies} {`,
        '  blocked_result = not crm.blocked(a) and ok',
        '}',
        'if blocked_result {',
        '  b()',
        '}',
        `with ${policies} {`,
        '  find_result = shop.find(a)',
        '}',
        'for item in find_result {',
        '  c(item)',
        '}',
      ].join('\n'),
    ))

  test('finds a name that is still free', () =>
    expect(wrap('find_result = 1\nfor a in b.find() {\n}', { attempts: 2 })).toContain(
      'find_result_2 = b.find()',
    ))

  test('gives only a timeout to a condition that is computed again and again', () =>
    expect(wrap('while job.runs() {\n  wait()\n}\nif a {\n} else if b.c(d) {\n}')).toBe(
      'while job.runs(timeout=30) {\n  wait()\n}\nif a {\n} else if b.c(d, timeout=30) {\n}',
    ))

  test('gives only a timeout to a constant and to a default', () =>
    expect(wrap('define A {\n  RATE = bank.rate()\n\n  run(a=b.c()) {\n  }\n}')).toBe(
      'define A {\n  RATE = bank.rate(timeout=30)\n\n  run(a=b.c(timeout=30)) {\n  }\n}',
    ))

  test('keeps comments behind and inside a statement', () =>
    expect(wrap('# Send\npost.send(\n  a,  # who\n\n  b\n)  # now', { timeoutSeconds: 9 })).toBe(
      '# Send\nwith timeout(9) {\n  post.send(\n    a,  # who\n\n    b\n  )  # now\n}',
    ))

  test('breaks lines that became too long, where the code was formatted', () => {
    const call = `store.keep("${'x'.repeat(75)}")`
    expect(wrap(`if a {\n  result = ${call}\n}`, { attempts: 2 })).toBe(
      `if a {\n  with retry(max_attempts=2) {\n    result = store.keep(\n      "${'x'.repeat(75)}"\n    )\n  }\n}`,
    )
  })

  test('formats code whose statements share a line', () =>
    expect(wrap('run(a) { b = crm.get(a); return b }', { attempts: 2 })).toBe(
      'run(a) {\n  with retry(max_attempts=2) {\n    b = crm.get(a)\n  }\n  return b\n}',
    ))

  test('leaves the layout of a head alone that only gets a timeout', () =>
    expect(wrap('while  job.runs( a )  {\n      wait()\n}')).toBe(
      'while  job.runs( a, timeout=30 )  {\n      wait()\n}',
    ))

  test('does nothing to code with errors', () =>
    expect(brokenPrograms.map(({ source }) => wrap(source))).toEqual(brokenPrograms.map(() => null)))

  test.each(Object.entries(validPrograms))('leaves %s correct, protected and formatted', (_, source) => {
    const tidy = formatProgram(source)
    const wrapped = wrap(tidy) ?? 'refused'
    const { program, diagnostics } = parseProgram(wrapped)
    expect(hasErrors(diagnostics)).toBe(false)
    expect(formatProgram(wrapped)).toBe(wrapped)
    expect(wrap(wrapped)).toBe(wrapped)
    for (const call of integrationCalls(program)) {
      expect(call.hasTimeoutArgument || call.isInTimeout, call.operation).toBe(true)
    }
    expect(hasErrors(parseProgram(wrap(source) ?? '}').diagnostics)).toBe(false)
  })
})
