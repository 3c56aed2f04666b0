import { describe, expect, test } from 'vitest'
import { type DryRunWish, dryRun } from '#shared/spy/dry-run/dry-run.ts'
import { seededRandom } from '../../support/random.ts'
import { onboarding, validPrograms } from './programs.ts'

/** What happened, a line each: "call crm.get(1): does not answer". */
function story(source: string | readonly string[], wish: DryRunWish = {}): string[] {
  const run = dryRun(typeof source === 'string' ? [source] : source, wish)
  if (!run.ok) return [`refused: ${run.detail}`]
  const told = run.events.map(({ kind, what, note }) => `${kind} ${what}${note ? `: ${note}` : ''}`)
  const { outcome } = run
  return [
    ...told,
    outcome.kind === 'returned'
      ? `= ${outcome.value}`
      : `${outcome.kind} (line ${outcome.line}): ${outcome.message}`,
  ]
}
const ending = (source: string, wish: DryRunWish = {}) => story(source, wish).at(-1)
const computed = (expression: string, wish: DryRunWish = {}) =>
  ending(`run(a, b) {\n  return ${expression}\n}`, wish)

describe('a dry run', () => {
  const create = (policies: string) =>
    `run(customer) {\n  # Create the contact\n  with ${policies} {\n    contact = crm.create(customer)\n  }\n  return Result(contact.id)\n}`

  test('tells the steps and what would be called, and calls nothing', () => {
    expect(story(create('retry(3), timeout(30)'), { input: { customer: 'Ada' } })).toEqual([
      'step Create the contact',
      'call crm.create("Ada")',
      'return Result(‹contact.id›)',
      '= Result(‹contact.id›)',
    ])
  })

  test('shows what retries and timeouts do when a system does not answer', () => {
    const faults = [{ call: 'crm.create', kind: 'timeout', times: 2 } as const]
    const run = dryRun([create('retry(max_attempts=3, backoff="exponential"), timeout(30)')], { faults })
    expect(
      run.ok && run.events.filter(({ kind }) => kind === 'call').map(({ atSeconds }) => atSeconds),
    ).toEqual([0, 31, 63])
    expect(run.ok && [run.outcome.kind, run.seconds]).toEqual(['returned', 64])
    expect(ending(create('timeout(30)'), { faults })).toBe(
      'failed (line 4): crm.create did not answer within 30 seconds',
    )
    expect(ending(create('retry(3)'), { faults })).toBe(
      'hangs (line 4): crm.create never answers and has no timeout.',
    )
    expect(ending(create('retry(2), timeout(5)'), { faults })).toMatch(/^failed/)
  })

  test('of the first program that people write shows that it waits for ever', () => {
    const first = dryRun([onboarding])
    const call = first.ok && first.events.find(({ kind }) => kind === 'call')?.what.replace(/\(.*/s, '')
    expect(call).toBeTruthy()
    expect(ending(onboarding, { faults: [{ call: String(call), kind: 'timeout' }] })).toMatch(
      /^hangs .*has no timeout\.$/,
    )
  })

  test('assumes what only people know, says so, and can be told otherwise', () => {
    const ask =
      'run(a) {\n  answer = human.approve(role="CFO", timeout="2d")\n  if answer.approved {\n    return "paid"\n  }\n  return "refused"\n}'
    expect(story(ask)).toEqual([
      'call human.approve(role="CFO", timeout="2d")',
      'assume answer.approved: false',
      'branch answer.approved: no',
      'return "refused"',
      '= "refused"',
    ])
    expect(ending(ask, { assumptions: { 'answer.approved': true } })).toBe('= "paid"')
    expect(ending(ask, { faults: [{ call: 'human.approve', kind: 'timeout' }] })).toMatch(
      /did not answer within 172800 seconds$/,
    )
  })

  test('goes through try, catch and finally as errors do', () => {
    const source = (type: string) =>
      `run(a) {\n  try {\n    crm.get(a)\n  } catch (${type} as error) {\n    return error.message\n  } finally {\n    log_info("done")\n  }\n}`
    const faults = [{ call: 'crm.get', kind: 'error' } as const]
    expect(story(source('IntegrationError'), { faults }).slice(-3)).toEqual([
      'return "crm.get failed"',
      'log done',
      '= "crm.get failed"',
    ])
    expect(story(source('TimeoutError'), { faults }).slice(-2)).toEqual([
      'log done',
      'failed (line 3): crm.get failed',
    ])
    expect(ending('run(a) {\n  throw NotFound(a)\n}', { input: { a: 1 } })).toBe(
      'failed (line 2): NotFound(1)',
    )
  })

  test('says in which block and line it failed, whoever called that', () => {
    const main = 'run(a) {\n  help(a)\n  log_info("done")\n}'
    const faults = (kind: 'error' | 'timeout') => [{ call: 'crm.get', kind }]
    const failure = (help: string, wish: DryRunWish) => {
      const run = dryRun([main, `# Helps\n\n${help}`], wish)
      return run.ok && run.outcome
    }
    const get = 'help(a) {\n  crm.get(a)\n}'
    expect(failure(get, { faults: faults('error') })).toMatchObject({ kind: 'failed', block: 1, line: 4 })
    expect(failure(get, { faults: faults('timeout') })).toMatchObject({ kind: 'hangs', block: 1, line: 4 })
    expect(failure('help(a) {\n  b = 1\n  return b / 0\n}', {})).toMatchObject({ block: 1, line: 5 })
    expect(failure('help(a) {\n  while true {\n    a += "b"\n  }\n}', {})).toMatchObject({
      kind: 'endless',
      block: 1,
    })
    expect(failure('help(a) {\n  help(a)\n}', {})).toMatchObject({ kind: 'endless', block: 1, line: 4 })
  })

  test('refuses a fault of a call that no code makes', () => {
    expect(ending(create('retry(3)'), { faults: [{ call: 'crm.creat', kind: 'error' }] })).toBe(
      'refused: No code calls "crm.creat". It calls: crm.create.',
    )
    expect(ending('run() {\n}', { faults: [{ call: 'crm.get', kind: 'error' }] })).toMatch(
      /calls: nothing\.$/,
    )
  })

  test('knows the functions, constants and definitions of all blocks', () => {
    const main = 'define Main {\n  LIMIT = 2\n  run(a) {\n    return Other.twice(a) + LIMIT\n  }\n}'
    const other = 'define Other {\n  twice(n, times=2) {\n    return n * times\n  }\n}'
    expect(story([main, other], { input: { a: 5 } }).at(-1)).toBe('= 12')
    expect(
      ending('run(a) {\n  return b(a)\n}\nb(n) {\n  if n == 0 { return "end" }\n  return b(n - 1)\n}', {
        input: { a: 9 },
      }),
    ).toBe('= "end"')
  })

  test.each([
    ['1 + 2 * 3', '= 7'],
    ['"a" + 1', '= "a1"'],
    ['f"{1 + 1} of {[1, "b"]}"', '= "2 of [1, \\"b\\"]"'],
    ['[1, 2, 3][1]', '= 2'],
    ['{x: 1}.x', '= 1'],
    ['2 in [1, 2] and not false', '= true'],
    ['len("abc") + sum([1, 2]) + max(3, 4)', '= 10'],
    ['join(sorted(["b", "a"]), ", ")', '= "a, b"'],
    ['upper(trim(" x "))', '= "X"'],
    ['a + 1', '= ‹a + 1›'],
    ['a.b.c', '= ‹a.b.c›'],
    ['a == 1 or true', '= true'],
    ['7 % 4 / 2 - 1', '= 0.5'],
    ['get_secret("key")', '= ‹secret key›'],
    ['1 / 0', 'failed (line 2): division by zero'],
  ])('computes %s', (expression, value) => {
    expect(computed(expression)).toBe(value)
  })

  test('runs loops, and leaves one that only an assumption keeps going', () => {
    expect(
      ending(
        'run(a) {\n  n = 0\n  for x in range(5) {\n    if x == 3 { break }\n    n += x\n  }\n  return n\n}',
      ),
    ).toBe('= 3')
    const poll = story('run(a) {\n  while not job.done {\n    job = crm.poll()\n  }\n  return 1\n}')
    expect(poll.filter((line) => line.startsWith('call'))).toHaveLength(3)
    expect(poll).toContain('assume not job.done, after 3 rounds: false')
    expect(ending('for each in customers {\n  crm.get(each)\n}')).toBe('= null')
  })

  test.each([
    [
      'a loop without an end',
      'run(a) {\n  while true {\n    a = 1\n  }\n}',
      /^endless \(line \d\): It does not end/,
    ],
    ['a function that calls itself', 'run(a) {\n  return run(a)\n}', /^endless \(line 2\): run calls itself/],
    [
      'a text that doubles',
      'run(a) {\n  s = "ab"\n  while true {\n    s = s + s\n  }\n}',
      /^endless .*A value grows/,
    ],
    [
      'a list that doubles',
      'run(a) {\n  s = [1, 2]\n  while true {\n    s += s\n  }\n}',
      /^endless .*A value grows/,
    ],
    [
      'a text that is replaced by itself',
      'run(a) {\n  s = "aaaaaaaaaa"\n  while true {\n    s = replace(s, "a", s)\n  }\n}',
      /^endless .*A value grows/,
    ],
    [
      'lists inside lists',
      'run(a) {\n  l = [1]\n  m = [1]\n  for x in range(500) {\n    l = [l, l]\n    m = [m, m]\n  }\n  return l == m\n}',
      /^= ‹l == m›$/,
    ],
    ['a list of itself', 'run(a) {\n  l = [1]\n  l[0] = l\n  return f"{l}" == l\n}', /^= false$/],
    ['deep expressions', `run(a) {\n  return run(a)${' + 1'.repeat(900)}\n}`, /^endless/],
    ['a huge range', 'run(a) {\n  for x in range(10000000000) {\n    a = x\n  }\n}', /^endless/],
    ['a retry without a number', 'with retry(), timeout(1) {\n  crm.get()\n}', /^endless/],
  ])('ends %s', (_, source, outcome) => {
    const faults = source.includes('crm.get') ? [{ call: 'crm.get', kind: 'error' } as const] : []
    expect(ending(source, { faults })).toMatch(outcome)
  })

  test('refuses code with errors, a function that is not there, and no code', () => {
    expect(ending('run(a) {')).toMatch(/^refused: The code has errors: "}" is missing/)
    expect(ending('run(a) {\n}', { entry: 'walk' })).toBe(
      'refused: There is no function "walk". There are: run.',
    )
    expect(ending('')).toBe('refused: There is no code to run.')
  })

  test('counts the statements that it reached', () => {
    const run = dryRun(['run(a) {\n  if a == 1 {\n    x = 1\n    y = 2\n  }\n  return 1\n}'], {
      input: { a: 2 },
    })
    expect(run.ok && run.coverage).toEqual({ done: 2, total: 4 })
  })
})

test('of any program that parses ends, and without an exception, whatever fails', () => {
  const seed = 20_261_123
  const random = seededRandom(seed)
  const sources = Object.values(validPrograms)
  let runs = 0
  for (const source of sources)
    for (let round = 0; round < 60; round++) {
      const [from, to] = [random.int(source.length), random.int(source.length)].toSorted((a, b) => a - b)
      const piece = source.slice(from, (from ?? 0) + 12)
      const mutant = round === 0 ? source : source.slice(0, to) + piece + source.slice(to)
      const calls = [...mutant.matchAll(/\b[a-z_]+\.[a-z_]+(?=\()/g)].map(([call]) => call)
      const faults = calls
        .slice(0, random.int(4))
        .map((call, at) => ({ call, kind: at % 2 ? 'error' : 'timeout', times: at + 1 }) as const)
      const run = dryRun([mutant], {
        faults,
        assumptions: Object.fromEntries(calls.map((call) => [call, true])),
      })
      expect(run.ok ? run.outcome.kind : 'refused', `seed ${seed}\n${mutant}`).toMatch(
        /^(?:returned|failed|hangs|endless|refused)$/,
      )
      if (run.ok) runs += 1
    }
  expect(runs).toBeGreaterThan(sources.length)
})
