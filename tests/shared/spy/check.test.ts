import { describe, expect, test } from 'vitest'
import { checkBlocks, checkProgram } from '#shared/spy/check.ts'
import { applyEdits, type Diagnostic } from '#shared/spy/diagnostic.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import type { CheckContext } from '#shared/spy/rules/module.ts'
import { errorHandler, onboarding } from './programs.ts'

function check(source: string, context?: CheckContext): Diagnostic[] {
  const { program, diagnostics } = parseProgram(source)
  expect(diagnostics).toEqual([])
  return checkProgram(program, source, context)
}

/** The findings of one rule as "severity: place", and what the first fix of the first one makes. */
function find(rule: string, source: string, context?: CheckContext) {
  const found = check(source, context).filter((finding) => finding.rule === `spy/${rule}`)
  const fix = found[0]?.fixes[0]
  const fixed = fix && applyEdits(source, fix.edits)
  if (fixed !== undefined) expect(parseProgram(fixed).diagnostics).toEqual([])
  return { found: found.map(({ severity, from, to }) => `${severity}: ${source.slice(from, to)}`), fixed }
}

type Case = readonly [source: string, place: string | null, fixed?: string]

/** Sources in which a rule finds one place, or nothing where there is none, and what the fix makes of them. */
function rule(name: string, cases: readonly Case[], context?: CheckContext): void {
  test.each(cases.map((each) => [each[0], each] as const))(`${name}: %j`, (_, [source, place, fixed]) => {
    expect(find(name, source, context)).toEqual({ found: place === null ? [] : [place], fixed })
  })
}

/** A function with this body and the parameters a and b. */
const run = (body: string) => `# Runs\nrun(a, b) {\n  ${body.replaceAll('\n', '\n  ')}\n}`

describe('the samples', () => {
  test('onboarding lacks three timeouts and three ways to handle errors, and has no error', () => {
    const count = (severity: string) =>
      Object.entries(
        Object.groupBy(
          check(onboarding, { integrations: ['salesforce', 'mailchimp', 'stripe'] }),
          ({ rule }) => rule,
        ),
      ).flatMap(([rule, found = []]) => (found[0]?.severity === severity ? [`${found.length} ${rule}`] : []))
    expect(count('error')).toEqual([])
    expect(count('warning')).toEqual(['3 spy/missing-timeout', '3 spy/missing-error-handling'])
    expect(count('info')).toEqual(['1 spy/unused-variable', '1 spy/undefined-function'])
  })

  test('the error handler is fine but for its missing explanation', () =>
    expect(check(errorHandler).map(({ rule }) => rule)).toEqual(['spy/undocumented-function']))

  test('both are one module when they stand in one document', () => {
    const handler =
      'define Caller {\n  # Calls\n  run(request) {\n    handle_api_timeout(request)\n    ErrorHandler.handle_api_timeout(request)\n  }\n}'
    const [alone = []] = checkBlocks([handler])
    expect(alone.map(({ rule }) => rule)).toContain('spy/undefined-function')
    const [, together] = checkBlocks([errorHandler, handler])
    expect(together).toEqual([])
  })
})

