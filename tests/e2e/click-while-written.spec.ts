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
  const caretIsIn = () =>
    ana.page.evaluate(() => getSelection()?.anchorNode?.parentElement?.closest('p')?.textContent?.slice(0, 6))

  let written = 0
  const writing = setInterval(() => text.insert(0, ++written % 40 === 0 ? ' ' : 'x'), 5)
  const places: unknown[] = []
  for (let round = 0; round < 12; round++) {
    await paragraph('First of all').click()
    places.push(await caretIsIn())
    await ana.page.keyboard.press('ArrowDown')
    places.push(await caretIsIn())
    await ana.page.keyboard.type('!')
  }
  clearInterval(writing)
  expect(places).toEqual(Array.from({ length: 12 }, () => ['First ', 'Second']).flat())
  expect((await paragraph('Second').textContent())?.replaceAll('!', '')).toBe('Second of all.')
  expect(await paragraph('First').textContent()).toBe('First of all.')
  program.drop()
  await ana.leave()
})
