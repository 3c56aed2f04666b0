import { readAction } from './actions.ts'
import { asCondition, splitBeforeMainClause } from './conditions.ts'
import { cutLead } from './leads.ts'

/*
 * A sentence that people string together with commas holds several: "the clerk checks the form, if it is wrong the boss
 * decides, otherwise it is paid, then the customer is informed" tells an action, a decision and another action.
 */

const conditional =
  /^(?:(?:and|but|then)\s+)?(?:(?:if(?!\s+not\b)|unless|in case)\s|(?:for\s[^,]{0,40})?(?:above|over|below|under)\s+[$€£]?\d)/i
const contrary = /^(?:(?:and|but)\s+)?(?:otherwise|else|if not)\b/i
const bothSides = /[,;\s](?:otherwise|else|if not)\b,?\s+\S/i
/** What follows these is done in any case again. */
const onward =
  /^(?:and\s+)?(?:then|finally|lastly|afterwards?|after that|at the end|in the end|in (?:both|any|either|all) cases?|either way)\b(?!\s+of\b)/i
const lead = /^(?:and\s+|but\s+)?(?:when|whenever|once|as soon as|after|before|while|on|upon|at)\s/i

/** The parts of a sentence that can be read one after the other, each a whole action or decision. */
export function splitUnits(sentence: string): string[] {
  const pieces = sentence.split(/(?:\s*[,;]|\s+[-–—])\s+/)
  const units: string[] = []
  let from = 0
  const endsAt = pieceEnds(sentence, pieces)
  pieces.forEach((piece, at) => {
    if (at === 0 || !beginsUnit(sentence.slice(from, endsAt[at - 1]), piece, pieces.slice(at + 1))) return
    units.push(sentence.slice(from, endsAt[at - 1]))
    from = sentence.indexOf(piece, endsAt[at - 1])
  })
  return [...units, sentence.slice(from)].map((unit) => unit.replace(/^(?:and|but)\s+/i, ''))
}

function pieceEnds(sentence: string, pieces: readonly string[]): number[] {
  let end = 0
  return pieces.map((piece) => {
    end = sentence.indexOf(piece, end) + piece.length
    return end
  })
}

/** Whether `piece` begins something new behind `before`; `after` are the pieces that follow it. */
function beginsUnit(before: string, piece: string, after: readonly string[]): boolean {
  const next = after[0]
  const isOpen = conditional.test(before)
  if (contrary.test(piece)) return false
  if (isOpen && bothSides.test(before) && readAction(piece)?.actor !== undefined) return true
  if (conditional.test(piece)) {
    const ownOutcome = splitBeforeMainClause(asCondition(piece)) !== undefined || /\sthen\s/i.test(piece)
    const hasOutcome =
      ownOutcome || (next !== undefined && !contrary.test(next) && !/^(?:and|or)\s/i.test(next))
    return hasOutcome && isWhole(before)
  }
  if (onward.test(piece)) {
    const comesBack = after.some((later) => contrary.test(later))
    return isOpen && !comesBack && /[,;\s](?:otherwise|else|if not)\b|,\s|\sthen\s/i.test(before)
  }
  if (/^for (?:any|every)thing\s/i.test(piece)) return isWhole(before)
  return lead.test(piece) && isWhole(before) && (next !== undefined || cutLead(piece).lead !== undefined)
}

/** Whether something is told already, so that what follows need not belong to it. */
function isWhole(before: string): boolean {
  return conditional.test(before) && /,\s/.test(before)
    ? true
    : readAction(cutLead(before).body) !== undefined ||
        readAction(before.split(/,\s+/).at(-1) ?? '') !== undefined ||
        splitBeforeMainClause(asCondition(before)) !== undefined
}
