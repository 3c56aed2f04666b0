import { type BlockPath, blockLists, editList } from './block-path.ts'
import { type BlockList, type Found, foundMany, foundOnce, none } from './found.ts'
import { type PlannedBlock, planGroup } from './tree.ts'

/** Where the old blocks stand one after the other, at any depth. Bullets, spacing and other spelling do not count. */
export function matchBlocks(blocks: BlockList, old: BlockList, fresh: BlockList): Found {
  return replaceOnce(sitesOf(blocks, old), ({ path, index }) =>
    editList(blocks, path, (list) => list.toSpliced(index, old.length, ...fresh)),
  )
}

/** Where the old text is some items of one list, some rows of one table, or some blocks of one quote. */
export function matchParts(blocks: BlockList, old: BlockList, fresh: BlockList): Found {
  const [group] = old
  if (old.length !== 1 || group?.kind !== 'group') return none
  const count = group.children.length
  const isLike = fresh.every((block) => block.kind === 'group' && block.type === group.type)
  if (group.type === 'table' && !isLike) return none
  return replaceOnce(sitesOf(blocks, group.children, group.type), ({ path, index }) => {
    if (isLike) {
      const parts = fresh.flatMap((block) => (block.kind === 'group' ? block.children : []))
      return editList(blocks, path, (list) => list.toSpliced(index, count, ...parts))
    }
    return editList(blocks, path.slice(0, -1), (list) =>
      splitAround(list, path.at(-1) ?? 0, index, count, fresh),
    )
  })
}

type Site = { readonly path: BlockPath; readonly index: number }

/** Where these blocks stand one after the other; in groups of this type, if one is given. */
function sitesOf(blocks: BlockList, wanted: BlockList, type?: string): Site[] {
  if (wanted.length === 0) return []
  const lists = [...blockLists(blocks)].filter((list) => type === undefined || list.type === type)
  return lists.flatMap(({ blocks: list, path }) =>
    list.flatMap((_, index) => {
      const stands = wanted.every((block, offset) => block.key === list[index + offset]?.key)
      return stands ? [{ path, index }] : []
    }),
  )
}

function replaceOnce(sites: readonly Site[], replace: (site: Site) => BlockList | null): Found {
  const [site] = sites
  if (!site) return none
  return sites.length === 1 ? foundOnce(replace(site)) : foundMany(sites.length)
}

/** The list with other blocks in place of some parts of one of its groups, which they cut in two. */
function splitAround(list: BlockList, at: number, index: number, count: number, fresh: BlockList): BlockList {
  const group = list[at]
  if (group?.kind !== 'group') return list
  return list.toSpliced(at, 1, ...slice(group, 0, index), ...fresh, ...slice(group, index + count))
}

/** Some children of a group as a group like it; a numbered list goes on counting. None where it would be empty. */
function slice(group: PlannedBlock & { kind: 'group' }, from: number, to?: number): PlannedBlock[] {
  const children = group.children.slice(from, to)
  if (children.length === 0) return []
  const { start } = group.attrs
  const attrs = typeof start === 'number' ? { ...group.attrs, start: start + from } : group.attrs
  return [planGroup(group.type, attrs, children)]
}
