/** "isn’t" → "is not", "it’s delivered" → "it is delivered": each word in one form, so that no rule has to know two. */
export function spellOut(text: string): string {
  return text
    .replace(/’/g, "'")
    .replace(/\bcan't\b/gi, 'cannot')
    .replace(/\bwon't\b/gi, 'will not')
    .replace(/(?<=\p{L})n't\b/giu, ' not')
    .replace(/\b(it|he|she|that|there|here|what|who|everything)'s\b/gi, '$1 is')
    .replace(/\b(they|we|you)'re\b/gi, '$1 are')
    .replace(/\b(they|we|you|i|he|she|it)'ll\b/gi, '$1 will')
}
