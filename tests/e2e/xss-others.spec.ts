import { expect } from 'playwright/test'
import * as Y from 'yjs'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { EditorPeer } from '../support/editor-peer.ts'
import { joinAsGuest } from '../support/guests.ts'
import { RestClient } from '../support/rest-client.ts'
import { comeIn, leaveUnharmed, made, openThread, showsText, whatCouldAct, write } from './hostile-page.ts'
import { test } from './model-server.ts'
import { htmlCorpus } from './xss-corpus.ts'

/** Whoever has a place in a document is seen there by everybody, and may speak to it by any program. */

/** Short enough for names. */
const names = htmlCorpus.filter((text) => text.length < 50).slice(0, 6)

for (const isGuarded of [true, false]) {
  const policy = isGuarded ? 'behind' : 'without'

  test(`names of others, and what they write past every editor, is no more than text ${policy} the policy`, async ({
    browser,
    server,
  }) => {
    const visit = await comeIn(browser, server.url, isGuarded)
    const { page } = visit
    const { thread_id: threadId } = await made<{ thread_id: string }>(page, 'POST', '/threads', {
      title: 'x',
    })
    await write(page, threadId, 'Everybody stands here.')
    await openThread(page, threadId)
    const cookies = (await visit.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const owner = new RestClient(server, { cookie: cookies, origin: server.url })
    const peers: EditorPeer[] = []
    for (const name of names) {
      const guest = await joinAsGuest(server, { owner, threadId, role: 'editor' })
      await guest.json('PATCH', '/session', { name })
      const { ticket } = await guest.json<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
      const peer = new EditorPeer(server, threadId, ticket)
      await peer.synced()
      const [block] = fragmentOf(peer.ydoc).toArray()
      if (!(block instanceof Y.XmlElement)) throw new Error('the document has a paragraph')
      const place = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(block, 0))
      peer.awareness.setLocalStateField('user', { name: 'Somebody', color: '"><img src=x onerror=xss()>' })
      peer.awareness.setLocalStateField('cursor', { anchor: place, head: place })
      peers.push(peer)
    }
    const carets = page.locator('.caret-name')
    await expect.poll(async () => (await carets.allTextContents()).toSorted()).toEqual(names.toSorted())
    await page.getByRole('button', { name: /^Here now/ }).click()
    await showsText(page, page.getByRole('dialog', { name: 'Here now' }), ...names)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    await showsText(page, page.getByRole('dialog'), ...names)
    await page.keyboard.press('Escape')

    // Each by a socket of its own: nobody is heard again after a third.
    for (const [at, force] of forcedIn.entries()) {
      const peer = peers[at % peers.length]
      if (!peer) throw new Error('there are peers')
      const closed = peer.closeCodes.length
      force(peer.ydoc)
      await expect.poll(() => peer.closeCodes.slice(closed)).toContain(1008)
      peer.drop()
    }
    expect(forcedIn.length).toBeLessThanOrEqual(peers.length)
    await expect(page.getByRole('textbox', { name: 'Process document' })).not.toContainText('forced')
    expect(await owner.markdown(threadId)).not.toContain('forced')
    expect(await whatCouldAct(page)).toEqual([])
    for (const peer of peers) peer.drop()
    await leaveUnharmed(visit)
  })
}

const link = (href: unknown) => (ydoc: Y.Doc) => forced(ydoc, { link: { href } })

/** Writes of a program that keeps to no schema. */
const forcedIn: readonly ((ydoc: Y.Doc) => void)[] = [
  link('javascript:xss()'),
  link('data:text/html,<script>xss()</script>'),
  (ydoc) => forced(ydoc, { onclick: { value: 'xss()' } }),
  (ydoc) => forced(ydoc, { link: { href: 'https://example.com', onmouseover: 'xss()' } }),
  (ydoc) => fragmentOf(ydoc).push([new Y.XmlElement('script')]),
  (ydoc) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.setAttribute('onclick', 'xss()')
    fragmentOf(ydoc).push([paragraph])
  },
]

function forced(ydoc: Y.Doc, marks: Record<string, unknown>): void {
  ydoc.transact(() => {
    const paragraph = new Y.XmlElement('paragraph')
    const text = new Y.XmlText()
    text.insert(0, 'forced', marks)
    paragraph.insert(0, [text])
    fragmentOf(ydoc).push([paragraph])
  })
}
