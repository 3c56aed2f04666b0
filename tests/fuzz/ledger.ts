/** Who takes letters away. What waits in the outbox has not reached the server yet. */
export type Author = { readonly outbox: { readonly length: number } }

/** What something that was done did to the letters of a text. */
export type Deed<T> = {
  readonly value: T
  /** Letters that it took away rightly. */
  readonly taken: ReadonlySet<string>
  readonly broughtBack: ReadonlySet<string>
  /** Letters that it took away and had no right to: they are lost, if they do not come back. */
  readonly wronged: readonly string[]
}

/** Says of a letter that is gone whether it was to go. */
export type Right = (letter: string) => boolean

/**
 * Every letter that is typed is a different one, so each can be followed through the document to its end. Each has to be
 * there then, unless somebody took it away who saw it and had a right to: a person what they erase, a patch what it
 * names, a restore what came after its version. Three rules keep this from excusing too much:
 *
 * 1. A letter is taken by a deed only if it was in the text that the author had before it, and is not after it. What
 *    somebody else types meanwhile, or what is still on its way, nobody has taken.
 * 2. A letter that goes with a deed that has no right to it counts as lost.
 * 3. A letter that is brought back has to stay again, however often it was taken before; except where somebody took it
 *    whose deletion is still on its way, for that one is to go through.
 */
export class Ledger {
  readonly #typed = new Set<string>()
  readonly #takers = new Map<string, Set<Author>>()
  #next = firstLetter

  newLetter(): string {
    const letter = String.fromCharCode(this.#next++)
    if (!letterPattern.test(letter)) throw new Error('more letters than there are')
    this.#typed.add(letter)
    return letter
  }

  get typedCount(): number {
    return this.#typed.size
  }

  /** Notes what becomes of the letters of a text while its author acts. `rightOf` is asked afterwards. */
  watch<T>(author: Author, read: () => string, act: () => T, rightOf: (value: T) => Right): Deed<T> {
    const before = lettersIn(read())
    const value = act()
    const after = lettersIn(read())
    const mayTake = rightOf(value)
    const gone = [...before].filter((letter) => !after.has(letter))
    const taken = new Set(gone.filter(mayTake))
    const broughtBack = new Set(
      [...after].filter((letter) => !before.has(letter) && this.#takers.has(letter)),
    )
    for (const letter of taken) this.#takersOf(letter).add(author)
    for (const letter of broughtBack) this.#bringBack(letter, author)
    return { value, taken, broughtBack, wronged: gone.filter((letter) => !taken.has(letter)) }
  }

  /** Letters that nobody took away and that are not in the text. */
  lostFrom(text: string): string[] {
    const present = lettersIn(text)
    return [...this.#typed].filter((letter) => !present.has(letter) && !this.#takers.has(letter))
  }

  #takersOf(letter: string): Set<Author> {
    const takers = this.#takers.get(letter) ?? new Set()
    this.#takers.set(letter, takers)
    return takers
  }

  #bringBack(letter: string, author: Author): void {
    const takers = this.#takersOf(letter)
    for (const taker of takers) if (taker === author || taker.outbox.length === 0) takers.delete(taker)
    if (takers.size === 0) this.#takers.delete(letter)
  }
}

/** Letters that stand more than once in the text. */
export function repeatedIn(text: string): string[] {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const letter of allLetters(text)) (seen.has(letter) ? repeated : seen).add(letter)
  return [...repeated]
}

/** All letters of a text that somebody typed. */
export const lettersIn = (text: string): Set<string> => new Set(allLetters(text))

export const withoutLetters = (text: string): string =>
  plain(text).replaceAll(new RegExp(letterPattern, 'g'), '')

/** The right to take the letters of a text, and no others. */
export function only(text: string): Right {
  const letters = lettersIn(text)
  return (letter) => letters.has(letter)
}

export const anything: Right = () => true
export const nothing: Right = () => false

/** Yi syllables: 1,165 letters that no sample text has, also none in Chinese. */
const firstLetter = 0xa000
const letterPattern = /[\ua000-\ua48c]/

const allLetters = (text: string): string[] => plain(text).match(/[\ua000-\ua48c]/g) ?? []

/** Markdown writes a letter as its number where it would undo a mark beside it. */
const plain = (text: string): string =>
  text.replace(/&#x(a[\da-f]{3});/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
