import type { Content, Look, Run } from 'pdfmake'
import { safeHref } from '#shared/document/links.ts'
import type { DocNode } from '#shared/document/node.ts'
import { textOf } from '#shared/process/text.ts'
import { type ColourName, coloursOf } from '#shared/spy/colours.ts'
import type { Letters } from './letters.ts'

/** Writes the blocks of a document as pdfmake has them; measures are in points. */
export class PdfBlocks {
  readonly #letters: Letters

  constructor(letters: Letters) {
    this.#letters = letters
  }

  write(nodes: readonly DocNode[]): Content[] {
    return nodes.map((node) => this.#block(node))
  }

  #block({ type, attrs = {}, content = [] }: DocNode): Content {
    switch (type) {
      case 'heading':
        return {
          text: this.#runs(content),
          style: `h${attrs.level}`,
          headlineLevel: Number(attrs.level),
          ...outlined(content),
        }
      case 'blockquote':
        return { stack: this.write(content), margin: [12, 0, 0, 0], color: '#57534e' }
      case 'bulletList':
        return { ul: this.#items(content), margin: below }
      case 'orderedList':
        return { ol: this.#items(content), start: Number(attrs.start ?? 1), margin: below }
      case 'taskList':
        return { stack: content.map((item) => this.#task(item)), margin: below }
      case 'codeBlock':
        return this.#code(textOf({ type, content }), attrs.language === 'spy')
      case 'horizontalRule':
        return { table: { widths: ['100%'], body: [[{ text: '' }]] }, layout: rule, margin: below }
      case 'table':
        return this.#table(content)
      default:
        return { text: this.#runs(content), margin: below }
    }
  }

  #items(items: readonly DocNode[]): Content[] {
    return items.map(({ content = [] }) => ({ stack: this.write(content) }))
  }

  /** Its box is made of letters: pdfmake loses shapes that fall on the end of a page. */
  #task({ attrs = {}, content = [] }: DocNode): Content {
    const sign: Content = {
      text: attrs.checked === true ? '[x]' : '[ ]',
      font: 'Courier',
      width: '6%',
      margin: [0, 2, 0, 0],
    }
    return { columns: [sign, { stack: this.write(content), width: '94%' }] }
  }

  #code(source: string, isSpy: boolean): Content {
    const runs: Run[] = []
    let end = 0
    for (const { from, to, name } of isSpy ? coloursOf(source) : []) {
      runs.push(...this.#letters.split(source.slice(end, from), 'Courier'))
      runs.push(...this.#letters.split(source.slice(from, to), 'Courier', codeColours[name]))
      end = to
    }
    runs.push(...this.#letters.split(source.slice(end), 'Courier'))
    const text: Content = {
      text: runs,
      fontSize: 8.5,
      lineHeight: courierLineHeight,
      preserveLeadingSpaces: true,
    }
    return {
      table: { widths: ['100%'], body: [[{ stack: [text], fillColor: shade, margin: [6, 5, 6, 3] }]] },
      layout: 'noBorders',
      margin: [0, 2, 0, 10],
    }
  }

  #table(rows: readonly DocNode[]): Content {
    const cell = ({ type, attrs = {}, content = [] }: DocNode): Content => ({
      text: content.flatMap(({ content: words = [] }) =>
        this.#runs(words, type === 'tableHeader' ? { bold: true } : {}),
      ),
      alignment: attrs.align === 'center' || attrs.align === 'right' ? attrs.align : 'left',
      ...(type === 'tableHeader' && { fillColor: shade }),
    })
    const body = rows.map(({ content = [] }) => content.map(cell))
    const columns = body[0]?.length ?? 1
    const keepsWhole = rows.every((row) => isLow(row, columns))
    return {
      table: {
        headerRows: keepsWhole ? 1 : 0,
        keepWithHeaderRows: keepsWhole ? 1 : 0,
        dontBreakRows: keepsWhole,
        widths: Array.from({ length: columns }, () => `${100 / columns}%` as const),
        body,
      },
      layout: {
        hLineColor: () => edge,
        vLineColor: () => edge,
        hLineWidth: () => 0.5,
        vLineWidth: () => 0.5,
      },
      margin: [0, 2, 0, 10],
    }
  }

  /** One run beside the other: pdfmake loses what is bold in texts within texts. */
  #runs(nodes: readonly DocNode[], look: Look = {}): Run[] {
    return nodes.flatMap(({ type, text = '', marks = [] }) => {
      if (type === 'hardBreak') return [{ text: '\n' }]
      const has = (name: string) => marks.some((mark) => mark.type === name)
      const href = safeHref(marks.find((mark) => mark.type === 'link')?.attrs?.href)
      return this.#letters.split(text, has('code') ? 'Courier' : 'Roboto', {
        ...look,
        ...(has('bold') && { bold: true }),
        ...(has('italic') && { italics: true }),
        ...(has('strike') && { decoration: 'lineThrough' as const }),
        ...(href !== null && { link: href, color: '#4338ca' }),
      })
    })
  }
}

/**
 * Whether a row surely takes less than half a page, under the head that each page repeats: pdfmake loses what has no
 * place on a page and may not go on over the next. Reckoned with the widest letters, in the narrowest place.
 */
function isLow({ content: cells = [] }: DocNode, columns: number): boolean {
  const lettersOfLine = Math.max(1, Math.floor((400 / columns - 9) / 10))
  const linesOf = ({ type, text = '', content = [] }: DocNode): number =>
    type === 'hardBreak'
      ? 1
      : text.length / lettersOfLine + content.reduce((sum, node) => sum + linesOf(node), 0)
  return cells.every((cell) => linesOf(cell) < 25)
}

/** The headings are the outline of the file; one without words has no place there. */
function outlined(content: readonly DocNode[]) {
  const outlineText = content
    .map(({ text = ' ' }) => text)
    .join('')
    .trim()
  return outlineText === '' ? {} : { outline: true, outlineText }
}

const below: [number, number, number, number] = [0, 0, 0, 6]
/** Times the height of its letters, which the font gives as 0.79 of its size. */
const courierLineHeight = 1.75
const edge = '#d6d3d1'
const rule = {
  hLineColor: () => edge,
  vLineColor: () => edge,
  hLineWidth: (row: number) => (row === 0 ? 0.5 : 0),
  vLineWidth: () => 0,
}
const shade = '#f5f5f4'
const codeColours: Readonly<Record<ColourName, Look>> = {
  keyword: { color: '#4338ca' },
  text: { color: '#15803d' },
  number: { color: '#b45309' },
  comment: { color: '#78716c' },
  call: { bold: true },
}
