import { areaOf, readStored, writeStored } from '../ui/stored.ts'
import type { OutgoingMessage } from './chat-state.ts'

/** Words that were sent but not acknowledged, kept for this tab: a reload must not lose them. */
export type Outbox = {
  load(threadId: string): readonly OutgoingMessage[]
  save(threadId: string, messages: readonly OutgoingMessage[]): void
}

export const tabOutbox: Outbox = {
  load(threadId) {
    const text = readStored(keyOf(threadId), areaOf('sessionStorage'))
    // Only this file writes the key.
    const kept =
      text === null ? [] : (JSON.parse(text) as Pick<OutgoingMessage, 'clientMessageId' | 'content'>[])
    return kept.map((message) => ({ ...message, state: { kind: 'sending' } }))
  },
  save(threadId, messages) {
    const kept = messages.map(({ clientMessageId, content }) => ({ clientMessageId, content }))
    writeStored(keyOf(threadId), kept.length === 0 ? null : JSON.stringify(kept), areaOf('sessionStorage'))
  },
}

const keyOf = (threadId: string) => `pd.outbox.${threadId}`
