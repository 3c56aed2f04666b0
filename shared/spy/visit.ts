import type { Block, Node, Statement } from './ast.ts'

/** Visits the nodes directly inside a node, as they stand in the source. Makes no list of them: every walk comes by here. */
export function eachChild(node: Node, visit: (child: Node) => void): void {
  switch (node.kind) {
    case 'name':
    case 'number':
    case 'text':
    case 'constant':
    case 'missing':
    case 'break':
    case 'continue':
    case 'pass':
    case 'placeholder':
      break
    case 'member':
      visit(node.object)
      visit(node.name)
      break
    case 'call':
      visit(node.callee)
      node.arguments.forEach(visit)
      break
    case 'parameter':
    case 'argument':
      if (node.name) visit(node.name)
      if (node.value) visit(node.value)
      break
    case 'assign':
      visit(node.target)
      visit(node.value)
      break
    case 'binary':
      visit(node.left)
      visit(node.right)
      break
    case 'unary':
      visit(node.operand)
      break
    case 'index':
      visit(node.object)
      visit(node.index)
      break
    case 'template':
      node.parts.forEach(visit)
      break
    case 'list':
      node.items.forEach(visit)
      break
    case 'map':
      node.entries.forEach(visit)
      break
    case 'entry':
      visit(node.key)
      visit(node.value)
      break
    case 'throw':
    case 'expression':
      visit(node.value)
      break
    case 'return':
      if (node.value) visit(node.value)
      break
    case 'block':
      node.statements.forEach(visit)
      break
    case 'if':
      node.branches.forEach(visit)
      if (node.otherwise) visit(node.otherwise)
      break
    case 'branch':
    case 'while':
      visit(node.test)
      visit(node.block)
      break
    case 'for':
      visit(node.target)
      visit(node.iterable)
      visit(node.block)
      break
    case 'with':
      node.policies.forEach(visit)
      visit(node.block)
      break
    case 'try':
      visit(node.block)
      node.catches.forEach(visit)
      if (node.final) visit(node.final)
      break
    case 'catch':
      if (node.type) visit(node.type)
      if (node.name) visit(node.name)
      visit(node.block)
      break
    case 'program':
    case 'define':
      node.body.forEach(visit)
      break
    case 'function':
      visit(node.name)
      node.parameters.forEach(visit)
      visit(node.block)
      break
    case 'use':
      node.names.forEach(visit)
      break
    case 'used-name':
      visit(node.name)
      if (node.alias) visit(node.alias)
  }
}

/** Visits a node and all inside it, outer ones first; `ancestors` goes from the outermost to the parent. */
export function walk(node: Node, visit: (node: Node, ancestors: readonly Node[]) => void): void {
  const ancestors: Node[] = []
  const descend = (current: Node) => {
    visit(current, ancestors)
    ancestors.push(current)
    eachChild(current, descend)
    ancestors.pop()
  }
  descend(node)
}

const statementKinds: ReadonlySet<Node['kind']> = new Set<Statement['kind']>([
  ...(['if', 'for', 'while', 'try', 'with', 'return', 'throw', 'assign', 'expression'] as const),
  ...(['break', 'continue', 'pass', 'placeholder'] as const),
])

export function isStatement(node: Node): node is Statement {
  return statementKinds.has(node.kind)
}

/** The blocks that belong to a statement. */
export function blocksOf(statement: Statement): Block[] {
  switch (statement.kind) {
    case 'for':
    case 'while':
    case 'with':
      return [statement.block]
    case 'if':
      return [...statement.branches.map(({ block }) => block), ...present(statement.otherwise)]
    case 'try':
      return [statement.block, ...statement.catches.map(({ block }) => block), ...present(statement.final)]
    default:
      return []
  }
}

const present = (block: Block | null): Block[] => (block ? [block] : [])
