import type { VersionSummary } from '#shared/protocol/version.ts'
import type { ListedVersion, Person } from './version-store.ts'

/** As listings tell of it. */
export function wireSummary(version: ListedVersion): VersionSummary {
  const { id, kind, name, runId, messageId, creator, createdAtMs } = version
  return {
    version_id: id,
    kind,
    name,
    run_id: runId,
    message_id: messageId,
    created_by: wirePerson(creator),
    created_at_ms: createdAtMs,
  }
}

export const wirePerson = ({ userId, name, color }: Person) => ({ user_id: userId, name, color })
