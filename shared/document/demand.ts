import { cleanText, readContent } from './content.ts'
import type { Patch } from './patch.ts'
import { type Refused, refuse } from './refusal.ts'
import type { PlannedBlock } from './tree.ts'

/** What a patch asks for. Its texts are within the limits, and all it needs is there. */
export type Demand = { readonly ok: true; readonly warnings: readonly string[] } & (
  | { readonly kind: 'add'; readonly operation: 'insert' | 'append'; readonly content: Content }
  | { readonly kind: 'rewrite'; readonly content: Content }
  | { readonly kind: 'replace'; readonly oldContent: string; readonly newContent: string }
  | { readonly kind: 'remove' }
)

type Content = readonly PlannedBlock[]

export function readDemand(patch: Patch): Demand | Refused {
  switch (patch.operation) {
    case 'insert':
    case 'append':
      return readAddition(patch.operation, patch.content)
    case 'update':
      return readUpdate(patch.oldContent, patch.newContent ?? patch.content)
    case 'delete':
      return readDeletion(patch.oldContent ?? patch.content)
  }
}

export const refuseEmpty = (detail: string): Refused => refuse({ code: 'content_empty', detail })

function readAddition(operation: 'insert' | 'append', given = ''): Demand | Refused {
  const content = readContent(given)
  if (!content.ok) return content
  if (content.blocks.length === 0) return refuseEmpty(`${operation} needs content.`)
  return { ok: true, kind: 'add', operation, content: content.blocks, warnings: content.warnings }
}

function readUpdate(oldContent: string | undefined, newContent: string | undefined): Demand | Refused {
  if (newContent === undefined) return refuseEmpty('update needs new_content.')
  if (oldContent !== undefined) return readReplacement(oldContent, newContent)
  const content = readContent(newContent)
  if (!content.ok) return content
  if (content.blocks.length === 0)
    return refuseEmpty('new_content is empty; to take a section away use delete.')
  return { ok: true, kind: 'rewrite', content: content.blocks, warnings: content.warnings }
}

/** Nothing named that is to go means all of the section; many models send '' for what they leave out. */
function readDeletion(content = ''): Demand | Refused {
  return isBlank(content) ? { ok: true, kind: 'remove', warnings: [] } : readReplacement(content, '')
}

function readReplacement(oldContent: string, newContent: string): Demand | Refused {
  if (isBlank(oldContent)) {
    return refuseEmpty(
      'old_content is empty. Leave it out to rewrite the section; use insert or append to add to it.',
    )
  }
  const old = readContent(oldContent)
  if (!old.ok) return old
  const fresh = readContent(newContent)
  if (!fresh.ok) return fresh
  const texts = { oldContent: cleanText(oldContent), newContent: cleanText(newContent) }
  return { ok: true, kind: 'replace', ...texts, warnings: fresh.warnings }
}

const isBlank = (markdown: string): boolean => markdown.trim() === ''
