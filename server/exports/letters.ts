import { openSync as openFont } from 'fontkit'
import type { Look, Run } from 'pdfmake'
import { fontFiles } from './fonts.ts'

export type FontName = 'Roboto' | 'Courier'

/** What Courier, which no file has to hold, can say: Windows' Latin letters. */
const courierLetters = /[\n\t\x20-\x7e\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/u

/**
 * Sees to it that each letter is set in a font that has it: those that no font has become a question mark, instead of
 * nothing or an empty box, and are counted.
 */
export class Letters {
  readonly #roboto = openFace(fontFiles.normal)
  readonly #missing = new Set<string>()

  /** Letters that were asked for and that no font has. */
  get missing(): readonly string[] {
    return [...this.#missing]
  }

  /** The runs of a text in one look, cut where the font changes. */
  split(text: string, font: FontName, look: Look = {}): Run[] {
    const runs: { text: string; font: FontName }[] = []
    for (const letter of text) {
      const own = this.#fontFor(letter, font)
      const last = runs.at(-1)
      const shown = own === null ? '?' : letter
      if (last?.font === (own ?? font)) last.text += shown
      else runs.push({ text: shown, font: own ?? font })
    }
    return runs.map((run) => ({ ...look, ...run }))
  }

  #fontFor(letter: string, font: FontName): FontName | null {
    if (font === 'Courier' && courierLetters.test(letter)) return 'Courier'
    if (/[\n\t]/.test(letter) || this.#roboto.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0))
      return 'Roboto'
    this.#missing.add(letter)
    return null
  }
}

function openFace(file: string) {
  const font = openFont(file)
  if ('fonts' in font) throw new Error(`${file} holds several fonts`)
  return font
}
