import { codeBlocksOf } from '#shared/process/code-blocks.ts'
import { editProgram } from '#shared/spy/edit.ts'
import { findStep } from '#shared/spy/labels.ts'
import { type CodeStep, writeProgram, writeStepCall } from './code.ts'
import { codeStepOf, editCode, nounInCode } from './code-on-paper.ts'
import { callOf, textOf } from './code-words.ts'
import type { Desk } from './desk.ts'

/** Gives the statements of a step its new name wherever they have the old one: label, task, function. */
export function renameStepCode(source: string, old: CodeStep, name: string, noun: string): string | null {
  return editProgram(source, (program) => {
    const step = findStep(source, program, old.name)
    if (!step) return null
    const insert = source
      .slice(step.from, step.to)
      .replace(`# ${step.label.text}`, () => `# ${name}`)
      .replaceAll(textOf(old.name), () => textOf(name))
      .replaceAll(writeStepCall({ ...old, role: undefined }, noun), () => callOf(name, noun, old.system))
    return [{ from: step.from, to: step.to, insert }]
  })
}

/** Takes away the label of a step, so that its statements belong to the step above. */
export function joinStepCode(source: string, name: string): string | null {
  return editProgram(source, (program) => {
    const step = findStep(source, program, name)
    const first = step?.statements[0]
    if (!step || !first) return null
    const gap = /\n[ \t]*\n[ \t]*$/.exec(source.slice(0, step.from))
    return [
      {
        from: step.from - (gap ? gap[0].length : 0),
        to: first.from,
        insert: gap ? `\n${margin(source, step.from)}` : '',
      },
    ]
  })
}

const margin = (source: string, at: number) => /[ \t]*$/.exec(source.slice(0, at))?.[0] ?? ''

/** The only code block, where it is word for word what the steps say: then it can be written again from changed steps. */
export function codeOfSteps(desk: Desk): string | undefined {
  const [only, ...others] = codeBlocksOf(desk.paper.nodes)
  if (!only || others.length > 0) return undefined
  return only.source.trim() === programOf(desk).trim() ? only.source : undefined
}

/** Writes the code again from the steps as they are now. False where it was not what the steps had said. */
export function rewriteCode(desk: Desk, before: string | undefined): boolean {
  if (before === undefined) return false
  const fresh = programOf(desk)
  return (
    editCode(desk.paper, (source) => (source === before ? fresh : null), 'The code follows the steps') > 0
  )
}

function programOf(desk: Desk): string {
  const { paper, systems, briefing } = desk
  const steps = paper.steps.map((step) => codeStepOf(step, systems))
  return writeProgram({ title: briefing.title, noun: nounInCode(desk), steps, systems })
}