describe('names', () => {
  rule('undefined-name', [
    [run('customer = a\nreturn custmer.id'), 'error: custmer', run('customer = a\nreturn customer.id')],
    [run('return nothing_like_it'), 'error: nothing_like_it'],
    [run('c = d\nd = a\nreturn c'), 'error: d'],
    [run('total += a'), 'error: total'],
    [run('return f"{ab.id}"'), 'error: ab'],
    [run('for c in a {\n  if b {\n    log(d)\n  }\n  d = c\n}'), null],
    [run('if a {\n  c = 1\n}\nreturn c'), null],
    [run('try {\n  b()\n} catch (TimeoutError as late) {\n  throw late\n}'), null],
    ['log_info(customer.name)', null],
    ['customer = 1\nlog_info(custmer)', 'warning: custmer', 'customer = 1\nlog_info(customer)'],
    ['for order in orders {\n}', null],
    ['define A {\n  LIMIT = MAX + 1\n}', null],
    ['define A {\n  LIMIT = 1\n\n  run() {\n    return LIMIT\n  }\n}', null],
  ])

  rule('undefined-function', [
    [
      'define A {\n  run(a) {\n    notify_owner(a, a.mail, 3, by=a)\n  }\n}',
      'info: notify_owner',
      'define A {\n  run(a) {\n    notify_owner(a, a.mail, 3, by=a)\n  }\n\n  notify_owner(a, mail, value_3, by) {\n    ...\n  }\n}',
    ],
    ['step()', 'info: step', 'step()\n\nstep() {\n  ...\n}'],
    // Told once, and defined once.
    [
      run('step(a)\nif b {\n  step(b)\n}'),
      'info: step',
      `${run('step(a)\nif b {\n  step(b)\n}')}\n\nstep(a) {\n  ...\n}`,
    ],
    ['notify(a) {\n  return a\n}\n\nnotfy(1)', 'info: notfy', 'notify(a) {\n  return a\n}\n\nnotify(1)'],
    // What only some calls give has a default, so that none of them lacks it.
    [
      'step(1)\nstep(1, order, by=2)\nstep(by=3)',
      'info: step',
      'step(1)\nstep(1, order, by=2)\nstep(by=3)\n\nstep(value_1=null, order=null, by=null) {\n  ...\n}',
    ],
    [run('return Result(a, b)'), null],
    [run('return a(b)'), null],
    ['with backoff(3) {\n  log(1)\n}\neval(a)', null],
    [run('return len(a) + max(a, b)'), null],
  ])

  rule(
    'unknown-integration',
    [
      ['jira.close()', 'warning: jira', 'use jira\n\njira.close()'],
      ['use slack\n\njira.close()', 'warning: jira', 'use slack, jira\n\njira.close()'],
      ['salesfroce.create()', 'warning: salesfroce', 'salesforce.create()'],
      ['salesforce.create()\nhuman.approve()\nconfig.get()', null],
      ['use mailchimp as mail\n\nmail.send()', null],
    ],
    { integrations: ['salesforce'] },
  )
  rule('unknown-integration', [['jira.close()', null]])

  const target = 'save(order, force=false) {\n  log(order, force)\n}\n\n'
  rule('argument-mismatch', [
    [`${target}save()`, 'error: save()'],
    [`${target}save(1, 2, 3)`, 'error: save(1, 2, 3)'],
    [`${target}save(1, forc=true)`, 'error: forc', `${target}save(1, force=true)`],
    [`${target}save(1)\nsave(order=1, force=2)`, null],
  ])

  rule('duplicate-definition', [
    ['define A {\n  run() {\n    a()\n  }\n}\n\ndefine A {\n  stop() {\n    a()\n  }\n}', 'error: A'],
    ['define A {\n  run() {\n    a()\n  }\n\n  run() {\n    a()\n  }\n}', 'error: run'],
    ['define A {\n  run() {\n    a()\n  }\n}\n\ndefine B {\n  run() {\n    a()\n  }\n}', null],
    ['define A {\n  LIMIT = 1\n  LIMIT = 2\n}', 'error: LIMIT'],
    ['define A {\n  run() {\n    a()\n  }\n  run = 3\n}', 'error: run'],
    ['A = 1\nA = 2', null],
  ])
  rule('duplicate-parameter', [['run(a, b, a) {\n}', 'error: a']])
  rule('unused-variable', [
    [run('c = a'), 'info: c'],
    [run('_c = a\nd = b\nd += 1'), null],
    ['c = 1', null],
  ])
  rule('unused-parameter', [
    ['run(a, b, _c) {\n  return a\n}', 'hint: b'],
    ['run(a) {\n  return f"{a}"\n}', null],
  ])
  rule(
    'shadowed-name',
    [
      [run('stripe = a\nreturn stripe'), 'warning: stripe'],
      [run('stripe.charge(a)'), null],
    ],
    { integrations: ['stripe'] },
  )
})

