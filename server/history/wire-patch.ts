import { diffText, words } from '#shared/document/diff.ts'
import type { PatchRecord } from '#shared/document/patch.ts'
import type { AppliedWirePatch } from '#shared/protocol/patch.ts'

/** A patch as frames and messages carry it. */
export function wirePatch(
  record: Pick<PatchRecord, 'id' | 'patch' | 'status' | 'interrupted' | 'section' | 'before' | 'after'>,
): AppliedWirePatch {
  const { operation, location, content, oldContent, newContent, reason } = record.patch
  return {
    patch_id: record.id,
    operation,
    location,
    ...(content === undefined ? {} : { content }),
    ...(oldContent === undefined ? {} : { old_content: oldContent }),
    ...(newContent === undefined ? {} : { new_content: newContent }),
    ...(reason === undefined ? {} : { reason }),
    section: record.section?.heading.replace(/^#+\s*/, '') ?? '',
    status: wireStatus(record),
    ...(record.interrupted ? { interrupted: true } : {}),
    ...countChange(record.before, record.after),
  }
}

export const wireStatus = ({ status }: Pick<PatchRecord, 'status'>): 'applied' | 'kept' | 'undone' =>
  status === 'kept' || status === 'undone' ? status : 'applied'

/** Words that came and went between two Markdown texts. */
export function countChange(before: string, after: string): { words_added: number; words_removed: number } {
  const changed = diffText(before, after).filter((step) => !step.same)
  const count = (texts: string[]) => texts.reduce((sum, text) => sum + words(text).length, 0)
  return {
    words_added: count(changed.map(({ at, end }) => after.slice(at, end))),
    words_removed: count(changed.map(({ from, to }) => before.slice(from, to))),
  }
}
