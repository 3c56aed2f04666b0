import { toActor } from './actors.ts'
import { unquote } from './clause-text.ts'
import { capitalise } from './english.ts'
import type { Intent, OverviewField } from './intent.ts'
import { type Rule, rule } from './phrasing.ts'
import { isRoleName } from './roles.ts'
import type { Situation } from './situation.ts'

const process = '(the|this|our|it|the whole) (process|workflow)'

const field = (name: OverviewField, templates: readonly string[]): Rule<Situation, Intent> =>
  rule(templates, ({ text }) => {
    const said = unquote(text ?? '')
    return said === '' ? undefined : { kind: 'set-overview', field: name, text: capitalise(said) }
  })

/** Phrasings about the process as a whole: what starts it, what it is for, whose it is. */
export const overviewRules: readonly Rule<Situation, Intent>[] = [
  rule(
    [
      `[the ][process ]owner[ of ${process}] (is|should be|will be|must be) {role}`,
      `(set|change|make) the [process ]owner[ of ${process}] (to|as) {role}`,
      `[make ]{role} (owns|is the owner of|is the process owner of|the owner of|should own|must own|will own) ${process}`,
      `(make ){role} the (owner|process owner)[ of ${process}]`,
      '{role} is the process owner',
      `${process} (is owned by|belongs to) {role}`,
    ],
    ({ role }) => {
      const owner = unquote(role ?? '')
      return isRoleName(owner) || /\bof\b/.test(owner)
        ? { kind: 'set-owner', owner: toActor(owner) }
        : undefined
    },
  ),
  rule(
    [
      '[i |we ]confirm[ (it|them|that|this|all|everything|(all|the|all the|these|your) assumptions)]',
      'confirmed',
      '[all |the |all the |these |your ]assumptions (are|is)[ all] (correct|right|fine|ok|okay|good|true|confirmed)',
      '(confirm|accept) [all |the |all the |these |your ]assumptions',
      'remove [all |the |all the ](assumption marks|marks of assumption)',
    ],
    () => ({ kind: 'confirm' }),
  ),
  field('Trigger', [
    `(${process}|it) (starts|begins|is triggered|is started|kicks off|should start) (when|with|once|as soon as|by|after|on|if) {text}`,
    '[set |change ][the ](trigger|start|start event)[ of the process] (is|to|should be):[ ]{text}',
    '[set |change ][the ](trigger|start|start event)[ of the process] (is|to|should be) {text}',
    'trigger: {text}',
  ]),
  field('Purpose', [
    `[set |change ][the ](purpose|goal|aim|objective)[ of ${process}] (is|to|should be)[ to] {text}`,
    '(purpose|goal): {text}',
  ]),
  field('Scope', [`[set |change ][the ]scope[ of ${process}] (is|to|should be) {text}`, 'scope: {text}']),
]
