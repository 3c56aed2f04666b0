import type { z } from 'zod'
import type { patchListSchema, Reviewed, WirePatchRecord } from '#shared/protocol/patch-record.ts'
import { request, threadPath } from '../api.ts'

type PatchPage = z.infer<typeof patchListSchema>

const patchesPath = (threadId: string) => `${threadPath(threadId)}/patches`

/**
 * `withDependents`: whether what was written on top goes along. Undefined: the server asks, by a conflict, when there is
 * anything.
 */
type ReversalOptions = { readonly withDependents?: boolean | undefined }

export const keepPatch = (threadId: string, patchId: string) =>
  request<Reviewed>('POST', `${patchesPath(threadId)}/${encodeURIComponent(patchId)}/keep`)

export const undoPatch = (threadId: string, patchId: string, options: ReversalOptions = {}) =>
  request<Reviewed>('POST', `${patchesPath(threadId)}/${encodeURIComponent(patchId)}/undo`, {
    body: bodyOf(options),
  })

export const redoPatch = (threadId: string, patchId: string, options: ReversalOptions = {}) =>
  request<Reviewed>('POST', `${patchesPath(threadId)}/${encodeURIComponent(patchId)}/redo`, {
    body: bodyOf(options),
  })

export const undoRun = (threadId: string, runId: string, options: ReversalOptions = {}) =>
  request<Reviewed>('POST', `${threadPath(threadId)}/runs/${encodeURIComponent(runId)}/undo`, {
    body: bodyOf(options),
  })

/**
 * Takes an undo back, patch by patch. Undone was the newest first, so the oldest comes back first; each by itself, for
 * what lies on top of it is either in the list too or was not taken along.
 */
export async function redoAll(threadId: string, { patch_ids, dependents = [] }: Reviewed): Promise<number> {
  const newestFirst = [...dependents.map(({ patch_id }) => patch_id), ...patch_ids]
  let lostCharacters = 0
  for (const patchId of newestFirst.toReversed()) {
    const answer = await redoPatch(threadId, patchId, { withDependents: false })
    lostCharacters += answer.lost_characters ?? 0
  }
  return lostCharacters
}

/** The records of what one answer of the designer changed, with the text before and after each. */
export async function fetchPatchesOfRun(
  threadId: string,
  runId: string,
): Promise<readonly WirePatchRecord[]> {
  const records: WirePatchRecord[] = []
  for (let after: number | undefined = 0; after !== undefined; ) {
    const query = `run_id=${encodeURIComponent(runId)}&after_sequence=${after}`
    const page: PatchPage = await request('GET', `${patchesPath(threadId)}?${query}`)
    records.push(...page.patches)
    after = page.next_after_sequence
  }
  return records
}

/** The record of one patch, with the text before and after it. */
export const fetchPatchRecord = (threadId: string, patchId: string) =>
  request<WirePatchRecord>('GET', `${patchesPath(threadId)}/${encodeURIComponent(patchId)}`)

const bodyOf = ({ withDependents }: ReversalOptions) =>
  withDependents === undefined ? {} : { with_dependents: withDependents }
