import type { WireProposal } from '#shared/protocol/proposal.ts'
import { request, threadPath } from '../api.ts'
import { plural } from './patches.ts'

/** What people decide about a proposal; everybody in the thread is told, as a frame. */
export const decideProposal = (threadId: string, proposalId: string, decision: 'allow' | 'refuse') =>
  request<WireProposal>(
    'POST',
    `${threadPath(threadId)}/proposals/${encodeURIComponent(proposalId)}/${decision}`,
  )

/** What the designer wants to do with the section: "delete", "rewrite". */
export function wishOf({ operation, content }: WireProposal): string {
  if (operation === 'delete') return content === undefined ? 'delete' : 'delete text in'
  return operation === 'update' ? 'rewrite' : 'change'
}

/** "120 words, 80 of them by Ana" */
export function lossOf({ operation, words, writers }: WireProposal): string {
  const count = `${plural(words, 'word')}${operation === 'delete' ? '' : ' would go'}`
  const [only] = writers
  if (only && writers.length === 1 && only.words === words) return `${count}, all by ${only.name}`
  const parts = writers.map((writer, at) => `${writer.words}${at === 0 ? ' of them' : ''} by ${writer.name}`)
  return [count, ...parts].join(', ')
}

/** Undefined while nobody has decided. */
export function decisionOf({ status, by = 'somebody' }: WireProposal): string | undefined {
  switch (status) {
    case 'open':
      return undefined
    case 'allowed':
    case 'refused':
      return `${status} by ${by}`
    case 'outdated':
      return 'did not fit any more'
  }
}
