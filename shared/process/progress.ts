import type { DocNode } from '#shared/document/node.ts'
import type { Choices } from './choices.ts'
import { findingsOf } from './findings.ts'
import { isGeneric } from './generic.ts'
import { isTargeted, jumpsOf, reachOf } from './reach.ts'
import { namesSeveral, whoDoes } from './responsible.ts'
import { isOneOfTwo } from './rules/flow.ts'
import { areGuessed } from './rules/steps.ts'
import {
  type CatalogueEntry,
  catalogue,
  contentOf,
  contentWithoutHeading,
  kindOf,
  needOf,
  type ProcessKind,
  readSections,
  type Section,
} from './sections.ts'
import { readStepTitle } from './step-title.ts'
import { findSteps, findTarget, isCase, type Step } from './steps.ts'
import { assumptionMark, countWords, isPlaceholder, textOf } from './text.ts'

export type Progress = {
  /** 0 to 100, whole; rounded down, so that 100 means nothing is left. */
  readonly completionPercentage: number
  /** The headings as people wrote them. */
  readonly sectionsCompleted: readonly string[]
  /** The headings of the catalogue, in its order. */
  readonly sectionsPending: readonly string[]
}

export type ProgressOptions = {
  readonly kind?: ProcessKind | undefined
  /** What people let stand does not count. */
  readonly choices?: Choices | undefined
}

export type SectionScore = {
  readonly section: string
  /** As written where the section is there, else that of the catalogue. */
  readonly heading: string
  readonly weight: number
  /** 0 to 100, whole, so that sums stay exact. */
  readonly percent: number
  readonly state: 'absent' | 'empty' | 'thin' | 'generic' | 'assumed' | 'incomplete' | 'filled'
  /** What is missing, for people; empty when nothing is. */
  readonly reasons: readonly string[]
}

/**
 * How far a document is, computed from its text alone: Σ weight · score / Σ weight over the sections its kind requires.
 * At most 99 while something is wrong in it, or assumed and not confirmed.
 */
export function progressOf(nodes: readonly DocNode[], options: ProgressOptions = {}): Progress {
  const scores = scoreSections(nodes, options)
  const total = scores.reduce((sum, score) => sum + score.weight, 0)
  const reached = scores.reduce((sum, score) => sum + score.weight * score.percent, 0)
  const percentage = Math.floor(reached / total)
  return {
    completionPercentage: percentage === 100 && openIssues(nodes, options).length > 0 ? 99 : percentage,
    sectionsCompleted: scores.filter((score) => score.percent === 100).map((score) => score.heading),
    sectionsPending: scores
      .filter((score) => score.percent < 100)
      .map((score) => catalogue.find((entry) => entry.id === score.section)?.heading ?? score.heading),
  }
}

