import { expect } from 'playwright/test'
import * as Y from 'yjs'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { EditorPeer } from '../support/editor-peer.ts'
import { Person } from './collaboration.ts'
import { test } from './model-server.ts'

test('clicks and arrow keys go where they should, however fast others write meanwhile', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  const content = 'First of all.\n\nSecond of all.\n\nWritten by others.'
  await ana.rest('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'append', location: 'document', content }],
  })
  const { ticket } = await ana.rest<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
  const program = new EditorPeer(server, threadId, ticket)
  await program.synced()
  const last = fragmentOf(program.ydoc).toArray().at(-1)
  const text = last instanceof Y.XmlElement ? last.get(0) : null
  if (!(text instanceof Y.XmlText)) throw new Error('the last block has text')
  const paragraph = (words: string) => ana.document.locator('p').filter({ hasText: words })
  const caret = () =>
    ana.page.evaluate(() => {
      const { anchorNode, anchorOffset } = getSelection() ?? {}
      return { text: anchorNode?.textContent?.replaceAll('!', ''), offset: anchorOffset }
    })

  let written = 0
  const writing = setInterval(() => text.insert(0, ++written % 40 === 0 ? ' ' : 'x'), 5)
  // The first click of all, before the page has come to rest: behind the last letter, where the line is empty.
  for (let round = 0; round < 4; round++) {
    await ana.open(threadId)
    await paragraph('First of all').click()
    expect(await caret()).toEqual({ text: 'First of all.', offset: 13 })
  }
  const texts: unknown[] = []
  for (let round = 0; round < 12; round++) {
    await paragraph('First of all').click()
    texts.push((await caret()).text)
    await ana.page.keyboard.press('ArrowDown')
    texts.push((await caret()).text)
    await ana.page.keyboard.type('!')
  }
  clearInterval(writing)
  expect(texts).toEqual(Array.from({ length: 12 }, () => ['First of all.', 'Second of all.']).flat())
  expect((await paragraph('Second').textContent())?.replaceAll('!', '')).toBe('Second of all.')
  expect(await paragraph('First').textContent()).toBe('First of all.')
  program.drop()
  await ana.leave()
})
