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
 * `patch`, as if the server had tools. A `<` that opens no patch is text.
 */
export class TextEditReader {
  #held = ''
  #patch: { id: string; attributes: Record<string, string>; body: string } | null = null
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
      const attributes = readAttributes(this.#held.slice(start, end))
      this.#held = this.#held.slice(end + 1)
      this.#count += 1
      this.#patch = { id: `patch_block_${this.#count}`, attributes, body: '' }
      events.push({ kind: 'call-started', id: this.#patch.id, name: 'patch' })
      events.push({
        kind: 'call-arguments',
        id: this.#patch.id,
        delta: JSON.stringify({ operation: attributes.operation, location: attributes.location }).slice(
          0,
          -1,
        ),
      })
      return true
    }
    const sure = this.#held.length - lengthOfPossibleStart(this.#held)
    if (sure > 0) events.push({ kind: 'text', delta: this.#held.slice(0, sure) })
    this.#held = this.#held.slice(sure)
    return false
  }

  #readPatch(events: ModelEvent[]): boolean {
    const patch = this.#patch
    if (!patch) return false
    const end = this.#held.search(/<\/patch>/i)
    if (end < 0) return false
    patch.body = this.#held.slice(0, end)
    this.#held = this.#held.slice(end + '</patch>'.length)
    this.#patch = null
    const call: ToolCall = { id: patch.id, name: 'patch', arguments: JSON.stringify(argumentsOf(patch)) }
    events.push({ kind: 'call', call })
    return true
  }
}

/** How many characters at the end of `text` may be the beginning of `<patch `. */
function lengthOfPossibleStart(text: string): number {
  const opening = '<patch '
  for (let length = Math.min(opening.length - 1, text.length); length > 0; length--) {
    if (opening.startsWith(text.slice(-length).toLowerCase())) return length
  }
  return 0
}

function readAttributes(tag: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const match of tag.matchAll(/([a-z_]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)) {
    const [, name = '', double, single] = match
    attributes[name.toLowerCase()] = readEntities(double ?? single ?? '')
  }
  return attributes
}

function argumentsOf(patch: { attributes: Record<string, string>; body: string }): Record<string, string> {
  const { operation = '', location = '', reason } = patch.attributes
  const old = /^\s*<old>\r?\n?([\s\S]*?)\r?\n?<\/old>[ \t]*\r?\n?/i.exec(patch.body)
  const body = trimLines(old ? patch.body.slice(old[0].length) : patch.body)
  return {
    operation,
    location,
    ...(reason === undefined ? {} : { reason }),
    ...(old ? { old_content: old[1] ?? '' } : {}),
    ...(body === '' && operation === 'delete' ? {} : { content: body }),
  }
}

const trimLines = (text: string) => text.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd()

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
