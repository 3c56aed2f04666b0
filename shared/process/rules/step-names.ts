import { baseForm, isVerb } from '../verbs.ts'

/** "Check the order", "Quickly check …", "The clerk checks …", "Order check by …" is none. */
export function beginsWithVerb(name: string): boolean {
  const words = name.replace(/["“”'’,]/g, '').split(/\s+/)
  if (nominal.test(name)) return false
  const [first = '', second = ''] = words
  if (isInstruction(first) || (/ly$/i.test(first) && isInstruction(second))) return true
  if (
    /^(?:if|when|in|once|after|before|for|at|on|as|re|while|until|to|do not|don['’]t|never|the|an?|each|every|you|we|they|he|she|i|some(?:body|one)|every(?:body|one))\b/i.test(
      name,
    )
  )
    return true
  // "Sales Operations registers …": a verb within the first words says who does it.
  return words.slice(1, 6).some((word) => /s$/i.test(word) && baseForm(word) !== undefined)
}

/** Verbs of work by hand, which name no step of an office but begin many a sentence: "Rinse the pot". */
const handVerbs: ReadonlySet<string> = new Set(
  `air apply argue beat boil borrow brew brush calm carry cast catch celebrate charge chill clamp climb click cool count
  cover crop cut dip direct disinfect divide double drain drag draw drill drive dry dust empty ensure explore face feed flip fold
  fry glue go greet grind grease heat hear hit honour hook hover hunt iron judge kick kindle knock lay lean let level lift
  light lower melt mend mind mix mop name navigate note observe oil paint pass paste patch peel pin polish pour power press
  pump push raise rinse rub roast rotate salute scan scroll scrape screw sew shake sharpen shut sign sit skip slide smile
  soak speak spray spread stand stir strip sum sweep tap tape taste thank think throw tie tighten toast touch turn twist
  type unfold unload unplug unscrew untie unwrap unpack warm water wear weld wet whisk wipe wrap zip`.split(
    /\s+/,
  ),
)

/** Also with a part in front: "Double-check", "Re-run". */
function isInstruction(word: string): boolean {
  const verb = word
    .toLowerCase()
    .replace(/[.,:;]+$/, '')
    .replace(/^[a-z]+-/, '')
  return isVerb(verb) || handVerbs.has(verb)
}

/** "Invoice verification", "Contract data": nouns that are also verbs, in front of what is no object of theirs. */
const nominal =
  /^(?:invoice|contract|hand|project|account|quality|budget|price|risk) (?:\p{L}+(?:tion|sion|ment|ance|ence|ing|sis)|data|details|check|review|control)$/iu
