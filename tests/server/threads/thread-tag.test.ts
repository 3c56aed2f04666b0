import { describe, expect, it } from 'vitest'
import { documentOf, matchesRevision, threadTag } from '#server/threads/thread-tag.ts'

describe('the tag of a thread', () => {
  const tag = threadTag({ revision: 12, document: 'v-7_a', rest: ['owner', 3] })

  it('changes with every part', () => {
    const others = [
      threadTag({ revision: 13, document: 'v-7_a', rest: ['owner', 3] }),
      threadTag({ revision: 12, document: 'v-8_a', rest: ['owner', 3] }),
      threadTag({ revision: 12, document: 'v-7_a', rest: ['viewer', 3] }),
    ]
    expect(new Set([tag, ...others]).size).toBe(4)
    expect(tag).toMatch(/^"[\w.-]+"$/)
  })

  it('tells the version of the document, with or without quotes', () => {
    expect(documentOf(tag)).toBe('v-7_a')
    expect(documentOf(tag.slice(1, -1))).toBe('v-7_a')
    for (const text of ['', '"12"', '12.v7', 'v7', '"x.y.z"']) expect(documentOf(text), text).toBeUndefined()
  })

  it('lets a change through whose details nobody else changed, whatever was typed meanwhile', () => {
    expect(matchesRevision(tag, 12)).toBe(true)
    expect(matchesRevision(threadTag({ revision: 12, document: 'other', rest: [] }), 12)).toBe(true)
    expect(matchesRevision(`W/${tag}`, 12)).toBe(true)
    expect(matchesRevision(`"x", ${tag}`, 12)).toBe(true)
    expect(matchesRevision('*', 12)).toBe(true)
  })

  it.each(['', '"12"', '12', '"x.y.z"'])('%j lets nothing through', (ifMatch) => {
    expect(matchesRevision(ifMatch, 12)).toBe(false)
    expect(matchesRevision(tag, 1)).toBe(false)
    expect(matchesRevision(tag, 13)).toBe(false)
  })
})
