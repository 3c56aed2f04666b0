/** A line such as "Responsible: Sales Operations", however it is called. */
export type Field = { readonly name: string; readonly value: string }

/** Undefined for a line that is none: nothing stands behind the colon, or a sentence in front of it. */
export function fieldIn(line: string): Field | undefined {
  const [, name, value] = /^\s*([A-Za-z][A-Za-z ]{0,20}?)\s*:\s*(\S.*)$/.exec(line) ?? []
  return name === undefined || value === undefined ? undefined : { name, value }
}

/** What the fields of a step are called, as a pattern each. */
export const stepFields = [
  ['responsible', 'Responsible|Actor|Owner|Role|Who|Performed by'],
  ['system', 'Systems?|Tools?|Integrations?'],
  ['sla', 'SLA|Duration|Time(?: limit)?|Limit|Deadline'],
  ['input', 'Inputs?'],
  ['output', 'Outputs?|Result'],
] as const

export type StepField = (typeof stepFields)[number][0]
