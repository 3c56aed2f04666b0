import {
  AlignmentType,
  Document,
  Footer,
  ImageRun,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  TextRun,
} from 'docx'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { fitPage, paperFlow } from './paper-flow.ts'
import type { Paper, Printed } from './printed.ts'
import { rasterise } from './raster.ts'
import { withTitle } from './titled.ts'
import { codeFont, WordBlocks } from './word-blocks.ts'

/** A4 in twentieths of a point, with margins of 2 cm; what is left in px of pictures, 15 twips each. */
const a4 = { width: 11_906, height: 16_838 }
const margin = 1_134
const room = { width: (a4.width - 2 * margin) / 15, height: (a4.height - 2 * margin) / 15 - 40 }

/**
 * The document for Word, and whatever opens its files: real headings, lists and tables, and the flow on a page of its
 * own, as pixels: not every program that opens these files draws SVG.
 */
export async function write({ title, markdown }: Omit<Printed, 'format'>): Promise<Paper> {
  const nodes = withTitle(parseMarkdown(markdown), title)
  const blocks = new WordBlocks()
  const children = blocks.write(nodes)
  const flow = paperFlow(nodes)
  const footers = { default: footer(title) }
  const document = new Document({
    title,
    creator: 'Process Designer',
    styles: {
      default: {
        document: {
          run: { font: 'Calibri', size: 22 },
          paragraph: { spacing: { after: 120, line: 276, lineRule: LineRuleType.AUTO } },
        },
        ...Object.fromEntries(headingSizes.map((size, at) => [`heading${at + 1}`, headingStyle(size)])),
      },
      paragraphStyles: [codeStyle],
    },
    numbering: { config: blocks.numberings },
    sections: [
      { properties: { page: { size: a4, margin: margins } }, footers, children },
      ...(flow ? [{ properties: flowPage(flow), footers, children: [await flowDrawing(flow, title)] }] : []),
    ],
  })
  return { file: new Uint8Array(await Packer.toBuffer(document)), warnings: [] }
}

/** Of the first level to the sixth, in half points. */
const headingSizes = [40, 30, 25, 22, 22, 22]
const headingStyle = (size: number) => ({
  run: { size, bold: true, font: 'Calibri', color: '1C1917' },
  paragraph: { spacing: { before: size * 9, after: 100 }, keepNext: true },
})

const codeStyle = {
  id: 'Code',
  name: 'Code',
  basedOn: 'Normal',
  run: { font: codeFont, size: 18 },
  paragraph: {
    spacing: { after: 160, line: 252, lineRule: LineRuleType.AUTO },
    shading: { fill: 'F5F5F4' },
    contextualSpacing: true,
  },
}

const margins = { top: margin, right: margin, bottom: margin, left: margin }

const footer = (title: string) =>
  new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [
          new TextRun({
            size: 16,
            color: '78716C',
            children: [`${title} – `, PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES],
          }),
        ],
      }),
    ],
  })

type Picture = NonNullable<ReturnType<typeof paperFlow>>

const flowPage = (flow: Picture) => ({
  page: {
    size: {
      ...a4,
      orientation: fitPage(flow, room).isLandscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
    },
    margin: margins,
  },
})

async function flowDrawing(flow: Picture, title: string): Promise<Paragraph> {
  const { width, height } = fitPage(flow, room)
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [
      new ImageRun({
        type: 'png',
        data: await rasterise(flow),
        transformation: { width: Math.round(width), height: Math.round(height) },
        altText: { name: 'Flow', title: 'Flow', description: `The flow of the process “${title}”` },
      }),
    ],
  })
}
