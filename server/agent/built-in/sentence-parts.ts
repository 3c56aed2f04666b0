import { readStatement } from '#shared/process/statements.ts'
import { capitalise, uncapitalise } from './english.ts'
import type { StatedDecision } from './stated-process.ts'

/* What a sentence holds beside its actions: when, why, under which condition, and how long its names may be. */

/** "The process starts when a customer signs up", "Triggered by a new order" */
export function readStart(text: string): string | undefined {
  const match =
    /^(?:(?:the|this|our)\s+(?:process|workflow|procedure)|it|everything)\s+(?:starts|begins|is triggered|kicks off)\s+(?:when|with|once|as soon as|by|after)\s+(.+)$/i.exec(
      text,
    ) ?? /^(?:triggered by|trigger\s*:|starts? (?:when|with))\s*(.+)$/i.exec(text)
  return match?.[1] ? capitalise(match[1].trim()) : undefined
}

/** ", so that nobody waits" and "in order to …" say what it is good for. */
export function cutPurpose(text: string): { readonly text: string; readonly purpose: string | undefined } {
  const match = /,?\s+so that\s+(.+)$|,?\s+in order to\s+(.+)$/i.exec(text)
  if (!match) return { text, purpose: undefined }
  const purpose = match[1] ?? match[2] ?? ''
  return { text: text.slice(0, match.index), purpose: capitalise(purpose.trim()) }
}

export type Lead = { readonly text: string; readonly sentence: string; readonly isTrigger: boolean }

/** "When the goods arrive, …" and "Every Monday, …": when the first action begins. */
export function cutLead(text: string): { readonly lead: Lead | undefined; readonly body: string } {
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
export function cutTrailingCondition(text: string): {
  readonly condition: string | undefined
  readonly main: string
} {
  const match = /^(.{8,}?),?\s+(?:only\s+)?if\s+([^,]{6,})$/is.exec(text)
  if (!match?.[1] || !match[2] || /\b(?:check|see|ask|verify|decide|know)s?$/i.test(match[1]))
    return { condition: undefined, main: text }
  return { condition: match[2], main: match[1] }
}

export function readDecision(text: string): StatedDecision | undefined {
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

const longestName = 10

/** A heading of at most ten words, cut where a part of the sentence begins. */
export function shorten(phrase: string): string {
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
export function definite(object: string): string {
  return object.replace(/^(?:an?|any|each|every|new)\s+/i, 'the ')
}
