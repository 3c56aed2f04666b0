import { setTimeout as delay } from 'node:timers/promises'
import type { MessageId, RunId, ThreadId, UserId } from '#shared/ids.ts'
import type { Actor } from '../access/actor.ts'
import type { Open, Revocation } from '../access/revocations.ts'
import type { Audit, AuditEntry } from '../audit/audit.ts'
import type { Bus } from '../cluster/bus.ts'
import { Lease, leaseMs } from './lease.ts'
import { answer, beginReply, outcomeOf, RunLost, type RunParts, type StopReason, takeUp } from './run.ts'
import { interruptedNotice } from './run-end.ts'
import * as store from './run-store.ts'

const sweepEveryMs = 5_000

export type RunnerParts = RunParts & {
  readonly audit: Audit
  readonly bus: Bus
  /** Whether this user still may have the designer work in this thread. */
  readonly mayAsk: (userId: UserId, threadId: ThreadId) => Promise<boolean>
}

/** A run on this instance, or the attempt to claim one. */
type ActiveRun = {
  readonly stop: AbortController
  reason: StopReason
  /** Once it is claimed. */
  run: store.StoredRun | undefined
  readonly done: Promise<void>
}

type StopOrder = { readonly runId: RunId; readonly stoppedBy: string }

/**
 * The runs of the designer. They belong to the server: nobody's socket carries them, and what waits is in the database.
 *
 * Invariants:
 * 1. A thread has at most one run at a time, over all instances (run-store.ts, unique index).
 * 2. Every run that began ends in a stored message that is not `streaming`, whatever happens to its instance. Run and
 *    message end in one transaction, and only while the run is this instance's own.
 * 3. What waits is answered: what a failure left waiting is found by the next sweep.
 */
export class Runner {
  readonly #parts: RunnerParts
  readonly #active = new Map<ThreadId, ActiveRun>()
  readonly #starting = new Set<Promise<void>>()
  readonly #sweep: NodeJS.Timeout
  #closing = false

  constructor(parts: RunnerParts) {
    this.#parts = parts
    this.#sweep = setInterval(() => this.#own(this.#sweepUp(parts.now())), sweepEveryMs)
    this.#sweep.unref()
  }

  /** Picks up what an earlier process left: ends what it was doing, starts what was waiting. */
  async recover(): Promise<void> {
    // An embedded database has no other instance: whatever runs in it was left by a process that is gone.
    await this.#sweepUp(this.#parts.db.kind === 'sqlite' ? Number.MAX_SAFE_INTEGER : this.#parts.now())
  }

  /** A message waits: it is answered now, or when the thread's present run is over. */
  wake(threadId: ThreadId): void {
    this.#own(this.#claimAndRun(threadId))
  }

