import { describe, expect, test } from 'vitest'
import { checkBlocks } from '#shared/spy/check.ts'
import { applyEdits } from '#shared/spy/diagnostic.ts'

describe('spy-ignore', () => {
  const findings = (source: string) => checkBlocks([source]).flat()
  const rules = (source: string) => findings(source).map(({ rule }) => rule.replace('spy/', ''))
  /** The comment that is said to be unneeded, and what its fix makes of the code. */
  const unneeded = (source: string) =>
    findings(source)
      .filter(({ rule }) => rule === 'spy/unneeded-ignore')
      .map(({ from, to, fixes: [fix] }) => [source.slice(from, to), fix && applyEdits(source, fix.edits)])

  test('leaves out one rule on the next line of code', () =>
    expect(
      rules('# spy-ignore missing-timeout the queue answers at once\n# Send\npost.send()\npost.send()'),
    ).toEqual(['missing-error-handling', 'missing-timeout', 'missing-error-handling']))
  test('leaves out one rule on its own line', () =>
    expect(rules('post.send()  # spy-ignore spy/missing-timeout the queue answers at once')).toEqual([
      'missing-error-handling',
    ]))
  test('needs a reason', () =>
    expect(rules('# spy-ignore missing-timeout\npost.send(1)')).toEqual([
      'ignore-without-reason',
      'missing-timeout',
      'missing-error-handling',
    ]))
  test('says when nothing needs it', () =>
    expect(rules('# spy-ignore missing-timeout it is fast\nlog(1)')).toContain('unneeded-ignore'))

  test('leaves out several rules parted by commas, and those of two comments above one line', () => {
    const two = 'missing-timeout, spy/missing-error-handling'
    expect(rules(`post.send()  # spy-ignore ${two} it is a queue`)).toEqual([])
    expect(
      rules('# spy-ignore missing-timeout a\n# spy-ignore missing-error-handling b\npost.send()'),
    ).toEqual([])
    const comment = `# spy-ignore ${two} it is a queue`
    expect(unneeded(`log(1)  ${comment}`)).toEqual([[comment, 'log(1)  ']])
    expect(unneeded(`post.send(timeout=3)  ${comment}`)).toEqual([[comment, undefined]])
  })

  test('asks whether a rule was meant that is found there', () => {
    expect(unneeded('# spy-ignore missing-timout it is fast\npost.send()')).toEqual([
      ['# spy-ignore missing-timout it is fast', '# spy-ignore missing-timeout it is fast\npost.send()'],
    ])
  })

  test('reads each character of the code once, however many comments there are', () => {
    const pairs = 3_000
    const source = '# spy-ignore missing-timeout it is fast\npost.send(1)\n'.repeat(pairs)
    const lines = `${source}${'# nothing\n'.repeat(pairs)}`
    const [found = []] = checkBlocks([lines])
    expect(found.map(({ rule }) => rule)).toEqual(new Array(pairs).fill('spy/missing-error-handling'))
  })
})
