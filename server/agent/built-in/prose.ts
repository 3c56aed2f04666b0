import { readBranch } from '#shared/process/statements.ts'
import { type Action, asHeading, objectOf, readAction, toActor } from './actions.ts'
import { automation } from './archetype.ts'
import { dropOrder, sentencesOf, splitActions } from './clauses.ts'
import { capitalise, sentence, uncapitalise } from './english.ts'
import { readFraming } from './framing.ts'
import { isMachine } from './roles.ts'
import { readTalk } from './rules-talk.ts'
import {
  asCondition,
  cutAside,
  cutLead,
  cutPurpose,
  cutTrailingCondition,
  definite,
  readDecision,
  readStart,
  shorten,
  splitParallel,
  subjectOf,
} from './sentence-parts.ts'
import { goOn, type StatedDecision, type StatedProcess, type StatedStep } from './stated-process.ts'
import { findSystems, type System } from './systems.ts'
import { cutTimeLimit } from './time-limits.ts'

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
    const { text, purpose } =
      this.#purpose === undefined ? cutPurpose(whole) : { text: whole, purpose: undefined }
    this.#purpose ??= purpose
    const framing = readFraming(text)
    if (framing) {
      if (this.#topic !== undefined && framing.topic !== undefined) this.#note(text)
      this.#topic ??= framing.topic
      for (const rest of framing.rest) this.read(rest)
      return
    }
    const titled = /^([^:,]{4,80}):\s+(\S.*)$/s.exec(text)
    if (titled?.[1] && titled[2] && !readAction(titled[1]) && splitActions(titled[2]).clauses.length > 1) {
      if (this.#topic === undefined) this.#topic = titled[1].trim()
      else this.#note(titled[1])
      this.read(titled[2])
      return
    }
    const parallel = splitParallel(text)
    if (parallel) {
      this.read(parallel.first)
      this.read(`In parallel, ${parallel.second}`)
      return
    }
    const owner =
      /^(.+?)\s+(?:owns|is the owner of)\s+(?:the|this)\s+process|^(?:the\s+)?(?:process\s+)?owner(?:\s+of the process)?\s*(?:is|:)\s*(.+)$/i.exec(
        text,
      )
    const started = readStart(text)
    const ordered = asCondition(dropOrder(text))
    if (owner && this.#owner === undefined) this.#owner = toActor(owner[1] ?? owner[2] ?? '')
    else if (started && this.#trigger === undefined) this.#trigger = started
    else if (/^(?:if|otherwise|else|unless)\b/i.test(ordered)) this.#readCondition(ordered)
    else this.#readActions(ordered)
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
      this.#keep(text)
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

  /** Everything that somebody else does under the condition is a step that happens only then. */
  #addConditional(first: Action, decision: StatedDecision): void {
    let actor = first.actor
    const { clauses } = splitActions(decision.outcome)
    clauses.forEach(({ action }, at) => {
      actor = action.actor ?? actor
      const phrase = this.#whole(this.#resolve(action.phrase, subjectOf(decision.condition)))
      const own = at === clauses.length - 1 ? decision : { ...decision, otherwise: undefined }
      this.#addStep({ ...action, phrase, actor }, [], [{ ...own, outcome: cutTimeLimit(phrase).phrase }])
    })
  }

  #readActions(whole: string): void {
    const { text, aside } = cutAside(whole)
    const { lead, body } = cutLead(text)
    const isStart = lead?.isTrigger === true && this.#steps.length === 0 && this.#trigger === undefined
    const { condition, main, otherwise, isException } = cutTrailingCondition(body)
    const { clauses, remark } = splitActions(main)
    if (isFigure(whole)) {
      this.#note(whole)
      return
    }
    if (clauses.length === 0) {
      this.#keep(whole)
      return
    }
    if (isStart && lead) this.#trigger = capitalise(lead.text)
    const begins = [
      ...(lead && !isStart ? [lead.sentence] : []),
      ...(remark === '' ? [] : [sentence(remark)]),
    ]
    clauses.forEach(({ action }, at) => {
      const actor =
        action.actor ??
        (action.sameActor || continues(clauses[at - 1]?.action, action)
          ? this.#steps.at(-1)?.actor
          : undefined)
      const phrase = this.#whole(this.#resolve(action.phrase))
      const isLast = at === clauses.length - 1
      const decision: StatedDecision = isException
        ? {
            condition: condition ?? '',
            outcome: goOn,
            otherwise: cutTimeLimit(phrase).phrase,
            kind: 'decision',
          }
        : { condition: condition ?? '', outcome: cutTimeLimit(phrase).phrase, otherwise, kind: 'decision' }
      const details = [...(at === 0 ? begins : []), ...(isLast && aside !== undefined ? [aside] : [])]
      this.#addStep(
        { ...action, phrase, actor },
        details,
        condition !== undefined && isLast ? [decision] : [],
      )
    })
  }

  /** "The CFO approves": what is approved is what the steps before were about. */
  #whole(phrase: string): string {
    if (/\s/.test(phrase)) return phrase
    const object = this.#steps.map((step) => objectOf(step.name)).findLast((found) => found !== undefined)
    if (object === undefined || !isTransitive(phrase)) return phrase
    return `${phrase}${phrase === 'decide' ? ' on' : ''} ${definite(object)}`
  }

  /** A sentence that tells no action: the step before says it in the person's own words, else the overview does. */
  #keep(text: string): void {
    const last = this.#steps.at(-1)
    if (!last || isRule(text) || readTalk(text)) this.#note(text)
    else this.#replaceLast({ ...last, details: [...last.details, sentence(text)] })
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
    const plain = asHeading(shorten(located))
    const isTwin = this.#steps.some(
      (step) => step.name.toLowerCase() === plain.toLowerCase() && step.actor !== action.actor,
    )
    const name = isTwin && action.actor !== undefined ? `${plain} as ${action.actor}` : plain
    const present = this.#steps.findIndex((step) => step.name.toLowerCase() === name.toLowerCase())
    const known = this.#steps[present]
    if (known && (action.actor === undefined || action.actor === known.actor)) {
      this.#steps[present] = {
        ...known,
        sla: known.sla ?? sla,
        details: [...known.details, ...details],
        decisions: [...known.decisions, ...decisions],
      }
      return
    }
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
  #resolve(phrase: string, nearest?: string): string {
    const object =
      nearest ?? this.#steps.map((step) => objectOf(step.name)).findLast((found) => found !== undefined)
    if (!object) return phrase
    return phrase.replace(
      /^(\p{L}+(?:\s+(?:up|out|off|back))?)\s+(?:it|them)\b/iu,
      (_, verb: string) => `${verb} ${definite(object)}`,
    )
  }

  #note(text: string): void {
    if (readTalk(text)) return
    if (isRule(text)) this.#rules.push(sentence(text))
    else this.#remarks.push(text)
  }
}

function isRule(text: string): boolean {
  return (
    text.length < 300 &&
    /\b(?:must|never|always|only|skips?|exempt|at least|at most|not allowed|maximum|minimum|no more than)\b/i.test(
      text,
    )
  )
}

/** "We get about 40 refunds a week": how much there is, and nothing that somebody does. */
function isFigure(text: string): boolean {
  return /^(?:we|they|there|on average|usually|currently)\b.*\d.*\b(?:a|an|per|each|every)\s+(?:hour|day|week|month|quarter|year)$/i.test(
    text,
  )
}

/** Verbs that say nothing without what they are done to. */
function isTransitive(verb: string): boolean {
  return /^(?:approve|check|confirm|decide|deliver|inspect|pay|receive|record|reject|release|review|send|sign|store|verify)$/i.test(
    verb,
  )
}

/** "The clerk checks the form and enters it", "Employees hand in the form and get it back": the subject stays the same. */
function continues(before: Action | undefined, action: Action): boolean {
  if (before?.mood === 'plural') return action.mood === 'imperative'
  return (
    (before?.mood === 'third-person' && action.mood === 'third-person') ||
    (before?.mood === 'passive' && action.mood === 'passive')
  )
}
