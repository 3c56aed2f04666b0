import type { DrawnNode } from '#shared/process/map/process-map.ts'
import { all, type BpmnElement, nameOf, one, typeOf } from './bpmn-elements.ts'
import { asChoice, asFailure, type Told, told } from './notices.ts'

/** What an element is in a drawing, with what of it is told otherwise than in the file. */
export type Kind = { readonly kind: DrawnNode['kind']; readonly told: readonly Told[] }

/** Undefined for what is no node of a process. */
export function kindOf(element: BpmnElement): Kind | undefined {
  const type = typeOf(element)
  if (type === 'StartEvent') return { kind: 'start', told: [] }
  if (type === 'EndEvent') return { kind: 'end', told: [] }
  if (type === 'BoundaryEvent') return edgeEvent(element)
  if (/^Intermediate\w+Event$/.test(type)) return eventOnTheWay(element)
  if (/Gateway$/.test(type)) return gateway(type)
  const kind = taskKind(type)
  return kind && { kind, told: aboutStep(element) }
}

/** What links two events that stand for one line, which was cut so that a drawing stays readable. */
export function linkOf(
  element: BpmnElement,
): { readonly name: string; readonly isFrom: boolean } | undefined {
  const link = all(element, 'eventDefinitions').find((event) => typeOf(event) === 'LinkEventDefinition')
  return (
    link && { name: nameOf(link) || nameOf(element), isFrom: typeOf(element) === 'IntermediateThrowEvent' }
  )
}

/** Failures and time limits have signs of their own; whatever else happens during a step is told as a failure. */
function edgeEvent(element: BpmnElement): Kind {
  const [type = ''] = all(element, 'eventDefinitions').map((event) =>
    typeOf(event).replace('EventDefinition', ''),
  )
  const beside = element.cancelActivity === false ? [told.beside] : []
  if (type === 'Timer') return { kind: 'timer', told: beside }
  const isFailure = type === 'Error' || type === ''
  return { kind: 'error', told: isFailure ? beside : [asFailure(type.toLowerCase()), ...beside] }
}

/** A step when it has a name ("Payment received"), else it says nothing. */
function eventOnTheWay(element: BpmnElement): Kind {
  if (linkOf(element)) return { kind: 'parallel', told: [] }
  return nameOf(element) === ''
    ? { kind: 'parallel', told: [told.quietEvent] }
    : { kind: 'automated', told: [] }
}

function gateway(type: string): Kind {
  if (type === 'ParallelGateway') return { kind: 'parallel', told: [] }
  const kind = type.replace('Gateway', '').replace('EventBased', 'event-based').toLowerCase()
  return { kind: 'choice', told: kind === 'exclusive' ? [] : [asChoice(kind)] }
}

function taskKind(type: string): 'manual' | 'automated' | 'integration' | undefined {
  if (/^(?:Service|Send|Receive|Script|BusinessRule)Task$/.test(type)) return 'automated'
  if (type === 'CallActivity') return 'integration'
  return /Task$|^SubProcess$|^AdHocSubProcess$|^Transaction$/.test(type) ? 'manual' : undefined
}

function aboutStep(element: BpmnElement): Told[] {
  return [
    ...(element.calledElement !== undefined ? [told.called] : []),
    ...(typeOf(element) === 'AdHocSubProcess' ? [told.anyOrder] : []),
    ...(one(element, 'loopCharacteristics') ? [told.repetition] : []),
    ...(element.isForCompensation === true ? [told.undoing] : []),
  ]
}
