/** An element of a BPMN file as bpmn-moddle gives it: its type, and whatever attributes and children the file has. */
export type BpmnElement = {
  readonly $type: string
  readonly id?: string
  readonly name?: string
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

const isElement = (value: unknown): value is BpmnElement =>
  typeof value === 'object' && value !== null && '$type' in value
