import { readBranch, readStatement } from '#shared/process/statements.ts'
import { type Action, asHeading, objectOf, readAction, toActor } from './actions.ts'
import { automation } from './archetype.ts'
import { dropOrder, sentencesOf, splitActions } from './clauses.ts'
import { capitalise, sentence, uncapitalise } from './english.ts'
import { readFraming } from './framing.ts'
import { isMachine } from './roles.ts'
import { findSystems, type System } from './systems.ts'

/** What people said about the process, in any of the ways in which processes are told. */
export type StatedProcess = {
  /** What it is about, where they said that: "automated customer onboarding with email notifications". */
  readonly topic: string | undefined
  readonly trigger: string | undefined
  readonly purpose: string | undefined
  readonly owner: string | undefined
  readonly steps: readonly StatedStep[]
  /** Sentences that are no step but hold a rule: "Refunds are never paid in cash." */
  readonly rules: readonly string[]
  /** All other sentences that are no step: what it is about, and small talk. */
  readonly remarks: readonly string[]
  readonly systems: readonly System[]
}

export type StatedStep = {
  /** As an instruction: "Check the refund request". */
  readonly name: string
  readonly actor: string | undefined
  readonly system: System | undefined
  readonly sla: string | undefined
  /** Sentences that say more than the name. */
  readonly details: readonly string[]
  readonly decisions: readonly StatedDecision[]
}

export type StatedDecision = {
  readonly condition: string
  readonly outcome: string
  /** Undefined where nobody said what happens otherwise; the process then goes on. */
  readonly otherwise: string | undefined
  readonly kind: 'decision' | 'error' | 'timer'
}

export function readProse(text: string, ofThread: readonly System[]): StatedProcess {
  const reader = new ProseReader(ofThread)
  for (const sentence of sentencesOf(text)) reader.read(sentence)
  return reader.result(findSystems(text, ofThread))
}

/** Reads sentence by sentence; what a sentence means depends on the steps before it. */
class ProseReader {
  readonly #systems: readonly System[]
  readonly #steps: StatedStep[] = []
  readonly #rules: string[] = []
  readonly #remarks: string[] = []
  #topic: string | undefined
  #trigger: string | undefined
  #purpose: string | undefined
  #owner: string | undefined

  constructor(systems: readonly System[]) {
    this.#systems = systems
  }

  result(systems: readonly System[]): StatedProcess {
    return {
      topic: this.#topic,
      trigger: this.#trigger,
      purpose: this.#purpose,
      owner: this.#owner,
      steps: this.#steps,
      rules: this.#rules,
      remarks: this.#remarks,
      systems,
    }
  }

  read(whole: string): void {
    const { text, purpose } = cutPurpose(whole)
    this.#purpose ??= purpose
    const framing = readFraming(text)
    if (framing) {
      this.#topic ??= framing.topic
      for (const rest of framing.rest) this.read(rest)
      return
    }
    const titled = /^([^:,]{4,80}):\s+(\S.*)$/s.exec(text)
    if (titled?.[1] && titled[2] && !readAction(titled[1]) && splitActions(titled[2]).clauses.length > 1) {
      this.#topic ??= titled[1].trim()
      this.read(titled[2])
      return
    }
    const owner =
      /^(.+?)\s+(?:owns|is the owner of)\s+(?:the|this)\s+process|^(?:the\s+)?(?:process\s+)?owner(?:\s+of the process)?\s*(?:is|:)\s*(.+)$/i.exec(
        text,
      )
    const started = readStart(text)
    if (owner) this.#owner ??= toActor(owner[1] ?? owner[2] ?? '')
    else if (started) this.#trigger ??= started
    else if (/^(?:if|otherwise|else|unless)\b/i.test(dropOrder(text))) this.#readCondition(dropOrder(text))
    else this.#readActions(dropOrder(text))
  }