/** What keeps a document whose sections are all filled from being complete, for people. */
export function openIssues(nodes: readonly DocNode[], { kind, choices }: ProgressOptions = {}): string[] {
  const errors = findingsOf(nodes, kind, choices).findings.filter(
    ({ severity }) => severity === 'error',
  ).length
  const assumed = nodes
    .filter((node) => node.type !== 'codeBlock')
    .flatMap((node) => textOf(node).split('\n'))
  const assumptions = assumed.filter(isAssumed).length
  return [
    ...(errors > 0 ? [`${count(errors, 'error')} among the problems.`] : []),
    ...(assumptions > 0 ? [`${count(assumptions, 'assumption')} that nobody has confirmed.`] : []),
  ]
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`

/** The sections that the kind requires, in the order of the catalogue, with what each has reached and why. */
export function scoreSections(nodes: readonly DocNode[], options: ProgressOptions = {}): SectionScore[] {
  const sections = readSections(nodes)
  const kind = kindOf(nodes, options.kind)
  const required = catalogue.filter((entry) => needOf(entry, kind) === 'required')
  return required.map((entry) => {
    const present = sections.filter((section) => section.id === entry.id)
    const score =
      (entry.id === 'steps' && scoreStepsOf(nodes, present)) ||
      (present.length > 0 ? scorePresent(nodes, entry, present) : scoreLoose(nodes, entry))
    return { section: entry.id, weight: entry.weight, ...score }
  })
}

type Score = Omit<SectionScore, 'section' | 'weight'>

function scorePresent(nodes: readonly DocNode[], entry: CatalogueEntry, present: readonly Section[]): Score {
  const heading = present[0]?.title ?? entry.heading
  const blocks = present.flatMap((section) => contentOf(nodes, section))
  const filled = scoreContent(heading, blocks)
  if (entry.id !== 'steps' || filled.state === 'empty') return filled
  return { ...filled, percent: 25, state: 'incomplete', reasons: ['It has no steps.'] }
}

/**
 * The steps wherever they were found, so that this says the same as the picture. Undefined where there are none. Those that
 * only look like steps count half: they may be something else.
 */
function scoreStepsOf(nodes: readonly DocNode[], present: readonly Section[]): Score | undefined {
  const found = findSteps(nodes)
  const { steps } = found
  if (steps.length === 0) return undefined
  const score = scoreSteps(present[0]?.title ?? 'Steps', steps)
  const blocks = new Set(
    [
      ...present.map((section) => contentOf(nodes, section)),
      ...steps.map(({ block, end }) => nodes.slice(block, end)),
    ].flat(),
  )
  const doubts = doubtsAbout([...blocks].flatMap(linesOf))
  if (doubts) return { ...score, percent: Math.min(50, score.percent), ...doubts }
  if (!areGuessed(nodes, found)) return score
  const reasons = [...score.reasons, 'No heading “Steps” says that these are the steps.']
  return { ...score, percent: Math.min(50, score.percent), state: 'incomplete', reasons }
}

/** What makes a text count half, however much of it there is: it says little, or nobody stands for it. */
function doubtsAbout(lines: readonly string[]): Pick<Score, 'state' | 'reasons'> | undefined {
  // Fields such as "Responsible: Team Lead" make no filler special, and no step a mere guess.
  const sentences = lines.filter((line) => !/^[A-Z][A-Za-z ]{1,20}:\s/.test(line))
  const told = sentences.length > 0 ? sentences : lines
  const most = (isSo: (line: string) => boolean) => told.filter(isSo).length * 2 > told.length
  if (lines.some(isPlaceholder)) return { state: 'thin', reasons: ['It still holds placeholders.'] }
  if (most(isGeneric)) return { state: 'generic', reasons: ['It says what could be said of any process.'] }
  if (most(isAssumed))
    return { state: 'assumed', reasons: ['Most of it is assumed, and nobody has confirmed it.'] }
  return undefined
}

const isAssumed = (line: string): boolean => line.includes(assumptionMark)

/** Text without a heading can stand in for a section. */
function scoreLoose(nodes: readonly DocNode[], { id, heading }: Pick<Section, 'id'> & CatalogueEntry): Score {
  const blocks = id === undefined || id === 'steps' ? [] : contentWithoutHeading(nodes, id)
  if (blocks.length > 0) return scoreContent(heading, blocks)
  return { heading, percent: 0, state: 'absent', reasons: ['The section is missing.'] }
}

/** Filled: one real list item or table row, code, or six words; and no placeholder. */
function scoreContent(heading: string, blocks: readonly DocNode[]): Score {
  const pieces = blocks.flatMap(piecesOf)
  const real = pieces.filter((piece) => countWords(piece.text) > 0 && !isPlaceholder(piece.text))
  if (real.length === 0) return { heading, percent: 25, state: 'empty', reasons: ['It has no content yet.'] }
  const doubts = doubtsAbout(pieces.map(({ text }) => text))
  if (doubts) return { heading, percent: 50, ...doubts }
  const words = real.reduce((sum, piece) => sum + countWords(piece.text), 0)
  if (words < 6 && !real.some((piece) => piece.counts))
    return { heading, percent: 50, state: 'thin', reasons: ['It has fewer than six words.'] }
  return { heading, percent: 100, state: 'filled', reasons: [] }
}

/** What steps say: their names too. */
function linesOf(node: DocNode): string[] {
  if (node.type === 'heading') return [readStepTitle(textOf(node)).name]
  return piecesOf(node).map(({ text }) => text)
}

/** `counts`: enough on its own, however short. */
type Piece = { readonly text: string; readonly counts: boolean }

/** What a block says, one paragraph, list item, table row or code block each. Subheadings say nothing by themselves. */
function piecesOf(node: DocNode): Piece[] {
  if (node.type === 'heading' || node.type === 'horizontalRule') return []
  if (node.type === 'codeBlock') return [{ text: textOf(node), counts: true }]
  if (node.type === 'table')
    return (node.content ?? []).slice(1).map((row) => ({ text: textOf(row), counts: true }))
  if (node.type === 'listItem' || node.type === 'taskItem') {
    const [own, ...nested] = node.content ?? []
    return [{ text: own ? textOf(own) : '', counts: true }, ...nested.flatMap(piecesOf)]
  }
  if (node.type === 'paragraph') return [{ text: textOf(node), counts: false }]
  return (node.content ?? []).flatMap(piecesOf)
}

/** 40 for three steps, and 20 each for one responsible role a step, for decisions with all outcomes, for a whole flow. */
function scoreSteps(heading: string, steps: readonly Step[]): Score {
  const checks: readonly [number, boolean, string][] = [
    [40, steps.length >= 3, 'It has fewer than three steps.'],
    [20, steps.every(hasOneResponsible), 'Not every step has exactly one responsible role.'],
    [20, steps.every(decidesWholly), 'A decision does not say what happens otherwise.'],
    [20, flowIsWhole(steps), 'A step is never reached, or a jump leads to no step.'],
  ]
  const percent = checks.reduce((sum, [points, holds]) => sum + (holds ? points : 0), 0)
  const reasons = checks.filter(([, holds]) => !holds).map(([, , reason]) => reason)
  return { heading, percent, state: percent === 100 ? 'filled' : 'incomplete', reasons }
}

function hasOneResponsible(step: Step): boolean {
  const who = whoDoes(step)
  return who !== undefined && !namesSeveral(who)
}

/** Two conditions in one step are each other's outcomes; a lone one may have to say what happens otherwise. */
function decidesWholly(step: Step): boolean {
  const decisions = step.statements.filter((statement) => isCase(statement))
  return (
    decisions.length !== 1 ||
    decisions.every(({ condition, otherwise }) => otherwise !== undefined || !isOneOfTwo(condition))
  )
}

function flowIsWhole(steps: readonly Step[]): boolean {
  const jumps = steps.flatMap(({ statements }) => statements.flatMap(jumpsOf))
  if (jumps.some((jump) => isTargeted(jump) && !findTarget(jump, steps))) return false
  return reachOf(steps).reached.size === steps.length
}
