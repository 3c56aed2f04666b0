import type { ModelEvent, ToolCall } from '../model.ts'

/** How fast the designer writes, so that people can follow it with their eyes. */
export type Pace = {
  /** UTF-16 units in one piece of text or of a call's arguments. */
  readonly pieceCharacters: number
  /** Pause behind each piece. */
  readonly pauseMs: number
  /** Resolves after that time; rejects with the signal's reason as soon as it is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
}

export async function* sayText(text: string, pace: Pace, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  for await (const delta of pieces(text, pace, signal)) yield { kind: 'text', delta }
}

export async function* makeCall(call: ToolCall, pace: Pace, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  yield { kind: 'call-started', id: call.id, name: call.name }
  for await (const delta of pieces(call.arguments, pace, signal))
    yield { kind: 'call-arguments', id: call.id, delta }
  yield { kind: 'call', call }
}

/** The text piece by piece, never cutting a character in two; nothing more once the signal is aborted. */
async function* pieces(text: string, pace: Pace, signal: AbortSignal): AsyncGenerator<string> {
  for (let from = 0; from < text.length; ) {
    signal.throwIfAborted()
    const to = pieceEnd(text, from + Math.max(1, pace.pieceCharacters))
    yield text.slice(from, to)
    from = to
    await pace.wait(pace.pauseMs, signal)
  }
  signal.throwIfAborted()
}

/** Behind a first surrogate stands its second one. */
function pieceEnd(text: string, at: number): number {
  const code = text.charCodeAt(at - 1)
  return code >= 0xd800 && code <= 0xdbff ? Math.min(text.length, at + 1) : Math.min(text.length, at)
}
