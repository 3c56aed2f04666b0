import type { MessageId, RunId, ThreadId, VersionId } from '#shared/ids.ts'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { Actor } from '../access/actor.ts'
import type { Conversation, MessageChange } from '../chat/conversation.ts'
import type { Feed } from '../chat/feed.ts'
import type { Bus } from '../cluster/bus.ts'
import type { Log } from '../log.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Collaborator } from './collaborator.ts'
import { Lease, leaseMs } from './lease.ts'
import { type Budget, defaultBudget, runLoop } from './loop.ts'
import type { Briefing, Model } from './model.ts'
import type { Told } from './readings.ts'
import { describeCrash, describeEnd, interruptedNotice } from './run-end.ts'
import * as store from './run-store.ts'

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
  readonly brief: (threadId: ThreadId, message: WireMessage) => Promise<{ briefing: Briefing; told: Told }>
  /** What a run wrote whose instance is gone, its last patch included as far as that came. */
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

type ActiveRun = {
  readonly stop: AbortController
  stoppedBy: string | undefined
  readonly done: Promise<void>
}

/** Another instance took the run over, or its thread is gone: nothing more is to be said of it here. */
class RunLost extends Error {}

/**
 * The runs of the designer. They belong to the server: nobody's socket carries them, and what waits is in the database.
 *
 * Invariants:
 * 1. A thread has at most one run at a time, over all instances (run-store.ts, unique index).
 * 2. Every run that began ends in a stored message that is not `streaming`, whatever happens to its instance. Run and
 *    message end in one transaction, and only while the run is this instance's own.
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
    for (const threadId of await store.threadsWithQueue(this.#parts.db.sql)) this.wake(threadId)
  }

  /** A message waits: it is answered now, or when the thread's present run is over. */
  wake(threadId: ThreadId): void {
    this.#own(this.#claimAndRun(threadId))
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
    this.wake(threadId)
  }

  async #run(run: store.StoredRun, active: ActiveRun): Promise<void> {
    const { db, bus, log, now, feed } = this.#parts
    const { id: runId, threadId } = run
    const startedAtMs = now()
    const unsubscribe = bus.subscribe(stopTopic(threadId), (message) => {
      active.stoppedBy = (message as { stoppedBy: string }).stoppedBy
      active.stop.abort()
    })
    const lease = new Lease((untilMs) => store.renewLease(db.sql, runId, untilMs), now, active.stop)
    let end: store.RunEnd | 'lost' = 'failed'
    try {
      end = await this.#answer(run, active)
    } catch (error) {
      if (error instanceof RunLost) end = 'lost'
      else log.error('run.failed', error, { threadId, runId })
    } finally {
      lease.close()
      unsubscribe()
      // Where its message could not be written it did not end yet.
      if (end === 'failed') await store.endRun(db.sql, runId, end, now())
      feed.publish(threadId, { type: 'status', status: 'idle' })
      log.info('run.ended', { threadId, runId, end, ms: now() - startedAtMs })
    }
  }

  async #answer(run: store.StoredRun, active: ActiveRun): Promise<store.RunEnd> {
    const { conversation, feed, model, newId } = this.#parts
    const { threadId } = run
    const message = await this.#takeUp(run)
    const actor = await this.#parts.actorOf(run.userId)
    if (!message || !actor) return 'failed'
    const messageId = newId('message')
    await this.#beginReply(run, message, messageId)
    const hands = this.#parts.collaborate({ threadId, runId: run.id, messageId, actor, model })
    const text = new ReplyText((seq, delta) =>
      feed.publish(threadId, { type: 'delta', message_id: messageId, seq, delta }),
    )
    const finish = async (end: store.RunEnd, change: MessageChange) => {
      const whole = { content: text.whole, ...(await hands.outcome()), ...change }
      const isOurs = await conversation.change(threadId, messageId, whole, (trx) =>
        store.endRun(trx, run.id, end, this.#parts.now()),
      )
      if (!isOurs) throw new RunLost()
    }
    try {
      const { briefing, told } = await this.#parts.brief(threadId, message)
      hands.know(told)
      const loopEnd = await runLoop({
        model,
        briefing,
        hands,
        budget: this.#parts.budget ?? defaultBudget,
        signal: active.stop.signal,
        tell: (news) => {
          if (news.kind === 'text') return text.add(news.delta)
          const { status, section } = news
          const where = section === undefined ? {} : { section }
          feed.publish(threadId, { type: 'status', status, message_id: messageId, ...where })
        },
      })
      if (loopEnd.kind !== 'failed') await told.remember()
      const { end, change } = describeEnd(loopEnd, {
        appliedCount: hands.appliedCount,
        stoppedBy: active.stoppedBy,
        closing: this.#closing,
        nowMs: this.#parts.now(),
      })
      await finish(end, change)
      return end
    } catch (error) {
      if (!(error instanceof RunLost)) await finish('failed', describeCrash(hands.appliedCount))
      throw error
    } finally {
      hands.leave()
    }
  }

  /** The message as it is now that nobody can change it any more. */
  async #takeUp({ threadId, messageId }: store.StoredRun): Promise<WireMessage | undefined> {
    const { conversation } = this.#parts
    const message = await conversation.message(threadId, messageId)
    return message?.queued ? conversation.change(threadId, messageId, { queued: false }) : message
  }

  async #beginReply(run: store.StoredRun, message: WireMessage, messageId: MessageId): Promise<void> {
    const { id: runId, threadId, userId } = run
    const { conversation, model, keepVersion } = this.#parts
    const versionId = await keepVersion({ threadId, runId, userId, message })
    const engine = { kind: model.engine, name: model.name }
    const reply = { messageId, inReplyTo: message.message_id, runId, versionId, engine }
    await conversation.beginReply(threadId, reply, async (trx) => {
      if (!(await store.setReply(trx, runId, messageId))) throw new RunLost()
    })
  }

  /** Ends the runs of instances that are gone (whose lease ended before `nowMs`), and goes on with what waited behind them. */
  async #takeOver(nowMs: number): Promise<void> {
    const { db, conversation, feed, log } = this.#parts
    for (const { id: runId, threadId, replyId } of await store.abandonedRuns(db.sql, nowMs)) {
      const end = (sql: Parameters<typeof store.endAbandoned>[0]) => store.endAbandoned(sql, runId, nowMs)
      const outcome = replyId ? await this.#outcomeOf(threadId, runId) : {}
      const change = { status: 'interrupted', notice: interruptedNotice, ...outcome } as const
      const isEnded = replyId ? await conversation.change(threadId, replyId, change, end) : await end(db.sql)
      if (!isEnded) continue
      log.warn('run.abandoned', { threadId, runId })
      feed.publish(threadId, { type: 'status', status: 'idle' })
      this.wake(threadId)
    }
  }

  /** That it cannot be told is no reason to leave the message open. */
  async #outcomeOf(threadId: ThreadId, runId: RunId): Promise<Pick<MessageChange, 'mini_process'>> {
    try {
      return await this.#parts.outcomeOf(threadId, runId)
    } catch (error) {
      this.#parts.log.error('run.outcome_unknown', error, { threadId, runId })
      return {}
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
