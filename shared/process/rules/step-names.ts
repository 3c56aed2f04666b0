import { withoutEndSigns } from '../text.ts'
import { baseForm, isVerb } from '../verbs.ts'

/** "Check the order", "Quickly check …", "The clerk checks …", "Order check by …" is none. */
export function beginsWithVerb(name: string): boolean {
  const words = name.replace(/["“”'’,]/g, '').split(/\s+/)
  if (nominal.test(name)) return false
  const [first = '', second = ''] = words
  if (isInstruction(first) || (/ly$/i.test(first) && isInstruction(second))) return true
  if (
    /^(?:if|when|in|once|within|during|after|before|by|for|at|on|as|re|while|until|to|do not|don['’]t|never|the|an?|each|every|your?|our|we|they|he|she|i|some(?:body|one)|every(?:body|one))\b/i.test(
      name,
    )
  )
    return true
  if (hasObject.test(name)) return true
  // "Sales Operations registers …": a verb within the first words says who does it.
  return words.slice(1, 6).some((word) => /s$/i.test(word) && baseForm(word) !== undefined)
}

/** "Photograph the damage", and with who does it "Claims handler names a garage": a verb that no list has to know. */
const hasObject =
  /^(?:\p{L}+(?: (?:out|up|down|off|on|over|back|in|away))?|(?:\p{L}+ ){1,4}\p{L}{2,}[^\Ws]s) (?:the|an?|all|each|every|any|its|their|your|our)\b/iu

/**
 * "pack the goods" in "Check the order and pack the goods": both have an object of their own. "Search and replace text" has
 * one for two, "Check and approve" none, and "and then" tells of what follows.
 */
export function secondAction(name: string): string | undefined {
  const [first = '', ...rest] = name.split(/,? and (?:then )?|, then /)
  const second = rest.find((part) => isInstruction(part.split(' ', 1)[0] ?? ''))
  const words = first.split(' ')
  if (second === undefined || second.split(' ').length < 3 || words.length < 3) return undefined
  // A sentence that tells something is no name of a step; "the use of copy and paste" is one thing called by two verbs.
  if (name.split(' ').length > maxNameWords || tells.test(name)) return undefined
  if (/^(?:of|to|by|for)$/i.test(words.at(-2) ?? '') && isInstruction(words.at(-1) ?? '')) return undefined
  return isInstruction(words[0] ?? '') ? withoutEndSigns(second) : undefined
}

/** Longer ones are sentences. */
const maxNameWords = 14

const tells = /\b(?:that|which|where|what|who|whether|how|if|while|because|could|can|would|may)\b/i

/** Verbs that name no step of an office but begin many a sentence, also without an object: "Talk to the customer". */
const handVerbs: ReadonlySet<string> = new Set(
  `boil branch celebrate clean click contain cool cover direct disinfect do drag draw drive dry ensure feed glue go heat help
  learn let listen mix name navigate note observe paint paste pour press rinse say scroll shut sit stand talk tap teach
  thank touch turn walk watch wear`.split(/\s+/),
)

/** Also with a part in front: "Double-check", "Re-run". */
export function isInstruction(word: string): boolean {
  const verb = withoutEndSigns(word.toLowerCase()).replace(/^[a-z]+-/, '')
  return isVerb(verb) || handVerbs.has(verb)
}

/** "Invoice verification", "Contract data": nouns that are also verbs, in front of what is no object of theirs. */
const nominal =
  /^(?:invoice|contract|hand|project|account|quality|budget|price|risk) (?:\p{L}+(?:tion|sion|ment|ance|ence|ing|sis)|data|details|check|review|control)$/iu
