/** Black or white, whichever is easier to read on the colour `#rrggbb` (WCAG relative luminance). */
export function inkOn(color: string): '#000000' | '#ffffff' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    linear(Number.parseInt(color.slice(at, at + 2), 16)),
  )
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  // Where both have the same contrast: (L + 0.05)² = 0.05 × 1.05.
  return luminance > 0.179 ? '#000000' : '#ffffff'
}

function linear(channel: number): number {
  const value = channel / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
