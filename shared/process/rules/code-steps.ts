import { hasErrors } from '#shared/spy/diagnostic.ts'
import { labelledSteps } from '#shared/spy/labels.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import { readActor } from '../actor.ts'
import { codeBlocksOf } from '../code-blocks.ts'
import type { Found, Rule } from '../finding.ts'
import type { Reading } from '../reading.ts'
import { contentStems, share } from '../stems.ts'
import type { Step } from '../steps.ts'
import { capitalise } from '../text.ts'
import { isTool } from './practice.ts'
import { isInstruction } from './step-names.ts'
import { textOfStep } from './step-text.ts'
import { isMachine, nameOf } from './steps.ts'

export const codeStepMismatch: Rule = {
  id: 'bp/code-step-mismatch',
  severity: 'warning',
  isEnglish: true,
  find: (reading) => {
    const labelled = labelledIn(reading)
    // Most code calls its steps exactly as the text does.
    const [names, labels] = [new Set(reading.steps.map(nameKey)), new Set(labelled.map(labelKey))]
    const unnamed = labelled.filter((part) => !names.has(labelKey(part)))
    const uncoded = reading.steps.filter((step) => isDoneBySystem(step) && !labels.has(nameKey(step)))
    if (labelled.length < 2 || unnamed.length + uncoded.length === 0) return []
    const { steps, parts } = readStems(reading.steps, labelled)
    const isTold = (part: Part) => steps.some((step) => areSame(step, part))
    // Code whose comments explain it names no steps by them.
    if (parts.filter(isTold).length * 2 < parts.length) return []
    // Some steps are functions, or calls without a comment.
    const called =
      uncoded.length === 0
        ? []
        : codeBlocksOf(reading.nodes).flatMap(({ source }) => callsIn(source).map(stemsOf))
    const hasCode = (told: ToldStep) =>
      parts.some((part) => areSame(told, part)) || called.some((stems) => share(told.own, stems) >= alike)
    return [
      ...steps
        .filter((told) => uncoded.includes(told.step) && !hasCode(told))
        .map(
          ({ step }): Found => ({
            block: step.block,
            words: step.name,
            message: `${capitalise(nameOf(step))} is done by a system, and no code does it. Add it to the code, or say who does it.`,
          }),
        ),
      ...parts
        .filter((part) => isDeed(part) && !isTold(part))
        .map(
          ({ block, label }): Found => ({
            block,
            words: label,
            message: `The code does “${label}”, and no step says so. Add the step, or take it out of the code.`,
          }),
        ),
    ]
  },
}

/** What the code calls one step, with the names of what its statements call. */
type Labelled = { readonly block: number; readonly label: string; readonly calls: readonly string[] }

function labelledIn(reading: Reading): Labelled[] {
  return codeBlocksOf(reading.nodes).flatMap(({ block, source }) => {
    const { program, diagnostics } = parseProgram(source)
    if (hasErrors(diagnostics)) return []
    return labelledSteps(source, program).map(({ label, from, to }) => ({
      ...{ block, label: label.text, calls: callsIn(source.slice(from, to)) },
    }))
  })
}

const callsIn = (code: string): string[] =>
  [...code.matchAll(/([\w.]{1,80})\(/g)].map(([, name = '']) => name)

/** Of "salesforce.create_contact": those of its three words. */
const stemsOf = (name: string): Set<string> => contentStems(name.replace(/[_.]/g, ' '))

const nameKey = ({ name }: Step): string => name.toLowerCase()
const labelKey = ({ label }: Labelled): string => label.toLowerCase()

/** `own`: the stems that tell it from the others. `all`: those of all that it says. */
type Told = { readonly own: ReadonlySet<string>; readonly all: ReadonlySet<string> }
type ToldStep = Told & { readonly step: Step }
type Part = Told & Labelled

/** One names the other. */
const areSame = (step: Told, part: Told): boolean =>
  share(step.own, part.all) >= alike || share(part.own, step.all) >= alike

/** What share of the words of one the other has, where both mean the same. */
const alike = 0.45

function readStems(steps: readonly Step[], parts: readonly Labelled[]): { steps: ToldStep[]; parts: Part[] } {
  const said = steps.map((step) => contentStems(`${textOfStep(step)} ${step.system ?? ''}`))
  const counts = new Map<string, number>()
  for (const stem of said.flatMap((stems) => [...stems])) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  // What most steps are about tells none of them from the others.
  const ownOf = (text: string): Set<string> => {
    const stems = [...contentStems(text)]
    const telling = stems.filter((stem) => (counts.get(stem) ?? 0) * 2 <= steps.length)
    return new Set(telling.length > 0 ? telling : stems)
  }
  return {
    steps: steps.map((step, at) => ({
      ...{ step, own: ownOf(readActor(step.name)?.rest ?? step.name), all: said[at] ?? new Set() },
    })),
    parts: parts.map((part) => {
      const all = stemsOf([part.label, ...part.calls].join(' '))
      return { ...part, own: ownOf(part.label), all }
    }),
  }
}

const isDoneBySystem = ({ responsible, system }: Step): boolean =>
  isMachine(responsible) || (responsible === undefined && system !== undefined && !isTool.test(system))

/** A call of a system or a person that is named as something to do, and not how the program goes about it. */
const isDeed = ({ label, calls }: Labelled): boolean =>
  isInstruction(label.split(' ', 1)[0] ?? '') &&
  !technical.test(label) &&
  contentStems(label).size >= 2 &&
  calls.some((name) => name.includes('.'))

const technical =
  /^(?:(?:re)?try|log|return|keep|store|save|load|read|set|repeat|wait|handle|stop|build|count|look|find|get|check)\b/i
