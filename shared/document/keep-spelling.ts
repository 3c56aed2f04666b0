import { alignBlocks } from './align.ts'
import { type Inline, inlineFromNodes, inlineKey, inlineToNodes, joinInline, sliceInline } from './inline.ts'
import { normalInline } from './normal-inline.ts'
import { type PlannedBlock, planGroup, planText } from './tree.ts'

/**
 * The target with what Markdown cannot say left as it stands in the document: spaces at the end of a paragraph above all,
 * where somebody is perhaps about to type the next word. Authors of Markdown never see such spaces, so they never mean to
 * take them away.
 */
export function keepSpelling(
  base: readonly PlannedBlock[],
  target: readonly PlannedBlock[],
): readonly PlannedBlock[] {
  const kept = [...target]
  for (const [i, j] of alignBlocks(base, target)) {
    const [old, fresh] = [base[i], target[j]]
    if (old && fresh && old.key !== fresh.key) kept[j] = keepInBlock(old, fresh)
  }
  return kept
}

function keepInBlock(old: PlannedBlock, fresh: PlannedBlock): PlannedBlock {
  if (old.kind === 'group' && fresh.kind === 'group') {
    return planGroup(fresh.type, fresh.attrs, keepSpelling(old.children, fresh.children))
  }
  // Every space of code can be said, and is meant.
  if (old.kind === 'group' || fresh.kind === 'group' || fresh.type === 'codeBlock') return fresh
  return planText(fresh.type, fresh.attrs, keepInText(old.inline, fresh.inline))
}

function keepInText(old: Inline, fresh: Inline): Inline {
  const spoken = inlineFromNodes(normalInline(inlineToNodes(old)))
  if (inlineKey(spoken) === inlineKey(fresh)) return old
  const end = old.text.trimEnd().length
  return end > 0 ? joinInline(fresh, sliceInline(old, end, old.text.length)) : fresh
}
