import { readBranch } from '#shared/process/statements.ts'
import { type Action, readAction } from './actions.ts'
import { toActor } from './actors.ts'
import { cutAsides } from './asides.ts'
import { type ActionClause, dropOrder, readListed, sentencesOf, splitActions } from './clauses.ts'
import {
  areContrary,
  asCondition,
  cutTrailingCondition,
  meantBy,
  questionOf,
  readDecision,
  subjectOf,
} from './conditions.ts'
import { capitalise, sentence, uncapitalise } from './english.ts'
import { readFraming, readLeadIn } from './framing.ts'
import { cutLead } from './leads.ts'
import { isComplaint, isEvent, isFigure, isRule, readAim } from './remarks.ts'
import { readTalk } from './rules-talk.ts'
import { cutAside, cutPurpose, readStart, splitParallel } from './sentence-parts.ts'
import { goOn, type StatedDecision, type StatedProcess } from './stated-process.ts'
import { findSystems, type System } from './systems.ts'
import { cutTimeLimit } from './time-limits.ts'
import { isListOfSteps, partsOf, tellsNoAction } from './told-lists.ts'
import { ToldSteps } from './told-steps.ts'
import { splitUnits } from './units.ts'
import { returnsTo } from './ways-back.ts'

export function readProse(text: string, ofThread: readonly System[]): StatedProcess {
  const reader = new ProseReader(ofThread)
  for (const part of partsOf(text)) {
    if (isListOfSteps(part)) for (const item of part) reader.readItem(item)
    else for (const sentence of part.flatMap(sentencesOf)) reader.read(sentence)
  }
  return reader.result(findSystems(text, ofThread))
}

/** Reads sentence by sentence; what a sentence means depends on the steps before it. */
class ProseReader {
  readonly #steps: ToldSteps
  readonly #rules: string[] = []
  readonly #remarks: string[] = []
  #topic: string | undefined
  #trigger: string | undefined
  #purpose: string | undefined
  #owner: string | undefined

  constructor(systems: readonly System[]) {
    this.#steps = new ToldSteps(systems)
  }

  result(systems: readonly System[]): StatedProcess {
    return {
      topic: this.#topic,
      trigger: this.#trigger,
      purpose: this.#purpose,
      owner: this.#owner,
      steps: this.#steps.numbered,
      rules: this.#rules,
      remarks: this.#remarks,
      systems,
    }
  }

  /** An item of a list of steps is one, also where its verb is not known: "Scrap or rework". */
  readItem(item: string): void {
    const [first, ...others] = sentencesOf(item)
    if (first === undefined) return
    if (tellsNoAction(first)) this.#readActions(first, readListed(first))
    else this.read(first)
    for (const sentence of others) this.read(sentence)
  }

