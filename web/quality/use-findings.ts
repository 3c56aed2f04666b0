import type { Editor } from '@tiptap/core'
import { useCallback } from 'react'
import type { DocNode } from '#shared/document/node.ts'
import type { Choices } from '#shared/process/choices.ts'
import type { Findings } from '#shared/process/findings.ts'
import { useAtRest } from '../document/use-at-rest.ts'

/** Loaded when a document is open: nobody waits for the rules. */
const loadRules = () =>
  Promise.all([import('#shared/process/findings.ts'), import('#shared/process/sections.ts')])

/** What the rules find in the text of an editor. Null until it was read first, and what people decided is known. */
export function useFindings(editor: Editor | null, kind: unknown, choices: Choices | null): Findings | null {
  const read = useCallback(
    async (nodes: readonly DocNode[]) => {
      const [{ findingsOf }, { readProcessKind }] = await loadRules()
      return findingsOf(nodes, readProcessKind(kind), choices ?? undefined)
    },
    [kind, choices],
  )
  return useAtRest(choices && editor, read)
}
