import { describe, expect, test } from 'vitest'
import { checkProgram } from '#shared/spy/check.ts'
import { applyEdits, hasErrors, type Range } from '#shared/spy/diagnostic.ts'
import { formatProgram } from '#shared/spy/format.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import { walk } from '#shared/spy/visit.ts'
import { wrapCalls } from '#shared/spy/wrap-calls.ts'
import { type Random, seededRandom } from '../../support/random.ts'
import { brokenPrograms } from './broken-programs.ts'
import { validPrograms } from './programs.ts'
import { commentsOf, meaningOf } from './tree.ts'

/** Whatever the text is, this must hold. A plain check is used where `expect` would run millions of times. */
function checkLaws(source: string, hint: string): void {
  const { program, diagnostics } = parseProgram(source)
  const isPlace = ({ from, to }: Range) => from >= 0 && from <= to && to <= source.length
  const lost = diagnostics.find((finding) => !isPlace(finding))
  if (lost) expect.fail(`${hint}: ${lost.rule} at ${lost.from}–${lost.to} of ${JSON.stringify(source)}`)
  walk(program, (node, ancestors) => {
    const { kind, from, to } = ancestors.at(-1) ?? program
    const isInside = isPlace(node) && from <= node.from && node.to <= to
    if (!isInside) expect.fail(`${hint}: ${node.kind} ${node.from}–${node.to} is not inside its ${kind}`)
  })
  const formatted = formatProgram(source)
  if (hasErrors(diagnostics)) {
    if (formatted !== source) expect.fail(`${hint}: broken code was changed`)
    return
  }
  expect(formatProgram(formatted), `${hint}: formatting twice`).toBe(formatted)
  expect(meaningOf(formatted), `${hint}: the tree`).toBe(meaningOf(source))
  expect(commentsOf(formatted), `${hint}: the comments`).toEqual(commentsOf(source))
  for (const { rule, fixes } of checkProgram(program, source)) {
    const broken = fixes.find(({ edits }) => hasErrors(parseProgram(applyEdits(source, edits)).diagnostics))
    if (broken) expect.fail(`${hint}: ${rule}: "${broken.title}" breaks ${JSON.stringify(source)}`)
  }
  const wrapped = wrapCalls(formatted, { timeoutSeconds: 30, attempts: 3 }) ?? 'refused'
  expect(hasErrors(parseProgram(wrapped).diagnostics), `${hint}: wrapped calls`).toBe(false)
  expect(formatProgram(wrapped), `${hint}: formatting wrapped calls`).toBe(wrapped)
}

const programs = [...Object.values(validPrograms), ...brokenPrograms.map(({ source }) => source)]

// The limit only ends a parser that hangs; a busy machine takes a while.
describe('any text', { timeout: 120_000 }, () => {
  test('may stop anywhere, as while it is typed', () => {
    for (const program of programs) {
      for (let length = 0; length <= program.length; length++) checkLaws(program.slice(0, length), program)
    }
  })

  test('may lack its beginning', () => {
    for (const program of programs) {
      for (let start = 0; start <= program.length; start += 3) checkLaws(program.slice(start), program)
    }
  })

  test('may be changed at random, 60,000 times', () => {
    const first = Number(process.env.FUZZ_SEED ?? 1)
    for (let seed = first; seed < first + 60_000; seed++)
      checkLaws(mutate(seededRandom(seed)), `seed ${seed}`)
  })

  test.each([
    '(',
    '[',
    '{',
    '-',
    '- ',
    'not ',
    'f"{',
    'x = a.b(',
    'if a { ',
    'f(a) {\n',
    'a.',
    'a + ',
    '[a][0](',
    'else if a {} ',
  ])('may repeat %j 20,000 times', (piece) => checkLaws(piece.repeat(20_000), piece))

  test('may be one long statement', () => {
    checkLaws(`x = ${'a.b(c)[d] + '.repeat(20_000)}1`, 'chain')
    checkLaws(`x = [${'1, '.repeat(20_000)}]`, 'list')
    checkLaws(`if a {}${' else if b {}'.repeat(5_000)}`, 'branches')
  })
})

const pieces = [
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '"',
    "'",
    '\n',
    '\n\n',
    '\r\n',
    '=',
    ',',
    '.',
    ':',
    ';',
    '#',
    '\\',
    '-',
    '+',
    '!',
  ],
  ...[
    '# note\n',
    '# spy-ignore',
    'f"{',
    '/*',
    '//',
    '"""',
    '`',
    '“',
    '%',
    '...',
    '=>',
    '->',
    '?',
    '++',
    ' ',
    '\t',
  ],
  ...[
    'define ',
    'use ',
    'if ',
    'else ',
    'else if ',
    'elif ',
    'for x in y {',
    'while ',
    'try {',
    'catch',
    'finally {',
  ],
  ...[
    'with retry() {',
    'return ',
    'throw ',
    'not ',
    'and ',
    'in ',
    'as ',
    'def ',
    'const ',
    'switch ',
    'run(a) {',
  ],
  ...['true', 'None', '12', '3s', 'ä', '😀', '\u00a0', '\ufeff', '\u2028', '\0'],
]

function mutate(random: Random): string {
  let source = random.pick(programs)
  for (let round = random.int(6); round >= 0; round--) {
    const at = random.int(source.length + 1)
    const removed = random.int(3) === 0 ? random.int(10) : 0
    const added = random.int(3) === 0 ? '' : random.pick(pieces)
    source = source.slice(0, at) + added + source.slice(at + removed)
  }
  return source
}
