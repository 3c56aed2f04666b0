import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContext, expect, type Page } from 'playwright/test'
import * as Y from 'yjs'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { EditorPeer } from '../support/editor-peer.ts'
import { says } from '../support/scripted-model.ts'
import { homeOf } from './collaboration.ts'
import { call, countByKind, listening, made, showsText, whatCouldAct } from './hostile-page.ts'
import { test } from './model-server.ts'
import { corpus, htmlCorpus } from './xss-corpus.ts'

/**
 * No text of anybody runs as script, wherever the app shows it. The Content-Security-Policy is the second wall: with it
 * taken down nothing runs either.
 */

const whole = corpus.join('\n\n')

for (const isGuarded of [true, false]) {
  test(`no text runs as script ${isGuarded ? 'behind' : 'without'} the policy`, async ({
    browser,
    server,
    model,
  }) => {
    const { context, heard, stopped, asked } = await listening(browser, server.url, isGuarded)
    const page = await context.newPage()
    await page.goto('/')
    await homeOf(page).waitFor()

    // Titles, descriptions, values, and the names of people, versions and keys.
    for (const text of corpus)
      await made(page, 'POST', '/threads', {
        title: text.replace(/\s+/g, ' ').slice(0, 200),
        description: text,
        context: { [text.slice(0, 60)]: text },
      })
    await made(page, 'PATCH', '/session', { name: '<img src=x onerror=xss()>' })
    const { thread_id: threadId } = await made<{ thread_id: string }>(page, 'POST', '/threads', {
      title: '<svg onload=xss()>',
    })
    for (const text of htmlCorpus.slice(0, 12)) {
      const name = text.slice(0, 80)
      await made(page, 'POST', `/threads/${threadId}/versions`, { name })
      await call(page, 'POST', '/api-keys', { name, scopes: ['threads:read'] })
    }

    // Written by a program, as Markdown and by Yjs.
    const { results } = await made<{ results: { status: string }[] }>(
      page,
      'POST',
      `/threads/${threadId}/patches`,
      {
        patches: corpus
          .slice(0, 50)
          .map((content) => ({ operation: 'append', location: 'document', content })),
      },
    )
    expect(results.filter(({ status }) => status === 'applied').length).toBeGreaterThan(40)
    await made(page, 'POST', `/threads/${threadId}/patches`, {
      patches: corpus.slice(50).map((content) => ({ operation: 'append', location: 'document', content })),
    })
    const { ticket } = await made<{ ticket: string }>(page, 'POST', `/threads/${threadId}/tickets`)
    const peer = new EditorPeer(server, threadId, ticket)
    await peer.synced()
    writeHostile(peer.ydoc)

    // Said by the designer and by people, with a question and its answers.
    model.script(says(`${whole}\n\n${htmlCorpus.join('\n')}`))
    await page.goto(`/t/${threadId}`)
    const editor = page.getByRole('textbox', { name: 'Process document' })
    await expect(editor).toHaveAttribute('contenteditable', 'true')
    await page.getByRole('textbox', { name: 'Message' }).fill(whole)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('list', { name: 'Messages' }).getByRole('listitem').nth(1)).toContainText(
      'onerror',
    )

    // So far nothing of all this came so far that the policy had to stop it.
    expect(stopped).toEqual([])

    // Pasted and typed.
    await editor.click()
    await page.keyboard.press('ControlOrMeta+End')
    await editor.evaluate((element, texts) => {
      for (const type of ['text/html', 'text/plain'])
        for (const text of texts) {
          const clipboardData = new DataTransfer()
          clipboardData.setData(type, text)
          element.dispatchEvent(
            new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
          )
        }
    }, corpus)
    for (const text of corpus.slice(0, 10)) await page.keyboard.insertText(`${text.replace(/\s+/g, ' ')} `)
    await expect(editor).toContainText('Pasted by force')
    const byPasting = isGuarded ? await inlineParts(browser, corpus) : {}
    await expect.poll(() => countByKind(stopped)).toEqual(byPasting)

    // What opens beside the text.
    expect(await whatCouldAct(page)).toEqual([])
    for (const name of ['History', 'Share']) {
      await page.getByRole('button', { name, exact: true }).click()
      await showsText(page, page.getByRole('dialog'))
      await page.keyboard.press('Escape')
    }
    await openExports(context, page, threadId)
    await page.goto('/')
    await expect(page.getByRole('link').nth(40)).toBeAttached()
    expect(await whatCouldAct(page)).toEqual([])

    console.info(
      `${corpus.length} texts: ${heard.length} ran, ${asked.length} requests elsewhere, ${stopped.length} stopped by the policy ${JSON.stringify(countByKind(stopped))}`,
    )
    expect(countByKind(stopped)).toEqual(byPasting)
    expect(heard).toEqual([])
    expect(asked).toEqual([])

    // The corpus does run where a page takes it for HTML, once nothing is in its way.
    if (!isGuarded) {
      const careless = await context.newPage()
      await careless.goto('/healthz')
      await careless.setContent(htmlCorpus.join('\n'))
      await expect.poll(() => heard.length).toBeGreaterThan(10)
      expect((await whatCouldAct(careless)).length).toBeGreaterThan(10)
    }
    peer.drop()
    await context.close()
  })
}

