import type { Block, Node, Statement } from './ast.ts'

/** The nodes directly inside a node, as they stand in the source. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'program':
    case 'define':
      return node.body
    case 'use':
      return node.names
    case 'used-name':
      return present(node.name, node.alias)
    case 'function':
      return [node.name, ...node.parameters, node.block]
    case 'parameter':
    case 'argument':
      return present(node.name, node.value)
    case 'block':
      return node.statements
    case 'if':
      return [...node.branches, ...present(node.otherwise)]
    case 'branch':
    case 'while':
      return [node.test, node.block]
    case 'for':
      return [node.target, node.iterable, node.block]
    case 'with':
      return [...node.policies, node.block]
    case 'try':
      return [node.block, ...node.catches, ...present(node.final)]
    case 'catch':
      return present(node.type, node.name, node.block)
    case 'return':
      return present(node.value)
    case 'throw':
    case 'expression':
      return [node.value]
    case 'assign':
      return [node.target, node.value]
    case 'template':
      return node.parts
    case 'list':
      return node.items
    case 'map':
      return node.entries
    case 'entry':
      return [node.key, node.value]
    case 'member':
      return [node.object, node.name]
    case 'index':
      return [node.object, node.index]
    case 'call':
      return [node.callee, ...node.arguments]
    case 'unary':
      return [node.operand]
    case 'binary':
      return [node.left, node.right]
    case 'break':
    case 'continue':
    case 'pass':
    case 'placeholder':
    case 'name':
    case 'number':
    case 'text':
    case 'constant':
    case 'missing':
      return []
  }
}

function present(...nodes: readonly (Node | null)[]): Node[] {
  return nodes.filter((node) => node !== null)
}

/** Visits a node and all inside it, outer ones first; `ancestors` goes from the outermost to the parent. */
export function walk(node: Node, visit: (node: Node, ancestors: readonly Node[]) => void): void {
  const ancestors: Node[] = []
  const descend = (current: Node) => {
    visit(current, ancestors)
    ancestors.push(current)
    for (const child of childrenOf(current)) descend(child)
    ancestors.pop()
  }
  descend(node)
}

/** The blocks that belong to a statement. */
export function blocksOf(statement: Statement): readonly Block[] {
  return childrenOf(statement).flatMap((child) => {
    if (child.kind === 'block') return [child]
    return child.kind === 'branch' || child.kind === 'catch' ? [child.block] : []
  })
}
