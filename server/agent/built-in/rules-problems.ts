import type { FixWish, Intent } from './intent.ts'
import { type Rule, readBy, rule } from './phrasing.ts'

const mend =
  '(fix|mend|repair|correct|resolve|solve|eliminate|clear up|clean up|take care of|get rid of|deal with)'
const all = '[all |all of |every |each |any ][(the|these|those|its|my|our) ][remaining |other |open |found ]'
const where =
  '[ (in|of|with|from) [the |this |my |our ](code|document|text|process|steps|panel|problems panel|spy code|implementation)]'

const fix = (things: readonly string[], wish: FixWish): Rule<unknown, Intent> =>
  rule(
    things.map((thing) => `${mend} ${all}${thing}${where}`),
    () => ({ kind: 'fix', wish }),
  )

const fixRules: readonly Rule<unknown, Intent>[] = [
  fix(
    [
      '[missing |absent ](time( |-|)outs|time( |-|)out|deadlines)',
      '(call|calls|code) without [a ](time( |-|)out|time( |-|)outs|deadline)',
    ],
    { label: 'missing timeouts', rules: /^spy\/missing-(?:timeout|deadline)$/ },
  ),
  fix(['missing [error handling|retry|retries]', '(call|calls) without (error handling|retry|retries)'], {
    label: 'calls without error handling',
    rules: /^spy\/missing-error-handling$/,
  }),
  fix(['[hard( |-|)coded ](secret|secrets|password|passwords|keys|credentials)'], {
    label: 'secrets in the code',
    rules: /^spy\/hardcoded-secret$/,
  }),
  fix(['(undefined|unknown|mistyped|misspelt|misspelled|wrong) (name|names|variable|variables)'], {
    label: 'names without a value',
    rules: /^spy\/undefined-name$/,
  }),
  fix(['unused (name|names|variable|variables|parameter|parameters)'], {
    label: 'unused names',
    rules: /^spy\/unused-/,
  }),
  fix(['(repeated|double|doubled|duplicate|duplicated) (word|words)'], {
    label: 'repeated words',
    rules: /^clarity\/repeated-word$/,
  }),
  fix(['empty (section|sections|heading|headings)'], {
    label: 'empty sections',
    rules: /^doc\/empty-section$/,
  }),
  fix(
    [
      '[spy ]code',
      '(syntax|code|parser|spy) (error|errors|problem|problems|warnings)',
      '[missing ](brackets|braces|commas)',
    ],
    {
      label: 'problems of the code',
      rules: /^spy\//,
    },
  ),
  fix(
    [
      '(problem|problems|issue|issues|finding|findings|error|errors|warning|warnings|mistake|mistakes|flaw|flaws|bug|bugs)',
      '(it|them|this|that|everything|it all|them all)',
      'what (is wrong|you can|you found|was found|the rules (find|found))',
      '(document|process|text)',
    ],
    { label: 'problems' },
  ),
]

/** "Fix the problems", "fix the missing timeouts". */
export function readFixWish(text: string): Intent | undefined {
  return readBy(fixRules, text.trim().replace(/[\s?!.,]+$/, ''), undefined)
}
