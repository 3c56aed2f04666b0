import type { Patch } from '#shared/document/patch.ts'
import type { PatchHead } from '#shared/document/stream.ts'
import type { PatchId } from '#shared/ids.ts'
import type { ParsedCall } from './tools.ts'

export type ToolResult = {
  readonly content: string
  readonly failed: boolean
  readonly applied?: boolean
  /** Of the patch that it became. */
  readonly patchId?: PatchId | undefined
  /** Why it failed. */
  readonly code?: string
}

/** Carries out the calls that act on the thread (collaborator.ts). */
export type Hands = {
  carryOut(call: Exclude<ParsedCall, { tool: 'ask_user' }>): Promise<ToolResult>
  /**
   * Begins a patch whose text is still being written. Undefined where it cannot grow in the document: it is to be carried
   * out when it is whole, and that tells what is wrong with it, if anything is.
   */
  begin(head: PatchHead): Promise<Draft | undefined>
  /** What others changed meanwhile where the run reads and writes, for the model; '' when nothing. Each change once. */
  news(): Promise<string>
}

/** A patch that grows in the document. To be ended in one of three ways. */
export type Draft = {
  /** The next piece of its Markdown. */
  write(text: string): void
  /** Whether nothing more of it is written: its place is gone, or it is too long. */
  readonly isStopped: boolean
  /** The call is whole. */
  finish(patch: Patch): Promise<ToolResult>
  /** The call will never be whole: what is written stays. */
  leave(): Promise<void>
  /** The call turned out to be another one: what is written goes. The refusal, where it had been refused before. */
  withdraw(): Promise<ToolResult | undefined>
}
