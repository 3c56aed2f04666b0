import type { ModelEvent, ToolCall } from './model.ts'

/**
 * Text-edit mode, for servers without tools: the model writes its patches into its answer, between the words, as
 *
 *     <patch operation="update" location="## Prerequisites">
 *     <old>
 *     - API access
 *     </old>
 *     - API access
 *     - Timeouts
 *     </patch>
 *
 * The reader takes the answer piece by piece and gives back the words as text and each patch as a call of the tool
 * `patch`, as if the server had tools: its arguments in pieces too, as they are written. A `<` that opens no patch is text.
 */
export class TextEditReader {
  #held = ''
  #patch: { id: string; arguments: PatchArguments } | null = null
  #count = 0

  take(delta: string): ModelEvent[] {
    this.#held += delta
    const events: ModelEvent[] = []
    while (this.#patch ? this.#readPatch(events) : this.#readText(events)) {
      // each reader consumes a part of what is held and says whether there may be more
    }
    return events
  }

  /** What is left when the answer is over: words, or the patch that was never closed. */
  finish(): { events: ModelEvent[]; cut: boolean } {
    if (this.#patch) return { events: [], cut: true }
    const rest = this.#held
    this.#held = ''
    return { events: rest === '' ? [] : [{ kind: 'text', delta: rest }], cut: false }
  }

  #readText(events: ModelEvent[]): boolean {
    const start = this.#held.search(/<patch\s/i)
    if (start >= 0) {
      const end = this.#held.indexOf('>', start)
      if (start > 0) events.push({ kind: 'text', delta: this.#held.slice(0, start) })
      if (end < 0) {
        this.#held = this.#held.slice(start)
        return false
      }
      this.#count += 1
      const id = `patch_block_${this.#count}`
      this.#patch = { id, arguments: new PatchArguments(readAttributes(this.#held.slice(start, end))) }
      this.#held = this.#held.slice(end + 1)
      events.push({ kind: 'call-started', id, name: 'patch' })
      events.push({ kind: 'call-arguments', id, delta: this.#patch.arguments.written })
      return true
    }
    const sure = this.#held.length - lengthOfPossibleStart('<patch ', this.#held)
    if (sure > 0) events.push({ kind: 'text', delta: this.#held.slice(0, sure) })
    this.#held = this.#held.slice(sure)
    return false
  }

  #readPatch(events: ModelEvent[]): boolean {
    const patch = this.#patch
    if (!patch) return false
    const { id } = patch
    const end = this.#held.search(/<\/patch>/i)
    const sure = end < 0 ? this.#held.length - lengthOfPossibleStart('</patch>', this.#held) : end
    const told = patch.arguments.written.length
    const used = patch.arguments.take(this.#held.slice(0, sure), end >= 0)
    this.#held = this.#held.slice(end < 0 ? used : end + '</patch>'.length)
    const delta = patch.arguments.written.slice(told)
    if (delta !== '') events.push({ kind: 'call-arguments', id, delta })
    if (end < 0) return false
    this.#patch = null
    events.push({ kind: 'call', call: { id, name: 'patch', arguments: patch.arguments.written } })
    return true
  }
}

/** How many characters at the end of `text` may be the beginning of this tag. */
function lengthOfPossibleStart(tag: string, text: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
    if (tag.startsWith(text.slice(-length).toLowerCase())) return length
  }
  return 0
}

/** The arguments of a patch, written as JSON while its body comes in. */
class PatchArguments {
  written: string
  readonly #isDeletion: boolean
  #state: 'before' | 'behind old' | 'content' = 'before'

  constructor({ operation = '', location = '', reason }: Record<string, string>) {
    this.#isDeletion = operation === 'delete'
    this.written = JSON.stringify({ operation, location, reason }).slice(0, -1)
  }

  /** Takes what is there of the body; returns how much of it is dealt with. */
  take(body: string, isWhole: boolean): number {
    const isBefore = this.#state === 'before'
    if (isBefore && !isWhole && perhapsOld.test(body)) return 0
    const old = isBefore ? this.#takeOld(body) : 0
    const rest = body.slice(old)
    if (!isWhole && rest.trim() === '') return old
    const lead = this.#state === 'content' ? 0 : this.#beginContent(rest)
    // White space at the end may be no part of the content.
    const text = rest.slice(lead).trimEnd()
    if (this.#state === 'content') this.written += JSON.stringify(text).slice(1, -1)
    if (isWhole) this.written += this.#state === 'content' ? '"}' : '}'
    return old + lead + text.length
  }

  #takeOld(body: string): number {
    const old = /^\s*<old>\r?\n?([\s\S]*?)\r?\n?<\/old>/i.exec(body)
    if (!old) return 0
    this.written += `,"old_content":${JSON.stringify(old[1] ?? '')}`
    this.#state = 'behind old'
    return old[0].length
  }

  /** Returns the length of the empty lines in front of it. An empty text to delete means all of the section. */
  #beginContent(rest: string): number {
    if (rest.trim() === '' && this.#isDeletion) return 0
    const lines = this.#state === 'behind old' ? /^[ \t]*(?:[ \t]*\r?\n)*/ : /^(?:[ \t]*\r?\n)*/
    this.#state = 'content'
    this.written += ',"content":"'
    return lines.exec(rest)?.[0].length ?? 0
  }
}

/** The beginning of a body whose old content, if it has any, has not ended. */
const perhapsOld = /^\s*(?:<(?:o(?:l(?:d(?:>(?![\s\S]*<\/old>)[\s\S]*)?)?)?)?)?$/i

function readAttributes(tag: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const match of tag.matchAll(/([a-z_]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)) {
    const [, name = '', double, single] = match
    attributes[name.toLowerCase()] = readEntities(double ?? single ?? '')
  }
  return attributes
}

const readEntities = (text: string) =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** A call as text-edit mode writes it, to show the model its own earlier patches. */
export function writeTextEdit(call: ToolCall): string {
  const given = JSON.parse(call.arguments) as Record<string, string | undefined>
  const attributes = ['operation', 'location']
    .map((name) => `${name}="${(given[name] ?? '').replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`)
    .join(' ')
  const old = given.old_content === undefined ? '' : `<old>\n${given.old_content}\n</old>\n`
  return `<patch ${attributes}>\n${old}${given.content ?? given.new_content ?? ''}\n</patch>`
}
