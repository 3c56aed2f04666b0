import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContext, expect, type Page } from 'playwright/test'
import * as Y from 'yjs'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { EditorPeer } from '../support/editor-peer.ts'
import { says } from '../support/scripted-model.ts'
import { test } from './model-server.ts'
import { corpus, htmlCorpus } from './xss-corpus.ts'

/**
 * No text of anybody runs as script, wherever the app shows it. The Content-Security-Policy is the second wall: with it
 * taken down nothing runs either.
 */

const api = '/api/v1/process-designer'
const whole = corpus.join('\n\n')

/** A browser in which `xss` is heard, from any page and frame. */
async function listening(browser: Browser, baseURL: string, isGuarded: boolean) {
  const context = await browser.newContext({ baseURL, bypassCSP: !isGuarded })
  const heard: string[] = []
  const stopped: string[] = []
  await context.exposeBinding('xss', ({ frame }) => void heard.push(frame.url()))
  await context.exposeBinding('tellStopped', (_, directive: string) => void stopped.push(directive))
  await context.addInitScript(() => {
    const hear = () => Reflect.get(window, 'xss')()
    window.alert = window.print = hear
    window.confirm = window.prompt = () => hear()
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      Reflect.get(window, 'tellStopped')(effectiveDirective),
    )
  })
  const asked: string[] = []
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (/^https?:$/.test(protocol) && origin !== new URL(baseURL).origin) asked.push(request.url())
  })
  return { context, heard, stopped, asked }
}

const call = (page: Page, method: string, path: string, body?: unknown) =>
  page.evaluate(
    async ({ method, url, body }) => {
      const response = await fetch(url, {
        method,
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return { ok: response.ok, status: response.status, text }
    },
    { method, url: `${api}${path}`, body },
  )

const made = async <Answer>(page: Page, method: string, path: string, body?: unknown): Promise<Answer> => {
  const { ok, status, text } = await call(page, method, path, body)
  if (!ok) throw new Error(`${method} ${path}: ${status} ${text}`)
  return (text === '' ? {} : JSON.parse(text)) as Answer
}

/** Every place of a page that could go somewhere goes to the web, to a mailbox or within the app. */
const wrongTargets = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('[href], [src], [action], [formaction], [data]')]
      .flatMap((element) =>
        ['href', 'src', 'action', 'formaction', 'data', 'xlink:href'].map((name) =>
          element.getAttribute(name),
        ),
      )
      .filter((target) => target !== null)
      .filter((target) => !/^(?:https?|mailto|tel|blob):$/.test(new URL(target, location.href).protocol)),
  )

for (const isGuarded of [true, false]) {
  test(`no text runs as script ${isGuarded ? 'behind' : 'without'} the policy`, async ({
    browser,
    server,
    model,
  }) => {
    test.setTimeout(120_000)
    const { context, heard, stopped, asked } = await listening(browser, server.url, isGuarded)
    const page = await context.newPage()
    await page.goto('/')
    await page.getByRole('heading', { name: 'Which process do you want to design?' }).waitFor()

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

    // What opens beside the text.
    expect(await wrongTargets(page)).toEqual([])
    for (const name of ['History', 'Share']) {
      await page.getByRole('button', { name, exact: true }).click()
      await expect(page.getByRole('dialog').or(page.getByRole('menu')).first()).toBeVisible()
      expect(await wrongTargets(page)).toEqual([])
      await page.keyboard.press('Escape')
    }
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.insertText('onerror')
    await expect(page.getByRole('dialog').first()).toBeVisible()
    await page.keyboard.press('Escape')
    const warnings = page.getByRole('button', { name: /warning|error|problem/i }).first()
    if (await warnings.isVisible()) await warnings.click()
    expect(await wrongTargets(page)).toEqual([])

    await openExports(context, page, threadId)
    await page.goto('/')
    await expect(page.getByRole('link').nth(40)).toBeAttached()
    expect(await wrongTargets(page)).toEqual([])

    console.info(
      `${corpus.length} texts: ${heard.length} ran, ${asked.length} requests elsewhere, ${stopped.length} stopped by the policy (${[...new Set(stopped)].join(', ')})`,
    )
    expect(heard).toEqual([])
    expect(asked).toEqual([])

    // The corpus does run where a page takes it for HTML, once nothing is in its way.
    if (!isGuarded) {
      const careless = await context.newPage()
      await careless.goto('/healthz')
      await careless.setContent(htmlCorpus.join('\n'))
      await expect.poll(() => heard.length).toBeGreaterThan(10)
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

/** Each format that there is, as the file that somebody saved and opens. */
async function openExports(context: BrowserContext, page: Page, threadId: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'exports-'))
  const { text } = await call(page, 'GET', `/threads/${threadId}/export?format=unknown`)
  const { formats } = JSON.parse(text) as { formats: string[] }
  expect(formats).toContain('markdown')
  for (const format of formats) {
    const { text: content } = await call(page, 'GET', `/threads/${threadId}/export?format=${format}`)
    for (const extension of [format, 'html']) {
      if (extension === 'html' && !/^\s*<(?:!doctype|html|svg)/i.test(content)) continue
      const path = join(folder, `export.${extension === 'markdown' ? 'md' : extension}`)
      await writeFile(path, content)
      const opened = await context.newPage()
      await opened.goto(pathToFileURL(path).href).catch(() => undefined)
      await opened.close()
    }
  }
  await rm(folder, { recursive: true })
}