  /** "If …, …": a decision of the step before, or a step of its own when somebody else acts in it. */
  #readCondition(text: string): void {
    const last = this.#steps.at(-1)
    const otherwise = /^(?:otherwise|else)\b\s*,?\s*(.+)$/is.exec(text)?.[1]
    const open = last?.decisions.at(-1)
    if (otherwise !== undefined) {
      if (last && open && open.otherwise === undefined) {
        this.#replaceLast({ ...last, decisions: last.decisions.slice(0, -1) })
        this.#attach({ ...open, otherwise })
      } else this.#readActions(otherwise)
      return
    }
    const decision = readDecision(text)
    if (!decision) {
      this.#note(text)
      return
    }
    const action = readAction(splitActions(decision.outcome).clauses[0]?.text ?? '')
    const actsAnother = action?.actor !== undefined && action.actor !== last?.actor
    if (last && !actsAnother) this.#attach(decision)
    else if (action && actsAnother) this.#addConditional(action, decision)
    else
      this.#addStep(
        { phrase: `check whether ${uncapitalise(decision.condition)}`, actor: undefined, mood: 'imperative' },
        [],
        [decision],
      )
  }

  /**
   * A decision of the step before. Where its outcome leaves the main line ("reject it and end the process"), what is done
   * otherwise is how the process goes on: steps of their own.
   */
  #attach(decision: StatedDecision): void {
    const last = this.#steps.at(-1)
    if (!last) return
    const jumps = ['step', 'named', 'end'].includes(readBranch(decision.outcome).jump?.kind ?? '')
    const otherwise = decision.otherwise ?? ''
    const goesOn =
      jumps && readBranch(otherwise).jump === undefined && splitActions(otherwise).clauses.length > 0
    const kept = goesOn ? { ...decision, otherwise: undefined } : decision
    this.#replaceLast({ ...last, decisions: [...last.decisions, kept] })
    if (goesOn) this.#readActions(otherwise)
  }

  #addConditional(action: Action, decision: StatedDecision): void {
    const phrase = this.#resolve(action.phrase)
    this.#addStep({ ...action, phrase }, [], [{ ...decision, outcome: phrase }])
  }

  #readActions(text: string): void {
    const { lead, body } = cutLead(text)
    if (lead?.isTrigger && this.#steps.length === 0) this.#trigger ??= capitalise(lead.text)
    const { condition, main } = cutTrailingCondition(body)
    const { clauses, remark } = splitActions(main)
    if (clauses.length === 0) {
      this.#note(text)
      return
    }
    if (remark !== '') this.#note(remark)
    clauses.forEach(({ action }, at) => {
      const begins = lead && !(lead.isTrigger && this.#steps.length === 0) && at === 0 ? [lead.sentence] : []
      const actor =
        action.actor ??
        (action.sameActor || continues(clauses[at - 1]?.action, action)
          ? this.#steps.at(-1)?.actor
          : undefined)
      const phrase = this.#resolve(action.phrase)
      const isLast = at === clauses.length - 1
      const decisions: StatedDecision[] =
        condition !== undefined && isLast
          ? [{ condition, outcome: phrase, otherwise: undefined, kind: 'decision' }]
          : []
      this.#addStep({ ...action, phrase, actor }, begins, decisions)
    })
  }

  #addStep(
    action: Omit<Action, 'sameActor'>,
    details: readonly string[],
    decisions: readonly StatedDecision[],
  ): void {
    const { phrase, sla } = cutTimeLimit(action.phrase)
    const actingSystem = action.actor === undefined ? undefined : findSystems(action.actor, this.#systems)[0]
    const system = findSystems(phrase, this.#systems)[0] ?? actingSystem
    const located =
      actingSystem && !findSystems(phrase, this.#systems).length
        ? `${phrase} in ${actingSystem.label}`
        : phrase
    const name = asHeading(shorten(located))
    if (this.#steps.some((step) => step.name.toLowerCase() === name.toLowerCase())) return
    const isWhole = name.length >= asHeading(located).length
    this.#steps.push({
      name,
      actor: actingSystem || isMachine(action.actor ?? '') ? automation : action.actor,
      system,
      sla,
      details: [...details, ...(isWhole ? [] : [sentence(located)])],
      decisions,
    })
  }

  #replaceLast(step: StatedStep): void {
    this.#steps[this.#steps.length - 1] = step
  }

  /** "it" and "them" become what the step before acted on, because a heading has to speak for itself. */
  #resolve(phrase: string): string {
    const object = this.#steps.map((step) => objectOf(step.name)).findLast((found) => found !== undefined)
    if (!object) return phrase
    return phrase.replace(
      /^(\p{L}+(?:\s+(?:up|out|off|back))?)\s+(?:it|them)\b/iu,
      (_, verb: string) => `${verb} ${definite(object)}`,
    )
  }

  #note(text: string): void {
    const isRule =
      /\b(?:must|never|always|only|at least|at most|not allowed|maximum|minimum|no more than)\b/i.test(text)
    if (isRule && text.length < 300) this.#rules.push(sentence(text))
    else this.#remarks.push(text)
  }
}

/** "The clerk checks the form and enters it", "Employees hand in the form and get it back": the subject stays the same. */
function continues(before: Action | undefined, action: Action): boolean {
  if (before?.mood === 'plural') return action.mood === 'imperative'
  return before?.mood === 'third-person' && action.mood === 'third-person'
}

/** "The process starts when a customer signs up", "Triggered by a new order" */
function readStart(text: string): string | undefined {
  const match =
    /^(?:(?:the|this|our)\s+(?:process|workflow|procedure)|it|everything)\s+(?:starts|begins|is triggered|kicks off)\s+(?:when|with|once|as soon as|by|after)\s+(.+)$/i.exec(
      text,
    ) ?? /^(?:triggered by|trigger\s*:|starts? (?:when|with))\s*(.+)$/i.exec(text)
  return match?.[1] ? capitalise(match[1].trim()) : undefined
}

