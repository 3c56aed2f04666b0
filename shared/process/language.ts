/** Words that every English text is full of, and texts in other languages are not. */
const english = new Set(
  'the of and to a in is for that with on as are be by it this or from at an if not when who which then after before'.split(
    ' ',
  ),
)
/** Below so many words nothing can be said. */
const enoughWords = 12
/** English texts have 25 to 50 % of these words, instructions less; others below 5 %. */
const share = 0.1

/** Whether the rules that read English words may speak. A few words alone are taken for English. */
export function isEnglish(texts: readonly string[]): boolean {
  const words = texts.flatMap((text) => text.toLowerCase().match(/\p{L}+/gu) ?? [])
  if (words.length < enoughWords) return words.every((word) => /^[a-z]+$/.test(word))
  return words.filter((word) => english.has(word)).length >= words.length * share
}
