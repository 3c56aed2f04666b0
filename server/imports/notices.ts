/** What became of the things of a file that a map has no place for: for people, a sentence for each kind. */
export class Notices {
  readonly #all = new Map<string, { readonly told: Told; count: number }>()

  tell(told: Told, count = 1): void {
    const known = this.#all.get(told.one)
    if (known) known.count += count
    else if (count > 0) this.#all.set(told.one, { told, count })
  }

  sentences(): string[] {
    return [...this.#all.values()].map(
      ({ told: { how, one, many }, count }) => `${how}: ${count} ${count === 1 ? one : many}.`,
    )
  }
}

/** "Left out: 2 notes." */
export type Told = { readonly how: string; readonly one: string; readonly many: string }

const leftOut = (one: string, many: string): Told => ({ how: 'Left out', one, many })

export const told = {
  message: leftOut('message between pools', 'messages between pools'),
  emptyPool: leftOut('pool without steps', 'pools without steps'),
  emptyLane: leftOut('lane without steps', 'lanes without steps'),
  note: leftOut('note', 'notes'),
  group: leftOut('group', 'groups'),
  data: leftOut('data object', 'data objects'),
  description: leftOut('description', 'descriptions'),
  extension: leftOut('extension of another program', 'extensions of other programs'),
  repetition: leftOut('repetition of a step', 'repetitions of steps'),
  looseFlow: leftOut('flow without an end', 'flows without an end'),
  looseEvent: leftOut('event at the edge of nothing', 'events at the edge of nothing'),
  quietEvent: leftOut('event without a name', 'events without a name'),
  start: leftOut('event that starts a sub-process', 'events that start sub-processes'),
  longName: leftOut('end of a very long name', 'ends of very long names'),
  opened: { how: 'Opened, with its steps in its place', one: 'sub-process', many: 'sub-processes' },
  called: { how: 'Told as one step', one: 'call of another process', many: 'calls of other processes' },
  anyOrder: {
    how: 'Told side by side',
    one: 'sub-process whose steps have no order',
    many: 'sub-processes whose steps have no order',
  },
  beside: {
    how: 'Told as if the step ended',
    one: 'event during which the step goes on',
    many: 'events during which the step goes on',
  },
  undoing: { how: 'Not joined', one: 'step that undoes another one', many: 'steps that undo other ones' },
  nameless: { how: 'Without a name', one: 'step', many: 'steps' },
} as const satisfies Readonly<Record<string, Told>>

export const otherElement = (type: string): Told =>
  leftOut(`element of the type ${type}`, `elements of the type ${type}`)

export const asChoice = (kind: string): Told => ({
  how: 'Told as a choice',
  one: `${kind} gateway`,
  many: `${kind} gateways`,
})

export const asFailure = (kind: string): Told => ({
  how: 'Told as a failure',
  one: `${kind} event at the edge of a step`,
  many: `${kind} events at the edges of steps`,
})
