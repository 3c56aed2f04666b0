import type { Patch } from '#shared/document/patch.ts'

/** A heading and nine paragraphs. */
export function sectionOf(section: number): string {
  const paragraphs = Array.from(
    { length: 9 },
    (_, index) => `Paragraph ${index} of section ${section} says what is done.`,
  )
  return `## Section ${section}\n\n${paragraphs.join('\n\n')}`
}

/** Every other one adds a paragraph; the rest say a few words more in one that is there. */
export function patchOf(section: number, index: number): Patch {
  const location = `## Section ${section}`
  if (index % 2 === 0)
    return { operation: 'append', location, content: `Change ${index} adds a **sentence** of its own.` }
  const oldContent = `Paragraph ${index % 9} of section ${section}`
  return { operation: 'update', location, oldContent, newContent: `${oldContent}, by change ${index},` }
}