describe('flow', () => {
  rule('unreachable-code', [
    [run('return a\nlog(b)'), 'warning: log(b)', run('return a')],
    [
      run('if a {\n  return 1\n} else {\n  throw b\n}\nlog(a)\nlog(b)'),
      'warning: log(a)\n  log(b)',
      run('if a {\n  return 1\n} else {\n  throw b\n}'),
    ],
    [run('while true {\n  work()\n}\nlog(a)'), 'warning: log(a)', run('while true {\n  work()\n}')],
    [
      run('for c in a {\n  continue  # next\n  # gone\n  log(c)\n}'),
      'warning: log(c)',
      run('for c in a {\n  continue  # next\n}'),
    ],
    [run('if a {\n  return 1\n}\nlog(b)'), null],
    [run('while true {\n  if a {\n    break\n  }\n}\nlog(b)'), null],
    [run('try {\n  return 1\n} catch (e) {\n  log(e)\n}\nlog(b)'), null],
  ])
  rule('missing-return', [
    [run('if a {\n  return b\n}'), 'warning: run'],
    [run('if a {\n  return b\n}\nreturn null'), null],
    [run('with timeout(3) {\n  return b\n}'), null],
    [run('if a {\n  return\n}\nlog(b)'), null],
  ])
  rule('break-outside-loop', [
    [run('if a {\n  break\n}'), 'error: break'],
    [run('for c in a {\n  if c {\n    continue\n  }\n}'), null],
  ])
  rule('unbounded-loop', [
    [run('while true {\n  work(a)\n}'), 'error: while true'],
    [run('while true {\n  if a {\n    return b\n  }\n}'), 'warning: while true'],
    [run('while not a.done {\n  wait(b)\n}'), 'warning: while not a.done'],
    [run('while not a.done and b < 5 {\n  b += 1\n}'), null],
  ])
  rule('constant-condition', [
    [run('if true {\n  work(a)\n}'), 'warning: true'],
    [run('while false {\n  work(a)\n}'), 'warning: false'],
    [run('while true {\n  work(a)\n}'), null],
  ])
  rule('self-comparison', [
    [run('return a.id == a.id'), 'warning: a.id == a.id'],
    [run('return a.id == b.id'), null],
  ])
  rule('no-effect', [
    [run('a.id'), 'warning: a.id'],
    [run('"Says what it does"'), 'warning: "Says what it does"'],
    [run('a.save()'), null],
  ])
  rule('empty-block', [
    [run('if a {\n}'), 'info: {\n  }'],
    [run('if a {\n  # nothing to do\n}'), null],
  ])
  rule('placeholder', [[run('...'), 'info: ...']])
  rule('complexity', [
    [run('if a {\n  log(a)\n}\n'.repeat(10)), 'info: run'],
    [run('if a {\n  log(a)\n}\n'.repeat(9)), null],
  ])
})

describe('resilience', () => {
  rule('missing-timeout', [
    ['crm.get(1, id=2)', 'warning: crm.get', 'crm.get(1, id=2, timeout=30)'],
    ['crm.all()', 'warning: crm.all', 'crm.all(timeout=30)'],
    ['crm.get(timeout=5)', null],
    ['with timeout(30) {\n  crm.all()\n}', null],
    [run('a.save()'), null],
  ])
  rule('missing-error-handling', [
    [
      run('# Get it\nc = crm.get(a)\nreturn c'),
      'warning: crm.get',
      run('# Get it\nwith retry(max_attempts=3, backoff="exponential") {\n  c = crm.get(a)\n}\nreturn c'),
    ],
    // What a comment leaves out stays left out: it goes with the call.
    [
      '# Get it\n# spy-ignore missing-timeout it is quick\ncrm.get(a)',
      'warning: crm.get',
      '# Get it\nwith retry(max_attempts=3, backoff="exponential") {\n  # spy-ignore missing-timeout it is quick\n  crm.get(a)\n}',
    ],
    [
      '# spy-ignore missing-timeout it is quick\nif crm.get(a) {\n  log(a)\n}',
      'warning: crm.get',
      'with retry(max_attempts=3, backoff="exponential") {\n  # spy-ignore missing-timeout it is quick\n  get_result = crm.get(a)\n}\nif get_result {\n  log(a)\n}',
    ],
    // Trying again what must not happen twice would only change one finding for another.
    [
      'crm.create(a)',
      'warning: crm.create',
      'try {\n  crm.create(a)\n} catch (error) {\n  log_error("crm.create failed", error)\n  throw error\n}',
    ],
    [run('while crm.more() {\n}'), 'warning: crm.more'],
    [run('a(); crm.get(b)'), 'warning: crm.get'],
    ['with retry(3) {\n  crm.get()\n}', null],
    ['try {\n  crm.get()\n} catch (e) {\n  throw e\n}', null],
  ])
  rule('retry-not-idempotent', [
    ['with retry(3) {\n  bank.transfer_money(1)\n}', 'warning: bank.transfer_money'],
    ['with retry(3) {\n  bank.transfer_money(1, idempotency_key="7")\n  bank.balance()\n}', null],
    ['bank.transfer_money(1)', null],
    ['with retry(3) {\n  erp.orders.create(1)\n}', 'warning: erp.orders.create'],
    ['with retry(3) {\n  erp.bulk_create(1)\n}', 'warning: erp.bulk_create'],
    ['with retry(3) {\n  erp.get_order(1)\n  erp.order.status(1)\n}', null],
  ])
  rule('integration-call-in-loop', [
    ['for a in b {\n  crm.get(a)\n}', 'info: crm.get'],
    ['for a in crm.all() {\n  log(a)\n}', null],
  ])
  rule('missing-deadline', [
    ['human.approve(role="CFO")', 'warning: human.approve', 'human.approve(role="CFO", timeout="2d")'],
    ['human.approve(timeout="1d")', null],
    ['with timeout("1d") {\n  human.approve()\n}', null],
    ['run(human) {\n  human.greet()\n}', null],
  ])
  rule('swallowed-error', [
    ['try {\n  a()\n} catch (e) {\n}', 'warning: catch'],
    ['try {\n  a()\n} catch {\n  pass\n}', 'warning: catch'],
    ['try {\n  a()\n} catch (e) {\n  # it was only a reminder\n}', null],
    ['try {\n  a()\n} catch (e) {\n  log_error(e)\n}', null],
  ])
  rule('unknown-policy', [
    ['with lock(a) {\n  b()\n}', 'error: lock(a)'],
    ['with retry(2), timeout(3) {\n  b()\n}', null],
  ])
  rule('retry-unbounded', [
    ['with retry(backoff="linear") {\n  b()\n}', 'warning: retry(backoff="linear")'],
    ['with retry {\n  b()\n}', 'warning: retry'],
    ['with retry(max_attempts=2) {\n  b()\n}', null],
  ])
})

