/** An element of a BPMN file as bpmn-moddle gives it: its type, and whatever attributes and children the file has. */
export type BpmnElement = {
  readonly $type: string
  readonly id?: string
  readonly name?: string
  /** Attributes of other programs, by their names with prefix. */
  readonly $attrs?: Readonly<Record<string, unknown>>
  readonly [name: string]: unknown
}

/** A reference to another element, if the file has that one. */
export function one(element: BpmnElement, name: string): BpmnElement | undefined {
  const value = element[name]
  return isElement(value) ? value : undefined
}

export function all(element: BpmnElement, name: string): readonly BpmnElement[] {
  const value = element[name]
  return Array.isArray(value) ? value.filter(isElement) : []
}

/** `bpmn:UserTask` → `UserTask` */
export const typeOf = ({ $type }: BpmnElement): string => $type.replace(/^\w+:/, '')

/** What people read of it, in one line. */
export const nameOf = ({ name }: BpmnElement): string => (name ?? '').replace(/\s+/g, ' ').trim()

/** Whoever does a task by its own words: a resource of BPMN, or the assignment that Camunda and Zeebe add. */
export function performerOf(element: BpmnElement): string | undefined {
  const resources = all(element, 'resources').map(
    (resource) => nameOf(resource) || nameOf(one(resource, 'resourceRef') ?? resource),
  )
  const assignments = [element.$attrs ?? {}, ...addedTo(element)].flatMap((holder) =>
    ['candidateGroups', 'assignee'].flatMap((key) => [holder[`camunda:${key}`], holder[key]]),
  )
  return [...resources, ...assignments].find(isName)
}

/** What other programs have put into an element. */
export function addedTo(element: BpmnElement): readonly BpmnElement[] {
  const extensions = one(element, 'extensionElements')
  return extensions ? all(extensions, 'values') : []
}

/** An expression such as `${user}` is worked out by a program, and names nobody. */
const isName = (value: unknown): value is string => typeof value === 'string' && /^[^=$#{]/.test(value.trim())

const isElement = (value: unknown): value is BpmnElement =>
  typeof value === 'object' && value !== null && '$type' in value
