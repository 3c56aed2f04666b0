import { fromParticiple, isVerb } from '#shared/process/verbs.ts'
import { asHeading, readAction, toActor } from './actions.ts'
import { unquote } from './clause-text.ts'
import { capitalise } from './english.ts'
import type { Intent } from './intent.ts'
import { type Rule, rule } from './phrasing.ts'
import { isRoleName } from './roles.ts'
import type { Situation } from './situation.ts'
import { numbered, readMeantStep, readMeantSteps, readTimeLimit, type StepRef } from './slots.ts'
import { findSystems } from './systems.ts'

/** Phrasings that change, move, join or part steps which are there. */

type StepRule = Rule<Situation, Intent | Intent[]>

const removing =
  '(remove|delete|drop|take out|get rid of|leave out|cut|cut out|eliminate|skip|omit|kill|scrap)'
const moving = '(move|put|shift|bring|place|do|drag|make)'
const should = '(should|must|has to|have to|needs to|need to|is to|ought to|shall)'

const inSteps = (text: string | undefined, situation: Situation, each: (step: StepRef) => Intent) =>
  readMeantSteps(text ?? '', situation)?.map(each)

const inStep = (
  text: string | undefined,
  situation: Situation,
  make: (step: StepRef) => Intent | undefined,
) => {
  const step = readMeantStep(text ?? '', situation)
  return step && make(step)
}

/** Two steps, in one slot ("steps 2 and 3") or in two. */
function inPair(
  { step, other }: Readonly<Record<string, string | undefined>>,
  situation: Situation,
  make: (first: StepRef, second: StepRef) => Intent,
): Intent | undefined {
  const [first, second, third] =
    other === undefined
      ? (readMeantSteps(step ?? '', situation) ?? [])
      : [readMeantStep(step ?? '', situation), readMeantStep(other, situation)]
  return first && second && !third ? make(first, second) : undefined
}

const naming: readonly StepRule[] = [
  rule(
    [
      '(rename|retitle|relabel) {step} (to|as|into) {name}',
      '(change|set) the (name|title|heading) of {step} (to|into) {name}',
      '(change|turn) {ref} (to|into) {name}',
      '(call|name) {ref} {name}',
      `{step} ${should} be (called|named|renamed to|renamed|titled) {name}`,
      '{step} is (called|named) {name}',
      'the (name|title) of {step} (is|should be) {name}',
    ],
    ({ step, ref, name }, situation) =>
      inStep(step ?? ref, situation, (meant) => {
        const fresh = capitalise(unquote(name ?? ''))
        return fresh === '' ? undefined : { kind: 'rename-step', step: meant, name: fresh }
      }),
  ),
]

const parting: readonly StepRule[] = [
  rule(
    [
      '(split|divide|break) [up ](it|{step})[ up]( (into|in)[ two steps:| two steps| these steps:|:]|:) {list}',
    ],
    ({ step, list }, situation) =>
      inStep(step ?? 'it', situation, (meant) => {
        const names = splitList(list ?? '')
        return names.length > 1 ? { kind: 'split-step', step: meant, names } : undefined
      }),
  ),
  rule(['(split|divide) [up ]{step}[ into two| into two steps| in two]'], ({ step }, situation) =>
    inStep(step, situation, (meant) => ({ kind: 'split-step', step: meant, names: [] })),
  ),
  rule(
    [
      '(merge|combine|join|unite|unify|fuse) {step}[ into one| into one step| together]',
      '(merge|combine|join|unite|unify|fuse) {step} (into|as|to) {name}',
      '(merge|combine|join|unite|unify|fuse) {step} (and|with|into) {other}[ (into|as|called|to) {name}]',
      '{step} and {other} (should|can|could) be (one step|merged|combined|one)',
    ],
    (slots, situation) =>
      inPair(slots, situation, (first, second) => {
        const name = unquote(slots.name ?? '').replace(/^(?:one|a) step(?: called)?\s*/i, '')
        return {
          kind: 'merge-steps',
          first,
          second,
          name: name === '' ? undefined : capitalise(unquote(name)),
        }
      }),
  ),
]

