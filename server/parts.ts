import { documentMarkdown } from '#shared/document/markdown.ts'
import { readTree, toNode } from '#shared/document/tree.ts'
import type { MessageId, ThreadId, UserId } from '#shared/ids.ts'
import { type Choices, noChoices } from '#shared/process/choices.ts'
import { type ProgressOptions, progressOf } from '#shared/process/progress.ts'
import { readProcessKind } from '#shared/process/sections.ts'
import { integrationsIn } from '#shared/spy/integration-names.ts'
import { Access } from './access/access.ts'
import { ApiKeys } from './access/api-key.ts'
import { Links } from './access/links.ts'
import { Members } from './access/members.ts'
import { roleAllows } from './access/policy.ts'
import { Revocations } from './access/revocations.ts'
import { RightsSweep } from './access/rights-sweep.ts'
import { Sessions } from './access/session.ts'
import { Tickets } from './access/ticket.ts'
import { Collaborator } from './agent/collaborator.ts'
import { composeBriefing, maxEarlierMessages } from './agent/context.ts'
import type { Model } from './agent/model.ts'
import { Readings } from './agent/readings.ts'
import { RunQueue } from './agent/run-queue.ts'
import { findActor } from './agent/run-store.ts'
import { Runner } from './agent/runner.ts'
import { Audit } from './audit/audit.ts'
import { EditSpans } from './audit/edit-spans.ts'
import { Heads } from './audit/heads.ts'
import { AuditKey } from './audit/row.ts'
import { Conversation } from './chat/conversation.ts'
import { Feed } from './chat/feed.ts'
import { WaitingMessages } from './chat/waiting-messages.ts'
import { createMemoryBus } from './cluster/memory.ts'
import type { CompactionPlan } from './collab/compaction.ts'
import { DocumentHost } from './collab/host.ts'
import { admitByAccess } from './collab/socket.ts'
import type { Config } from './config.ts'
import { AttributionFeed } from './history/attribution-news.ts'
import { Authors } from './history/authors.ts'
import { DocumentVersions } from './history/document-versions.ts'
import { startOpClock } from './history/op-clock.ts'
import { Patches } from './history/patches.ts'
import { Proposals } from './history/proposals.ts'
import { restoredWords } from './history/restored-words.ts'
import { Restores } from './history/restores.ts'
import { Review } from './history/review.ts'
import { Versions } from './history/versions.ts'
import { wirePatch } from './history/wire-patch.ts'
import { MapStore } from './imports/map-store.ts'
import type { Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { newId } from './new-id.ts'
import { Dismissals } from './quality/dismissals.ts'
import { RuleSeverities } from './quality/severities.ts'
import { openDatabase } from './storage/open-database.ts'
import { openVault } from './storage/open-vault.ts'
import { readAuthSecret } from './storage/secrets.ts'
import { Recency } from './threads/recency.ts'
import { type Thread, Threads } from './threads/threads.ts'

/** All that the interfaces are made of. */
export type Parts = Awaited<ReturnType<typeof openParts>>

/**
 * Opens what is stored and puts the slices together. Calls go down the floors; news goes up here: chat does not know the
 * runner, threads do not know the documents.
 */
export async function openParts(config: Config, log: Log, compaction?: CompactionPlan) {
  const now = Date.now
  const urls = { publicUrl: config.publicUrl, trustProxy: config.trustProxy }
  const db = await openDatabase(config)
  const vault = await openVault(db, config)
  const authSecret = await readAuthSecret(config)
  const audit = new Audit({
    ...{ db, log, newId, now, key: new AuditKey(authSecret) },
    heads: new Heads(config.dataDir, log),
  })
  const bus = createMemoryBus()
  const revocations = new Revocations(bus)
  const metrics = createMetrics()
  const model = await openModel(config)

  const apiKeys = new ApiKeys({ database: db, revocations, newId, now })
  await apiKeys.setBootstrapKey(config.bootstrapApiKey)
  const sessions = new Sessions({ database: db, newId, now })
  const tickets = new Tickets({ database: db, apiKeys, now })
  const links = new Links({ database: db, newId, now })
  const members = new Members({ database: db, revocations, now })
  const access = new Access({ database: db, sessions, apiKeys, tickets, urls })

  const threads = new Threads({
    database: db,
    vault,
    newId,
    now,
    news: {
      updated: () => undefined,
      deleted: async (threadId) => {
        runner.abandon(threadId)
        host.dropThread(threadId)
        feed.dropThread(threadId)
      },
    },
  })

  const host = new DocumentHost({
    ...{ db, vault, log, now, admit: admitByAccess({ access, tickets, log }) },
    ...(compaction && { compaction }),
  })
  revocations.subscribe(
    (revocation) => host.revoke(revocation),
    () => host.open(),
  )
  const recency = new Recency(db, log)
  host.onEdited(({ threadId, atMs }) => recency.note(threadId, atMs))
  const authors = new Authors(db, log)
  host.onEdited((edit) => authors.note(edit))
  const editSpans = new EditSpans({ audit, log, now })
  host.onEdited((edit) => editSpans.note(edit))
  const documentVersions = new DocumentVersions({ host, db, log, now })
  const tellDecided = (threadId: ThreadId) => feed.publish(threadId, { type: 'findings' })
  const dismissals = new Dismissals({ database: db, vault, newId, now, tell: tellDecided })
  const severities = new RuleSeverities({ database: db, tell: tellDecided })
  const choicesOf = async (threadId: ThreadId, { context }: Pick<Thread, 'context'>): Promise<Choices> => ({
    dismissals: await dismissals.list(threadId),
    severities: await severities.of(threadId),
    integrations: integrationsIn(context),
  })
  const progressOptions = async (threadId: ThreadId): Promise<ProgressOptions> => {
    const thread = await threads.get(threadId)
    const [{ context }, choices] = [thread, await choicesOf(threadId, thread)]
    return { kind: readProcessKind(context.process_kind), choices }
  }
  const document = {
    async content(threadId: ThreadId) {
      const options = await progressOptions(threadId)
      return host.read(threadId, (ydoc) => ({
        markdown: documentMarkdown(ydoc),
        progress: progressOf(readTree(ydoc).map(toNode), options),
        etag: documentVersions.name(threadId, ydoc),
        choices: options.choices ?? noChoices,
      }))
    },
    nodes: (threadId: ThreadId) => host.read(threadId, (ydoc) => readTree(ydoc).map(toNode)),
    keep: (threadId: ThreadId, etag: string) => documentVersions.keep(threadId, etag),
  }

  const clock = startOpClock({ host, db, now })
  const patches = new Patches({ host, versions: documentVersions, db, vault, newId, clock, progressOptions })
  const review = new Review({ host, db, vault, clock })
  const versions = new Versions({ host, db, vault, authors, newId, now })
  const restores = new Restores({ host, db, vault, versions, review, clock, newId, now })
  const attribution = new AttributionFeed({ host, db, vault, log })
  host.onEdited(({ threadId, owners }) => attribution.noteOwners(threadId, owners))
  const feed = new Feed(bus)
  const mayAsk = async (userId: UserId, threadId: ThreadId) => {
    const role = await access.roleIn({ userId }, threadId)
    return role !== null && roleAllows(role, 'run.start')
  }
  const queue = new RunQueue({ db, newId, now, mayAsk })
  const conversation = new Conversation({ db, vault, feed, queue, newId, now })
  const proposals = new Proposals({
    ...{ db, vault, patches, newId, now },
    tell: async ({ threadId, proposal, patch }, condition) => {
      const { message_id } = proposal
      const asked = { type: 'proposal' as const, message_id, proposal }
      if (!patch) return conversation.tellOf(threadId, [asked], condition)
      const mini_process = { patches: [patch], process_state: await patches.processState(threadId) }
      return conversation.tellOf(threadId, [{ type: 'patch', message_id, mini_process }, asked], condition)
    },
  })
  const maps = new MapStore({
    ...{ database: db, vault },
    tell: (threadId) => feed.publish(threadId, { type: 'maps' }),
  })
  const readings = new Readings({ host, patches, db, now })
  const runner = new Runner({
    audit,
    db,
    conversation,
    feed,
    bus,
    model,
    log,
    newId,
    now,
    mayAsk,
    actorOf: (userId) => findActor(db.sql, userId),
    brief: async (threadId, asked) => {
      const told = await readings.begin(threadId)
      const details = await threads.get(threadId)
      const briefing = composeBriefing({
        details,
        document: told,
        messages: await conversation.recentMessages(threadId, maxEarlierMessages),
        asked,
        choices: await choicesOf(threadId, details),
      })
      return { briefing, told }
    },
    outcomeOf: async (threadId, runId) => {
      await patches.closeLeft(runId)
      const records = await patches.ofRun(threadId, runId)
      const process_state = await patches.processState(threadId)
      return { mini_process: { patches: records.map(wirePatch), process_state } }
    },
    keepVersion: ({ threadId, runId, userId, message }) =>
      versions.beforeRun(threadId, {
        runId,
        messageId: message.message_id as MessageId,
        userId,
        words: message.content,
      }),
    collaborate: (run) =>
      new Collaborator(
        { audit, host, patches, proposals, readings, conversation, threads, access, maps, progressOptions },
        run,
      ),
  })
  review.onReviewed(async ({ threadId, by, records }) => {
    attribution.notePatches(
      threadId,
      records.map(({ id }) => id),
    )
    const process_state = await patches.processState(threadId)
    const told = records.flatMap((record) => {
      const reviewed = [{ ...wirePatch(record), by: by.name }]
      const mini_process = { patches: reviewed, process_state }
      return record.messageId === null
        ? []
        : [{ type: 'patch' as const, message_id: record.messageId, mini_process }]
    })
    if (told.length > 0) await conversation.tellOf(threadId, told)
  })
  restores.onRestored((news) => conversation.tell(news.threadId, news.actor, restoredWords(news)))
  conversation.onPosted((threadId) => runner.wake(threadId))
  revocations.subscribe(
    (revocation) => runner.revoke(revocation),
    () => runner.open(),
  )
  const rightsSweep = new RightsSweep({ database: db, revocations, log, now })
  const waiting = new WaitingMessages({ conversation, queue, runs: runner })

  return {
    ...{ audit, editSpans, db, vault, authSecret, bus, metrics, model, now },
    ...{ access, apiKeys, links, members, revocations, rightsSweep, sessions, tickets, urls },
    ...{ threads, document, host, progressOptions },
    ...{ authors, attribution, documentVersions, recency },
    ...{ dismissals, severities, maps, patches, proposals, restores, review, versions },
    ...{ conversation, feed, runner, waiting },
  }
}

/** The configured model, or the built-in rules where none is. Loaded when it is needed: each costs some ten megabytes. */
async function openModel(config: Config): Promise<Model> {
  if (config.openai) {
    const { createOpenAiModel } = await import('./agent/openai.ts')
    return createOpenAiModel(config.openai)
  }
  const { createBuiltInDesigner } = await import('./agent/built-in/built-in.ts')
  return createBuiltInDesigner()
}
