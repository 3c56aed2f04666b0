/** Every letter that is typed is a different one, so each can be followed through the document to its end. */
export class Ledger {
  readonly #typed = new Set<string>()
  readonly #removed = new Set<string>()
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

  /** Notes which letters somebody took away on purpose: they saw them before, and not any more after what they did. */
  watch<T>(read: () => string, act: () => T): T {
    const before = lettersIn(read())
    try {
      return act()
    } finally {
      const after = new Set(lettersIn(read()))
      for (const letter of before) if (!after.has(letter)) this.#removed.add(letter)
    }
  }

  /** Letters that nobody took away and that are not in the text. */
  lostFrom(text: string): string[] {
    const present = new Set(lettersIn(text))
    return [...this.#typed].filter((letter) => !present.has(letter) && !this.#removed.has(letter))
  }
}

/** Letters that stand more than once in the text. */
export function repeatedIn(text: string): string[] {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const letter of lettersIn(text)) (seen.has(letter) ? repeated : seen).add(letter)
  return [...repeated]
}

/** CJK ideographs: 20,992 letters that no sample text has. */
const firstLetter = 0x4e00
const letterPattern = /[\u4e00-\u9fff]/

const lettersIn = (text: string): string[] => text.match(/[\u4e00-\u9fff]/g) ?? []