const ordering: readonly StepRule[] = [
  rule(
    [
      '(swap|switch|exchange|interchange|flip|reverse) [the (order|positions|places) of ]{step}[ (around|round)]',
      '(swap|switch|exchange|interchange|flip) [the (order|positions|places) of ]{step} (and|with|for) {other}',
    ],
    (slots, situation) =>
      inPair(slots, situation, (first, second) => ({ kind: 'swap-steps', first, second })),
  ),
  rule(
    [`${moving} {step} (up|earlier|forward)[ by one| by 1| one| a step| one step]`],
    ({ step }, situation) =>
      inStep(step, situation, (meant) => ({ kind: 'shift-step', step: meant, by: -1 })),
  ),
  rule([`${moving} {step} (down|later|back)[ by one| by 1| one| a step| one step]`], ({ step }, situation) =>
    inStep(step, situation, (meant) => ({ kind: 'shift-step', step: meant, by: 1 })),
  ),
  ...(['before', 'after'] as const).map((kind) => {
    const word =
      kind === 'before'
        ? '[right ](before|in front of|ahead of|above)'
        : '[right ](after|behind|below|following)'
    return rule<Situation, Intent | Intent[]>(
      [
        `${moving} {step} ${word} {other}`,
        `{step} ${should} (come|go|happen|be done|be|take place|run|stand) ${word} {other}`,
        `{step} (comes|goes|happens|belongs|is|is done) ${word} {other}`,
        `{step} ${word} {other}`,
        `(do|have) {step} ${word} {other}`,
      ],
      ({ step, other }, situation) =>
        inStep(step, situation, (meant) => {
          const target = readMeantStep(other ?? '', situation)
          return target && { kind: 'move-step', step: meant, place: { kind, step: target } }
        }),
    )
  }),
  rule(
    [
      `${moving} {step} to the (end|bottom|last (place|position))`,
      '(do|put|make) {step} [the ]last[ step| one]',
      `{step} ${should} (come|go|be|happen|be done) [the ]last[ step| one]`,
      `{step} ${should} (come|go|be|happen|be done) at the end`,
      `${moving} {step} at the end`,
    ],
    ({ step }, situation) =>
      inStep(step, situation, (meant) => ({ kind: 'move-step', step: meant, place: { kind: 'end' } })),
  ),
  rule(
    [
      `${moving} {step} (to|at) the [very ](beginning|start|top|front|first (place|position))`,
      '(do|put|make) {step} [the ]first[ step| one]',
      '(start|begin) with {step}',
      `{step} ${should} (come|go|be|happen|be done) [the ]first[ step| one]`,
      `{step} ${should} (come|go|be|happen|be done) at the (beginning|start)`,
    ],
    ({ step }, situation) =>
      inStep(step, situation, (meant) => ({ kind: 'move-step', step: meant, place: { kind: 'start' } })),
  ),
  rule(
    [
      '(move|put|shift|bring) {step} to [(position|place|step|number|no.) ]{number}',
      '(make|let) {step} [be ]step {number}',
      `{step} ${should} (be|become) step {number}`,
      '(make|let) {step} [be ]the {ordinal}[ step| one]',
      '(move|put|shift|bring) {step} to [the ]{ordinal} (place|position)',
    ],
    ({ step, number, ordinal }, situation) =>
      inStep(step, situation, (meant) => {
        const count = ordinal === undefined ? Number(number) : ordinals.indexOf(ordinal.toLowerCase()) + 1
        const place = count > 0 ? ({ kind: 'position', number: count } as const) : ({ kind: 'end' } as const)
        return { kind: 'move-step', step: meant, place }
      }),
  ),
]

const ordinals = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ')

const removal: readonly StepRule[] = [
  rule(
    [
      `${removing} {step}`,
      '(take|leave|cut|throw|kick) {step} out',
      "(there is|there's) no need for {step}[ any( |)more]",
      "(we|i|you) (do not|don't|dont|no longer) need {step}[ any( |)more| any longer]",
      '{step} (is|are) (not needed|unnecessary|superfluous|no longer needed|not necessary|obsolete|not required|redundant|useless|not useful)[ any( |)more| any longer]',
      '{step} can (go|be (removed|deleted|dropped|skipped|left out))',
      '{step} (should|must) (go|be (removed|deleted|dropped|left out))',
    ],
    ({ step }, situation) => inSteps(step, situation, (meant) => ({ kind: 'remove-step', step: meant })),
  ),
]

