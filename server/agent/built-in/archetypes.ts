import type { Archetype } from './archetype.ts'
import { customerOnboarding, orderFulfilment, refund, supportTicket } from './archetypes-customers.ts'
import { contractReview, expense, invoice, purchase } from './archetypes-money.ts'
import { approval, employeeOffboarding, employeeOnboarding, hiring, leave } from './archetypes-people.ts'
import { accessRequest, dataSync, incident, publication, release } from './archetypes-technology.ts'

/** The most special first: an "invoice approval" is an invoice process, an "expense refund" is about expenses. */
export const archetypes: readonly Archetype[] = [
  customerOnboarding,
  employeeOnboarding,
  employeeOffboarding,
  invoice,
  expense,
  contractReview,
  leave,
  accessRequest,
  hiring,
  refund,
  orderFulfilment,
  purchase,
  incident,
  release,
  publication,
  dataSync,
  supportTicket,
  approval,
]

/** The sort of process that these texts speak of; an earlier text says it more surely than a later one. */
export function findArchetype(texts: readonly string[], told = ''): Archetype | undefined {
  for (const text of texts) {
    const found = archetypes.find((archetype) => archetype.matches.test(text))
    if (found) return found
  }
  if (!texts.some((text) => onboardingAlone.test(text))) return undefined
  return /\b(?:HR|new hires?|newcomers?|employees?|new colleagues?|first day)\b/.test(told)
    ? employeeOnboarding
    : customerOnboarding
}

/** As a title without a word on who it is for, it is mostly that of customers; "Vendor onboarding" is another matter. */
const onboardingAlone = /^\W*(?:the |our )?(?:automated )?onboarding(?: process| workflow)?\W*$/i
