/* Sentences of a process that tell no step. */

/** "Refunds are never paid in cash." */
export function isRule(text: string): boolean {
  return (
    text.length < 300 &&
    /\b(?:must|never|no|always|only|skips?|exempt|in total|(?:whole|entire) (?:thing|process)|at least|at most|not allowed|maximum|minimum|no more than)\b/i.test(
      text,
    )
  )
}

/** "We get about 40 refunds a week": how much there is, and nothing that somebody does. */
export function isFigure(text: string): boolean {
  return /^(?:we|they|there|on average|usually|currently)\b.*\d.*\b(?:a|an|per|each|every)\s+(?:hour|day|week|month|quarter|year)$/i.test(
    text,
  )
}

/** "Invoices arrive by mail", "A complaint can come in by phone": something that happens, and that nobody does. */
export function isEvent(text: string): boolean {
  return /^[\p{L}\s-]{3,40}?\s(?:can\s|may\s|usually\s)?(?:arrives?|comes? in|happens?|occurs?|reach(?:es)? us|is received|are received)(?:\s|$)/iu.test(
    text,
  )
}
