import { describe, expect, test } from 'vitest'
import { applyEdits } from '#shared/spy/diagnostic.ts'
import { formatProgram } from '#shared/spy/format.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import { walk } from '#shared/spy/visit.ts'
import { brokenPrograms } from './broken-programs.ts'
import { validPrograms } from './programs.ts'
import { show } from './tree.ts'

describe('parseProgram', () => {
  test.each(Object.entries(validPrograms))('finds nothing wrong with %s', (_, source) => {
    expect(parseProgram(source).diagnostics).toEqual([])
  })

  test.each(brokenPrograms.map((program) => [program.rule, program.source, program] as const))(
    'finds %s alone in %j',
    (_rule, source, { rule, place, fixed }) => {
      const { diagnostics } = parseProgram(source)
      const found = diagnostics.map(({ rule, from, to }) => `${rule} at ${source.slice(from, to)}`)
      expect(found).toEqual([`${rule} at ${place}`])
      const fix = diagnostics[0]?.fixes[0]
      expect(fix && applyEdits(source, fix.edits)).toBe(fixed)
      if (fixed !== undefined) expect(parseProgram(fixed).diagnostics).toEqual([])
    },
  )

  test('asks for each comparison with one "=" in a condition', () => {
    const source = 'if x = 1 and y = 2 {\n}'
    const { diagnostics } = parseProgram(source)
    expect(diagnostics.map(({ rule, from }) => [rule, from])).toEqual([
      ['spy/assign-in-condition', 5],
      ['spy/assign-in-condition', 15],
    ])
    const edits = diagnostics.flatMap(({ fixes }) => fixes[0]?.edits ?? [])
    expect(applyEdits(source, edits)).toBe('if x == 1 and y == 2 {\n}')
  })

  test('makes SPy of a Python program by its fixes alone', () => {
    const python = [
      'def approve(order, limit=500):',
      '    """Ask for approval."""',
      '    if order.total > limit and not order.approved:',
      '        for line in order.lines:',
      '            if line.price is None: raise PriceError(line)',
      '        decision: Decision = ask(order)',
      '    elif order.total == 0:',
      '        return None',
      '    else:',
      '        decision = True',
      '    return decision',
    ]
    expect(formatProgram(fixAll(python.join('\n')))).toBe(
      [
        'approve(order, limit=500) {',
        '  # Ask for approval.',
        '  if order.total > limit and not order.approved {',
        '    for line in order.lines {',
        '      if line.price == null {',
        '        throw PriceError(line)',
        '      }',
        '    }',
        '    decision = ask(order)',
        '  } else if order.total == 0 {',
        '    return null',
        '  } else {',
        '    decision = true',
        '  }',
        '  return decision',
        '}',
      ].join('\n'),
    )
  })

  test('reports each of several errors and still reads what stands between', () => {
    const source =
      'define A {\n  run(a) {\n    b =\n    c = crm.get(a,, 3)\n    for in c { }\n    return b\n  }\n}'
    const { program, diagnostics } = parseProgram(source)
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'A value is missing after "=".',
      'A value is missing before this ",".',
      'A name for each element is missing before "in".',
    ])
    const kinds: string[] = []
    walk(program, ({ kind }) => void kinds.push(kind))
    expect(kinds.filter((kind) => /^(?:assign|for|return)$/.test(kind))).toEqual([
      'assign',
      'assign',
      'for',
      'return',
    ])
  })

  test('understands the constants of Python and says how SPy writes them', () => {
    const { diagnostics } = parseProgram('a = True')
    expect(diagnostics).toMatchObject([{ rule: 'spy/style-constant', severity: 'hint' }])
    expect(fixAll('a = [True, False, None]')).toBe('a = [true, false, null]')
  })

  test.each([
    ['inside an f-string', 'a = 1\nb = f"{send(1}"', 2],
    ['behind a comment of several lines', '/* one\ntwo */\nsend(1', 3],
    ['behind a text of several lines', '"""one\ntwo"""\nsend(1', 3],
  ])('names the line of what is not closed %s', (_, source, line) => {
    const { diagnostics } = parseProgram(source)
    expect(diagnostics.at(-1)?.message).toContain(`opened in line ${line} `)
  })
})

