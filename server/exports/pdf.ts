import pdfmake from 'pdfmake'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { fontFiles } from './fonts.ts'
import { Letters } from './letters.ts'
import { fitPage, paperFlow } from './paper-flow.ts'
import { PdfBlocks } from './pdf-blocks.ts'
import type { Paper, Printed } from './printed.ts'
import { withTitle } from './titled.ts'

const courier = {
  normal: 'Courier',
  bold: 'Courier-Bold',
  italics: 'Courier-Oblique',
  bolditalics: 'Courier-BoldOblique',
}
pdfmake.setFonts({ Roboto: fontFiles, Courier: courier })
// What people write may name files and addresses: none is read but the fonts. Courier needs none.
const readable = new Set([...Object.values(fontFiles), ...Object.values(courier)])
pdfmake.setLocalAccessPolicy((path) => readable.has(path))
pdfmake.setUrlAccessPolicy(() => false)

/** Points. */
const a4 = { width: 595.28, height: 841.89 }
const margin = 50
const footerHeight = 12
const room = { width: a4.width - 2 * margin, height: a4.height - 2 * margin - footerHeight }
/** Points for each px of a picture. */
const pointsPerPx = 0.75

/** The document as PDF on A4, with an outline of its headings, and the flow as a drawing on the last page. */
export async function write({ title, markdown }: Omit<Printed, 'format'>): Promise<Paper> {
  const nodes = withTitle(parseMarkdown(markdown), title)
  const letters = new Letters()
  const content = new PdfBlocks(letters).write(nodes)
  const flow = paperFlow(nodes)
  if (flow) {
    const drawing = { width: flow.width * pointsPerPx, height: flow.height * pointsPerPx }
    const { width, isLandscape } = fitPage(drawing, room)
    content.push({
      svg: flow.svg,
      width,
      pageBreak: 'before',
      pageOrientation: isLandscape ? 'landscape' : 'portrait',
    })
  }
  const named = letters.split(title, 'Roboto')
  const file = await pdfmake
    .createPdf({
      info: { title, creator: 'Process Designer', producer: 'Process Designer' },
      pageMargins: [margin, margin, margin, margin + footerHeight],
      defaultStyle: { font: 'Roboto', fontSize: 10.5, lineHeight: 1.25, color: '#1c1917' },
      styles,
      footer: (page, pages) => ({
        text: [...named, { text: ` – ${page} / ${pages}` }],
        alignment: 'center',
        fontSize: 8,
        color: '#78716c',
      }),
      // A heading stands on the page of what it is about.
      pageBreakBefore: (node, queries) =>
        node.headlineLevel !== undefined && queries.getFollowingNodesOnPage().length === 0,
      content,
    })
    .getBuffer()
  return { file: new Uint8Array(file), warnings: missingLetters(letters.missing) }
}

const heading = (fontSize: number, above: number, below: number) => ({
  fontSize,
  bold: true,
  lineHeight: 1.15,
  margin: [0, above, 0, below] as [number, number, number, number],
})
const styles = {
  h1: heading(21, 0, 10),
  h2: heading(15, 12, 5),
  h3: heading(12, 8, 3),
  h4: heading(10.5, 6, 3),
  h5: heading(10.5, 6, 3),
  h6: heading(10.5, 6, 3),
}

function missingLetters(letters: readonly string[]): string[] {
  if (letters.length === 0) return []
  const named = letters
    .slice(0, 10)
    .map((letter) => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase()}`)
  return [
    `Letters that the font lacks became question marks: ${named.join(' ')}${letters.length > 10 ? ' ...' : ''}`,
  ]
}
