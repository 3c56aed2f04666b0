import type { WireMessage } from '#shared/protocol/message.ts'
import { wireDismissal } from '#shared/protocol/wire-finding.ts'
import type { ThreadRecords } from './exports/account-data.ts'
import { type Pages, pagewise } from './exports/pagewise.ts'
import { wireRecord } from './history/wire-record.ts'
import { wireSummary } from './history/wire-version.ts'
import { wireMap } from './imports/wire-map.ts'
import type { Parts } from './parts.ts'

/** A patch may be ten times as large as a message, of a version there is its name. */
const atOnce = { messages: 50, patches: 10, versions: 100 }

/** What chat, history, imports and quality keep of a thread, for the download of all one's data. */
export function threadRecords({ conversation, dismissals, maps, patches, versions }: Parts): ThreadRecords {
  return {
    messages: (id) => eachMessage((after, limit) => conversation.messagesAfter(id, after, limit)),
    messagesBy: (userId, id) =>
      eachMessage((afterEventId, limit) => conversation.messagesBy(id, { userId, afterEventId, limit })),
    patches: (id) =>
      pagewise({
        size: atOnce.patches,
        read: (afterSequence = 0, limit) => patches.list(id, { afterSequence, limit }),
        placeOf: ({ sequence }) => sequence,
        tell: wireRecord,
      }),
    versions: (id) =>
      pagewise({
        size: atOnce.versions,
        read: (before, limit) => versions.list(id, { before, limit }),
        placeOf: ({ number }) => number,
        tell: wireSummary,
      }),
    maps: async (id) => (await maps.list(id)).map(wireMap),
    dismissals: async (id) => (await dismissals.list(id)).map(wireDismissal),
  }
}

/** A message that changes takes a later place, and comes once all the same. */
async function* eachMessage(
  read: (after: number, limit: number) => Promise<WireMessage[]>,
): AsyncGenerator<WireMessage> {
  const told = new Set<string>()
  const pages: Pages<WireMessage, WireMessage> = {
    size: atOnce.messages,
    read: (after = 0, limit) => read(after, limit),
    placeOf: ({ event_id }) => event_id,
    tell: (message) => message,
  }
  for await (const message of pagewise(pages)) {
    if (told.has(message.message_id)) continue
    told.add(message.message_id)
    yield message
  }
}
