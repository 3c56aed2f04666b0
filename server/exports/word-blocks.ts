import {
  AlignmentType,
  BorderStyle,
  CheckBox,
  ExternalHyperlink,
  HeadingLevel,
  type ILevelsOptions,
  type IParagraphOptions,
  type IRunOptions,
  LevelFormat,
  Paragraph,
  type ParagraphChild,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { safeHref } from '#shared/document/links.ts'
import type { DocNode } from '#shared/document/node.ts'
import { textOf } from '#shared/process/text.ts'
import { type ColourName, coloursOf } from '#shared/spy/colours.ts'

/** The width of an indent, in twentieths of a point. */
const indentTwips = 360
const levels = 9

/** Numbered lists each count for themselves, so each has a definition of its own. */
export type Numbering = { readonly reference: string; readonly levels: readonly ILevelsOptions[] }

/** Where a block stands: how deep in lists and quotes, and what the first paragraph of an item begins with. */
type Place = { readonly depth: number; readonly quotes: number; readonly item?: Item }
type Item = Pick<IParagraphOptions, 'numbering' | 'bullet'> & {
  readonly children?: readonly ParagraphChild[]
}

/** Writes the blocks of a document as paragraphs and tables of Word. */
export class WordBlocks {
  /** Of the lists that were written so far. */
  readonly numberings: Numbering[] = []

  /** Two blocks of code are kept apart by an empty line: their lines are paragraphs of one style. */
  write(nodes: readonly DocNode[], place: Place = { depth: 0, quotes: 0 }): (Paragraph | Table)[] {
    return nodes.flatMap((node, at) => [
      ...(node.type === 'codeBlock' && nodes[at - 1]?.type === 'codeBlock' ? [paragraph([], place)] : []),
      ...this.#block(node, place),
    ])
  }

  #block(node: DocNode, place: Place): (Paragraph | Table)[] {
    const { type, attrs = {}, content = [] } = node
    switch (type) {
      case 'heading':
        return [
          paragraph(runsOf(content), place, {
            heading: headings[Number(attrs.level) - 1] ?? HeadingLevel.HEADING_6,
          }),
        ]
      case 'blockquote':
        return this.write(content, { ...place, quotes: place.quotes + 1 })
      case 'bulletList':
        return this.#items(content, place, () => ({ bullet: { level: levelOf(place) } }))
      case 'orderedList': {
        const reference = this.#numbering(Number(attrs.start ?? 1))
        return this.#items(content, place, () => ({ numbering: { reference, level: levelOf(place) } }))
      }
      case 'taskList':
        return this.#items(content, place, ({ attrs: task }) => ({
          children: [new CheckBox({ checked: task?.checked === true }), new TextRun(' ')],
        }))
      case 'codeBlock':
        return codeLines(textOf(node), attrs.language === 'spy').map((runs) =>
          paragraph(runs, place, { style: 'Code' }),
        )
      case 'horizontalRule':
        return [paragraph([], place, { thematicBreak: true })]
      case 'table':
        return [tableOf(content), paragraph([], place)]
      default:
        return [paragraph(runsOf(content), place)]
    }
  }

  /** Only the first block of an item has its sign; the others stand below it. */
  #items(
    items: readonly DocNode[],
    { depth, quotes }: Place,
    sign: (item: DocNode) => Item,
  ): (Paragraph | Table)[] {
    return items.flatMap((item) => {
      const [first, ...others] = item.content ?? []
      const inside = { depth: depth + 1, quotes }
      return [
        ...(first ? this.#block(first, { ...inside, item: sign(item) }) : []),
        ...this.write(others, inside),
      ]
    })
  }

  #numbering(start: number): string {
    const reference = `list-${this.numberings.length}`
    const level = (at: number): ILevelsOptions => ({
      level: at,
      format: LevelFormat.DECIMAL,
      text: `%${at + 1}.`,
      alignment: AlignmentType.START,
      start,
    })
    this.numberings.push({ reference, levels: Array.from({ length: levels }, (_, at) => level(at)) })
    return reference
  }
}

