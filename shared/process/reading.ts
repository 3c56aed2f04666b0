import type { DocNode } from '#shared/document/node.ts'
import { isEnglish } from './language.ts'
import { headingLevel, kindOf, type ProcessKind, readSections, type Section } from './sections.ts'
import { splitSentences } from './statements.ts'
import type { StepSource } from './step-places.ts'
import { findSteps, type Step } from './steps.ts'
import { textAt, textOf } from './text.ts'

/** A document as the rules read it: once, for all of them. */
export type Reading = {
  readonly nodes: readonly DocNode[]
  readonly kind: ProcessKind
  readonly sections: readonly Section[]
  readonly steps: readonly Step[]
  /** What says that they are the steps. */
  readonly stepSource: StepSource | undefined
  /** All sentences that people read: no headings, no code. */
  readonly sentences: readonly Sentence[]
  readonly isEnglish: boolean
}

export type Sentence = {
  readonly text: string
  readonly block: number
  /** It is a part of a step, so it tells somebody what to do. */
  readonly isInStep: boolean
}

export function readDocument(nodes: readonly DocNode[], said?: ProcessKind): Reading {
  const { steps, source: stepSource } = findSteps(nodes)
  const isInStep = (block: number) => steps.some((step) => step.block <= block && block < step.end)
  const sentences = nodes.flatMap((node, block) =>
    linesOf(node).flatMap((line) =>
      splitSentences(line).map((text) => ({ text, block, isInStep: isInStep(block) })),
    ),
  )
  const sections = readSections(nodes)
  const isRead = isEnglish(sentences.map(({ text }) => text))
  return { nodes, kind: kindOf(nodes, said), sections, steps, stepSource, sentences, isEnglish: isRead }
}

/**
 * Whether what is not there can be missed: the catalogue knows English headings, so of a text in another language only
 * one that has some of them says anything about the others.
 */
export function canReadHeadings({ isEnglish, sections }: Reading): boolean {
  return isEnglish || sections.filter(({ id }) => id !== undefined).length >= 2
}

/** The heading that a block stands under, as written; null above the first one. */
export function headingOf({ nodes }: Pick<Reading, 'nodes'>, block: number): string | null {
  for (let at = block; at >= 0; at--) {
    if (headingLevel(nodes[at]) !== undefined) return textAt(nodes, at)
  }
  return null
}

/** The heading above a block as a patch names it; null above the first one. */
export function locationAbove(reading: Reading, block: number): string | null {
  const heading = reading.nodes.slice(0, block).findLastIndex((node) => headingLevel(node) !== undefined)
  return heading < 0 ? null : locationOf(reading, heading)
}

/** How a patch names a heading of the document. */
export function locationOf({ nodes }: Reading, heading: number): string {
  return `${'#'.repeat(headingLevel(nodes[heading]) ?? 2)} ${textAt(nodes, heading)}`
}

/** Paragraphs, list items and table cells, cut at hard breaks. */
function linesOf(node: DocNode): string[] {
  if (node.type === 'codeBlock' || node.type === 'heading') return []
  if (node.type === 'paragraph') return textOf(node).split('\n').filter(Boolean)
  return (node.content ?? []).flatMap(linesOf)
}
