import { flowStyle } from '#shared/process/flow/svg.ts'
import { ApiError } from '../api.ts'

/** Pixels for each px of the picture, so that it is sharp on paper and on slides. */
const scale = 2
/** Pixels of a side; browsers draw no larger canvas. */
const maxSide = 16_000

/** The drawing of a flow, as SVG that brings its style along, as a PNG picture on white, whatever the theme. */
export async function flowPng(drawing: string): Promise<Blob> {
  const svg = drawing.replace(/(?<=<style>)[^<]*/, lightStyle)
  const picture = new Image()
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    picture.src = address
    await picture.decode()
    return await drawn(picture)
  } finally {
    URL.revokeObjectURL(address)
  }
}

function drawn(picture: HTMLImageElement): Promise<Blob> {
  const { naturalWidth: width, naturalHeight: height } = picture
  const times = Math.min(scale, maxSide / width, maxSide / height)
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * times)
  canvas.height = Math.round(height * times)
  const context = canvas.getContext('2d')
  if (context) {
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob && context) resolve(blob)
      else
        reject(
          new ApiError('unavailable', 'This browser cannot draw a picture so large. Save it as SVG instead.'),
        )
    }, 'image/png')
  })
}

/** Without the rules for dark screens. */
function lightStyle(): string {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(flowStyle)
  return [...sheet.cssRules]
    .filter((rule) => !(rule instanceof CSSMediaRule))
    .map(({ cssText }) => cssText)
    .join('\n')
}
