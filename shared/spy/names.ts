import type { Assign, Define, FunctionDefinition, Program } from './ast.ts'

/** The names that the program itself gives to definitions, functions and constants. */
export function moduleNames(program: Program): Set<string> {
  const names = new Set<string>()
  for (const item of program.body) {
    if (item.kind === 'function' || item.kind === 'define') names.add(item.name.name)
    for (const member of item.kind === 'define' ? item.body : []) {
      if (member.kind === 'function') names.add(member.name.name)
      else if (member.target.kind === 'name') names.add(member.target.name)
    }
  }
  return names
}

/** Its definitions, and the functions outside of them. */
export function definedIn({ body }: Program): (Define | FunctionDefinition)[] {
  return body.filter((item) => item.kind === 'define' || item.kind === 'function')
}

/** The functions of a program, in and outside of definitions. */
export function functionsOf(program: Program): FunctionDefinition[] {
  return program.body.flatMap((item) => {
    if (item.kind === 'define') return item.body.filter((member) => member.kind === 'function')
    return item.kind === 'function' ? [item] : []
  })
}

/** The assignments that stand directly in definitions. */
export function constantsOf(program: Program): Assign[] {
  return program.body.flatMap((item) =>
    item.kind === 'define' ? item.body.filter((member) => member.kind === 'assign') : [],
  )
}

/** What each integration is called in the code, and what it is: `use mailchimp as mail` gives mail → mailchimp. */
export function usedIntegrations(program: Program): Map<string, string> {
  const uses = program.body.filter((item) => item.kind === 'use').flatMap(({ names }) => names)
  return new Map(uses.map(({ name, alias }) => [(alias ?? name).name, name.name]))
}
