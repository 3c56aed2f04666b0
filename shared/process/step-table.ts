import type { DocNode } from '#shared/document/node.ts'
import type { Line } from './lines.ts'
import { textOf } from './text.ts'

/** A row of a table that tells one step in each. */
export type StepRow = { readonly row: number; readonly title: string; readonly lines: readonly Line[] }

/** What a column is headed when it tells what is done, from the surest; the first one there is names the step. */
const deeds = [
  /^(?:actions?|activit(?:y|ies)|tasks?|tätigkeit|aufgabe|aktion|action à mener|tâche|acción|tarea|azione|attività|actie|taak)$/iu,
  /^(?:(?:process |work )?steps?(?: name)?|schritt|arbeitsschritt|étape|paso|passo|stap|手順)$/iu,
  /^(?:what(?: to do| is done)?|was|quoi|qué|cosa|wat|description|beschreibung)$/iu,
]
const number = /^(?:#|no\.?|nr\.?|n°|number|steps?(?: (?:no\.?|number|#))?|schritt|étape|paso|passo|stap)$/iu
/** Columns that are fields of a step, by the name of the field. */
const fields: readonly [string, RegExp][] = [
  [
    'Responsible',
    /^(?:who|responsible(?: (?:role|person|party))?|responsibility|actor|owner|role|performed by|assignee|wer|verantwortlich|zuständig|rolle|qui|responsable|quién|chi|responsabile|wie)$/iu,
  ],
  ['System', /^(?:systems?|tools?|applications?|werkzeug|outil|herramienta|strumento|systeem)$/iu],
  [
    'SLA',
    /^(?:sla|(?:by |until )?when|duration|time(?: limit)?|deadline|dauer|frist|wann|délai|durée|plazo|scadenza|termijn)$/iu,
  ],
  ['Input', /^inputs?$/iu],
  ['Output', /^(?:outputs?|results?|ergebnis|résultat|resultado|risultato|resultaat)$/iu],
]

/**
 * The rows of a table of steps. It has a column for what is done, and one for its number or for a field of a step:
 * "Role | Does" is no such table. Fields become lines like "Responsible: Clerk"; other cells are lines as they are.
 */
export function readStepTable(table: DocNode | undefined, block: number): StepRow[] {
  if (table?.type !== 'table') return []
  const [head = [], ...rows] = (table.content ?? []).map((row) => (row.content ?? []).map(wordsOf))
  const isNumbers = (at: number) =>
    number.test(head[at] ?? '') && rows.every((row) => /^(?:\p{L}+\s*)?\d*[.):]?$/u.test(row[at] ?? ''))
  const numbers = head.findIndex((_, at) => isNumbers(at))
  const title = deeds
    .map((deed) => head.findIndex((name, at) => at !== numbers && deed.test(name)))
    .find((at) => at >= 0)
  const fieldAt = head.map((name) => fields.find(([, pattern]) => pattern.test(name))?.[0])
  if (title === undefined || (numbers < 0 && fieldAt.every((field) => field === undefined))) return []
  return rows.flatMap((cells, at) => {
    const name = cells[title] ?? ''
    if (name === '') return []
    const digits = /\d+/.exec(cells[numbers] ?? '')?.[0]
    const lines = cells.flatMap((text, column): Line[] => {
      if (column === title || column === numbers || /^[-–—]?$/.test(text)) return []
      const field = fieldAt[column]
      return [{ text: field === undefined ? text : `${field}: ${text}`, depth: 0, block }]
    })
    return [{ row: at + 1, title: digits === undefined ? name : `${digits}. ${name}`, lines }]
  })
}

const wordsOf = (cell: DocNode): string => textOf(cell).replace(/\s+/g, ' ').trim()
