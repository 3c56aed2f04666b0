import type { MessageChange } from '../chat/conversation.ts'
import type { LoopEnd } from './loop.ts'
import type { RunEnd } from './run-store.ts'

export type EndFacts = {
  /** applied patches */
  readonly appliedCount: number
  /** The name of whoever stopped it. */
  readonly stoppedBy?: string
  /** Whether the server is stopping. */
  readonly closing?: boolean
  readonly nowMs: number
}

/** How a run ended, as it is stored, and as its message tells people: the cause, what was kept, what to do. */
export function describeEnd(end: LoopEnd, facts: EndFacts): { end: RunEnd; change: MessageChange } {
  const kept = describeKept(facts.appliedCount)
  switch (end.kind) {
    case 'complete':
      return { end: 'complete', change: { status: 'complete' } }
    case 'asked': {
      const { question, options, about } = end.question
      const asked = { question, options: options ?? [], ...(about === undefined ? {} : { about }) }
      return { end: 'complete', change: { status: 'complete', question: asked } }
    }
    case 'stopped': {
      if (facts.closing)
        return { end: 'interrupted', change: { status: 'interrupted', notice: interruptedNotice } }
      const notice = `Stopped by ${facts.stoppedBy ?? 'the server'}. ${kept}`
      return { end: 'stopped', change: { status: 'stopped', notice } }
    }
    case 'exhausted': {
      const notice = `The designer stopped at its limit of ${end.limit}. ${kept} Send "go on" to continue.`
      return { end: 'stopped', change: { status: 'stopped', notice } }
    }
    case 'failed': {
      const { message, retryAfterMs } = end.failure
      const wait = retryAfterMs === undefined ? {} : { retry_at_ms: facts.nowMs + retryAfterMs }
      return { end: 'failed', change: { status: 'failed', notice: `${message} ${kept}`, ...wait } }
    }
  }
}

/** A bug ended it. */
export const describeCrash = (appliedCount: number): MessageChange => ({
  status: 'failed',
  notice: `The server failed while the designer was working. ${describeKept(appliedCount)} Send the message again to go on.`,
})

/** It failed before the designer could begin. */
export const notBegun = (cause: 'nobody' | 'no version'): MessageChange => ({
  status: 'failed',
  notice:
    cause === 'nobody'
      ? 'Whoever asked is no user any more. Nothing was changed.'
      : 'The document could not be kept as it is now, so the designer did not begin. Nothing was changed. Send the message again.',
})

export const interruptedNotice =
  'The server was restarted while the designer was working. What it had written is still there. Retry to go on.'

function describeKept(appliedCount: number): string {
  if (appliedCount === 0) return 'Nothing was changed.'
  return appliedCount === 1
    ? 'The change already made stays.'
    : `The ${appliedCount} changes already made stay.`
}
