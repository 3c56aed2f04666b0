import { ownedText } from '#shared/document/attribution.ts'
import type { IdSet } from '#shared/document/id-set.ts'
import { hardBreak } from '#shared/document/inline.ts'
import { type Owned, type Owner, type OwnerIndex, sameOwner } from '#shared/document/owner-index.ts'
import { type Block, readTree, type TextBlock } from '#shared/document/tree.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { WireAttribution } from '#shared/protocol/attribution.ts'
import type { DocumentHost } from '../collab/host.ts'
import { type AttributionParts, type AttributionTables, tablesOf } from './attribution-tables.ts'

/** Text of one block with its owners. */
type OwnedBlock = {
  readonly section: string | null
  readonly text: string
  readonly spans: readonly { readonly start: number; readonly end: number; readonly owner: Owner }[]
}

/** Who wrote which characters of the document, as it is now. */
export async function readAttribution(
  { host, ...parts }: AttributionParts & { readonly host: DocumentHost },
  threadId: ThreadId,
  { withBlocks }: { readonly withBlocks: boolean },
): Promise<WireAttribution> {
  const { text, sessions, blocks } = await host.readOwned(threadId, (ydoc, owners) => ({
    text: ownedText(ydoc, owners),
    sessions: [...owners.sessions()],
    blocks: withBlocks ? ownedBlocks(readTree(ydoc), owners) : [],
  }))
  // A patch that is in the document already has its record once that is on disk.
  await host.whenStored(threadId)
  const tables = await tablesOf(parts, threadId, new Set([...text, ...sessions].map(({ owner }) => owner)))
  return {
    authors: [...tables.authors],
    patches: [...tables.patches],
    ranges: text.map(({ client, clock, length, owner }) => [client, clock, length, ...tables.placeOf(owner)]),
    sessions: sessions.map(({ client, clock, owner }) => [client, clock, tables.placeOf(owner)[0]]),
    blocks: blocks.map((block) => wireBlock(block, tables)),
  }
}

const wireBlock = ({ section, text, spans }: OwnedBlock, tables: AttributionTables) => ({
  section,
  text,
  spans: spans.map(({ start, end, owner }): [number, number, number, number | null] => [
    start,
    end,
    ...tables.placeOf(owner),
  ]),
})

function ownedBlocks(tree: readonly Block[], owners: OwnerIndex): OwnedBlock[] {
  const found: OwnedBlock[] = []
  let section: string | null = null
  const visit = (block: Block): void => {
    if (block.kind === 'group') block.children.forEach(visit)
    else if (block.inline.text !== '') found.push({ section, ...ownedInline(block, owners) })
  }
  for (const block of tree) {
    if (block.type === 'heading' && block.kind === 'text') section = plain(block)
    visit(block)
  }
  return found
}

const plain = ({ inline }: TextBlock): string => inline.text.replaceAll(hardBreak, '\n')

function ownedInline(block: TextBlock, owners: OwnerIndex): Omit<OwnedBlock, 'section'> {
  const spans: { start: number; end: number; owner: Owner }[] = []
  let start = 0
  for (const { length, owner } of partsOf(block.inline.ids, owners)) {
    const last = spans.at(-1)
    const end = start + length
    if (last && sameOwner(last.owner, owner)) last.end = end
    else spans.push({ start, end, owner })
    start = end
  }
  return { text: plain(block), spans }
}

const partsOf = (ids: IdSet, owners: OwnerIndex): Owned[] => ids.flatMap((run) => owners.ownersOf(...run))
