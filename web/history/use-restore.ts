import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RestoreMode } from '#shared/protocol/version.ts'
import { useTell } from '../ui/toasts.tsx'
import { restoreVersion, undoRestore, versionsKey } from './queries.ts'

/** Restores, and offers for a while to take that back. What it did is seen in the document, by everybody. */
export function useRestore(threadId: string) {
  const queries = useQueryClient()
  const tell = useTell()
  const refresh = () => void queries.invalidateQueries({ queryKey: versionsKey(threadId) })
  const undo = (versionId: string) =>
    undoRestore(threadId, versionId).then(() => {
      refresh()
      tell.told('The restore is taken back. What was written since stays.')
    }, tell.failed)
  return useMutation({
    mutationFn: ({ versionId, mode }: { versionId: string; mode: RestoreMode }) =>
      restoreVersion(threadId, versionId, mode),
    onSuccess: ({ version_id }, { mode }) => {
      refresh()
      tell.told(told[mode], { label: 'Undo', run: () => void undo(version_id) })
    },
  })
}

const told: Record<RestoreMode, string> = {
  whole: 'Restored: the whole document.',
  designer: 'Taken back: what the designer changed.',
}
