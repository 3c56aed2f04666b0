import type { Choices } from '#shared/process/choices.ts'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { AppliedWirePatch } from '#shared/protocol/patch.ts'
import type { WireProposal } from '#shared/protocol/proposal.ts'
import type { Briefing } from './model.ts'
import type { Told } from './readings.ts'

/** Earlier messages that a run is told of; older ones are rarely what is meant, and the document holds their result. */
export const maxEarlierMessages = 40

/** What the designer is told when a run begins, from what is stored. Pure: the caller has read it all. */
export function composeBriefing(facts: {
  details: { title: string; description: string; context: Readonly<Record<string, unknown>> }
  document: Pick<Told, 'markdown' | 'changes'>
  /** The newest messages of the thread, oldest first, perhaps with the asked one and later ones among them. */
  messages: readonly WireMessage[]
  asked: WireMessage
  choices?: Choices | undefined
}): Briefing {
  const { details, document, messages, asked, choices } = facts
  const changes = [document.changes, describeReviews(messages)].filter((text) => text !== '').join('\n')
  const earlier = messages.filter(
    ({ event_id, message_id, queued }) =>
      event_id < asked.event_id && message_id !== asked.message_id && !queued,
  )
  return {
    title: details.title,
    description: details.description,
    context: details.context,
    markdown: document.markdown,
    ...(changes === '' ? {} : { changes }),
    ...(choices && { choices }),
    conversation: earlier.flatMap((message) => {
      const content = spoken(message)
      return content === '' ? [] : [{ role: message.role, author: message.author.name, content }]
    }),
    message: { author: asked.author.name, content: asked.content },
  }
}

/** A message as words: a question that ended a turn belongs to what was said. */
function spoken(message: WireMessage): string {
  return [message.content, message.question?.question].filter((text) => text?.trim()).join('\n\n')
}

/** Decisions that are told, the newest ones. */
const maxReviews = 10

/** What people decided about the designer's patches and proposals: its messages say so. */
function describeReviews(messages: readonly WireMessage[]): string {
  const decided = messages.flatMap((message) => [
    ...(message.mini_process?.patches ?? []).flatMap(describePatch),
    ...(message.proposals ?? []).map(describeProposal),
  ])
  return decided.slice(-maxReviews).join('\n')
}

function describePatch({ by, status, operation, section, location }: AppliedWirePatch): string[] {
  if (by === undefined) return []
  return [
    `- ${by} ${decisions[status ?? 'applied']} your ${operation} in ${JSON.stringify(section ?? location)}`,
  ]
}

const decisions = { applied: 'brought back', kept: 'kept', undone: 'undid' } as const

function describeProposal({ by = 'Somebody', status, operation, section }: WireProposal): string {
  const what = `the ${operation} in ${JSON.stringify(section)} that you asked for`
  switch (status) {
    case 'open':
      return `- Nobody has decided yet about ${what}`
    case 'allowed':
      return `- ${by} allowed ${what}`
    case 'refused':
      return `- ${by} refused ${what}: it is not to be done`
    case 'outdated':
      return `- ${by} allowed ${what}, but the document had changed: nothing was done`
  }
}