  /** The run of the thread, on whichever instance it is. */
  running(threadId: ThreadId): Promise<RunId | undefined> {
    return store.runningRun(this.#parts.db.sql, threadId)
  }

  /** Stops this run, on whichever instance it is. */
  stop(threadId: ThreadId, runId: RunId, actor: Actor): void {
    const order: StopOrder = { runId, stoppedBy: actor.name }
    this.#parts.bus.publish(stopTopic(threadId), order)
  }

  /** Stops what runs here for somebody who may not ask any more. */
  revoke(revocation: Revocation): void {
    if (revocation.kind !== 'member') return
    const { threadId, userId } = revocation
    const active = this.#active.get(threadId)
    if (active?.run?.userId === userId) this.#own(this.#stopUnlessAllowed(active, threadId, userId))
  }

  /** What runs here, for whoever asked. */
  *open(): Iterable<Open> {
    for (const [threadId, { run }] of this.#active) if (run) yield { threadId, actor: { userId: run.userId } }
  }

  /** The thread is gone: its run ends without a word. */
  abandon(threadId: ThreadId): void {
    this.#active.get(threadId)?.stop.abort()
  }

  /** Begins nothing more; what waits stays waiting. What does not end within `graceMs` is stored as interrupted. */
  async close(graceMs = 0): Promise<void> {
    this.#closing = true
    clearInterval(this.#sweep)
    const ended = Promise.all([...this.#active.values()].map(({ done }) => done))
    await Promise.race([ended, delay(graceMs, undefined, { ref: false })])
    for (const active of this.#active.values()) stop(active, { closing: true })
    await ended
    await Promise.all(this.#starting)
  }

  async #claimAndRun(threadId: ThreadId): Promise<void> {
    if (this.#closing || this.#active.has(threadId)) return
    const { db, bus, now } = this.#parts
    const { promise: done, resolve } = Promise.withResolvers<void>()
    const active: ActiveRun = { stop: new AbortController(), reason: {}, run: undefined, done }
    // Taken before the first await, so that two messages at once do not start two runs here.
    this.#active.set(threadId, active)
    // Heard from before the claim: who sees the run may stop it at once.
    const orders: StopOrder[] = []
    const unsubscribe = bus.subscribe(stopTopic(threadId), (message) => {
      orders.push(message as StopOrder)
      obey(active, orders)
    })
    try {
      active.run = await store.claimNext(db.sql, threadId, now() + leaseMs)
      if (!active.run) return
      obey(active, orders)
      await this.#run(active.run, active)
    } finally {
      unsubscribe()
      this.#active.delete(threadId)
      resolve()
    }
    this.wake(threadId)
  }

  async #run(run: store.StoredRun, active: ActiveRun): Promise<void> {
    const { audit, db, log, now, feed } = this.#parts
    const { id: runId, threadId, userId, messageId } = run
    const startedAtMs = now()
    const lease = new Lease((untilMs) => store.renewLease(db.sql, runId, untilMs), now, active.stop)
    let end: store.RunEnd | 'lost' = 'lost'
    let entry: AuditEntry | undefined
    try {
      const by = { userId, runId }
      entry = await audit.begin({ action: 'run.answer', by, threadId, facts: { ids: [messageId] } })
      end = await answer(this.#parts, run, { signal: active.stop.signal, reason: () => active.reason })
    } catch (error) {
      // Its end could not be stored. Nobody renews it any more, so a sweep takes it over.
      if (!(error instanceof RunLost)) log.error('run.not_ended', error, { threadId, runId })
    } finally {
      lease.close()
      feed.publish(threadId, { type: 'status', status: 'idle' })
      entry?.end({ outcome: end === 'complete' ? 'done' : 'failed', facts: { end } })
      log.info('run.ended', { threadId, runId, end, ms: now() - startedAtMs })
    }
  }

  async #stopUnlessAllowed(active: ActiveRun, threadId: ThreadId, userId: UserId): Promise<void> {
    if (!(await this.#parts.mayAsk(userId, threadId))) stop(active, { stoppedBy: 'the owner' })
  }

  /** Ends the runs of instances that are gone (whose lease ended before `nowMs`), and wakes what waits. */
  async #sweepUp(nowMs: number): Promise<void> {
    const { db } = this.#parts
    for (const run of await store.abandonedRuns(db.sql, nowMs)) await this.#takeOver(run, nowMs)
    for (const threadId of await store.threadsWithQueue(db.sql)) this.wake(threadId)
  }

  async #takeOver(run: store.StoredRun, nowMs: number): Promise<void> {
    const { conversation, feed, log, newId } = this.#parts
    const { id: runId, threadId } = run
    try {
      await takeUp(conversation, run)
      const replyId = run.replyId ?? newId('message')
      // It went before it could answer: whoever asked is told all the same.
      if (!run.replyId) await beginReply(this.#parts, run, replyId as MessageId, undefined)
      const outcome = await outcomeOf(this.#parts, run)
      const change = { status: 'interrupted', notice: interruptedNotice, ...outcome } as const
      const isEnded = await conversation.change(threadId, replyId, change, (trx) =>
        store.endAbandoned(trx, runId, nowMs),
      )
      if (!isEnded) return
      log.warn('run.abandoned', { threadId, runId })
      feed.publish(threadId, { type: 'status', status: 'idle' })
      this.wake(threadId)
    } catch (error) {
      // One that cannot be ended now is no reason to leave the others; it is tried again.
      if (!(error instanceof RunLost)) log.error('run.not_taken_over', error, { threadId, runId })
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

function stop(active: ActiveRun, reason: StopReason): void {
  active.reason = reason
  active.stop.abort()
}

function obey(active: ActiveRun, orders: readonly StopOrder[]): void {
  const order = orders.find(({ runId }) => runId === active.run?.id)
  if (order) stop(active, { stoppedBy: order.stoppedBy })
}
