import { asHeading, readAction, toActor } from './actions.ts'
import { capitalise } from './english.ts'
import type { Intent, Situation } from './intent.ts'
import { cutPlace, type Place, readStepRef, readTimeLimit } from './slots.ts'
import { findSystems } from './systems.ts'
import { cutTimeLimit } from './time-limits.ts'

const courtesy =
  /^(?:please|can you|could you|would you|now|then|also|and|ok(?:ay)?|i want (?:you )?to|i'd like (?:you )?to|we (?:need|want|have) to|i need (?:you )?to|let'?s)\b[\s,]*/i

export function dropCourtesy(text: string): string {
  const shorter = text.trim().replace(courtesy, '')
  return shorter === text.trim() ? shorter.replace(/[\s.!]+$/, '') : dropCourtesy(shorter)
}

/** A step by number, by ordinal, or by a quoted name; a bare name only where the pattern says "step". */
const ref = String.raw`((?:the\s+)?(?:step\s+(?:\d+|["“'‘][^"”'’]+["”'’])|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)\s+step|["“'‘][^"”'’]+["”'’](?:\s+step)?))`
const namedRef = String.raw`((?:the\s+)?(?:step\s+(?:\d+|["“'‘]?.{2,60}?["”'’]?)|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)\s+step|["“'‘][^"”'’]+["”'’](?:\s+step)?|.{2,60}?\s+step))`

type Reader = (text: string, situation: Situation) => Intent | undefined

export function readStepIntent(clause: string, situation: Situation): Intent | undefined {
  const text = dropCourtesy(clause)
  for (const read of readers) {
    const intent = read(text, situation)
    if (intent) return intent
  }
  return undefined
}

const rename: Reader = (text, { steps }) => {
  const match =
    new RegExp(`^(?:rename|retitle)\\s+${namedRef}\\s+(?:to|as|into)\\s+(.+)$`, 'i').exec(text) ??
    new RegExp(
      `^(?:change|set)\\s+the\\s+(?:name|title)\\s+of\\s+${namedRef}\\s+(?:to|into)\\s+(.+)$`,
      'i',
    ).exec(text) ??
    new RegExp(`^call\\s+${ref}\\s+(.+)$`, 'i').exec(text)
  const step = match?.[1] === undefined ? undefined : readStepRef(match[1], steps)
  const name = unquote(match?.[2] ?? '')
  return step && name ? { kind: 'rename-step', step, name: capitalise(name) } : undefined
}

const remove: Reader = (text, { steps }) => {
  const match = new RegExp(`^(?:remove|delete|drop|take out|get rid of|leave out)\\s+${namedRef}$`, 'i').exec(
    text,
  )
  const step = match?.[1] === undefined ? undefined : readStepRef(match[1], steps)
  return step && { kind: 'remove-step', step }
}

const swap: Reader = (text, { steps }) => {
  const match = new RegExp(
    `^(?:swap|switch|exchange)\\s+(?:steps?\\s+)?(\\d+|${ref})\\s+(?:and|with)\\s+(\\d+|${ref})$`,
    'i',
  ).exec(text)
  const first = match?.[1] === undefined ? undefined : readStepRef(match[1], steps)
  const second = match?.[3] === undefined ? undefined : readStepRef(match[3], steps)
  return first && second && { kind: 'swap-steps', first, second }
}

const move: Reader = (text, { steps }) => {
  if (!/^(?:move|put|shift|bring|do)\b/i.test(text)) return undefined
  const { place, rest } = cutPlace(text, steps)
  const match = new RegExp(`^(?:move|put|shift|bring|do)\\s+${namedRef}(?:\\s+(?:up|down|to))?$`, 'i').exec(
    rest,
  )
  const step = match?.[1] === undefined ? undefined : readStepRef(match[1], steps)
  if (step && place) return { kind: 'move-step', step, place }
  const position = new RegExp(`^(?:move|put|shift|bring)\\s+${ref}\\s+to\\s+(?:step\\s+)?(\\d+)$`, 'i').exec(
    text,
  )
  const moved = position?.[1] === undefined ? undefined : readStepRef(position[1], steps)
  return moved
    ? { kind: 'move-step', step: moved, place: { kind: 'position', number: Number(position?.[2]) } }
    : undefined
}

const responsible: Reader = (text, { steps }) => {
  const forms: readonly (readonly [RegExp, number, number])[] = [
    [new RegExp(`^(?:make|let)\\s+(.{2,40}?)\\s+(?:be\\s+)?responsible\\s+for\\s+${namedRef}$`, 'i'), 1, 2],
    [new RegExp(`^(?:assign|give|hand)\\s+${namedRef}\\s+to\\s+(.{2,40})$`, 'i'), 2, 1],
    [
      new RegExp(
        `^(?:set|change|make)\\s+(?:the\\s+)?(?:responsible(?:\\s+(?:role|person|party))?|responsibility|role|actor|owner|assignee)\\s+(?:of|for|in)\\s+${namedRef}\\s+(?:to|as|is)\\s+(.{2,40})$`,
        'i',
      ),
      2,
      1,
    ],
    [
      new RegExp(
        `^(.{2,40}?)\\s+(?:is|are|should be|must be|will be)\\s+responsible\\s+for\\s+${namedRef}$`,
        'i',
      ),
      1,
      2,
    ],
    [
      new RegExp(
        `^${ref}\\s+(?:is|should be|must be|will be)\\s+(?:done|handled|performed|carried out|owned|executed)\\s+by\\s+(.{2,40})$`,
        'i',
      ),
      2,
      1,
    ],
    [
      new RegExp(
        `^(?:let\\s+)?(.{2,40}?)\\s+(?:do|does|should do|handles?|takes? over|performs?)\\s+${ref}$`,
        'i',
      ),
      1,
      2,
    ],
    [
      new RegExp(
        `^(?:the\\s+)?(?:responsible|owner)\\s+(?:of|for)\\s+${ref}\\s+(?:is|should be)\\s+(.{2,40})$`,
        'i',
      ),
      2,
      1,
    ],
  ]
  for (const [pattern, roleAt, stepAt] of forms) {
    const match = pattern.exec(text)
    const step = match?.[stepAt] === undefined ? undefined : readStepRef(match[stepAt], steps)
    const role = match?.[roleAt]
    if (step && role && !/^(?:set|add|move|rename|remove|make|change|who|what)\b/i.test(role))
      return { kind: 'set-responsible', step, role: toActor(unquote(role)) }
  }
  return undefined
}

