import { findEntry, type Section } from '#shared/process/sections.ts'
import { assumptionMark } from '#shared/process/text.ts'
import type { Desk, Outcome } from './desk.ts'
import { bullets, writeRole } from './draft.ts'
import { addBullets } from './edits.ts'
import { capitalise, sentence, toTitleCase, uncapitalise } from './english.ts'
import { theRole } from './roles.ts'

export function addRole(desk: Desk, role: string, duty: string | undefined): Outcome {
  const { paper } = desk
  const line = `**${role}**: ${duty === undefined ? `tasks still to be agreed ${assumptionMark}` : uncapitalise(duty)}`
  const section = paper.section('roles')
  const present = section ? paper.bodyOf(section).toLowerCase() : ''
  if (present.includes(`**${role.toLowerCase()}**`)) return { did: `The role ${role} is there already.` }
  const isDone = section
    ? addBullets(paper, section, [line])
    : paper.patch({
        operation: 'insert',
        location: paper.newLocation('Roles and Responsibilities'),
        content: bullets([...rolesInSteps(desk), line]),
      })
  if (!isDone) return { did: `I could not add the role ${role}.` }
  const asked = `What does ${theRole(role)} do? Tell me the steps, such as “make ${role} responsible for step 2”.`
  return {
    will: `add the role ${role}`,
    did: `${role} stands among the roles now.`,
    open: duty === undefined ? [asked] : [],
  }
}

function rolesInSteps({ paper }: Desk): string[] {
  const byRole = Map.groupBy(
    paper.steps.filter((step) => step.responsible !== undefined),
    (step) => step.responsible ?? '',
  )
  return [...byRole].map(([role, steps]) =>
    writeRole(
      role,
      steps.map((step) => step.name),
    ),
  )
}

/** Asks for what a section is to say; the answer is recognised in conversation.ts. */
const sectionQuestion = (title: string) => `What should the section “${title}” say?`

export function addSection(desk: Desk, title: string, content: string | undefined): Outcome {
  const { paper } = desk
  const present = findSection(desk, title)
  const heading = title === title.toLowerCase() ? toTitleCase(title) : capitalise(title)
  if (content === undefined) {
    if (present) return { did: `The section “${present.title}” is there already.` }
    return { did: '', calls: [{ tool: 'ask_user', question: sectionQuestion(heading), about: heading }] }
  }
  if (present)
    return addBullets(paper, present, [capitalise(content)])
      ? { will: `add to “${present.title}”`, did: `“${present.title}” says so now.` }
      : { did: `I could not write into “${present.title}”: there is more than one section of that name.` }
  return paper.patch({
    operation: 'insert',
    location: paper.newLocation(heading),
    content: sentence(content),
  })
    ? { will: `add the section “${heading}”`, did: `“${heading}” is in the document now.` }
    : { did: `I could not add “${heading}”: a section with a very similar name is in the way.` }
}

export function removeSection(desk: Desk, title: string): Outcome {
  const { paper } = desk
  const section = findSection(desk, title)
  if (!section) return { did: `I found no section “${title}”, so I changed nothing.` }
  const location = paper.location(section.heading)
  return paper.patch({ operation: 'delete', location, reason: `Remove “${section.title}”` })
    ? { will: `remove the section “${section.title}”`, did: `“${section.title}” is gone.` }
    : { did: `I could not remove “${section.title}”: there is more than one section of that name.` }
}

function findSection({ paper }: Desk, title: string): Section | undefined {
  const id = findEntry(title)?.id
  const { sections } = paper
  return (
    sections.find((section) => section.title.toLowerCase() === title.toLowerCase()) ??
    sections.find((section) => id !== undefined && section.id === id)
  )
}
