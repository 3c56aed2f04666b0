import type { Found, Rule } from '../finding.ts'
import { isCase } from '../steps.ts'
import { nameOf } from './steps.ts'

export const noDefaultBranch: Rule = {
  id: 'flow/no-default-branch',
  severity: 'info',
  isEnglish: true,
  find: ({ steps }) =>
    steps.flatMap((step): Found[] => {
      const cases = step.statements.filter(isCase).filter(({ within }) => within === undefined)
      const [first, ...others] = cases
      const subjects = new Set(cases.map(({ condition }) => kind.exec(condition)?.[1]?.toLowerCase()))
      const [subject] = subjects
      if (!first || others.length === 0 || subject === undefined || subjects.size > 1) return []
      if (
        cases.some(({ condition, otherwise, outcome }) => otherwise || outcome.jump || open.test(condition))
      )
        return []
      if (step.statements.some((statement) => 'text' in statement && rest.test(statement.text))) return []
      return [
        {
          block: first.block,
          words: `${step.name}: ${cases.map(({ condition }) => condition).join(' ')}`,
          message: `In ${nameOf(step)} nothing says what happens if ${subject} something else. Add “Otherwise, …”.`,
        },
      ]
    }),
}

/** "the mail is | about a bill", "the priority is | 1": one of many. Of what is "right", "new" or "late" two are all. */
const kind =
  /^(.{2,60}?\s(?:is|are|comes from|concerns|says))\s+(?:(?:about|at|by|for|from|in|of|on|an?|the)\s|\d|["“\p{Lu}])/u

/** It is about a number, about several things, or about what is left of them. */
const open = /\b(?:above|below|over|under|more|less|fewer|least|most|between|than|and|or|not?|other|else)\b/i

/** "In all other cases, …" */
const rest = /^(?:.{0,20}\b(?:others?|else|rest)\b|by default\b)/i