const owner: Reader = (text) => {
  const match =
    /^(?:the\s+)?(?:process\s+)?owner(?:\s+of\s+(?:the|this)\s+process)?\s+(?:is|should be|will be)\s+(?:the\s+)?(.{2,60})$/i.exec(
      text,
    ) ??
    /^(?:set|change|make)\s+the\s+(?:process\s+)?owner(?:\s+of\s+(?:the|this)\s+process)?\s+(?:to|as)\s+(?:the\s+)?(.{2,60})$/i.exec(
      text,
    ) ??
    /^(?:make\s+)?(?:the\s+)?(.{2,60}?)\s+(?:owns|is the owner of|the owner of|should own)\s+(?:the|this)\s+process$/i.exec(
      text,
    )
  return match?.[1] ? { kind: 'set-owner', owner: toActor(unquote(match[1])) } : undefined
}

const timeLimit: Reader = (text, { steps }) => {
  const sla = readTimeLimit(text)
  if (!sla) return undefined
  const word = `(?:sla|time ?limit|deadline|duration|due time)`
  const match =
    new RegExp(
      `^(?:set|change|make|put|adjust)\\s+(?:the\\s+|an?\\s+)?${word}\\s+(?:of|for|on|in)\\s+${namedRef}\\s+(?:to|at|as|is|=)\\s`,
      'i',
    ).exec(text) ??
    new RegExp(`^(?:give|add)\\s+${namedRef}\\s+(?:an?|the)\\s+${word}\\b`, 'i').exec(text) ??
    new RegExp(
      `^add\\s+(?:an?|the)\\s+.{0,30}?${word}(?:\\s+of\\s+.{2,30}?)?\\s+(?:to|for)\\s+${ref}`,
      'i',
    ).exec(text) ??
    new RegExp(`^(?:the\\s+)?${word}\\s+(?:of|for)\\s+${namedRef}\\s+(?:is|should be|must be)\\s`, 'i').exec(
      text,
    ) ??
    new RegExp(
      `^${ref}\\s+(?:must|should|has to|needs to|may|can|takes?|is to)\\b.*\\b(?:within|in|at most|no more than|up to|less than)\\b`,
      'i',
    ).exec(text)
  const step = match?.[1] === undefined ? undefined : readStepRef(match[1], steps)
  return step && { kind: 'set-sla', step, sla }
}

const addHead =
  /^(?:add|insert|include|create|put in|introduce|there should be|we need|i need)\s+(?:in\s+)?(?:an?|another|one more|the|a new|new)?\s*(?:new\s+|extra\s+|further\s+)?step\b\s*(.*)$/is

/** "Add a step to verify the ID after step 2" */
const add: Reader = (text, { steps, systems }) => {
  const { place, rest } = cutPlace(text, steps)
  const match = addHead.exec(rest.replace(/^[\s,]+/, ''))
  return match ? readNewStep(match[1] ?? '', place, systems) : undefined
}

/** "After step 2, insert “Verify the ID”": the word step is left out, so everything else has to be ruled out before. */
export const readLooseStep: Reader = (clause, { steps, systems }) => {
  const { place, rest } = cutPlace(dropCourtesy(clause), steps)
  const match = place && /^(?:add|insert|include|put)\s+(.+)$/is.exec(rest.replace(/^[\s,]+/, ''))
  return match ? readNewStep(match[1] ?? '', place, systems) : undefined
}

function readNewStep(
  given: string,
  place: Place | undefined,
  systems: Situation['systems'],
): Intent | undefined {
  const text = given.replace(
    /^(?:\s*(?:called|named|titled|with the name|:|-|–|to|that says|for|in which|where|which|that|of|is)\b|[\s:–-])+/i,
    '',
  )
  const { condition, main } = cutCondition(unquote(text))
  const byRole = /\s+(?:by|done by|for)\s+(?:the\s+)((?:[\p{L}&-]+\s*){1,4})$/iu.exec(main)
  const named = byRole && readAction(main.slice(0, byRole.index)) ? byRole : undefined
  const spoken = named ? main.slice(0, named.index) : main
  const { phrase, sla } = cutTimeLimit(spoken)
  const action = readAction(phrase)
  const name = asHeading(action?.phrase ?? phrase)
  if (name === '') return undefined
  const role = action?.actor ?? (named?.[1] ? toActor(named[1]) : undefined)
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

function cutCondition(text: string): { condition: string | undefined; main: string } {
  const match = /^(.{4,}?),?\s+(?:only\s+)?if\s+(.{4,})$/is.exec(text)
  return match?.[1] && match[2]
    ? { condition: match[2], main: match[1] }
    : { condition: undefined, main: text }
}

export function unquote(text: string): string {
  return text
    .trim()
    .replace(/[\s.!,;]+$/, '')
    .replace(/^["“”'‘’`]+|["“”'‘’`]+$/g, '')
    .trim()
}

const readers: readonly Reader[] = [rename, remove, swap, move, timeLimit, responsible, owner, add]
