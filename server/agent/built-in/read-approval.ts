import { toActor } from './actors.ts'
import { unquote } from './clause-text.ts'
import type { Intent } from './intent.ts'
import { isRoleName } from './roles.ts'
import type { Situation } from './situation.ts'
import { cutPlace, findNamed, numbered } from './slots.ts'
import { readAmountLimit } from './usual-steps.ts'

const approving = `(?:approve|sign off|authori[sz]e|confirm)`

/** "Add an approval by the CFO above 10,000 EUR", "invoices over 5,000 must be approved by the CFO" */
export function readApproval(text: string, situation: Situation): Intent | undefined {
  const { steps } = situation
  const { place, rest } = cutPlace(text, situation)
  const bare = rest.replace(
    /^(?:if|when|in case|for)\s+.*?,?\s+(?=(?!(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?)\b)(?:the\s+)?[\p{L}-]+(?:\s+[\p{L}-]+){0,3}\s+(?:must|should|has to|have to|needs? to|approves?|signs? off)\b)/isu,
    '',
  )
  const match =
    /^(?:add|insert|include|require|introduce|we need|i need|there should be|put in|have)\s+(?:an?\s+|the\s+|another\s+)?(?:(.{2,40}?)\s+)?(?:approval|sign-?off|authori[sz]ation)\b(.*)$/is.exec(
      rest,
    ) ??
    new RegExp(
      `^(?:(?:we|i)\\s+(?:need|want)\\s+|have\\s+|let\\s+|get\\s+)(.{2,40}?)\\s+(?:to\\s+)?${approving}\\b(.*)$`,
      'is',
    ).exec(rest) ??
    new RegExp(`^(.{2,40}?)\\s+(?:must|should|has to|have to|needs? to)\\s+${approving}\\b(.*)$`, 'is').exec(
      bare,
    )
  const passive =
    /^((?:the\s+|all\s+|every\s+)?[\p{L}\s-]{2,40}?)(\s+(?:above|over|from|more than|exceeding)\s.+?)?\s+(?:must|should|has to|have to|needs? to)\s+be\s+(?:approved|signed off|authori[sz]ed)\s+by\s+(.{2,40})$/isu.exec(
      rest,
    )
  if (!match && !passive) return undefined
  const after = match?.[2] ?? ''
  const by =
    passive?.[3] ??
    readApprover(after, /\bby\s+/) ??
    (/\bby\b/i.test(after) ? undefined : readApprover(after, /\b(?:from|of)\s+/))
  const before = match?.[1]
    ?.replace(/\b(?:step|an?|the|new|manual|final|second|additional|extra)\b/gi, '')
    .trim()
  const object = passive ? passive[1] : readApproved(after, by)
  const role = by ?? (before || undefined)
  if (role !== undefined && !isRoleName(unquote(role))) return undefined
  const amount = readAmountLimit(text)
  const step =
    amount === undefined && object !== undefined ? findNamed(`approve ${object}`, steps, 0.99) : undefined
  if (step && role !== undefined)
    return { kind: 'set-responsible', step: numbered(step.number, steps), role: toActor(unquote(role)) }
  return {
    kind: 'add-approval',
    role: role === undefined ? undefined : toActor(unquote(role)),
    amount: amount === undefined ? undefined : text,
    object: passive && amount !== undefined ? undefined : object,
    place,
  }
}

/** "by the CFO", "from the head of sales" */
function readApprover(text: string, preposition: RegExp): string | undefined {
  const pattern = new RegExp(
    `${preposition.source}(?:the\\s+|an?\\s+|our\\s+)?([\\p{L}][\\p{L}\\s&-]{1,40}?)(?=\\s+(?:for|if|when|above|over|on|starting|from|with|in|at|and|exceed\\w*|more)\\b|[.,;]|$)`,
    'iu',
  )
  return pattern.exec(text)?.[1]
}

/** "of the billing", "for the order", and "the invoices" behind "must approve"; who approves is no object. */
function readApproved(text: string, approver: string | undefined): string | undefined {
  const match =
    /^\s*(?:(?:of|for)\s+)?((?:the|all|every)\s+[\p{L}\s-]{2,40}?)(?=\s+(?:by|above|over|if|when|from|with|exceed\w*|more)\b|[.,;]|$)/iu.exec(
      text,
    )
  const object = match?.[1]?.trim()
  const isApprover = approver !== undefined && object?.toLowerCase().endsWith(approver.toLowerCase())
  return object === undefined || isApprover || /\bamounts?\b/i.test(object) ? undefined : object
}