/** ", so that nobody waits" and "in order to …" say what it is good for. */
function cutPurpose(text: string): { readonly text: string; readonly purpose: string | undefined } {
  const match = /,?\s+so that\s+(.+)$|,?\s+in order to\s+(.+)$/i.exec(text)
  if (!match) return { text, purpose: undefined }
  const purpose = match[1] ?? match[2] ?? ''
  return { text: text.slice(0, match.index), purpose: capitalise(purpose.trim()) }
}

type Lead = { readonly text: string; readonly sentence: string; readonly isTrigger: boolean }

/** "When the goods arrive, …" and "Every Monday, …": when the first action begins. */
function cutLead(text: string): { readonly lead: Lead | undefined; readonly body: string } {
  const event = /^(when|whenever|once|as soon as|after|upon|before|while|until)\s+(.+?),\s+(.+)$/is.exec(text)
  if (event?.[1] && event[2] && event[3]) {
    const word = event[1].toLowerCase()
    const isTrigger = !['before', 'while', 'until', 'after'].includes(word)
    const begin = word === 'upon' ? 'on' : word === 'whenever' ? 'when' : word
    const lead = {
      text: event[2],
      sentence: `Begin ${begin} ${event[2]}.`,
      isTrigger: isTrigger && word !== 'upon',
    }
    return { lead, body: event[3] }
  }
  const time = /^((?:every|each|on every|at the (?:beginning|start|end) of)\s+[^,]{2,40}),\s+(.+)$/is.exec(
    text,
  )
  if (time?.[1] && time[2])
    return {
      lead: { text: time[1], sentence: `Do this ${uncapitalise(time[1])}.`, isTrigger: true },
      body: time[2],
    }
  const parallel = /^(in parallel|at the same time|meanwhile|simultaneously),?\s+(.+)$/is.exec(text)
  if (parallel?.[2])
    return {
      lead: { text: '', sentence: 'Do this at the same time as the step before.', isTrigger: false },
      body: parallel[2],
    }
  return { lead: undefined, body: text }
}

/** "The CFO approves it if the amount is above 5,000" */
function cutTrailingCondition(text: string): {
  readonly condition: string | undefined
  readonly main: string
} {
  const match = /^(.{8,}?),?\s+(?:only\s+)?if\s+([^,]{6,})$/is.exec(text)
  if (!match?.[1] || !match[2] || /\b(?:check|see|ask|verify|decide|know)s?$/i.test(match[1]))
    return { condition: undefined, main: text }
  return { condition: match[2], main: match[1] }
}

function readDecision(text: string): StatedDecision | undefined {
  const match = /^if\s+(.+?)(?:,\s+(?:then\s+)?|\s+then\s+)(.+)$/is.exec(text)
  if (!match?.[1] || !match[2]) return undefined
  const parts = /^(.*?)[.;,]\s*(?:otherwise|else|if not)\b\s*,?\s*(.+)$/is.exec(match[2])
  const statement = readStatement(`If ${match[1]}, x.`)
  return {
    condition: match[1].trim(),
    outcome: (parts?.[1] ?? match[2]).trim(),
    otherwise: parts?.[2]?.trim(),
    kind: statement.kind === 'error' || statement.kind === 'timer' ? statement.kind : 'decision',
  }
}

const numberWords: readonly string[] = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
]

/** "within two business days" leaves the name and becomes the time limit "2 business days". */
export function cutTimeLimit(phrase: string): { readonly phrase: string; readonly sla: string | undefined } {
  const match =
    /,?\s*\b(?:within|in less than|in under|no later than)\s+(?:the\s+)?(\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)[\s-]*((?:business |working |calendar )?(?:second|minute|hour|day|week|month)s?)\b/i.exec(
      phrase,
    )
  if (!match?.[1] || !match[2]) return { phrase, sla: undefined }
  const rest = `${phrase.slice(0, match.index)}${phrase.slice(match.index + match[0].length)}`
    .replace(/\s+/g, ' ')
    .trim()
  return { phrase: rest, sla: readDuration(match[1], match[2]) }
}

/** "two", "business day" → "2 business days" */
export function readDuration(amount: string, unit: string): string {
  const word = numberWords.indexOf(amount.toLowerCase())
  const number = /^an?$/i.test(amount) ? 1 : word >= 0 ? word : Number(amount)
  const singular = unit.toLowerCase().replace(/s$/, '')
  return `${number} ${number === 1 ? singular : `${singular}s`}`
}

const longestName = 10

/** A heading of at most ten words, cut where a part of the sentence begins. */
function shorten(phrase: string): string {
  const words = phrase.split(/\s+/)
  if (words.length <= longestName) return phrase
  const cut = words.findLastIndex(
    (word, at) =>
      at >= 3 &&
      at <= longestName &&
      /^(?:that|which|who|so|because|with|for|from|by|to|into|including|and|where|as|using|via)$/i.test(word),
  )
  return words
    .slice(0, cut > 0 ? cut : longestName)
    .join(' ')
    .replace(/[\s,;:]+$/, '')
}

/** "a refund request" was new when it was named; now it is known. */
function definite(object: string): string {
  return object.replace(/^(?:an?|any|each|every|new)\s+/i, 'the ')
}
