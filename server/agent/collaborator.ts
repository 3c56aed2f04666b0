import type { AppliedPatch, Patch } from '#shared/document/patch.ts'
import type { Refusal, Refused } from '#shared/document/refusal.ts'
import type { PatchHead } from '#shared/document/stream.ts'
import { readTree } from '#shared/document/tree.ts'
import { AppError } from '#shared/errors.ts'
import type { MessageId, PatchId, RunId, ThreadId } from '#shared/ids.ts'
import type { ProgressOptions } from '#shared/process/progress.ts'
import type { MiniProcess } from '#shared/protocol/patch.ts'
import { agentName } from '#shared/protocol/presence.ts'
import type { Access } from '../access/access.ts'
import type { Actor } from '../access/actor.ts'
import type { Audit } from '../audit/audit.ts'
import type { Conversation, MessageChange } from '../chat/conversation.ts'
import type { DocumentHost } from '../collab/host.ts'
import { RunOver } from '../history/patch-edits.ts'
import type { StreamOutcome } from '../history/patch-stream.ts'
import type { Patches } from '../history/patches.ts'
import type { Proposals } from '../history/proposals.ts'
import { wirePatch } from '../history/wire-patch.ts'
import type { MapStore } from '../imports/map-store.ts'
import type { Threads } from '../threads/threads.ts'
import { askPeople } from './asking.ts'
import { concluded, Deeds } from './deeds.ts'
import { Deletions, type DeletionTrial } from './deletions.ts'
import { dryRunDocument } from './dry-run-tool.ts'
import type { Draft, Hands, ToolResult } from './hands.ts'
import { findText, type Shown, showSection } from './look.ts'
import { compareToMaps } from './map-gaps.ts'
import type { Model } from './model.ts'
import { checkDocument, problemsAt } from './problems.ts'
import type { Readings, Told } from './readings.ts'
import { holdRunning } from './run-store.ts'
import { Seat } from './seat.ts'
import { Sight } from './sight.ts'
import type { ParsedCall, ProcessFacts } from './tools.ts'

export type CollaboratorParts = {
  readonly host: DocumentHost
  readonly patches: Patches
  readonly proposals: Proposals
  readonly readings: Readings
  readonly conversation: Conversation
  readonly threads: Threads
  readonly access: Access
  readonly audit: Audit
  readonly maps: Pick<MapStore, 'list'>
  /** What the document is to be, and what people decided about its findings. */
  readonly progressOptions: (threadId: ThreadId) => Promise<ProgressOptions>
}

/** One run in one thread. The thread is bound here; no argument of a model names another. */
export type CollaboratorRun = {
  readonly threadId: ThreadId
  readonly runId: RunId
  readonly messageId: string
  /** Who asked. The designer may do what they may do. */
  readonly actor: Actor
  readonly model: Model
}

type TellablePatch = {
  readonly patchId: PatchId | undefined
  readonly applied: AppliedPatch
  readonly status: 'applied' | 'interrupted'
}

/** The designer's hands in a document: it writes, reads and is seen there, with the rights of whoever asked. */
export class Collaborator implements Hands {
  readonly #parts: CollaboratorParts
  readonly #run: CollaboratorRun
  readonly #sight = new Sight()
  readonly #deeds: Deeds
  readonly #deletions: Deletions
  #appliedCount = 0
  readonly #refused: NonNullable<MessageChange['refused']> = []
  readonly #seat: Seat

  constructor(parts: CollaboratorParts, run: CollaboratorRun) {
    this.#parts = parts
    this.#run = run
    this.#deeds = new Deeds(parts.audit, run)
    this.#deletions = new Deletions(run.runId)
    this.#seat = new Seat(parts.host, run.threadId)
  }

  /** The document as the model was told of it. */
  know(told: Pick<Told, 'tree' | 'atMs'>): void {
    this.#sight.begin(told)
    this.#deletions.begin(told.tree)
  }

