import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { checkUpdate } from '#server/collab/gate.ts'
import { Refusal } from '#server/collab/hooks.ts'
import { newServerDoc } from '#server/collab/load.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { type Random, seededRandom } from '../../support/random.ts'

/**
 * No link whose address a browser reads as a script, a file or a page of its own making comes into a document, however it
 * is disguised. What a browser makes of an address is asked of the URL parser that all of them share.
 */

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const addresses = 20_000
const page = 'https://designer.example/t/thread_1'
const followed = new Set(['http:', 'https:', 'mailto:'])

const hostile = [
  'javascript:xss()',
  'data:text/html,<script>xss()</script>',
  'data:image/svg+xml;base64,PHN2Zz4=',
  'vbscript:xss()',
  'blob:https://designer.example/1',
  'file:///etc/passwd',
  'filesystem:https://designer.example/x',
  'view-source:javascript:xss()',
  'feed:javascript:xss()',
]
const harmless = [
  'https://example.org/a?b=c#d',
  'mailto:ana@example.org',
  '/t/thread_2',
  '#steps',
  '//example.org',
]
const noise = [
  '\t',
  '\n',
  '\r',
  '\0',
  '\u0001',
  '\u001f',
  ' ',
  '\u00a0',
  '\u00ad',
  '\u200b',
  '\u2028',
  '\ufeff',
]

/** One of them, in any case of letters, with noise at any place. */
function disguised(random: Random, address: string): string {
  const letters = [...address].map((letter) => (random.chance(0.3) ? letter.toUpperCase() : letter))
  for (const each of random.times(random.int(4), () => random.pick(noise)))
    letters.splice(random.chance(0.4) ? 0 : random.int(letters.length), 0, each)
  return letters.join('')
}

/** Whether a link to this address comes into a document. */
function isLetIn(href: string): boolean {
  const writer = new Y.Doc()
  const paragraph = new Y.XmlElement('paragraph')
  const text = new Y.XmlText()
  text.insert(0, 'click', { link: { href, title: null } })
  paragraph.insert(0, [text])
  fragmentOf(writer).insert(0, [paragraph])
  try {
    checkUpdate(newServerDoc(), Y.encodeStateAsUpdate(writer))
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 1008) return false
    throw error
  }
}

/** An address that the parser does not take leads nowhere. */
const schemeOf = (href: string) => (URL.canParse(href, page) ? new URL(href, page).protocol : null)

it(`a link that leads to no page or mailbox is refused in every disguise (seed ${seed})`, () => {
  const random = seededRandom(seed)
  let refused = 0
  for (let i = 0; i < addresses; i++) {
    const href = disguised(random, random.pick([...hostile, ...harmless]))
    const scheme = schemeOf(href)
    const isHostile = scheme !== null && !followed.has(scheme)
    if (isHostile) refused += 1
    if (isHostile) expect(isLetIn(href), JSON.stringify(href)).toBe(false)
  }
  expect(refused).toBeGreaterThan(addresses / 3)
})

it.each(harmless)('a link to %s is let in', (href) => {
  expect(isLetIn(href)).toBe(true)
})

it.each(hostile)('a link to %s is refused', (href) => {
  expect(isLetIn(href)).toBe(false)
})
