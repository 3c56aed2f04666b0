import type { Patch } from '#shared/document/patch.ts'

/** What the designer does about one message. */
export type Answer = {
  /** Said first: what is going to happen, or all there is to say. */
  readonly opening: string
  readonly calls: readonly PlannedCall[]
  /** Said when everything went as planned: what changed and what is open. */
  readonly closing: string
}

export type PlannedCall =
  | { readonly tool: 'patch'; readonly patch: Patch }
  | {
      readonly tool: 'set_process'
      readonly facts: {
        readonly owner?: string
        readonly integrations?: readonly string[]
        readonly kind?: string
      }
    }
  | {
      readonly tool: 'ask_user'
      readonly question: string
      readonly options?: readonly string[]
      readonly about?: string
    }

/** Words alone. */
export function says(text: string): Answer {
  return { opening: text, calls: [], closing: '' }
}

/** The arguments as the tool takes them (tools.ts), the long text last so that its place is known before it. */
export function argumentsOf(call: PlannedCall): string {
  if (call.tool === 'set_process') return JSON.stringify(call.facts)
  if (call.tool === 'ask_user') {
    const { question, options, about } = call
    return JSON.stringify({ question, options, about })
  }
  const { operation, location, oldContent, reason, content, newContent } = call.patch
  return JSON.stringify({
    operation,
    location,
    old_content: oldContent,
    reason,
    content: newContent ?? content,
  })
}
