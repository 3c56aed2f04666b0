import type { RunId, ThreadId, VersionId } from '#shared/ids.ts'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { Actor } from '../access/actor.ts'
import type { Conversation, ReplyChange } from '../chat/conversation.ts'
import type { Feed } from '../chat/feed.ts'
import type { Bus } from '../cluster/bus.ts'
import type { Log } from '../log.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Collaborator } from './collaborator.ts'
import { type Budget, defaultBudget, type LoopEnd, runLoop } from './loop.ts'
import type { Briefing, Model } from './model.ts'
import * as store from './run-store.ts'

/** A run that is not renewed for so long has lost its instance. */
const leaseMs = 10_000
const renewEveryMs = 3_000
const sweepEveryMs = 5_000

export type RunnerParts = {
  readonly db: Database
  readonly conversation: Conversation
  readonly feed: Feed
  readonly bus: Bus
  readonly model: Model
  readonly log: Log
  readonly newId: NewId
  readonly now: () => number
  readonly budget?: Budget
  /** Who asked, as far as rights go. Undefined when the user is gone. */
  readonly actorOf: (userId: store.StoredRun['userId']) => Promise<Actor | undefined>
  /** Whether the designer answers this user in this thread. */
  readonly mayAsk: (actor: Actor, threadId: ThreadId) => Promise<boolean>
  readonly brief: (threadId: ThreadId, message: WireMessage) => Promise<Briefing>
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

type ActiveRun = {
  readonly stop: AbortController
  stoppedBy: string | undefined
  readonly done: Promise<void>
}

/**
 * The runs of the designer. They belong to the server: nobody's socket carries them, and what waits is in the database.
 *
 * Invariants:
 * 1. A thread has at most one run at a time, over all instances (run-store.ts, unique index).
 * 2. Every run that began ends in a stored message that is not `streaming`, whatever happens to its instance.
 */
export class Runner {
  readonly #parts: RunnerParts
  readonly #active = new Map<ThreadId, ActiveRun>()
  readonly #starting = new Set<Promise<void>>()
  readonly #sweep: NodeJS.Timeout
  #closing = false

  constructor(parts: RunnerParts) {
    this.#parts = parts
    this.#sweep = setInterval(() => this.#own(this.#takeOver(parts.now())), sweepEveryMs)
    this.#sweep.unref()
  }

  /** Picks up what an earlier process left: ends what it was doing, starts what was waiting. */
  async recover(): Promise<void> {
    // An embedded database has no other instance: whatever runs in it was left by a process that is gone.
    await this.#takeOver(this.#parts.db.kind === 'sqlite' ? Number.MAX_SAFE_INTEGER : this.#parts.now())
    for (const threadId of await store.threadsWithQueue(this.#parts.db.sql)) this.#startNext(threadId)
  }

  /** True while a message would have to wait. */
  isBusy(threadId: ThreadId): boolean {
    return this.#active.has(threadId)
  }

  /** Lets the designer answer a message, now or when the thread's present run is over. Those who may not ask it are only heard by people. */
  answer(threadId: ThreadId, actor: Actor, message: WireMessage): void {
    this.#own(this.#enqueue(threadId, actor, message))
  }

  async #enqueue(threadId: ThreadId, actor: Actor, message: WireMessage): Promise<void> {
    const { db, newId, now, mayAsk } = this.#parts
    if (!(await mayAsk(actor, threadId))) return
    await store.insertRun(db.sql, {
      id: newId('run'),
      threadId,
      messageId: message.message_id,
      userId: actor.userId,
      nowMs: now(),
    })
    this.#startNext(threadId)
  }

  /** Stops the thread's run, on whichever instance it is. False when there is none. */
  async stop(threadId: ThreadId, actor: Actor): Promise<boolean> {
    if (!(await store.isRunning(this.#parts.db.sql, threadId))) return false
    this.#parts.bus.publish(stopTopic(threadId), { stoppedBy: actor.name })
    return true
  }

  /** The thread is gone: its run ends without a word. */
  abandon(threadId: ThreadId): void {
    this.#active.get(threadId)?.stop.abort()
  }

  /** Stops what is running here; it is stored as interrupted. What waits stays waiting. */
  async close(): Promise<void> {
    this.#closing = true
    clearInterval(this.#sweep)
    for (const run of this.#active.values()) run.stop.abort()
    await Promise.all([...this.#active.values()].map((run) => run.done))
    await Promise.all(this.#starting)
  }

  #startNext(threadId: ThreadId): void {
    this.#own(this.#claimAndRun(threadId))
  }

  async #claimAndRun(threadId: ThreadId): Promise<void> {
    if (this.#closing || this.#active.has(threadId)) return
    const stop = new AbortController()
    const { promise: done, resolve } = Promise.withResolvers<void>()
    const active: ActiveRun = { stop, stoppedBy: undefined, done }
    // Taken before the first await, so that two messages at once do not start two runs here.
    this.#active.set(threadId, active)
    try {
      const run = await store.claimNext(this.#parts.db.sql, threadId, this.#parts.now() + leaseMs)
      if (!run) return
      await this.#run(run, active)
    } finally {
      this.#active.delete(threadId)
      resolve()
    }
    this.#startNext(threadId)
  }

  async #run(run: store.StoredRun, active: ActiveRun): Promise<void> {
    const { db, bus, log, now, feed } = this.#parts
    const startedAtMs = now()
    const unsubscribe = bus.subscribe(stopTopic(run.threadId), (message) => {
      active.stoppedBy = (message as { stoppedBy: string }).stoppedBy
      active.stop.abort()
    })
    const renewal = setInterval(
      () => this.#own(store.renewLease(db.sql, run.id, now() + leaseMs)),
      renewEveryMs,
    )
    let end: store.RunEnd = 'failed'
    try {
      end = await this.#answer(run, active)
    } catch (error) {
      log.error('run.failed', error, { threadId: run.threadId, runId: run.id })
    } finally {
      clearInterval(renewal)
      unsubscribe()
      await store.endRun(db.sql, run.id, end, now())
      feed.publish(run.threadId, { type: 'status', status: 'idle' })
      log.info('run.ended', { threadId: run.threadId, runId: run.id, end, ms: now() - startedAtMs })
    }
  }

  async #answer(run: store.StoredRun, active: ActiveRun): Promise<store.RunEnd> {
    const { conversation, feed, db, model } = this.#parts
    const { threadId } = run
    const message = await conversation.message(threadId, run.messageId)
    const actor = await this.#parts.actorOf(run.userId)
    if (!message || !actor) return 'failed'
    if (message.queued) await conversation.change(threadId, message.message_id, { queued: false })
    const versionId = await this.#parts.keepVersion({ threadId, runId: run.id, userId: run.userId, message })
    const reply = await conversation.beginReply(threadId, {
      inReplyTo: message.message_id,
      runId: run.id,
      versionId,
      engine: { kind: model.engine, name: model.name },
    })
    const messageId = reply.message_id
    await store.setReply(db.sql, run.id, messageId)
    const hands = this.#parts.collaborate({ threadId, runId: run.id, messageId, actor, model })
    const text = new ReplyText((seq, delta) =>
      feed.publish(threadId, { type: 'delta', message_id: messageId, seq, delta }),
    )
    let end: LoopEnd
    try {
      const briefing = await this.#parts.brief(threadId, message)
      end = await runLoop({
        model,
        briefing,
        hands,
        budget: this.#parts.budget ?? defaultBudget,
        signal: active.stop.signal,
        tell: (news) => {
          if (news.kind === 'text') text.add(news.delta)
          else {
            const { status, section } = news
            feed.publish(threadId, {
              type: 'status',
              status,
              message_id: messageId,
              ...(section === undefined ? {} : { section }),
            })
          }
        },
      })
    } catch (error) {
      await conversation.change(threadId, messageId, {
        content: text.whole,
        ...(await hands.outcome()),
        status: 'failed',
        notice: `The server failed while the designer was working. ${kept(hands)} Send the message again to go on.`,
      })
      throw error
    } finally {
      hands.leave()
    }
    const ended = describeEnd(end, {
      kept: kept(hands),
      stoppedBy: active.stoppedBy,
      closing: this.#closing,
      nowMs: this.#parts.now(),
    })
    await conversation.change(threadId, messageId, {
      content: text.whole,
      ...(await hands.outcome()),
      ...ended.change,
    })
    return ended.end
  }

  /** Ends the runs of instances that are gone (whose lease ended before `nowMs`), and goes on with what waited behind them. */
  async #takeOver(nowMs: number): Promise<void> {
    for (const run of await store.takeAbandoned(this.#parts.db.sql, nowMs)) {
      this.#parts.log.warn('run.abandoned', { threadId: run.threadId, runId: run.id })
      if (run.replyId) {
        await this.#parts.conversation.change(run.threadId, run.replyId, {
          status: 'interrupted',
          notice: interruptedNotice,
        })
      }
      this.#parts.feed.publish(run.threadId, { type: 'status', status: 'idle' })
      this.#startNext(run.threadId)
    }
  }

  /** Owns work that nobody waits for: a failure is logged, and `close` waits for it. */
  #own(work: Promise<void>): void {
    const owned = work
      .catch((error: unknown) => this.#parts.log.error('runner.failed', error))
      .finally(() => this.#starting.delete(owned))
    this.#starting.add(owned)
  }
}

const stopTopic = (threadId: ThreadId) => `run-stop:${threadId}`

const interruptedNotice =
  'The server was restarted while the designer was working. What it had written is still there. Retry to go on.'

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

function kept(hands: Collaborator): string {
  const count = hands.appliedCount
  if (count === 0) return 'Nothing was changed.'
  return count === 1 ? 'The change already made stays.' : `The ${count} changes already made stay.`
}

function describeEnd(
  end: LoopEnd,
  facts: { kept: string; stoppedBy: string | undefined; closing: boolean; nowMs: number },
): { end: store.RunEnd; change: ReplyChange } {
  switch (end.kind) {
    case 'complete':
      return { end: 'complete', change: { status: 'complete' } }
    case 'asked': {
      const { question, options, about } = end.question
      return {
        end: 'complete',
        change: {
          status: 'complete',
          question: { question, options: options ?? [], ...(about === undefined ? {} : { about }) },
        },
      }
    }
    case 'stopped':
      return facts.closing
        ? { end: 'interrupted', change: { status: 'interrupted', notice: interruptedNotice } }
        : {
            end: 'stopped',
            change: {
              status: 'stopped',
              notice: `Stopped by ${facts.stoppedBy ?? 'the server'}. ${facts.kept}`,
            },
          }
    case 'exhausted':
      return {
        end: 'stopped',
        change: {
          status: 'stopped',
          notice: `The designer stopped at its limit of ${end.limit}. ${facts.kept} Send "go on" to continue.`,
        },
      }
    case 'failed': {
      const wait = end.failure.retryAfterMs
      return {
        end: 'failed',
        change: {
          status: 'failed',
          notice: `${end.failure.message} ${facts.kept}`,
          ...(wait === undefined ? {} : { retry_at_ms: facts.nowMs + wait }),
        },
      }
    }
  }
}
