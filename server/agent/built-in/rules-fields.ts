import { fromParticiple, isVerb } from '#shared/process/verbs.ts'
import { toActor } from './actors.ts'
import { unquote } from './clause-text.ts'
import type { Intent } from './intent.ts'
import { rule } from './phrasing.ts'
import { isRoleName } from './roles.ts'
import { numbered, readTimeLimit } from './slots.ts'
import { inStep, inSteps, type StepRule, should } from './step-rules.ts'
import { findSystems } from './systems.ts'

/* Phrasings for who does a step, where, and how long it may take. */

const limitWord = '(sla|time( |)limit|deadline|duration|due (time|date)|time( |)frame|time)'

export const timing: readonly StepRule[] = [
  rule(
    [
      `(set|change|make|put|adjust|extend|shorten|reduce|increase|raise|update) [the |a ]${limitWord} (of|for|on|in) {step} (to|at|as|is|=) {limit}`,
      `(set|change|make|put|adjust|update) [the |a ]${limitWord} (of|for|on|in) {step}(:|,) {limit}`,
      `(give|allow) {step} [(a|the) ${limitWord} of ]{limit}`,
      `(add|set|put) (a|an|the) [new ]${limitWord} of {limit} (to|for|on|in) {step}`,
      `add (a|an|the) [new ]${limitWord} (to|for|on|in) {step}( of|:|,) {limit}`,
      `[the |a ]${limitWord} (of|for|in) {step} (is|should be|must be|has to be|will be) {limit}`,
      `{step} (must|should|has to|have to|needs to|may|can|is to|must not|should not|cannot|shall) (be|take|happen|last) {limit}`,
      `{step} (must|should|has to|have to|needs to|may|can|is to|must not|should not|cannot|shall) be (done|finished|completed|ready|over|handled|made) {limit}`,
      '{step} (takes|take|lasts|needs|is due|is done|has) {limit}',
      '{ref}(:|,|) [(max|max.|maximum|at most|within|in|takes) ]{limit}',
      `{step} has a ${limitWord} of {limit}`,
    ],
    ({ step, ref, limit }, situation) => {
      const sla = readTimeLimit(limit ?? '')
      return sla === undefined
        ? undefined
        : inSteps(step ?? ref, situation, (meant) => ({ kind: 'set-sla', step: meant, sla }))
    },
  ),
]

const instead = '[(,| and|) (not|rather than|instead of) …]'

export const assigning: readonly StepRule[] = [
  rule(
    [
      '(make|let|have) {role} [be ](responsible|accountable|in charge) (for|of) {step}',
      '(assign|give|hand|hand over|delegate|transfer) {step} to {role}',
      '(assign|put) {role} (to|on|in charge of) {step}',
      '(set|change|make|switch|update) [the ](responsible|responsible (role|person|party)|responsibility|role|actor|owner|assignee|person) (of|for|in|on) {step} (to|as|is|into) {role}',
      '{role} (is|are|should be|must be|will be|becomes|shall be|has to be) [now ](responsible|accountable|in charge) (for|of) {step}',
      `{step} (is|are|${should} be|will be|gets) [now ](done|handled|performed|carried out|owned|executed|taken over|completed|made) by {role}${instead}`,
      `[(let|have) ]{role} (does|do|${should} do|handles|${should} handle|takes over|${should} take over|takes care of|${should} take care of|performs|owns|will do|will handle|should be doing) {step}${instead}`,
      '(let|have) {role} (do|handle|take over|perform|take care of|own) {step}',
      '[the ](responsible|responsible (role|person)|owner|assignee) (of|for) {step} (is|should be|must be) {role}',
      '{step} (belongs to|goes to|is up to) {role}',
      '{step} should be [done by ]{role}',
      "(i'd like|i would like|i want|we want) {step} to be (done|handled|performed|made|owned) by {role}",
      '{ref}(:|->| ->| →| =|=) {role}',
    ],
    ({ role, step, ref }, situation) => {
      const actor = unquote(role ?? '')
      const [first = ''] = actor.split(' ')
      if (!isRoleName(actor) || isVerb(first) || fromParticiple(first) !== undefined) return undefined
      return inSteps(step ?? ref, situation, (meant) => ({
        kind: 'set-responsible',
        step: meant,
        role: toActor(actor),
      }))
    },
  ),
  rule(
    [
      '(replace|exchange|substitute) {role} (with|by|for) {name}[ everywhere| in all steps]',
      '(rename|change) [the ]role [of ]{role} (to|into) {name}',
      '(rename|change) {role} (to|into) {name}[ everywhere| in all steps]',
    ],
    ({ role, name }, { steps }) => {
      const known = steps.find(
        (step) => step.responsible?.toLowerCase() === toActor(unquote(role ?? '')).toLowerCase(),
      )
      const fresh = unquote(name ?? '')
      return known?.responsible === undefined || !isRoleName(fresh)
        ? undefined
        : { kind: 'rename-role', role: known.responsible, name: toActor(fresh) }
    },
  ),
]

export const placing: readonly StepRule[] = [
  rule(
    [
      `{step} (happens|is done|takes place|runs|is made|${should} be done|${should} happen) (in|via|using|with|through|on) {system}`,
      '[we |they ](do|run|make) {step} (in|with|using|via|on) {system}',
      'use {system} (in|for|to do) {step}',
    ],
    ({ step, system }, situation) => {
      const name = unquote(system ?? '')
      const known = findSystems(name, situation.systems)[0]
      const label =
        known?.label ??
        (/^\p{Lu}[\p{L}\p{N}.]*(?:\s\p{Lu}[\p{L}\p{N}]*){0,2}$/u.test(name) ? name : undefined)
      return label === undefined
        ? undefined
        : inStep(step, situation, (meant) => ({
            kind: 'add-integration',
            name: label,
            step: meant,
            replaces: true,
          }))
    },
  ),
]

/** Another system, or another role, in the place of one that the steps name. */
export const replacing: readonly StepRule[] = [
  rule(
    [
      '(use|take) {name} instead of {role}',
      '(replace|exchange|substitute) {role} (with|by) {name}',
      '(rename|change) {role} (to|into) {name}',
      '[we ](switched|moved|migrated|changed|switch|migrate) from {role} to {name}',
      '{name} instead of {role}',
    ],
    ({ role, name }, { steps, systems }) => {
      const [old, fresh] = [
        unquote(role ?? '').replace(/^the\s+/i, ''),
        unquote(name ?? '').replace(/^the\s+/i, ''),
      ]
      const own = steps.filter((step) => step.responsible?.toLowerCase() === old.toLowerCase())
      if (own[0]?.responsible !== undefined && isRoleName(fresh))
        return { kind: 'rename-role', role: own[0].responsible, name: toActor(fresh) }
      const [system] = findSystems(old, systems)
      const using =
        system && steps.filter((step) => step.system?.toLowerCase() === system.label.toLowerCase())
      return using?.length
        ? using.map(
            (step): Intent => ({
              kind: 'add-integration',
              name: fresh,
              step: numbered(step.number, steps),
              replaces: true,
            }),
          )
        : undefined
    },
  ),
]
