import type { MessageId, RunId, ThreadId, VersionId } from '#shared/ids.ts'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { Actor } from '../access/actor.ts'
import type { Conversation, MessageChange } from '../chat/conversation.ts'
import type { Feed } from '../chat/feed.ts'
import { RunOver } from '../history/patch-edits.ts'
import type { Log } from '../log.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Collaborator } from './collaborator.ts'
import { type Budget, defaultBudget, type LoopEnd, runLoop } from './loop.ts'
import type { Briefing, Model } from './model.ts'
import type { Told } from './readings.ts'
import { describeCrash, describeEnd, notBegun } from './run-end.ts'
import * as store from './run-store.ts'

export type RunParts = {
  readonly db: Database
  readonly conversation: Conversation
  readonly feed: Feed
  readonly model: Model
  readonly log: Log
  readonly newId: NewId
  readonly now: () => number
  readonly budget?: Budget
  /** Who asked, as far as rights go. Undefined when the user is gone. */
  readonly actorOf: (userId: store.StoredRun['userId']) => Promise<Actor | undefined>
  readonly brief: (threadId: ThreadId, message: WireMessage) => Promise<{ briefing: Briefing; told: Told }>
  /** What a run wrote that did not end as it should, its last patch included as far as that came. */
  readonly outcomeOf: (threadId: ThreadId, runId: RunId) => Promise<Pick<MessageChange, 'mini_process'>>
  /** Keeps the document as it is when a run begins. */
  readonly keepVersion: (run: {
    threadId: ThreadId
    runId: RunId
    userId: store.StoredRun['userId']
    message: WireMessage
  }) => Promise<VersionId>
  /** The designer's hands in one thread, for one run. */
  readonly collaborate: (run: {
    threadId: ThreadId
    runId: RunId
    messageId: string
    actor: Actor
    model: Model
  }) => Collaborator
}

/** Why a run is to stop, as people read it. */
export type StopReason = {
  /** A name; undefined when the server stops it. */
  readonly stoppedBy?: string
  readonly closing?: boolean
}

/** Another instance took the run over, or its thread is gone: nothing more is to be said of it here. */
export class RunLost extends Error {}

/**
 * One run, from its claim to the message that says how it ended. Throws RunLost, and what keeps the end from being
 * stored: then the run is left as it is, for whoever takes it over.
 */
export async function answer(
  parts: RunParts,
  run: store.StoredRun,
  stop: { readonly signal: AbortSignal; reason(): StopReason },
): Promise<store.RunEnd> {
  const { conversation, feed, model, newId, now } = parts
  const { id: runId, threadId } = run
  const message = await takeUp(conversation, run)
  if (!message) throw new RunLost()
  const actor = await parts.actorOf(run.userId)
  const versionId = actor && (await keepVersion(parts, run, message))
  const messageId = newId('message')
  await beginReply(parts, run, messageId, versionId)

  const end = async (end: store.RunEnd, change: () => Promise<MessageChange>): Promise<store.RunEnd> => {
    const isOurs = await conversation.change(threadId, messageId, change, (trx) =>
      store.endRun(trx, runId, end, now()),
    )
    if (!isOurs) throw new RunLost()
    return end
  }
  if (!actor || !versionId) return end('failed', async () => notBegun(actor ? 'no version' : 'nobody'))

  const text = new ReplyText((seq, delta) =>
    feed.publish(threadId, { type: 'delta', message_id: messageId, seq, delta }),
  )
  const hands = parts.collaborate({ threadId, runId, messageId, actor, model })
  try {
    const loopEnd = await work(parts, { threadId, message, messageId, hands, text, signal: stop.signal })
    const facts = { appliedCount: hands.appliedCount, nowMs: now(), ...stop.reason() }
    const described = describeEnd(loopEnd, facts)
    return await end(described.end, async () => ({
      content: text.whole,
      ...(await hands.outcome()),
      ...described.change,
    }))
  } catch (error) {
    if (error instanceof RunLost) throw error
    if (error instanceof RunOver) throw new RunLost()
    parts.log.error('run.failed', error, { threadId, runId })
    return await end('failed', async () => ({
      content: text.whole,
      ...(await outcomeOf(parts, run)),
      ...describeCrash(hands.appliedCount),
    }))
  } finally {
    hands.leave()
  }
}

async function work(
  { brief, model, budget, feed }: RunParts,
  on: {
    threadId: ThreadId
    message: WireMessage
    messageId: MessageId
    hands: Collaborator
    text: ReplyText
    signal: AbortSignal
  },
): Promise<LoopEnd> {
  const { threadId, message, messageId, hands, text, signal } = on
  const { briefing, told } = await brief(threadId, message)
  hands.know(told)
  const end = await runLoop({
    model,
    briefing,
    hands,
    budget: budget ?? defaultBudget,
    signal,
    tell: (news) => {
      if (news.kind === 'text') return text.add(news.delta)
      const { status, section } = news
      const where = section === undefined ? {} : { section }
      feed.publish(threadId, { type: 'status', status, message_id: messageId, ...where })
    },
  })
  if (end.kind !== 'failed') await told.remember()
  return end
}

/** The message as it is now that nobody can change it any more. */
export async function takeUp(
  conversation: Conversation,
  { threadId, messageId }: store.StoredRun,
): Promise<WireMessage | undefined> {
  const message = await conversation.message(threadId, messageId)
  return message?.queued ? conversation.change(threadId, messageId, { queued: false }) : message
}

/** Undefined when it cannot be kept: then nothing is to be written either. */
async function keepVersion(
  { keepVersion, log }: RunParts,
  { id: runId, threadId, userId }: store.StoredRun,
  message: WireMessage,
): Promise<VersionId | undefined> {
  try {
    return await keepVersion({ threadId, runId, userId, message })
  } catch (error) {
    log.error('run.no_version', error, { threadId, runId })
    return undefined
  }
}

export async function beginReply(
  { conversation, model }: Pick<RunParts, 'conversation' | 'model'>,
  { id: runId, threadId, messageId: inReplyTo }: store.StoredRun,
  messageId: MessageId,
  versionId: VersionId | undefined,
): Promise<void> {
  const engine = { kind: model.engine, name: model.name }
  await conversation.beginReply(threadId, { messageId, inReplyTo, runId, versionId, engine }, async (trx) => {
    if (!(await store.setReply(trx, runId, messageId))) throw new RunLost()
  })
}

/** That it cannot be told is no reason to leave the message open. */
export async function outcomeOf(
  { outcomeOf, log }: Pick<RunParts, 'outcomeOf' | 'log'>,
  { id: runId, threadId }: store.StoredRun,
): Promise<Pick<MessageChange, 'mini_process'>> {
  try {
    return await outcomeOf(threadId, runId)
  } catch (error) {
    log.error('run.outcome_unknown', error, { threadId, runId })
    return {}
  }
}

/** The text of a reply while it grows. */
class ReplyText {
  whole = ''
  readonly #send: (seq: number, delta: string) => void
  #seq = 0

  constructor(send: (seq: number, delta: string) => void) {
    this.#send = send
  }

  add(delta: string): void {
    this.whole += delta
    this.#send(this.#seq, delta)
    this.#seq += 1
  }
}
