import type { Define, FunctionDefinition } from '../ast.ts'
import { type Diagnostic, hint, info, warning } from '../diagnostic.ts'
import { hasComment, type Module } from './module.ts'

/** How definitions and functions are named and explained. */
export function* checkWriting(module: Module): Generator<Diagnostic> {
  for (const item of module.program.body) if (item.kind === 'define') yield* checkDefine(item)
  for (const definition of module.functions) yield* checkFunction(module, definition)
}

function* checkDefine({ name, body }: Define): Generator<Diagnostic> {
  if (body.length === 0) yield warning('spy/empty-definition', `"${name.name}" has no function.`, name)
  if (!/^\p{Lu}[\p{L}\p{N}]*$/u.test(name.name) && /\p{Ll}|_/u.test(name.name)) {
    yield info('spy/naming', 'The name of a definition is written LikeThis.', name)
  }
}

function* checkFunction(
  { program }: Module,
  { name, label, block }: FunctionDefinition,
): Generator<Diagnostic> {
  if (name.name !== name.name.toLowerCase())
    yield info('spy/naming', 'The name of a function is written like_this.', name)
  const isExplained = label !== null || hasComment(program, block)
  if (!isExplained)
    yield hint('spy/undocumented-function', `Say in a comment what "${name.name}" is for.`, name)
}
