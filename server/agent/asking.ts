import type { Patch } from '#shared/document/patch.ts'
import type { Seen } from '#shared/document/seen.ts'
import type { MessageId, RunId, ThreadId } from '#shared/ids.ts'
import type { WireProposal } from '#shared/protocol/proposal.ts'
import { RunOver } from '../history/patch-edits.ts'
import type { PatchAuthor } from '../history/patch-recorder.ts'
import type { Proposals } from '../history/proposals.ts'
import type { DeletionTrial } from './deletions.ts'
import type { ToolResult } from './hands.ts'
import { holdRunning } from './run-store.ts'

export type Question = {
  readonly threadId: ThreadId
  readonly author: PatchAuthor & { readonly runId: RunId; readonly messageId: MessageId }
  readonly patch: Patch
  readonly trial: DeletionTrial
  /** The document as the model knows it. */
  readonly seen: Seen
}

/** Asks people about a patch that takes away more than the designer may alone, and tells the model so. */
export async function askPeople(
  proposals: Proposals,
  { threadId, author, patch, trial, seen }: Question,
): Promise<ToolResult> {
  const { loss, section: heading, cause } = trial.refused()
  const section = heading.replace(/^#+\s*/, '')
  const asked = { author, patch, seen, loss, section, cause }
  const proposal = await proposals.ask(threadId, asked, (trx) => holdRunning(trx, author.runId))
  if (!proposal) throw new RunOver('the run is over')
  const { proposal_id, words, writers } = proposal
  const result = { code: 'people_asked', detail: describe(proposal), proposal_id, words, writers }
  return { content: JSON.stringify(result), failed: true, code: result.code }
}

/** What there is to know for the model, and for the people to whom it repeats that. */
function describe({ words, writers, cause }: WireProposal): string {
  const people = writers.map(({ name, words }) => `${words} by ${name}`).join(', ')
  const count = `${words} ${words === 1 ? 'word' : 'words'}${people === '' ? '' : ` (${people})`}`
  const why =
    cause === 'section'
      ? 'a whole section with words of people'
      : 'together with what you deleted before in this answer, more than 30 % of the text'
  return `Nothing is changed: this deletes ${count}, ${why}, so the people are asked to allow it, here in the chat. It is made when they do. Do not send it again, and do not go another way (to move text, send one update of the section that holds both places); do the rest, and tell them that you are asking first.`
}
