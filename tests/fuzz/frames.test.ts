import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { attack } from './frames.ts'

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const frames = 60_000

// Hocuspocus prints a line for each connection that it closes.
beforeEach(() => {
  for (const stream of ['error', 'warn'] as const)
    vi.spyOn(console, stream).mockImplementation(() => undefined)
})
afterEach(() => {
  vi.restoreAllMocks()
})

it(`${frames} hostile frames end nothing but their own socket (seed ${seed})`, {
  timeout: 240_000,
}, async () => {
  const { findings, frames: sent, applied } = await attack(seed, frames)
  expect(findings).toEqual([])
  expect(sent).toBe(frames)
  expect(applied, 'some are what an editor could have sent').toBeGreaterThan(frames / 1_000)
})