describe('security', () => {
  rule('hardcoded-secret', [
    ['api_key = "abcdef"', 'error: "abcdef"', 'api_key = get_secret("api_key")'],
    ['crm.login(password="hunter2")', 'error: "hunter2"', 'crm.login(password=get_secret("password"))'],
    [
      'a = { "client_secret": "abcdef" }',
      'error: "abcdef"',
      'a = { "client_secret": get_secret("client_secret") }',
    ],
    ['run(token="abcdef") {\n}', 'error: "abcdef"', 'run(token=get_secret("token")) {\n}'],
    [
      'a = "ghp_abcdefghijklmnopqrstuvwxyz"',
      'error: "ghp_abcdefghijklmnopqrstuvwxyz"',
      'a = get_secret("access_token")',
    ],
    ['api_key = get_secret("crm_api_key")', null],
    ['token_type = "Bearer"\npassword = ""\nsecret_name = "crm"', null],
  ])
  rule('string-built-query', [
    ['db.query(f"select * from orders where id = {a}")', 'error: f"select * from orders where id = {a}"'],
    ['db.execute("delete from orders where id = " + a)', 'error: "delete from orders where id = " + a'],
    ['crm.search(f"name = {a}")', 'error: f"name = {a}"'],
    ['crm.search(f"{first} {last}")', null],
    ['db.query("select * from orders where id = ?", a)', null],
  ])
  rule('no-eval', [['eval(a)', 'error: eval']])
  rule('log-secret', [
    [run('log_info(f"with {a.api_key}")'), 'error: a.api_key'],
    [run('log_info(mask(a.api_key))'), null],
  ])
  rule('log-personal-data', [
    [run('log_info("for", a.email)'), 'warning: a.email'],
    [run('print(a.address.street)'), 'warning: a.address.street'],
    [run('print(b.phone.trim())'), 'warning: b.phone'],
    [run('log_info(hash(a.email), a.id)'), null],
    [run('mail.send(a.email)'), null],
  ])
  rule('tls-disabled', [
    ['web.get(url, verify=false)', 'error: false'],
    ['web.get(url, verify=true)', null],
  ])
  rule('insecure-url', [
    [
      'web.get("http://example.com/a")',
      'warning: "http://example.com/a"',
      'web.get("https://example.com/a")',
    ],
    ['web.get(f"http://{host}/a")', 'warning: http://', 'web.get(f"https://{host}/a")'],
    ['web.get("http://localhost:3000")\nweb.get("https://example.com")', null],
  ])
})

describe('writing', () => {
  rule('empty-definition', [['define A {\n}', 'warning: A']])
  rule('naming', [
    ['define order_process {\n  A = 1\n}', 'info: order_process'],
    ['runFast() {\n}', 'info: runFast'],
    ['define OrderProcess {\n  run_fast() {\n  }\n}', null],
  ])
  rule('undocumented-function', [
    ['run() {\n  a()\n}', 'hint: run'],
    ['# Runs\nrun() {\n  a()\n}', null],
    ['run() {\n  # Begin\n  a()\n}', null],
  ])
})