const limitWord = '(sla|time( |)limit|deadline|duration|due (time|date)|time( |)frame|time)'

const timing: readonly StepRule[] = [
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

const assigning: readonly StepRule[] = [
  rule(
    [
      '(make|let|have) {role} [be ](responsible|accountable|in charge) (for|of) {step}',
      '(assign|give|hand|hand over|delegate|transfer) {step} to {role}',
      '(assign|put) {role} (to|on|in charge of) {step}',
      '(set|change|make|switch|update) [the ](responsible|responsible (role|person|party)|responsibility|role|actor|owner|assignee|person) (of|for|in|on) {step} (to|as|is|into) {role}',
      '{role} (is|are|should be|must be|will be|becomes|shall be|has to be) [now ](responsible|accountable|in charge) (for|of) {step}',
      `{step} (is|are|${should} be|will be|gets) [now ](done|handled|performed|carried out|owned|executed|taken over|completed|made) by {role}${instead}`,
      `{role} (does|do|${should} do|handles|${should} handle|takes over|${should} take over|takes care of|${should} take care of|performs|owns|will do|will handle|should be doing) {step}${instead}`,
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

const placing: readonly StepRule[] = [
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

const conditions: readonly StepRule[] = [
  rule(
    [
      '{step} is only (needed|necessary|required|done|made|executed) (if|when) {text}',
      '{step} (only happens|happens only|only applies|applies only) (if|when) {text}',
      '(only do|do) {step} only (if|when) {text}',
      'only do {step} (if|when) {text}',
      '{step} only (if|when) {text}',
      `{step} ${should} only (happen|be done|be made|be needed|apply|be required) (if|when) {text}`,
    ],
    ({ step, text }, situation) =>
      inStep(step, situation, (meant) => ({
        kind: 'set-condition',
        step: meant,
        condition: unquote(text ?? ''),
        isException: false,
      })),
  ),
  rule(
    [
      '(skip|leave out|omit) {step} (if|when) {text}',
      '{step} can be (skipped|left out|omitted) (if|when) {text}',
      '{step} is not (needed|necessary|required) (if|when) {text}',
      'do {step} unless {text}',
      '(if|when) {text}, (skip|leave out) {step}',
      '(if|when) {text}, {step} (is skipped|can be skipped|is not needed)',
    ],
    ({ step, text }, situation) =>
      inStep(step, situation, (meant) => ({
        kind: 'set-condition',
        step: meant,
        condition: unquote(text ?? ''),
        isException: true,
      })),
  ),
]

/** "invoices below 100 EUR" → "the invoice is below 100 EUR"; cases without an amount are what the case is about. */
function casesAsCondition(text: string): string {
  const sized =
    /^(?:all |any )?(\p{L}[\p{L}\s]*?)s\s+((?:above|over|below|under|of more than|of less than|from|up to)\s.*\d.*)$/iu.exec(
      text,
    )
  return sized ? `the ${sized[1]} is ${sized[2]}` : `it is about ${text}`
}

const cases: readonly StepRule[] = [
  rule(
    [
      '{step} is only (needed|necessary|required|done|made) for {text}',
      '{step} (only happens|happens only|only applies|applies only|only) for {text}',
      `{step} ${should} only (happen|be done|be made|be needed|apply|be required) for {text}`,
      'only do {step} for {text}',
      'do {step} only for {text}',
    ],
    ({ step, text }, situation) =>
      inStep(step, situation, (meant) => ({
        kind: 'set-condition',
        step: meant,
        condition: casesAsCondition(unquote(text ?? '')),
        isException: false,
      })),
  ),
  rule(
    [
      '(skip|leave out|omit) {step} for {text}',
      '{step} can be (skipped|left out|omitted) for {text}',
      '{step} is not (needed|necessary|required) for {text}',
      "{text} (do not|don't|dont|does not|doesn't) (need|require) [a |an ]{step}",
      '{text} (skip|can skip|may skip|should skip|must skip) {step}',
    ],
    ({ step, text }, situation) =>
      /^(?:we|i|you|it|he|she|they)$/i.test(text ?? '')
        ? undefined
        : inStep(step, situation, (meant) => ({
            kind: 'set-condition',
            step: meant,
            condition: casesAsCondition(unquote(text ?? '')),
            isException: true,
          })),
  ),
]

const parallel: readonly StepRule[] = [
  rule(
    [
      `{step} (are|[${should} |can |may ](happen|run|be done|be|take place|go|start)) (in parallel|parallel|at the same time|simultaneously)`,
      '(do|run|make|put|have) {step} (in parallel|parallel|at the same time|simultaneously)',
      '(do|run) {step} (in parallel|at the same time|simultaneously|parallel) (with|as|to) {other}',
      `{step} (happens|runs|is done|${should} happen|${should} run|${should} be done|can be done) (in parallel|at the same time|simultaneously) (with|as|to) {other}`,
    ],
    (slots, situation) =>
      inPair(slots, situation, (first, second) => {
        const [later, earlier] = slots.other === undefined ? [second, first] : [first, second]
        const name = earlier.kind === 'number' ? `Step ${earlier.number}` : `“${earlier.name}”`
        return { kind: 'add-note', step: later, text: `Do this in parallel with ${name}` }
      }),
  ),
]

/** Another system, or another role, in the place of one that the steps name. */
const replacing: readonly StepRule[] = [
  rule(
    [
      '(use|take) {name} instead of {role}',
      '(replace|exchange|substitute) {role} (with|by) {name}',
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

const notes: readonly StepRule[] = [
  rule(
    [
      '(add|write|put) [a ](note|remark|comment|line|sentence|detail|instruction) (to|in|under|for|at) {ref}[:| that| saying| saying that] {text}',
      '(note|remark) (to|for) {ref}[:] {text}',
      'add to {ref}[:| that] {text}',
      '{step} should also (say|mention|include|contain|cover)[ that] {text}',
    ],
    ({ step, ref, text }, situation) => inStep(step ?? ref, situation, (meant) => note(meant, text)),
  ),
  rule(
    ['(in|at|during|for) {ref}[,] [we |you |they ][must |should |also |have to |need to ]{text}'],
    ({ ref, text }, situation) => {
      const said = unquote(text ?? '').replace(/^(?:also|must|should|have to|need to)\s+/i, '')
      const isSaid = readAction(said) !== undefined || /^(?:if|when|only)\s/i.test(said)
      return isSaid ? inStep(ref, situation, (meant) => note(meant, said)) : undefined
    },
  ),
]

function note(step: StepRef, text: string | undefined): Intent | undefined {
  const said = unquote((text ?? '').replace(/^[\s:–-]+/, ''))
  return said === '' ? undefined : { kind: 'add-note', step, text: said }
}

/** "check the amounts and check the supplier", "A, B and C" */
export function splitList(text: string): string[] {
  const quoted = [...text.matchAll(/["“]([^"”]+)["”]/g)].map(([, name = '']) => asHeading(name))
  if (quoted.length > 1) return quoted
  return text
    .split(/\s*(?:,\s*and|,|;|\band then\b|\bthen\b|\band\b|&|\n)\s*/i)
    .map((part) => asHeading(unquote(part.replace(/^\(?\d+[.)]\s*/, ''))))
    .filter((part) => part !== '')
}

/** The more special first: "skip step 2 if …" is no removal, "do step 5 first" assigns nobody. */
export const stepRules: readonly StepRule[] = [
  ...conditions,
  ...cases,
  ...parallel,
  ...parting,
  ...ordering,
  ...timing,
  ...naming,
  ...removal,
  ...placing,
  ...assigning,
  ...replacing,
]

/** Read after everything that says more about what is to be added. */
export const noteRules: readonly StepRule[] = notes

/** Which step the last of some wishes speaks of: what "it" means in the next one. */
export function mentionedIn(intents: readonly Intent[], before: StepRef | undefined): StepRef | undefined {
  const last = intents.at(-1)
  if (!last) return before
  if (last.kind === 'add-step' || last.kind === 'rename-step') return { kind: 'name', name: last.name }
  if (last.kind === 'split-step') return { kind: 'name', name: last.names.at(-1) ?? '' }
  if (last.kind === 'question' && 'step' in last.question) return last.question.step
  return 'step' in last ? (last.step ?? before) : before
}
