import { describe, expect, test } from 'vitest'
import { checkBlocks } from '#shared/spy/check.ts'
import { applyEdits, type Diagnostic, hasErrors } from '#shared/spy/diagnostic.ts'
import { brokenPrograms } from './broken-programs.ts'
import { validPrograms } from './programs.ts'

describe('checkBlocks', () => {
  const told = (rule: string, ...sources: string[]) =>
    checkBlocks(sources).map((found) =>
      found.filter((each) => each.rule === `spy/${rule}`).map(({ message }) => message),
    )

  test('says where a name is defined first', () => {
    const run = '# Runs\nrun() {\n  log(1)\n}'
    expect(told('duplicate-definition', `${run}\n\n${run}`)).toEqual([
      ['"run" stands here for the second time; first in line 2.'],
    ])
    expect(told('duplicate-definition', run, `define A {\n  run() {\n  }\n}`, run)).toEqual([
      [],
      [],
      ['"run" stands in another block of code above, too.'],
    ])
  })

  test('tells of a step still to be written in one block of all that call it', () => {
    expect(told('undefined-function', 'pack(1)', 'pack(2)\nship(2)').map((found) => found.length)).toEqual([
      1, 1,
    ])
  })

  test('says what ends before code that is never reached', () =>
    expect(told('unreachable-code', '# Runs\nrun(a) {\n  return a\n  log(a)\n}')).toEqual([
      ['This is never reached: line 3 always leaves before it.'],
    ]))

  test('checks no block that the parser could not read, but knows what it defines', () => {
    const [broken, whole] = checkBlocks(['first(a) {\n  b = \n}', 'first(1)'])
    expect(broken?.map(({ rule }) => rule)).toEqual(['spy/syntax'])
    expect(whole).toEqual([])
  })

  test('uses in all blocks what one of them uses, beside the integrations of the process', () =>
    expect(
      checkBlocks(['use jira', 'jira.close(timeout=3)'], { integrations: ['slack'] })
        .flat()
        .map(({ rule }) => rule),
    ).not.toContain('spy/unknown-integration'))

  test('tells at its first call that nobody named a system, and each time that one is mistyped', () => {
    const code = 'jira.close(timeout=3)\njira.open(timeout=3)\nslak.post(timeout=3)\nslak.post(timeout=3)'
    const found = checkBlocks([code], { integrations: ['slack'] }).flat()
    const unknown = found.filter(({ rule }) => rule === 'spy/unknown-integration')
    expect(unknown.map(({ from, to }) => code.slice(from, to))).toEqual(['jira', 'slak', 'slak'])
  })

  test('knows the integrations of the process', () =>
    expect(checkBlocks(['jira.close(timeout=3)'], { integrations: ['slack'] })[0]?.[0]?.rule).toBe(
      'spy/unknown-integration',
    ))

  test('finds the errors of broken code and nothing else', () => {
    for (const { source, rule } of brokenPrograms) {
      expect(checkBlocks([source])[0]?.map((finding) => finding.rule)).toEqual([rule])
    }
  })
})

test('each fix of what is found leaves less to find, and no error', () => {
  const sources = [
    ...Object.values(validPrograms),
    'a = crm.create(b, timeout=3)\nif mail.send(a) {\n  log(a)\n}',
  ]
  for (const source of sources) {
    const [before = []] = checkBlocks([source])
    for (const { rule, fixes } of before) {
      for (const { title, edits } of fixes) {
        const [after = []] = checkBlocks([applyEdits(source, edits)])
        const count = (list: readonly Diagnostic[]) => list.filter((each) => each.rule === rule).length
        expect(count(after), `${title}\n${source}`).toBeLessThan(count(before))
        expect(hasErrors(after), `${title}\n${source}`).toBe(hasErrors(before))
      }
    }
  }
})
