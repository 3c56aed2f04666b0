import { describe, expect, test } from 'vitest'
import { formatProgram } from '#shared/spy/format.ts'
import { brokenPrograms } from './broken-programs.ts'
import { errorHandler, onboarding, validPrograms } from './programs.ts'
import { commentsOf, meaningOf } from './tree.ts'

describe('formatProgram', () => {
  test.each(Object.entries(validPrograms))('keeps tree and comments of %s', (_, source) => {
    const formatted = formatProgram(source)
    expect(meaningOf(formatted)).toBe(meaningOf(source))
    expect(commentsOf(formatted)).toEqual(commentsOf(source))
    expect(formatProgram(formatted)).toBe(formatted)
  })

  test.each(brokenPrograms.map(({ source }) => source))('leaves broken code alone: %j', (source) => {
    expect(formatProgram(source)).toBe(source)
  })

  test('takes only the blanks at line ends from the two samples', () => {
    expect(formatProgram(onboarding)).toBe(onboarding.replaceAll(/ +$/gm, ''))
    expect(formatProgram(errorHandler)).toBe(errorHandler)
  })

  test('gives each statement a line and each block two blanks', () =>
    expect(formatProgram('define A{run(a){if a{b=1;c=2}else{return}}}')).toBe(
      'define A {\n  run(a) {\n    if a {\n      b = 1\n      c = 2\n    } else {\n      return\n    }\n  }\n}',
    ))

  test('puts one blank line between functions and none at the edges of a block', () =>
    expect(formatProgram('use a\nb(){\n\nc()\n\n\n\nd()\n\n}\n# e\nf(){\n}\ng()')).toBe(
      'use a\n\nb() {\n  c()\n\n  d()\n}\n\n# e\nf() {\n}\n\ng()',
    ))

  test('writes what is in brackets without blanks and operators with them', () =>
    expect(formatProgram("a=f( b ,c = 'd' )[ 0 ]+{e:-g, 'h i':[ ]}.j*not_k")).toBe(
      'a = f(b, c="d")[0] + { e: -g, "h i": [] }.j * not_k',
    ))

  test('keeps the brackets that people set', () =>
    expect(formatProgram('a = (b and c) or ((d))')).toBe('a = (b and c) or (d)'))

  test('breaks a long call at its outermost brackets, and again inside where that is not enough', () => {
    const words = Array.from({ length: 12 }, (_, n) => `"word ${n}"`).join(', ')
    expect(formatProgram(`send(to, [${words}], timeout=5)`)).toBe(
      `send(\n  to,\n  [\n${words.replaceAll(/"word \d+"(, )?/g, (word) => `    ${word.replace(', ', ',\n')}`)}\n  ],\n  timeout=5\n)`,
    )
  })

  test('gives each part of a long condition a line', () =>
    expect(
      formatProgram(
        'if customer.is_active and customer.credit_limit > order.total + open_invoices and not customer.is_blocked {\n}',
      ),
    ).toBe(
      'if customer.is_active\n  and customer.credit_limit > order.total + open_invoices\n  and not customer.is_blocked {\n}',
    ))

  test('moves code with comments inside as a whole', () =>
    expect(formatProgram('if a {\nsend(\n    b,   # who\n    c)\n}')).toBe(
      'if a {\n  send(\n      b,   # who\n      c)\n}',
    ))

  test('writes comments behind code with two blanks, and "#" with one', () =>
    expect(formatProgram('a() #b\n#c\n##  d\n#')).toBe('a()  # b\n# c\n##  d\n#'))

  test('keeps a last line end when there is one', () => {
    expect(formatProgram('a()\n\n\n')).toBe('a()\n')
    expect(formatProgram('a()')).toBe('a()')
    expect(formatProgram('\n\n')).toBe('')
  })
})
