import type { ModelEvent, ToolCall } from './model.ts'

/**
 * Puts tool calls together from the chunks of a chat.completions stream, as different servers send them: arguments in
 * fragments or whole, as text or as an object, with or without `index` and `id`, and with one index for several calls.
 */

/** `delta.tool_calls[n]` of a chunk, as loosely as servers send it. */
export type CallFragment = {
  readonly index?: number | null | undefined
  readonly id?: string | null | undefined
  readonly function?:
    | { readonly name?: string | null | undefined; readonly arguments?: unknown }
    | null
    | undefined
}

type OpenCall = {
  id: string
  name: string
  arguments: string
  index: number | undefined
  started: boolean
  /** Already given away as a complete call. */
  done: boolean
}

export class CallAccumulator {
  readonly #calls: OpenCall[] = []

  /** Takes a fragment and returns what it tells: that the call before is complete, a call that begins, a piece of its arguments. */
  take(fragment: CallFragment): ModelEvent[] {
    const before = this.#calls.at(-1)
    const call = this.#callOf(fragment)
    const events: ModelEvent[] = []
    // So that a change is made when it is written, and not when the model has written all of them.
    if (before && before !== call && before.started && !before.done && isWhole(before.arguments)) {
      before.done = true
      events.push({ kind: 'call', call: toolCall(before) })
    }
    const name = fragment.function?.name
    if (name && !call.started) call.name = name
    if (call.name !== '' && !call.started) {
      call.started = true
      events.push({ kind: 'call-started', id: call.id, name: call.name })
      // Arguments that came before the name were kept back.
      if (call.arguments !== '') events.push({ kind: 'call-arguments', id: call.id, delta: call.arguments })
    }
    const piece = textOf(fragment.function?.arguments)
    if (piece !== '') {
      call.arguments += piece
      if (call.started) events.push({ kind: 'call-arguments', id: call.id, delta: piece })
    }
    return events
  }

  /**
   * The calls not given away yet, in the order they began. With `truncated` (the model ran into its length limit) the last one is left out
   * if its arguments are not whole.
   */
  finish(truncated: boolean): { calls: ToolCall[]; cut: ToolCall | undefined } {
    const calls = this.#calls.filter((call) => call.started && !call.done).map(toolCall)
    const last = calls.at(-1)
    if (!truncated || !last || isWhole(last.arguments)) return { calls, cut: undefined }
    return { calls: calls.slice(0, -1), cut: last }
  }

  #callOf(fragment: CallFragment): OpenCall {
    const last = this.#calls.at(-1)
    const sameId = fragment.id ? this.#calls.find((call) => call.id === fragment.id) : undefined
    if (sameId) return sameId
    const index = fragment.index ?? undefined
    const sameIndex = index === undefined ? last : this.#calls.findLast((call) => call.index === index)
    // A new id at a used index begins a new call: some servers send index 0 for all. So does a second name without any id.
    const isContinuation = sameIndex !== undefined && !fragment.id && !beginsAnew(fragment, sameIndex)
    if (isContinuation) return sameIndex
    const call = {
      id: fragment.id || `call_${this.#calls.length + 1}`,
      name: '',
      arguments: '',
      index,
      started: false,
      done: false,
    }
    this.#calls.push(call)
    return call
  }
}

const toolCall = ({ id, name, arguments: text }: OpenCall): ToolCall => ({
  id,
  name,
  arguments: text === '' ? '{}' : text,
})

function beginsAnew(fragment: CallFragment, call: OpenCall): boolean {
  return Boolean(fragment.function?.name) && call.started && isWhole(call.arguments)
}

function textOf(piece: unknown): string {
  if (piece === undefined || piece === null) return ''
  return typeof piece === 'string' ? piece : JSON.stringify(piece)
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