  read(whole: string): void {
    const { text, asides } = cutAsides(whole)
    const before = this.#steps.all.length
    if (text !== '') this.#readSentence(text)
    for (const aside of asides) if (!this.#steps.addAside(aside, before)) this.#note(aside.text)
  }

  #readSentence(whole: string): void {
    const { text, purpose } =
      this.#purpose === undefined ? cutPurpose(whole) : { text: whole, purpose: undefined }
    this.#purpose ??= purpose
    const framing = readLeadIn(text) ?? readFraming(text)
    if (framing) {
      if (this.#topic !== undefined && framing.topic !== undefined) this.#note(text)
      this.#topic ??= framing.topic
      for (const rest of framing.rest) this.read(rest)
      return
    }
    const units = splitUnits(text)
    if (units.length > 1) {
      for (const unit of units) this.read(unit)
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
    const aim = readAim(text)
    const ordered = asCondition(dropOrder(text))
    if (owner && this.#owner === undefined) this.#owner = toActor(owner[1] ?? owner[2] ?? '')
    else if (aim !== undefined && this.#purpose === undefined) this.#purpose = capitalise(aim)
    else if (this.#isBeginning && isComplaint(text)) this.#remarks.push(text)
    else if (started && this.#trigger === undefined) this.#trigger = started
    else if (this.#isBeginning && isEvent(text) && !cutLead(text).lead) this.#trigger = capitalise(text)
    else if (/^(?:if|otherwise|else|unless)\b/i.test(ordered)) this.#readCondition(ordered)
    else this.#readActions(ordered)
  }

  /** Nothing is told yet. */
  get #isBeginning(): boolean {
    return this.#steps.all.length === 0 && this.#trigger === undefined
  }

  /** "If …, …": a decision of the step before, or a step of its own when somebody else acts in it. */
  #readCondition(text: string): void {
    const last = this.#steps.last
    const open = last?.decisions.at(-1)
    const question = this.#steps.all.map(questionOf).findLast((found) => found !== undefined)
    const read = readDecision(text)
    const decision = read && { ...read, condition: meantBy(read.condition, question) }
    const isContrary =
      decision !== undefined && open !== undefined && areContrary(open.condition, decision.condition)
    const otherwise =
      /^(?:otherwise|else|if not|if no)\b\s*,?\s*(.+)$/is.exec(text)?.[1] ??
      (isContrary ? decision.outcome : undefined)
    if (otherwise !== undefined) {
      if (last && open && open.otherwise === undefined) {
        this.#steps.replaceLast({ ...last, decisions: last.decisions.slice(0, -1) })
        this.#attach({ ...open, otherwise })
      } else this.#readActions(otherwise)
    } else if (decision) this.#decide(decision)
    else this.#keep(text)
  }

  #decide(decision: StatedDecision): void {
    this.#steps.selectFor(decision.condition)
    const last = this.#steps.last
    const action = readAction(splitActions(decision.outcome).clauses[0]?.text ?? '')
    const actsAnother = action?.actor !== undefined && action.actor !== last?.actor
    if (last && !actsAnother) this.#attach(decision)
    else if (
      actsAnother &&
      this.#isBeginning &&
      decision.otherwise === undefined &&
      !/\b(?:is|are|has|have)\b/i.test(decision.condition)
    ) {
      // "If an alert fires, the engineer acknowledges it" tells when it begins.
      this.#trigger = capitalise(decision.condition)
      this.#readActions(decision.outcome)
    } else if (action && actsAnother) this.#addConditional(action, decision)
    else
      this.#steps.add(
        { phrase: `check whether ${uncapitalise(decision.condition)}`, actor: undefined, mood: 'imperative' },
        [],
        [decision],
      )
  }

  /**
   * A decision of the step before. Where its outcome leaves the main line ("reject it and end the process"), what is done
   * otherwise is how the process goes on: steps of their own.
   */
  #attach(given: StatedDecision): void {
    const last = this.#steps.last
    if (!last) return
    const decision = this.#withWaysBack(given)
    const jumps = ['step', 'named', 'end'].includes(readBranch(decision.outcome).jump?.kind ?? '')
    const otherwise = decision.otherwise ?? ''
    const goesOn =
      jumps && readBranch(otherwise).jump === undefined && splitActions(otherwise).clauses.length > 0
    const kept = goesOn ? { ...decision, otherwise: undefined } : decision
    this.#steps.replaceLast({ ...last, decisions: [...last.decisions, kept] })
    if (goesOn) this.#readActions(otherwise)
  }

  /** Back to somebody is back to the first thing that they do. */
  #withWaysBack(decision: StatedDecision): StatedDecision {
    const named = (text: string) => {
      const to = returnsTo(text)
      const step = this.#steps.all.find(({ actor }) => to !== undefined && actor === toActor(to))
      return step ? `return to “${step.name}”` : text
    }
    const { outcome, otherwise } = decision
    return { ...decision, outcome: named(outcome), otherwise: otherwise && named(otherwise) }
  }

  /** Everything that somebody else does under the condition is a step that happens only then. */
  #addConditional(first: Action, decision: StatedDecision): void {
    let actor = first.actor
    const { clauses } = splitActions(decision.outcome)
    clauses.forEach(({ action }, at) => {
      actor = action.actor ?? actor
      const phrase = this.#steps.resolve(action.phrase, actor, this.#trigger, subjectOf(decision.condition))
      const own = at === clauses.length - 1 ? decision : { ...decision, otherwise: undefined }
      this.#steps.add({ ...action, phrase, actor }, [], [{ ...own, outcome: cutTimeLimit(phrase).phrase }])
    })
  }

  #readActions(whole: string, listed?: readonly ActionClause[]): void {
    const { text, aside } = cutAside(whole)
    const { lead, body } = cutLead(text)
    const isStart = lead?.isTrigger === true && this.#steps.all.length === 0 && this.#trigger === undefined
    const { condition, main, otherwise, isException } = cutTrailingCondition(body)
    const { clauses, remark } = listed ? { clauses: listed, remark: '' } : splitActions(main)
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
    clauses.forEach(({ action, lead: own }, at) => {
      const actor =
        action.actor ??
        (action.sameActor || continues(clauses[at - 1]?.action, action) ? this.#steps.last?.actor : undefined)
      const phrase = this.#steps.resolve(
        action.phrase,
        actor,
        this.#trigger,
        at === 0 && lead && !isStart ? subjectOf(lead.text) : undefined,
      )
      const isLast = at === clauses.length - 1
      const decision: StatedDecision = isException
        ? {
            condition: condition ?? '',
            outcome: goOn,
            otherwise: cutTimeLimit(phrase).phrase,
            kind: 'decision',
          }
        : { condition: condition ?? '', outcome: cutTimeLimit(phrase).phrase, otherwise, kind: 'decision' }
      const details = [
        ...(at === 0 ? begins : []),
        ...(own ? [own.sentence] : []),
        ...(isLast && aside !== undefined ? [aside] : []),
      ]
      this.#steps.add(
        { ...action, phrase, actor },
        details,
        condition !== undefined && isLast ? [decision] : [],
      )
    })
  }

  /** A sentence that tells no action: the step before says it in the person's own words, else the overview does. */
  #keep(text: string): void {
    const last = this.#steps.last
    if (!last || isRule(text) || readTalk(text)) this.#note(text)
    else this.#steps.replaceLast({ ...last, details: [...last.details, sentence(text)] })
  }

  #note(text: string): void {
    if (readTalk(text)) return
    if (isRule(text)) this.#rules.push(sentence(text))
    else this.#remarks.push(text)
  }
}

/** "The clerk checks the form and enters it", "Employees hand in the form and get it back": the subject stays the same. */
function continues(before: Action | undefined, action: Action): boolean {
  if (before?.mood === 'plural') return action.mood === 'imperative'
  return (
    (before?.mood === 'third-person' && action.mood === 'third-person') ||
    (before?.mood === 'passive' && action.mood === 'passive')
  )
}
