/** Widths of letters at 13 px in a sans-serif font, in px: a little more than they are, so that words never stick out. */
const narrow = /[iljtfr.,:;'’"“”()[\]|!I\s-]/
const wide = /[mwMW@%—…]/
/** Letters of Chinese, Japanese and Korean are squares. */
const square = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\p{Extended_Pictographic}]/u

export function widthOf(text: string): number {
  let width = 0
  for (const letter of text) width += plainWidths[letter.charCodeAt(0)] ?? letterWidth(letter)
  return width
}

function letterWidth(letter: string): number {
  if (square.test(letter)) return 14
  if (narrow.test(letter)) return 4.6
  if (wide.test(letter)) return 12
  return /\p{Lu}/u.test(letter) ? 9 : 7.6
}

/** By their codes those of the letters that most words are of: a picture measures some ten thousand. */
const plainWidths = Array.from({ length: 128 }, (_, code) => letterWidth(String.fromCharCode(code)))

/** The words in lines that are no wider than `width`, at most `most` of them; what is left out is told by "…". */
export function wrap(text: string, width: number, most: number): string[] {
  const lines: string[] = []
  let line = ''
  let taken = 0
  const add = (piece: string, own: number, gap: string) => {
    const longer = taken + widthOf(gap) + own
    if (line !== '' && longer > width) {
      lines.push(line)
      line = piece
      taken = own
    } else {
      line += gap + piece
      taken = longer
    }
  }
  for (const word of text.split(/\s+/)) {
    const own = widthOf(word)
    const gap = line === '' ? '' : ' '
    if (own <= width) add(word, own, gap)
    else
      for (const [at, piece] of breakWord(word, width).entries())
        add(piece, widthOf(piece), at === 0 ? gap : '')
  }
  if (line !== '') lines.push(line)
  if (lines.length <= most) return lines
  const last = lines[most - 1] ?? ''
  return [...lines.slice(0, most - 1), shortened(last, width)]
}

function shortened(line: string, width: number): string {
  let cut = line
  while (cut !== '' && widthOf(`${cut}…`) > width) cut = [...cut].slice(0, -1).join('')
  return `${cut.trimEnd()}…`
}

/** A word that is wider than a line, or has letters that need no spaces between words, in pieces that fit. */
function breakWord(word: string, width: number): string[] {
  const pieces: string[] = []
  let [piece, taken] = ['', 0]
  for (const letter of word) {
    const more = widthOf(letter)
    if (piece !== '' && taken + more > width) {
      pieces.push(piece)
      ;[piece, taken] = ['', 0]
    }
    piece += letter
    taken += more
  }
  return [...pieces, piece]
}
