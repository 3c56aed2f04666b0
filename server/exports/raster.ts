import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { fontFiles } from './fonts.ts'

/** Pixels of a picture: for each px of the drawing twice as many in each direction, so that print is sharp. */
const scale = 2
/** More would take longer than it helps: 16 million pixels are 64 MB, and a second. */
const maxPixels = 16_000_000

let ready: Promise<void> | undefined

/** A drawing of SVG as a picture of PNG, with our own fonts, on white. */
export async function rasterise(drawing: {
  readonly svg: string
  readonly width: number
  readonly height: number
}): Promise<Uint8Array> {
  ready ??= initWasm(readFileSync(fileURLToPath(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'))))
  await ready
  const { svg, width, height } = drawing
  const value = Math.min(scale, Math.sqrt(maxPixels / (width * height)))
  const fontBuffers = [fontFiles.normal, fontFiles.bold].map((file) => readFileSync(file))
  const renderer = new Resvg(svg, {
    fitTo: { mode: 'zoom', value },
    font: { fontBuffers, defaultFontFamily: 'Roboto' },
    background: '#fff',
  })
  return renderer.render().asPng()
}