/** Makes all fixes, as often as new ones come up. */
function fixAll(source: string): string {
  for (let round = 0; round < 20; round++) {
    const { diagnostics } = parseProgram(source)
    const edits = diagnostics.flatMap(({ fixes }) => fixes[0]?.edits ?? [])
    if (edits.length === 0) return source
    source = applyEdits(source, edits)
  }
  throw new Error(`The fixes never end:\n${source}`)
}

/** The statements of a fragment, each as its value. */
function values(source: string): string[] {
  return parseProgram(source).program.body.map((item) => {
    if (item.kind === 'expression') return show(item.value)
    return item.kind === 'assign' ? `${show(item.target)} ${item.operator} ${show(item.value)}` : item.kind
  })
}

describe('operators', () => {
  test.each([
    ['a or b and c', '(or a (and b c))'],
    ['not a == b', '(not (== a b))'],
    ['not a and b', '(and (not a) b)'],
    ['a and not b or c', '(or (and a (not b)) c)'],
    ['a + b * c', '(+ a (* b c))'],
    ['a - b - c', '(- (- a b) c)'],
    ['(a - b) * c', '(* (- a b) c)'],
    ['-a.b * c', '(* (- a.b) c)'],
    ['a + 1 > b % 2', '(> (+ a 1) (% b 2))'],
    ['a not in b', '(not in a b)'],
    ['a in b and c', '(and (in a b) c)'],
    ['a.b(c)[d].e', 'a.b(c)[d].e'],
    ['f(a, b=not c)', 'f(a b=(not c))'],
  ])('%s means %s', (source, tree) => expect(values(source)).toEqual([tree]))
})

describe('line ends', () => {
  test.each([
    ['a\nb', ['a', 'b']],
    ['a; b', ['a', 'b']],
    ['a +\nb', ['(+ a b)']],
    ['a\n+ b', ['(+ a b)']],
    ['a\n- b', ['a', '(- b)']],
    ['a\nand b', ['(and a b)']],
    ['a\nnot in b', ['(not in a b)']],
    ['a\nnot b', ['a', '(not b)']],
    ['a\n.b()', ['a.b()']],
    ['a\n(b)', ['a', 'b']],
    ['a\n[b]', ['a', 'list']],
    ['f(a\n- b)', ['f((- a b))']],
    ['f(a,\n\nb)', ['f(a b)']],
  ])('%j are %j', (source, trees) => expect(values(source)).toEqual(trees))
})

describe('labels', () => {
  /** The label of each statement, function and definition that has one, with the first word below it. */
  function labels(source: string): string[] {
    const found: string[] = []
    walk(parseProgram(source).program, (node) => {
      const label = 'label' in node ? node.label : null
      if (label) found.push(`${label.text}: ${/\w+/.exec(source.slice(node.from))?.[0]}`)
    })
    return found
  }

  test('name the statement directly below', () =>
    expect(labels('# Send\nsend()\n# Pay\n\npay()\nwait() # Wait\n')).toEqual(['Send: send']))
  test('are the first line of several', () =>
    expect(labels('# Send it\n# by post\nsend()')).toEqual(['Send it: send']))
  test('are not what a check is told', () =>
    expect(labels('# spy-ignore spy/missing-timeout fast\n# Send\nsend()')).toEqual(['Send: send']))
  test('stand above functions and definitions, too', () =>
    expect(labels('# All\ndefine A {\n  # One\n  run() { # not this\n    a()\n  }\n}')).toEqual([
      'All: define',
      'One: run',
    ]))
  test('belong to the outermost of what begins below', () =>
    expect(labels('# Check\nif a { b() }')).toEqual(['Check: if']))
})