/** What no editor writes: links and languages that were never checked by one. */
function writeHostile(ydoc: Y.Doc): void {
  ydoc.transact(() => {
    const paragraph = new Y.XmlElement('paragraph')
    const text = new Y.XmlText()
    text.insert(0, 'Pasted by force', { link: { href: 'https://example.com/"onmouseover="xss()' } })
    text.insert(0, '<img src=x onerror=xss()>')
    paragraph.insert(0, [text])
    const code = new Y.XmlElement('codeBlock')
    code.setAttribute('language', '"><img src=x onerror=xss()>')
    code.insert(0, [new Y.XmlText('<svg onload=xss()>')])
    fragmentOf(ydoc).push([paragraph, code, new Y.XmlElement('paragraph')])
  })
}

/**
 * What the policy tells of when the texts are pasted. The editor reads pasted HTML in a document without a window, where
 * nothing is loaded and nothing runs, policy or not; each handler and each style in it is told of all the same. Counted
 * here by the browser, in a page without a policy.
 */
async function inlineParts(browser: Browser, texts: readonly string[]): Promise<Record<string, number>> {
  const page = await browser.newPage()
  const counts = await page.evaluate((texts) => {
    const detached = document.implementation.createHTMLDocument()
    const elementsIn = (part: ParentNode): Element[] =>
      [...part.querySelectorAll('*')].flatMap((element) => [
        element,
        ...(element instanceof HTMLTemplateElement ? elementsIn(element.content) : []),
      ])
    const elements = texts.flatMap((text) => {
      const around = detached.createElement('div')
      around.innerHTML = text
      return elementsIn(around)
    })
    const handlers = elements.flatMap((element) =>
      element.getAttributeNames().filter((name) => name.startsWith('on') && name in element),
    )
    return {
      'script-src-attr': handlers.length,
      'style-src-elem': elements.filter(({ localName }) => localName === 'style').length,
      'style-src-attr': elements.filter((element) => element.hasAttribute('style')).length,
    }
  }, texts)
  await page.close()
  return Object.fromEntries(
    Object.entries(counts).map(([directive, count]) => [`${directive}: inline by editor.js`, count]),
  )
}

/** What each file is. None is HTML, which a browser would run on our address. */
const mediaTypes: Readonly<Record<string, string>> = {
  markdown: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  spy: 'text/plain; charset=utf-8',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  bpmn: 'application/bpmn+xml',
  mermaid: 'text/vnd.mermaid; charset=utf-8',
  svg: 'image/svg+xml',
  sarif: 'application/sarif+json',
}

/** Each format that there is, as the file that somebody saved and opens, under its name and as a page. */
async function openExports(context: BrowserContext, page: Page, threadId: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'exports-'))
  const { text } = await call(page, 'GET', `/threads/${threadId}/export?format=unknown`)
  const { formats } = JSON.parse(text) as { formats: string[] }
  expect(formats).toEqual(Object.keys(mediaTypes))
  for (const format of formats) {
    const answer = await call(page, 'GET', `/threads/${threadId}/export?format=${format}`)
    expect(answer, format).toMatchObject({
      status: 200,
      headers: { 'content-type': mediaTypes[format], 'x-content-type-options': 'nosniff' },
    })
    expect(answer.headers['content-disposition']).toMatch(/^attachment; /)
    // No browser reads these as a page.
    if (format === 'pdf' || format === 'docx') continue
    for (const extension of [format, 'html']) {
      if (extension === 'html' && !/^\s*<(?:!doctype|html|svg)/i.test(answer.text)) continue
      const path = join(folder, `export.${extension === 'markdown' ? 'md' : extension}`)
      await writeFile(path, answer.text)
      const opened = await context.newPage()
      await opened.goto(pathToFileURL(path).href).catch(() => undefined)
      await opened.close()
    }
  }
  await rm(folder, { recursive: true })
}
