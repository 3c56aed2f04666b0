import { describe, expect, it } from 'vitest'
import { schema } from '#shared/document/schema.ts'
import { findSection } from '../../../web/document/sections.ts'

/** A document of lines: `## …` are headings. */
function doc(...lines: string[]) {
  return schema.nodeFromJSON({
    type: 'doc',
    content: lines.map((line) => {
      const [, marks = '', text = ''] = /^(#*)\s*(.*)$/.exec(line) ?? []
      const type = marks === '' ? { type: 'paragraph' } : { type: 'heading', attrs: { level: marks.length } }
      return { ...type, content: [{ type: 'text', text }] }
    }),
  })
}

const document = doc(
  '# Onboarding',
  'intro',
  '## Steps',
  '### Step 1',
  'first',
  '### Step 2',
  'second',
  '## Error Handling',
  'retry',
)

const read = (location: string) =>
  findSection(document, location)?.map((position) => document.nodeAt(position)?.textContent) ?? null

describe('a section of the document', () => {
  it('reaches to the next heading of its own or a higher level', () => {
    expect(read('## Steps')).toEqual(['Steps', 'Step 1', 'first', 'Step 2', 'second'])
    expect(read('### Step 1')).toEqual(['Step 1', 'first'])
    expect(read('Error Handling')).toEqual(['Error Handling', 'retry'])
  })

  it('is found by its name, its Markdown, its path and in any case', () => {
    for (const location of ['Step 2', '### Step 2', 'Steps > Step 2', '## Steps > ### Step 2', 'step 2 ']) {
      expect(read(location)).toEqual(['Step 2', 'second'])
    }
  })

  it('is not found when no heading reads like it', () => {
    expect(read('first')).toBeNull()
    expect(read('Roles')).toBeNull()
  })
})