  news(): Promise<string> {
    return this.#sight.news((since, handles) =>
      this.#parts.readings.since(this.#run.threadId, since, handles),
    )
  }

  get appliedCount(): number {
    return this.#appliedCount
  }

  /** What the reply says of the changes when the run is over. Some may have been undone meanwhile. */
  async outcome(): Promise<Pick<MessageChange, 'mini_process' | 'refused'>> {
    const { threadId, runId } = this.#run
    const records = await this.#parts.patches.ofRun(threadId, runId)
    return {
      mini_process: {
        patches: records.map(wirePatch),
        process_state: await this.#parts.patches.processState(threadId),
      },
      ...(this.#refused.length === 0 ? {} : { refused: this.#refused }),
    }
  }

  async carryOut(call: Exclude<ParsedCall, { tool: 'ask_user' }>): Promise<ToolResult> {
    switch (call.tool) {
      case 'patch':
        return this.#deeds.record('patch.apply', () => this.#patch(call.patch))
      case 'read_section':
        return this.#readSection(call.section)
      case 'find_text':
        return this.#findText(call.query)
      case 'check':
        return checkDocument(this.#parts, this.#run.threadId, call.section)
      case 'dry_run':
        return dryRunDocument(this.#parts, this.#run.threadId, call.wish)
      case 'compare_map':
        return compareToMaps(this.#parts, this.#run.threadId, call.mapId)
      case 'set_process':
        return this.#deeds.record('thread.update', () => this.#setProcess(call.facts))
    }
  }

  /** The designer leaves the document. */
  leave(): void {
    this.#seat.leave()
  }

  async begin(head: PatchHead): Promise<Draft | undefined> {
    if (await this.#rightTo('patch.apply')) return undefined
    await this.#seat.take()
    const { patches, host } = this.#parts
    const { threadId } = this.#run
    if (!(await host.read(threadId, (ydoc) => this.#sight.isPresent(readTree(ydoc), head)))) return undefined
    const trial = this.#deletions.try(await this.#seat.owners())
    const entry = await this.#deeds.begin('patch.apply')
    const begun = await patches.stream(threadId, this.#author(), head, {
      onWritten: (caret) => this.#seat.showCaret(caret),
      veto: trial.veto,
    })
    if (!begun.ok) {
      entry.end({ outcome: 'refused', code: begun.refusal.code })
      return undefined
    }
    const { stream } = begun
    const tell = (patch: Patch, outcome: StreamOutcome) => {
      trial.end(outcome.status !== 'refused')
      return this.#tellOutcome(patch, outcome, trial)
    }
    return {
      write: (text) => stream.push(text),
      get isStopped() {
        return stream.isStopped
      },
      finish: (patch) => concluded(entry, async () => tell(patch, await stream.finish(patch))),
      withdraw: () =>
        concluded(entry, async () => {
          const refusal = await stream.withdraw()
          trial.end(false)
          return refusal ? this.#refuse(head, refusal) : undefined
        }),
      leave: async () => {
        await concluded(entry, async () => {
          const outcome = await stream.abort()
          return outcome?.status === 'interrupted' ? tell(outcome.news.patch, outcome) : undefined
        })
      },
    }
  }

  async #patch(patch: Patch): Promise<ToolResult> {
    const refusal = await this.#rightTo('patch.apply')
    if (refusal) return refusal
    await this.#seat.take()
    const { reading } = this.#sight
    const { threadId } = this.#run
    const trial = this.#deletions.try(await this.#seat.owners())
    const how = { reading, veto: trial.veto }
    const [outcome] = await this.#parts.patches.apply(threadId, this.#author(), [patch], how)
    if (!outcome || outcome.status === 'left_out') throw new Error('one patch has one outcome')
    trial.end(outcome.status === 'applied')
    if (outcome.status === 'refused') {
      if (outcome.refusal.code === 'people_asked') return this.#ask(patch, trial)
      // Whoever wants to write a section anew has to have read all of it.
      const isStale = outcome.refusal.code === 'old_content_changed'
      const shown = isStale ? await this.#show(patch.location) : undefined
      return this.#refuse(patch, outcome.refusal, shown?.ok ? { section: shown.facts } : {})
    }
    this.#seat.showLast(outcome.applied)
    return this.#tellApplied(patch, outcome)
  }

  /** What came of a patch that grew in the document. */
  async #tellOutcome(patch: Patch, outcome: StreamOutcome, trial: DeletionTrial): Promise<ToolResult> {
    if (outcome.status === 'refused') {
      const { refusal } = outcome
      return refusal.code === 'people_asked' ? this.#ask(patch, trial) : this.#refuse(patch, refusal)
    }
    const result = await this.#tellApplied(patch, outcome.news)
    if (outcome.status === 'applied') return result
    return outcome.refusal ? this.#refuse(patch, outcome.refusal) : result
  }

  #ask(patch: Patch, trial: DeletionTrial): Promise<ToolResult> {
    const seen = this.#sight.reading?.tree ?? []
    const { threadId } = this.#run
    return askPeople(this.#parts.proposals, { threadId, author: this.#author(), patch, trial, seen })
  }

  #refuse({ operation, location }: PatchHead, refusal: Refusal, more: object = {}): ToolResult {
    const { code, detail } = refusal
    this.#refused.push({ operation, location, code, detail })
    return failed({ ...refusal, ...more })
  }

  async #tellApplied(patch: Patch, { patchId, applied, status }: TellablePatch): Promise<ToolResult> {
    const { threadId, runId, messageId } = this.#run
    await this.#parts.host.read(threadId, (ydoc) =>
      this.#sight.wrote(readTree(ydoc), applied.section.handle, applied),
    )
    const miniProcess: MiniProcess = {
      patches: [
        wirePatch({
          ...applied,
          id: patchId ?? '',
          patch,
          status: 'applied',
          interrupted: status === 'interrupted',
        }),
      ],
      process_state: await this.#parts.patches.processState(threadId),
    }
    this.#appliedCount += 1
    const told = { type: 'patch', message_id: messageId, mini_process: miniProcess } as const
    const isOurs = await this.#parts.conversation.tellOf(threadId, [told], (trx) => holdRunning(trx, runId))
    if (!isOurs) throw new RunOver('the run is over')
    return {
      content: JSON.stringify({
        applied: true,
        section: applied.section.path,
        matched: applied.matched,
        warnings: applied.warnings,
        ...(await problemsAt(this.#parts, threadId, applied.section.handle)),
        process_state: miniProcess.process_state,
      }),
      failed: false,
      applied: true,
      patchId,
    }
  }

  #author() {
    const { runId, messageId, model } = this.#run
    const actor = { kind: 'agent', id: agentName } as const
    return { actor, runId, messageId: messageId as MessageId, model: model.name }
  }

  async #readSection(location: string): Promise<ToolResult> {
    const shown = await this.#show(location)
    return shown.ok ? succeeded(shown.facts) : failed(shown.refusal)
  }

  #show(location: string): Promise<Shown | Refused> {
    return this.#parts.host.read(this.#run.threadId, (ydoc) => {
      const tree = readTree(ydoc)
      const shown = showSection(tree, location)
      if (shown.ok && !shown.facts.cut) this.#sight.read(tree, shown.section)
      return shown
    })
  }

  #findText(query: string): Promise<ToolResult> {
    return this.#parts.host.read(this.#run.threadId, (ydoc) => succeeded(findText(readTree(ydoc), query)))
  }

  async #setProcess({ title, kind, owner, integrations }: ProcessFacts): Promise<ToolResult> {
    const { threads } = this.#parts
    const refusal = await this.#rightTo('thread.update')
    if (refusal) return refusal
    const { context } = await threads.get(this.#run.threadId)
    const facts = {
      ...(kind === undefined ? {} : { process_kind: kind }),
      ...(owner === undefined ? {} : { owner }),
      ...(integrations === undefined ? {} : { integrations }),
    }
    await threads.update(
      this.#run.threadId,
      { ...(title === undefined ? {} : { title }), context: { ...context, ...facts } },
      () => true,
    )
    return succeeded({ recorded: true })
  }

  /** The role, or the thread's status, may have changed since the run began. Undefined when the right is there. */
  async #rightTo(action: 'patch.apply' | 'thread.update'): Promise<ToolResult | undefined> {
    try {
      await this.#parts.access.assertCan(this.#run.actor, this.#run.threadId, action)
      await this.#parts.threads.assertActive(this.#run.threadId)
      return undefined
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const forbidden = 'Whoever asked may not change this document (any more).'
      return failed({ code: error.code, detail: error.code === 'conflict' ? error.message : forbidden })
    }
  }
}

const succeeded = (facts: object): ToolResult => ({ content: JSON.stringify(facts), failed: false })
const failed = (refusal: { readonly code: string; readonly detail: string }): ToolResult => ({
  content: JSON.stringify(refusal),
  failed: true,
  code: refusal.code,
})
