import type { Program } from './ast.ts'
import { type Diagnostic, hasErrors } from './diagnostic.ts'
import { definedIn, moduleNames, usedIntegrations } from './names.ts'
import { parseProgram } from './parse.ts'
import { checkFlow } from './rules/flow.ts'
import { type CheckContext, readModule } from './rules/module.ts'
import { checkNames } from './rules/names.ts'
import { checkResilience } from './rules/resilience.ts'
import { checkSecurity } from './rules/security.ts'
import { checkWriting } from './rules/writing.ts'
import { suppressFindings } from './suppress.ts'

/** What can go wrong in a program that the parser found correct, by place. */
export function checkProgram(program: Program, source: string, context: CheckContext = {}): Diagnostic[] {
  const module = readModule(program, source, context)
  const findings = [
    ...checkNames(module),
    ...checkFlow(module),
    ...checkResilience(module),
    ...checkSecurity(module),
    ...checkWriting(module),
  ]
  return suppressFindings(program, source, findings).toSorted((a, b) => a.from - b.from)
}

/**
 * The messages of the parser and of the rules for all code blocks of a document, which are one module: what one defines the
 * others know. A block with errors is not checked further; half of it would be false alarm.
 */
export function checkBlocks(
  sources: readonly string[],
  context: Pick<CheckContext, 'integrations'> = {},
): Diagnostic[][] {
  const blocks = sources.map((source) => ({ source, ...parseProgram(source) }))
  // What one block uses is welcome in all of them.
  const used = blocks.flatMap(({ program }) => [...usedIntegrations(program).keys()])
  const integrations = context.integrations && [...new Set([...context.integrations, ...used])]
  const names = new Set(blocks.flatMap(({ program }) => [...moduleNames(program)]))
  const [above, strangers] = [new Set<string>(), new Set<string>()]
  return blocks.map(({ source, program, diagnostics }) => {
    if (hasErrors(diagnostics)) return [...diagnostics]
    const findings = checkProgram(program, source, { integrations, names, above, strangers })
    for (const { name } of definedIn(program)) above.add(name.name)
    return [...diagnostics, ...findings].toSorted((a, b) => a.from - b.from)
  })
}
