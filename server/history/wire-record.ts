import type { PatchRecord } from '#shared/document/patch.ts'
import type { WirePatchRecord } from '#shared/protocol/patch-record.ts'
import { wireStatus } from './wire-patch.ts'
import { wireRemoved } from './wire-removed.ts'

/** A patch as REST tells of it. */
export function wireRecord(record: PatchRecord): WirePatchRecord {
  const { operation, location, content, oldContent, newContent, reason } = record.patch
  return {
    patch_id: record.id,
    sequence: record.sequence,
    status: wireStatus(record),
    ...(record.interrupted ? { interrupted: true } : {}),
    operation,
    location,
    ...(content === undefined ? {} : { content }),
    ...(oldContent === undefined ? {} : { old_content: oldContent }),
    ...(newContent === undefined ? {} : { new_content: newContent }),
    ...(reason === undefined ? {} : { reason }),
    section: record.section?.heading ?? null,
    author: { kind: record.actor.kind, id: record.actor.id },
    run_id: record.runId,
    message_id: record.messageId,
    model: record.model,
    before: record.before,
    after: record.after,
    removed: wireRemoved(record.deletedPreview),
    warnings: [...record.warnings],
    created_at_ms: record.createdAtMs,
  }
}
