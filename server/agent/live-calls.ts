import { canStream, type PatchHead } from '#shared/document/stream.ts'
import { ArgumentStream } from './argument-stream.ts'
import type { Draft, Hands, ToolResult } from './hands.ts'
import type { ModelEvent, ToolCall } from './model.ts'
import { Pacer } from './pacer.ts'
import type { CallError, ParsedCall } from './tools.ts'

/** What the designer is doing, as people are told. */
export type Activity = { readonly status: 'reading' | 'writing'; readonly section?: string }

/** A call that was cut short, as it is told to the model: without its text. */
export type HaltedCall = { readonly call: ToolCall; readonly result: ToolResult }

type Call = Exclude<ParsedCall, { tool: 'ask_user' }> | CallError

/**
 * The calls of one turn while the model writes them. As soon as a call says what it is about, people are told; and the
 * text of a patch grows in the document instead of waiting for the end of its call.
 */
export class LiveCalls {
  readonly #hands: Hands
  readonly #signal: AbortSignal
  readonly #tell: (activity: Activity) => void
  readonly #open = new Map<string, LivePatch>()

  constructor(hands: Hands, signal: AbortSignal, tell: (activity: Activity) => void) {
    this.#hands = hands
    this.#signal = signal
    this.#tell = tell
  }

  /**
   * Resolves when the event is dealt with: a text that comes all at once is let out little by little. With the call where
   * that can go no further, so that the rest of it need not be waited for.
   */
  async notice(event: ModelEvent): Promise<HaltedCall | undefined> {
    if (event.kind === 'call-started') {
      if (event.name === 'patch') this.#begin(event.id)
      if (/^(?:read_section|find_text|check|dry_run)$/.test(event.name)) this.#tell({ status: 'reading' })
    } else if (event.kind === 'call-arguments') {
      const patch = this.#open.get(event.id)
      await patch?.read(event.delta)
      const halted = await patch?.halt(event.id)
      if (halted) this.#open.delete(event.id)
      return halted
    }
    return undefined
  }

  /** Carries a call out that is whole. */
  async carryOut({ id, name, arguments: written }: ToolCall, call: Call): Promise<ToolResult> {
    // It came without any piece before.
    if (name === 'patch' && !this.#open.has(id)) await this.#begin(id).read(written)
    const patch = this.#open.get(id)
    this.#open.delete(id)
    const result = await patch?.finish(call)
    if (result) return result
    if (call.tool !== 'error') return this.#hands.carryOut(call)
    return { content: JSON.stringify({ error: call.detail }), failed: true }
  }

  /** The turn is over, or broke off: what is written of its calls stays. */
  async [Symbol.asyncDispose](): Promise<void> {
    const left = [...this.#open.values()]
    this.#open.clear()
    for (const patch of left) await patch.leave()
  }

  #begin(id: string): LivePatch {
    const patch = new LivePatch(this.#hands, new Pacer(this.#signal), this.#tell)
    this.#open.set(id, patch)
    return patch
  }
}

/** A patch while its call is being written. */
class LivePatch {
  readonly #hands: Hands
  readonly #pacer: Pacer
  readonly #tell: (activity: Activity) => void
  readonly #arguments = new ArgumentStream()
  #isTold = false
  #head: PatchHead | undefined
  #draft: Draft | undefined
  /** How much of the text was given to the draft. */
  #given = 0

  constructor(hands: Hands, pacer: Pacer, tell: (activity: Activity) => void) {
    this.#hands = hands
    this.#pacer = pacer
    this.#tell = tell
  }

  async read(piece: string): Promise<void> {
    this.#arguments.push(piece)
    const head = this.#readHead()
    if (!head) return
    if (!this.#isTold) this.#tell({ status: 'writing', section: headingText(head.location) })
    this.#isTold = true
    const text = this.#readText(head)
    if (text === undefined) return
    // The old content, if there is any, comes before the text; what comes behind it is a call of another kind.
    if (!this.#head && canStream(head)) this.#draft = await this.#hands.begin(head)
    this.#head ??= head
    const draft = this.#draft
    if (!draft) return
    const fresh = text.slice(this.#given)
    this.#given = text.length
    await this.#pacer.give(fresh, (group) => draft.write(group))
  }

  /** Undefined where nothing is written of it, or was in vain: it is to be carried out as a whole. */
  async finish(call: Call): Promise<ToolResult | undefined> {
    if (call.tool === 'patch' && isSame(call.patch, this.#head)) return this.#draft?.finish(call.patch)
    const refused = await this.#draft?.withdraw()
    // A call that is too long is no call; that it was refused says more.
    return call.tool === 'error' ? refused : undefined
  }

  /** Ends it with what there is of it, where no more would be written. */
  async halt(id: string): Promise<HaltedCall | undefined> {
    const [head, draft] = [this.#head, this.#draft]
    if (!head || !draft?.isStopped) return undefined
    const { operation, location } = head
    const text = this.#readText(head) ?? ''
    const result = await draft.finish({
      operation,
      location,
      ...(operation === 'update' ? { newContent: text } : { content: text }),
    })
    const call = { id, name: 'patch', arguments: JSON.stringify({ operation, location }) }
    return { call, result }
  }

  async leave(): Promise<void> {
    await this.#draft?.leave()
  }

  #readHead(): PatchHead | undefined {
    const { operation, location, old_content: oldContent } = this.#arguments.values
    const isKnown = this.#arguments.isWhole('operation') && this.#arguments.isWhole('location')
    if (!isKnown || !isOperation(operation) || typeof location !== 'string') return undefined
    return { operation, location, ...(typeof oldContent === 'string' ? { oldContent } : {}) }
  }

  #readText({ operation }: PatchHead): string | undefined {
    const { content, new_content: newContent } = this.#arguments.values
    const text = operation === 'update' ? (newContent ?? content) : content
    return typeof text === 'string' ? text : undefined
  }
}

const isOperation = (given: unknown): given is PatchHead['operation'] =>
  given === 'insert' || given === 'append' || given === 'update' || given === 'delete'

const isSame = (patch: PatchHead, head: PatchHead | undefined): boolean =>
  patch.operation === head?.operation &&
  patch.location === head.location &&
  patch.oldContent === head.oldContent

/** "Steps > ## Step 2" → "Step 2" */
function headingText(location: string): string {
  const last = location.split('>').at(-1) ?? location
  return last.replace(/^[\s#]+/, '').trim()
}
