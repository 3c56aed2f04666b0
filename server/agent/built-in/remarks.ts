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

/** "We want to stop losing complaints": what the process shall be good for. */
export function readAim(text: string): string | undefined {
  const bare = /^(?:stop|avoid|prevent|reduce)\s+\p{L}+ing\b.*$/iu.exec(text)?.[0]
  if (bare !== undefined) return bare
  return /^(?:we|i)(?:\s+(?:want|need|would like)|['’]d like)\s+to\s+((?:stop|avoid|prevent|reduce|lower|cut|improve|increase|speed up|ensure|make sure|be sure|get rid of|never)\s.+)$/i.exec(
    text,
  )?.[1]
}

/** "Right now somebody gets an email and forgets it": how it is, which is not how it shall be. */
export function isComplaint(text: string): boolean {
  return /^(?:(?:right now|at the moment|currently|today|nowadays|so far|until now)\b,?\s+)?(?:somebody|someone|nobody|no one|everybody|everyone|people|things)\s/i.test(
    text,
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
