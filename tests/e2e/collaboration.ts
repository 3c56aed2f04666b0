import type { Browser, BrowserContext, Page } from 'playwright/test'
import { expect } from 'playwright/test'
import { createThread } from '../support/brief.ts'

/** What the first page asks. */
export const homeOf = (page: Page) =>
  page.getByRole('heading', { name: 'Which process do you want to design?' })

/** What people do in the app, in their words. */
export class Person {
  readonly page: Page
  readonly #context: BrowserContext

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context
    this.page = page
  }

  /** Somebody with a browser of their own. */
  static async withBrowser(browser: Browser, baseURL: string): Promise<Person> {
    const context = await browser.newContext({ baseURL })
    return new Person(context, await context.newPage())
  }

  async leave(): Promise<void> {
    await this.#context.close()
  }

  get document() {
    return this.page.getByRole('textbox', { name: 'Process document' })
  }

  get messages() {
    return this.page.getByRole('list', { name: 'Messages' })
  }

  get stop() {
    return this.page.getByRole('button', { name: 'Stop' })
  }

  /** Opens a thread with the title, the description and the context of the brief. */
  async createThread(): Promise<string> {
    await this.page.goto('/')
    await homeOf(this.page).waitFor()
    const { thread_id } = await this.rest<{ thread_id: string }>('POST', '/threads', createThread)
    await this.open(thread_id)
    return thread_id
  }

  async open(threadId: string): Promise<void> {
    await this.page.goto(`/t/${threadId}`)
    await this.isReady()
  }

  async isReady(): Promise<void> {
    await expect(this.document).toHaveAttribute('contenteditable', 'true')
  }

  /** Switches to a view by its tab. */
  async show(view: 'Document' | 'Flow' | 'Code' | 'Problems'): Promise<void> {
    await this.page.getByRole('tab', { name: view }).click()
    await expect(this.page.getByRole('tabpanel', { name: view })).toBeVisible()
  }

  /** Calls the server as this person's page does. */
  async rest<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const text = await this.page.evaluate(
      async ({ method, path, body }) => {
        const response = await fetch(`/api/v1/process-designer${path}`, {
          method,
          ...(body === undefined
            ? {}
            : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
        })
        if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
        return response.text()
      },
      { method, path, body },
    )
    return (text.startsWith('{') ? JSON.parse(text) : text) as Answer
  }

  /** The address that lets somebody else in. */
  async shareLink(threadId: string): Promise<string> {
    const { url } = await this.rest<{ url: string }>('POST', `/threads/${threadId}/links`, { role: 'editor' })
    return url
  }

  async come(link: string): Promise<void> {
    await this.page.goto(link)
    const enter = this.page.getByRole('button', { name: /join|continue|open/i })
    await expect(enter.or(this.document).first()).toBeVisible()
    if (await enter.isVisible()) await enter.click()
    await this.isReady()
  }

  async say(words: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Message' }).fill(words)
    await this.page.keyboard.press('Enter')
  }

  /** Puts the cursor at the end of a block of the document and types. */
  async typeAtEndOf(block: string | RegExp, words: string): Promise<void> {
    await this.document.locator('p, h1, h2, h3, li').filter({ hasText: block }).last().click()
    await this.page.keyboard.press('End')
    await this.page.keyboard.type(words)
  }

  /** The text of the document as this person sees it, one line a block, without carets and what is struck through. */
  visibleText(): Promise<string> {
    return this.document.evaluate((root) => {
      const copy = root.cloneNode(true) as HTMLElement
      for (const caret of copy.querySelectorAll('.caret, .removed')) caret.remove()
      return [...copy.querySelectorAll('h1,h2,h3,h4,p,pre,td,th')]
        .map((block) => (block.textContent ?? '').replace(/[\u200b\u2060\ufeff]/g, '').trim())
        .filter((line) => line !== '')
        .join('\n')
    })
  }
}
