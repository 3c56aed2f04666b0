import { expect, it } from 'vitest'
import { colors, randomColor, randomName } from '#server/access/person.ts'
import { agentUser } from '#shared/protocol/presence.ts'
import { guestSignInSchema } from '#shared/protocol/session.ts'

/** Relative luminance and contrast of WCAG 2.2. */
function contrastWithWhite(color: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 1.05 / (0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5) + 0.05)
}

it.each(colors)('%s can be read on white', (color) => {
  expect(color).toMatch(/^#[0-9a-f]{6}$/)
  expect(contrastWithWhite(color)).toBeGreaterThanOrEqual(4.5)
})

it('gives nobody the colour of the designer or one twice', () => {
  expect(new Set(colors).size).toBe(colors.length)
  expect(colors).not.toContain(agentUser.color)
  expect(colors).toContain(randomColor())
})

it('gives names of two words that a person could have typed', () => {
  for (let draw = 0; draw < 100; draw++) {
    const name = randomName()
    expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/)
    expect(guestSignInSchema.parse({ name })).toEqual({ name })
  }
})
