import { parseSync } from 'vite'

/** A module as the rules of the architecture see it. */
export type SourceFile = {
  readonly imports: readonly Import[]
  /** Whether it passes on what another module exports. */
  readonly reExports: boolean
  /**
   * The names of values in its code: `setTimeout`, `Date.now`, and `new Date()` for a constructor without arguments.
   * Its own variables are among them; types, members and keys are not.
   */
  readonly names: ReadonlySet<string>
}

export type Import = {
  /** As it is written: `./change.ts`, `#shared/ids.ts`, `yjs`, `node:fs`. */
  readonly from: string
  /** Of types alone, so that nothing is loaded. */
  readonly isType: boolean
}

/** `path` tells the language: .ts or .tsx. Throws when the text is not a module of it. */
export function readSourceFile(path: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors.map((error) => error.message).join('; ')}`)
  const reExports = module.staticExports
    .flatMap((statement) => statement.entries)
    .flatMap((entry) =>
      entry.moduleRequest ? [{ from: entry.moduleRequest.value, isType: entry.isType }] : [],
    )
  const body = new Body()
  body.read(program)
  return {
    imports: [
      ...module.staticImports.map(({ moduleRequest, entries }) => ({
        from: moduleRequest.value,
        isType: entries.length > 0 && entries.every((entry) => entry.isType),
      })),
      ...reExports,
      ...body.imports,
    ],
    reExports: reExports.length > 0,
    names: body.names,
  }
}

type Node = { readonly type: string } & Readonly<Record<string, unknown>>

/** What the tree of a module tells beyond its import and export statements. */
class Body {
  readonly imports: Import[] = []
  readonly names = new Set<string>()

  read(value: unknown, isType = false): void {
    if (Array.isArray(value)) for (const item of value) this.read(item, isType)
    else if (isNode(value)) this.#node(value, isType || isTypeNode(value))
  }

  #node(node: Node, isType: boolean): void {
    if (node.type === 'ImportDeclaration') return
    const literal = literalOf(node.source)
    if (node.type === 'ImportExpression' && literal) this.imports.push({ from: literal, isType: false })
    if (node.type === 'TSImportType' && literal) this.imports.push({ from: literal, isType: true })
    if (!isType) this.#name(node)
    for (const [key, child] of Object.entries(node)) if (!isMereKey(node, key)) this.read(child, isType)
  }

  #name(node: Node): void {
    const name = nameOf(node)
    if (name) this.names.add(name)
    const built = node.type === 'NewExpression' && isEmpty(node.arguments) && nameOf(node.callee)
    if (built) this.names.add(`new ${built}()`)
  }
}

/** The expressions with a type in them (`value as Type`) hold a value too; the type in them is a node of its own. */
function isTypeNode({ type }: Node): boolean {
  return type.startsWith('TS') && !/^TS(As|Satisfies|NonNull|Instantiation)Expression$/.test(type)
}

/** `setTimeout`, or `Date.now` */
function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node.type === 'Identifier') return String(node.name)
  if (node.type !== 'MemberExpression' || node.computed === true) return undefined
  const { object, property } = node
  const isPlain = isNode(object) && object.type === 'Identifier' && isNode(property)
  return isPlain ? `${object.name}.${property.name}` : undefined
}

/** Members and keys are names of their owner's, not of the module's. */
function isMereKey(node: Node, key: string): boolean {
  if (node.computed === true) return false
  return key === 'property' || (key === 'key' && node.shorthand !== true)
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

function literalOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}
