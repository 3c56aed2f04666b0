import { describe, expect, it } from 'vitest'
import { matchActions, paletteActions } from '../../../web/shell/palette-actions.ts'

const nothing = () => undefined
const groupsIn = (threadId?: string) =>
  paletteActions({ threadId, onNavigate: nothing, onDialog: nothing, onFailed: nothing })
const labels = (words: string, threadId: string | undefined = 'thread_1') =>
  matchActions(groupsIn(threadId), words).flatMap(({ actions }) => actions.map(({ label }) => label))

describe('what the palette offers', () => {
  it('is, in a process, first its views, then its files, then what is everywhere', () => {
    expect(groupsIn('thread_1').map(({ heading }) => heading)).toEqual(['This process', 'Export', 'General'])
    expect(labels('')).toEqual(
      groupsIn('thread_1').flatMap(({ actions }) => actions.map(({ label }) => label)),
    )
  })

  it('names nothing of a process where none is open', () => {
    expect(groupsIn().map(({ heading }) => heading)).toEqual(['General'])
  })

  it('is found by the beginnings of its words, in whatever order, and by other words for it', () => {
    expect(labels('flow')[0]).toBe('Flow')
    expect(labels('png fl')).toEqual(['Flow as picture (PNG)'])
    expect(labels('EXPORT mark')).toEqual(['Document (Markdown)'])
    expect(labels('compare')).toEqual(['Compare with a map'])
    expect(labels('versions')).toEqual(['History'])
    expect(labels('low')).toEqual([])
  })

  it('has no two that are called the same', () => {
    expect(new Set(labels('')).size).toBe(labels('').length)
  })
})