const headings = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
] as const

const levelOf = ({ depth }: Place) => Math.min(depth, levels - 1)

const quoteBorder = { left: { style: BorderStyle.SINGLE, size: 12, space: 8, color: 'D6D3D1' } }

function paragraph(
  runs: readonly ParagraphChild[],
  { depth, quotes, item }: Place,
  options: IParagraphOptions = {},
): Paragraph {
  const { children: sign = [], ...bulleted } = item ?? {}
  const left = indentTwips * (depth + quotes)
  const isListed = bulleted.numbering !== undefined || bulleted.bullet !== undefined
  return new Paragraph({
    ...bulleted,
    ...options,
    ...(left > 0 && { indent: { left, ...(isListed && { hanging: indentTwips }) } }),
    ...(quotes > 0 && { border: quoteBorder }),
    children: [...sign, ...runs],
  })
}

function tableOf(rows: readonly DocNode[]): Table {
  const cell = ({ type, attrs = {}, content = [] }: DocNode) =>
    new TableCell({
      ...(type === 'tableHeader' && { shading: shade('F5F5F4') }),
      children: content.map(
        ({ content: words = [] }) =>
          new Paragraph({
            children: runsOf(words, type === 'tableHeader' ? { bold: true } : {}),
            alignment: alignments[String(attrs.align)] ?? AlignmentType.LEFT,
          }),
      ),
    })
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    borders: { ...cellBorders, insideHorizontal: cellBorder, insideVertical: cellBorder },
    margins: { top: 60, bottom: 60, left: 100, right: 100 },
    rows: rows.map(
      ({ content: cells = [] }) =>
        new TableRow({
          ...(cells[0]?.type === 'tableHeader' && { tableHeader: true }),
          cantSplit: true,
          children: cells.map(cell),
        }),
    ),
  })
}

const cellBorder = { style: BorderStyle.SINGLE, size: 4, color: 'D6D3D1' }
const cellBorders = { top: cellBorder, right: cellBorder, bottom: cellBorder, left: cellBorder }

const alignments: Readonly<Record<string, (typeof AlignmentType)[keyof typeof AlignmentType]>> = {
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
}

const shade = (fill: string) => ({ type: ShadingType.CLEAR, fill })

function runsOf(nodes: readonly DocNode[], options: IRunOptions = {}): ParagraphChild[] {
  return nodes.map(({ type, text = '', marks = [] }) => {
    if (type === 'hardBreak') return new TextRun({ break: 1 })
    const has = (name: string) => marks.some((mark) => mark.type === name)
    const href = safeHref(marks.find((mark) => mark.type === 'link')?.attrs?.href)
    const run = new TextRun({
      ...options,
      text,
      ...(has('bold') && { bold: true }),
      ...(has('italic') && { italics: true }),
      ...(has('strike') && { strike: true }),
      ...(has('code') && { font: codeFont, shading: shade('F5F5F4') }),
      ...(href !== null && { style: 'Hyperlink' }),
    })
    return href === null ? run : new ExternalHyperlink({ link: href, children: [run] })
  })
}

export const codeFont = 'Consolas'

const codeColours: Readonly<Record<ColourName, IRunOptions>> = {
  keyword: { color: '4338CA' },
  text: { color: '15803D' },
  number: { color: 'B45309' },
  comment: { color: '78716C' },
  call: { bold: true },
}

/** The lines of a block of code, each as its runs. */
function codeLines(source: string, isSpy: boolean): TextRun[][] {
  const lines: TextRun[][] = [[]]
  const write = (text: string, options: IRunOptions = {}) => {
    for (const [row, line] of text.split('\n').entries()) {
      if (row > 0) lines.push([])
      if (line !== '') lines.at(-1)?.push(new TextRun({ ...options, text: line }))
    }
  }
  let end = 0
  for (const { from, to, name } of isSpy ? coloursOf(source) : []) {
    write(source.slice(end, from))
    write(source.slice(from, to), codeColours[name])
    end = to
  }
  write(source.slice(end))
  return lines
}
