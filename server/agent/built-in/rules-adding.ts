import type { Step } from '#shared/process/steps.ts'
import { asHeading, readAction } from './actions.ts'
import { toActor } from './actors.ts'
import { unquote } from './clause-text.ts'
import { splitActions } from './clauses.ts'
import { readNoun } from './deed-nouns.ts'
import { toThirdPerson } from './english.ts'
import type { Intent } from './intent.ts'
import { cutLead } from './leads.ts'
import { theRole } from './roles.ts'
import { splitList } from './rules-parts.ts'
import type { Situation } from './situation.ts'
import { cutPlace, findNamed, numbered, type Place } from './slots.ts'
import { findSystems } from './systems.ts'
import { cutTimeLimit } from './time-limits.ts'

const addHead =
  /^(?:(?:add|insert|include|create|put(?: in)?|place|introduce|have|there (?:should|must|has to) be|(?:we|i)(?:['’]re| are)? (?:need|lack|miss|missing|want))\s+(?:in\s+)?(?:an?|another|one more|the|a new|new)?\s*(?:new\s+|extra\s+|further\s+|missing\s+)?|(?:an?\s+)?(?:new|another)\s+)step\b\s*(.*)$/is

const addManyHead =
  /^(?:add|insert|include|create)\s+(?:the\s+|these\s+)?(?:two|three|four|five|six|\d+|following|some)?\s*(?:new\s+|more\s+|following\s+)*steps\b\s*:?\s*(.+)$/is

/** "Add a step to verify the ID after step 2", "add the steps “…” and “…” at the end" */
export function readAddedSteps(text: string, situation: Situation): Intent[] | undefined {
  const { place, rest } = cutQuotedPlace(text) ?? cutPlace(text, situation)
  const bare = rest.replace(/^[\s,]+/, '')
  const one = addHead.exec(bare)
  if (one) return oneOrNone(readNewStep(one[1] ?? '', place, situation))
  const many = addManyHead.exec(bare)
  if (!many?.[1]) return undefined
  const names = splitList(many[1].replace(/^[\s:–-]+/, ''))
  // Each comes behind the one before it.
  return names.flatMap((name, at) => {
    const before = at === 0 ? undefined : newStepName(names[at - 1] ?? '', situation)
    const own: Place | undefined =
      before === undefined || place === undefined
        ? place
        : { kind: 'after', step: { kind: 'name', name: before } }
    return oneOrNone(readNewStep(name, own, situation)) ?? []
  })
}

/** Behind a name in quotes stands the place, even where that is no step or may be several. */
function cutQuotedPlace(text: string): { readonly place: Place; readonly rest: string } | undefined {
  const match = /^(.+["”])\s+(before|after)\s+((?:the\s+)?(?!steps?\b)[\p{L}\s-]{3,60})$/iu.exec(text)
  if (!match?.[1] || !match[3] || /\bstep$|^(?:the\s+)?(?:first|second|third|last)\b/i.test(match[3]))
    return undefined
  const kind = /^before$/i.test(match[2] ?? '') ? 'before' : 'after'
  return { place: { kind, step: { kind: 'name', name: match[3] } }, rest: match[1] }
}

const newStepName = (given: string, situation: Situation) => {
  const intent = readNewStep(given, undefined, situation)
  return intent?.kind === 'add-step' ? intent.name : undefined
}

const oneOrNone = (intent: Intent | undefined) => (intent === undefined ? undefined : [intent])

/** "After step 2, insert “Verify the ID”": the word step is left out, so everything else has to be ruled out before. */
export function readLooseStep(text: string, situation: Situation): Intent[] | undefined {
  const { place, rest } = cutPlace(text, situation)
  const match = place && /^(?:add|insert|include|put)\s+(.+)$/is.exec(rest.replace(/^[\s,]+/, ''))
  return match ? oneOrNone(readNewStep(match[1] ?? '', place, situation)) : undefined
}

function readNewStep(given: string, place: Place | undefined, { systems }: Situation): Intent | undefined {
  const text = given.replace(
    /^(?:\s*(?:called|named|titled|with the (?:name|title)|:|-|–|to|that says|for|in which|where|which|that|of|is)(?=[\s:"“]|$)|[\s:,–-])+/i,
    '',
  )
  const byRole = /,?\s+(?:by|done by|for)\s+(?:the\s+)?((?:[\p{L}&-]+\s*){1,4})$/iu.exec(text)
  const isWay = /^(?:e-?mail|mail|phone|post|letter|chat|sms|hand)$/i.test(byRole?.[1] ?? '')
  const unlimited = byRole && !isWay && readDeed(unquote(text.slice(0, byRole.index))) ? byRole : undefined
  const { condition, main } = cutCondition(unquote(unlimited ? text.slice(0, unlimited.index) : text))
  const { phrase, sla } = cutTimeLimit(main)
  const action = readDeed(phrase)
  const name = asHeading(unquote(action?.phrase ?? phrase))
  if (name === '' || /^(?:\d+|it|them|this|that|these|those|one)$/i.test(name)) return undefined
  const role = action?.actor ?? (unlimited?.[1] ? toActor(unlimited[1]) : undefined)
  return {
    kind: 'add-step',
    name: name.slice(0, 120),
    place,
    role,
    sla,
    system: findSystems(phrase, systems)[0],
    condition,
  }
}

/** "check the budget" and "a budget check" */
const readDeed = (text: string) =>
  readAction(text) ?? (/^an?\s/i.test(text) ? readNoun(text.replace(/^an?\s+/i, '')) : undefined)

function cutCondition(text: string): { condition: string | undefined; main: string } {
  const match = /^(.{4,}?),?\s+(?:only\s+)?if\s+(.{4,})$/is.exec(text)
  return match?.[1] && match[2]
    ? { condition: match[2], main: match[1] }
    : { condition: undefined, main: text }
}

/**
 * A sentence that tells how the process goes, said to a document that has steps: it names who does one of them or how
 * long that may take; a new step where it says where; else it is told as something the document does not have yet.
 */
export function readTold(text: string, situation: Situation): Intent[] | undefined {
  const { place, rest } = cutPlace(text, situation)
  const { clauses } = splitActions(cutLead(rest).body)
  const [first] = clauses
  if (!first || isRequest(text)) return undefined
  if (place && clauses.length === 1)
    return oneOrNone(readNewStep(rest.replace(/^[\s,]+/, ''), place, situation))
  const isOrder =
    clauses.length === 1 && first.action.actor === undefined && first.action.mood === 'imperative'
  const reordered = orderOf(clauses.map(({ action }) => findNamed(action.phrase, situation.steps, 0.99)))
  if (reordered.length > 0) return reordered
  let actor: string | undefined
  const intents = clauses.flatMap(({ action }): Intent[] => {
    actor = action.actor ?? (action.sameActor ? actor : undefined)
    const { phrase, sla } = cutTimeLimit(action.phrase)
    const step = findNamed(phrase, situation.steps, 0.99)
    if (step) return changesOf(step, { actor, sla })
    return isOrder
      ? []
      : [
          {
            kind: 'tell',
            clauses: [
              actor === undefined ? action.phrase : `${theRole(actor)} ${toThirdPerson(action.phrase)}`,
            ],
          },
        ]
  })
  const isKnown = clauses.some(({ action }) =>
    findNamed(cutTimeLimit(action.phrase).phrase, situation.steps, 0.99),
  )
  return intents.length > 0 ? intents : isKnown ? [{ kind: 'tell', clauses: [] }] : undefined
}

/** "First approve, then check": steps that are told in another order than the document has. */
function orderOf(told: readonly (Step | undefined)[]): Intent[] {
  const known = told.filter((step) => step !== undefined)
  if (known.length < told.length || known.length < 2) return []
  return known.slice(1).flatMap((step, at): Intent[] => {
    const before = known[at]
    if (!before || before.number < step.number) return []
    const place = { kind: 'after', step: numbered(before.number, [before]) } as const
    return [{ kind: 'move-step', step: numbered(step.number, [step]), place }]
  })
}

/** What a sentence says about a step that the document does not say yet. */
function changesOf(
  step: Step,
  { actor, sla }: { actor: string | undefined; sla: string | undefined },
): Intent[] {
  const meant = numbered(step.number, [step])
  return [
    ...(actor === undefined || actor === step.responsible
      ? []
      : [{ kind: 'set-responsible' as const, step: meant, role: actor }]),
    ...(sla === undefined || sla === step.sla ? [] : [{ kind: 'set-sla' as const, step: meant, sla }]),
  ]
}

/** An instruction to somebody who talks: "make it nicer", "tell me a joke", "show us the flow". */
function isRequest(text: string): boolean {
  return /^(?:add|insert|include|remove|delete|rename|move|swap|split|merge|change|set|put|replace|update|make|tell|show|give|explain|describe|help|write|do|try|find|read|draw|paint|keep|let|use|start|stop|go)\b/i.test(
    text,
  )
}
