import { expect, test } from 'vitest'
import { placeBeside } from '../../../web/ui/place-beside.ts'

const window = { width: 400, height: 300 }
const size = { width: 100, height: 80 }
const word = (left: number, top: number) => ({ left, right: left + 40, top, bottom: top + 20 })
const below = { side: 'below', align: 'start', gap: 6 } as const
const above = { side: 'above', align: 'middle', gap: 8 } as const

test('stands on the side asked for, beside its word', () => {
  expect(placeBeside(size, window, word(50, 100), below)).toEqual({ x: 50, y: 126, height: 80 })
  expect(placeBeside(size, window, word(100, 100), above)).toEqual({ x: 70, y: 12, height: 80 })
})

test('goes to the other side where only that has room', () => {
  expect(placeBeside(size, window, word(50, 230), below)).toMatchObject({ y: 144 })
  expect(placeBeside(size, window, word(100, 50), above)).toMatchObject({ y: 78 })
})

test('stays within the window', () => {
  expect(placeBeside(size, window, word(390, 100), below)).toMatchObject({ x: 292 })
  expect(placeBeside(size, window, word(0, 100), above)).toMatchObject({ x: 8 })
  expect(placeBeside({ ...size, width: 500 }, window, word(50, 100), below)).toMatchObject({ x: 8 })
})

test('is as high as the roomier side where neither has the room', () => {
  expect(placeBeside({ ...size, height: 320 }, window, word(50, 100), below)).toMatchObject({
    y: 126,
    height: 166,
  })
  expect(placeBeside({ ...size, height: 320 }, window, word(50, 200), below)).toMatchObject({
    y: 8,
    height: 186,
  })
})
