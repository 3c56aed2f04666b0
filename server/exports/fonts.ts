import { fileURLToPath } from 'node:url'

const roboto = (name: string) => fileURLToPath(import.meta.resolve(`pdfmake/fonts/Roboto/Roboto-${name}.ttf`))

/** The faces that text is set in, as files: Latin, Greek and Cyrillic letters. */
export const fontFiles = {
  normal: roboto('Regular'),
  bold: roboto('Medium'),
  italics: roboto('Italic'),
  bolditalics: roboto('MediumItalic'),
}
