import { fromGerund } from '#shared/process/verbs.ts'
import { type Action, asHeading, readAction } from './actions.ts'
import { automation } from './archetype.ts'
import { type Aside, withAside } from './asides.ts'
import { capitalise, sentence, uncapitalise } from './english.ts'
import { completeObject, resolvePronouns, thingsIn } from './pronouns.ts'
import { isMachine } from './roles.ts'
import { shorten } from './sentence-parts.ts'
import type { StatedDecision, StatedStep } from './stated-process.ts'
import { findSystems, type System } from './systems.ts'
import { cutNotice, cutTimeLimit } from './time-limits.ts'

/** The steps told so far, in the order in which they happen. */
export class ToldSteps {
  readonly #systems: readonly System[]
  readonly #steps: StatedStep[] = []
  /** Where the step told last stands: another one may have been put behind it. */
  #at = -1

  constructor(systems: readonly System[]) {
    this.#systems = systems
  }

  get all(): readonly StatedStep[] {
    return this.#steps
  }

  /** With the numbers of the steps that they return to, now that all are told. */
  get numbered(): readonly StatedStep[] {
    const number = (text: string) =>
      text.replace(/^return to “([^”]+)”$/, (whole, name: string) => {
        const at = this.#steps.findIndex((step) => isNamed(step, name))
        return at < 0 ? whole : `return to Step ${at + 1}`
      })
    return this.#steps.map((step) => ({
      ...step,
      decisions: step.decisions.map(({ outcome, otherwise, ...decision }) => ({
        ...decision,
        outcome: number(outcome),
        otherwise: otherwise && number(otherwise),
      })),
    }))
  }

  get last(): StatedStep | undefined {
    return this.#steps[this.#at]
  }

  replaceLast(step: StatedStep): void {
    if (this.#at >= 0) this.#steps[this.#at] = step
  }

  /**
   * The step that a further condition is about: the one told last, or, where that happens only under a condition on the
   * same thing ("if the item is damaged, … if it is fine, …"), the one before both.
   */
  selectFor(condition: string): void {
    const isSibling = (step: StatedStep | undefined) => {
      const own = step?.decisions.find((decision) => isItself(decision.outcome, step))
      return own !== undefined && own.otherwise === undefined && speaksOfSame(own.condition, condition)
    }
    let at = this.#at
    while (at > 0 && isSibling(this.#steps[at])) at--
    if (!isSibling(this.#steps[at])) this.#at = at
  }

  selectEnd(): void {
    this.#at = this.#steps.length - 1
  }

  /** A remark belongs to the step of its sentence whose words it stands behind. `from` is the first of that sentence. */
  addAside(aside: Aside, from: number): boolean {
    const word = aside.behind.toLowerCase()
    const found = this.#steps.findLastIndex(
      ({ name, actor = '', details }, at) =>
        at >= from && [name, actor, ...details].join(' ').toLowerCase().includes(word),
    )
    const at = found < 0 ? this.#at : found
    const step = this.#steps[at]
    if (step) this.#steps[at] = withAside(step, aside)
    return step !== undefined
  }

  /**
   * What a phrase means where it stands. `begin` is what started the process, `nearest` what its sentence spoke of. "It" is
   * never somebody who acts: the plumber who was dispatched does not repair the plumber.
   */
  resolve(phrase: string, actor: string | undefined, begin: string | undefined, nearest?: string): string {
    const names = this.#steps.map((step) => step.name)
    const acting = new Set([actor, ...this.#steps.map((step) => step.actor)].map((one) => one?.toLowerCase()))
    const things = thingsIn(begin, names).filter((thing) => !acting.has(thing.replace(/^(?:the|an?)\s/, '')))
    return completeObject(
      resolvePronouns(phrase, nearest === undefined ? things : [...things, nearest]),
      things,
    )
  }

  add(
    action: Omit<Action, 'sameActor'>,
    details: readonly string[],
    decisions: readonly StatedDecision[],
  ): void {
    const { phrase: timed, sla } = cutTimeLimit(action.phrase)
    const { phrase: placed, notice } = cutNotice(timed)
    const { phrase, before } =
      decisions.length > 0 ? this.#cutBefore(placed) : { phrase: placed, before: undefined }
    const actingSystem = action.actor === undefined ? undefined : findSystems(action.actor, this.#systems)[0]
    const ownSystem = findSystems(phrase, this.#systems)[0]
    const located = actingSystem && !ownSystem ? `${phrase} in ${actingSystem.label}` : phrase
    const plain = asHeading(shorten(located))
    const twin = this.#steps.findIndex((step) => isNamed(step, plain) && step.actor !== action.actor)
    const isTwin = twin >= 0 && action.actor !== undefined
    const name = isTwin ? `${plain} as ${action.actor}` : plain
    const isWhole = plain.length >= asHeading(located).length
    const isAutomatic =
      actingSystem !== undefined ||
      isMachine(action.actor ?? '') ||
      (action.actor === undefined && /\bautomatically\b/i.test(phrase))
    this.#put(
      {
        name,
        actor: isAutomatic ? automation : action.actor,
        system: ownSystem ?? actingSystem,
        sla,
        details: [
          ...details,
          ...(isWhole ? [] : [sentence(located)]),
          ...(notice === undefined ? [] : [capitalise(sentence(notice))]),
        ],
        decisions: decisions.map((decision) => inWordsOf(name, action.phrase, decision)),
      },
      // "Above 1,000 the head has to approve too": beside the approval that there is.
      before ?? (isTwin && decisions.length > 0 ? twin + 1 : this.#steps.length),
    )
  }

  /** A step that is told again says more about itself. */
  #put(step: StatedStep, at: number): void {
    const present = this.#steps.findIndex(
      (other) => isNamed(other, step.name) && (step.actor === undefined || step.actor === other.actor),
    )
    const known = this.#steps[present]
    this.#at = known ? present : at
    if (!known) this.#steps.splice(at, 0, step)
    else
      this.#steps[present] = {
        ...known,
        sla: known.sla ?? step.sla,
        details: [...known.details, ...step.details],
        decisions: [...known.decisions, ...step.decisions],
      }
    if (known) this.selectEnd()
  }

  /** "… approves before signing": in front of the step that signs. */
  #cutBefore(phrase: string): { readonly phrase: string; readonly before: number | undefined } {
    const match = /^(.{6,}?)\s+before\s+(?:the\s+)?(\p{L}+ing)$/iu.exec(phrase)
    const verb = fromGerund(match?.[2] ?? '')
    const at = this.#steps.findIndex(
      ({ name }) => verb !== undefined && name.toLowerCase().startsWith(`${verb} `),
    )
    return match?.[1] === undefined || at < 0
      ? { phrase, before: undefined }
      : { phrase: match[1], before: at }
  }
}

const isNamed = (step: StatedStep, name: string) => step.name.toLowerCase() === name.toLowerCase()

function isItself(text: string, { name }: { readonly name: string }): boolean {
  return (readAction(text)?.phrase ?? text).toLowerCase() === name.toLowerCase()
}

/** What a decision says of its own step, by the name that the step has. */
function inWordsOf(name: string, phrase: string, decision: StatedDecision): StatedDecision {
  const said = new Set([phrase, cutTimeLimit(phrase).phrase])
  const own = (text: string) => (said.has(text) ? uncapitalise(name) : text)
  const { outcome, otherwise } = decision
  return {
    ...decision,
    outcome: own(outcome),
    otherwise: otherwise === undefined ? undefined : own(otherwise),
  }
}

/** "the item is damaged" and "it is fine" */
function speaksOfSame(condition: string, other: string): boolean {
  const subject = (text: string) => /^(.+?)\s+(?:is|are|has|have|was|were)\b/i.exec(text)?.[1]?.toLowerCase()
  const [one, two] = [subject(condition), subject(other)]
  return one !== undefined && two !== undefined && (one === two || /^(?:it|they)$/.test(two))
}
