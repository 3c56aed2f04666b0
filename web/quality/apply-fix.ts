import type { Fix } from '#shared/process/finding.ts'
import { request, threadPath } from '../api.ts'

type Outcome = { readonly patch_id?: string; readonly status: string; readonly detail?: string }

export type Mended = { readonly patchIds: readonly string[]; readonly refusal: string | null }

/** Sends the patches of a fix, all or none: the ids of those that were applied, or why none was. */
export async function applyFix(threadId: string, { patches }: Fix): Promise<Mended> {
  const wire = patches.map(({ operation, location, content, oldContent, newContent, reason }) => ({
    ...{ operation, location, content, reason },
    ...{ old_content: oldContent, new_content: newContent },
  }))
  const { results } = await request<{ results: readonly Outcome[] }>(
    'POST',
    `${threadPath(threadId)}/patches`,
    { body: { patches: wire, atomic: true } },
  )
  const refused = results.find(({ status }) => status !== 'applied')
  return {
    patchIds: results.flatMap(({ patch_id }) => (patch_id === undefined ? [] : [patch_id])),
    refusal: refused ? (refused.detail ?? 'The text has changed meanwhile.') : null,
  }
}
