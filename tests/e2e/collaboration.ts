import type { Browser, BrowserContext, Page } from 'playwright/test'
import { expect } from 'playwright/test'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import type { DocNode } from '#shared/document/node.ts'
import { textOf } from '#shared/process/text.ts'
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

  /** Comes in by the link as somebody who may write. */
  async come(link: string): Promise<void> {
    await this.join(link)
    await this.isReady()
  }

  /** Comes in by the link as whoever it makes of people. */
  async join(link: string): Promise<void> {
    await this.page.goto(link)
    await this.page.getByRole('button', { name: 'Join' }).click()
    await expect(this.document).toBeVisible()
  }

  async say(words: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Message' }).fill(words)
    await this.page.keyboard.press('Enter')
  }

  /**
   * Waits until so many runs have ended, which is when their messages lead back behind them. Where there is no button to
   * stop a run, it may as well not have begun here.
   */
  async seesRunsEnded(count: number): Promise<void> {
    const back = this.page.getByRole('button', { name: 'Restore to before this message' })
    await expect(back).toHaveCount(count, { timeout: 60_000 })
  }

  /** Puts the cursor at the end of a block of the document and types. */
  async typeAtEndOf(block: string | RegExp, words: string): Promise<void> {
    await this.document.locator('p, h1, h2, h3, li').filter({ hasText: block }).last().click()
    await this.page.keyboard.press('End')
    await this.page.keyboard.type(words)
  }

  /** Waits until this person sees all that the server has, which the chat may tell of earlier. Returns it as they see it. */
  async wholeText(threadId: string): Promise<string> {
    const markdown = await this.rest<string>('GET', `/threads/${threadId}/export?format=markdown`)
    const whole = linesOf(parseMarkdown(markdown)).join('\n')
    await expect.poll(() => this.visibleText(), { message: 'the page shows what the server has' }).toBe(whole)
    return whole
  }

  /** The text of the document as this person sees it, one line a block, without carets and what is struck through. */
  visibleText(): Promise<string> {
    return this.document.evaluate((root) => {
      const copy = root.cloneNode(true) as HTMLElement
      for (const caret of copy.querySelectorAll('.caret, .removed')) caret.remove()
      return [...copy.querySelectorAll('h1,h2,h3,h4,p,pre')]
        .map((block) => (block.textContent ?? '').replace(/[\u200b\u2060\ufeff]/g, '').trim())
        .filter((line) => line !== '')
        .join('\n')
    })
  }
}

/** Without the blanks around them and what has no words. */
const linesOf = (nodes: readonly DocNode[]): string[] =>
  nodes
    .flatMap((node) =>
      ['paragraph', 'heading', 'codeBlock'].includes(node.type)
        ? [textOf(node).trim()]
        : linesOf(node.content ?? []),
    )
    .filter((line) => line !== '')
