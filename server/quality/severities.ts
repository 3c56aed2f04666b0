import type { ThreadId } from '#shared/ids.ts'
import type { RuleSeverity, Severities } from '#shared/process/choices.ts'
import type { Database } from '../storage/database.ts'

export type RuleSeveritiesParts = {
  readonly database: Database
  /** Called after every change. */
  readonly tell: (threadId: ThreadId) => void
}

/** How grave the rules are in a thread, where people decided that they are more or less so. */
export class RuleSeverities {
  readonly #database: Database
  readonly #tell: (threadId: ThreadId) => void

  constructor({ database, tell }: RuleSeveritiesParts) {
    this.#database = database
    this.#tell = tell
  }

  /** Those that were decided. */
  async of(threadId: ThreadId): Promise<Severities> {
    const rows = await this.#database.sql
      .selectFrom('rule_severities')
      .select(['rule', 'severity'])
      .where('thread_id', '=', threadId)
      .orderBy('rule')
      .execute()
    return Object.fromEntries(rows.map(({ rule, severity }) => [rule, severity]))
  }

  /** Null is the rule's own severity again. All of it or nothing. */
  async change(
    threadId: ThreadId,
    changes: Readonly<Record<string, RuleSeverity | null>>,
  ): Promise<Severities> {
    const given = Object.entries(changes)
    const set = given.flatMap(([rule, severity]) =>
      severity === null ? [] : [{ thread_id: threadId, rule, severity }],
    )
    const unset = given.flatMap(([rule, severity]) => (severity === null ? [rule] : []))
    await this.#database.sql.transaction().execute(async (trx) => {
      if (unset.length > 0)
        await trx
          .deleteFrom('rule_severities')
          .where('thread_id', '=', threadId)
          .where('rule', 'in', unset)
          .execute()
      if (set.length > 0)
        await trx
          .insertInto('rule_severities')
          .values(set)
          .onConflict((conflict) =>
            conflict
              .columns(['thread_id', 'rule'])
              .doUpdateSet((row) => ({ severity: row.ref('excluded.severity') })),
          )
          .execute()
    })
    if (given.length > 0) this.#tell(threadId)
    return this.of(threadId)
  }
}
