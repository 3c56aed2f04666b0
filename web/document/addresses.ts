import { safeHref } from '#shared/document/links.ts'

/** Longer ones are no addresses that anybody would follow, and the end of each is looked for character by character. */
const maxLength = 2_000

/**
 * The addresses of the web and of mailboxes that stand whole in a text, as GFM finds them: to the next blank, without
 * the punctuation of the sentence and the brackets around them.
 */
export function addressesIn(text: string): { index: number; address: string }[] {
  return [...text.matchAll(/(?<!\w)(?:https?:\/\/|mailto:)[^\s<>]+/gi)].flatMap(({ index, 0: word }) => {
    const address = withoutEnd(word.slice(0, maxLength))
    return word.length <= maxLength && hasPlace.test(address) && safeHref(address) === address
      ? [{ index, address }]
      : []
  })
}

/** Something behind the scheme. */
const hasPlace = /^(?:https?:\/\/[^\s/?#]|mailto:[^\s@]+@)/i

const opening: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

function withoutEnd(word: string): string {
  let end = word.length
  for (; end > 0; end--) {
    const last = word.charAt(end - 1)
    const opener = opening[last]
    const isPunctuation = /[?!.,:;*_~'"]/.test(last)
    const closesOther = opener !== undefined && count(word, last, end) > count(word, opener, end)
    if (!isPunctuation && !closesOther) break
  }
  return word.slice(0, end)
}

const count = (word: string, character: string, end: number) => word.slice(0, end).split(character).length - 1
