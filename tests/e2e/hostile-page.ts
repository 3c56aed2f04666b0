import { type Browser, type BrowserContext, expect, type Locator, type Page } from 'playwright/test'
import { homeOf } from './collaboration.ts'

/** A browser in which whatever runs by a text of the corpus is heard, and what a test asks of its pages. */

const api = '/api/v1/process-designer'

type Listening = {
  readonly context: BrowserContext
  /** The address of each frame in which `xss` ran. */
  readonly heard: string[]
  /** What the policy of a page kept from happening. */
  readonly stopped: Stop[]
  /** Requests to anywhere but our server. */
  readonly asked: string[]
}

type Stop = { readonly directive: string; readonly what: string }

/** `isGuarded`: with the Content-Security-Policy of the app; else without any. */
export async function listening(browser: Browser, baseURL: string, isGuarded: boolean): Promise<Listening> {
  const context = await browser.newContext({ baseURL, bypassCSP: !isGuarded })
  const heard: string[] = []
  const stopped: Stop[] = []
  await context.exposeBinding('xss', ({ frame }) => void heard.push(frame.url()))
  await context.exposeBinding('tellStopped', (_, stop: Stop) => void stopped.push(stop))
  await context.addInitScript(() => {
    const hear = () => Reflect.get(window, 'xss')()
    window.alert = window.print = hear
    window.confirm = window.prompt = () => hear()
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
      const file = sourceFile?.replace(/^.*\/|-[\w-]{8}(?=\.js$)/g, '') ?? ''
      Reflect.get(window, 'tellStopped')({ directive: effectiveDirective, what: `${blockedURI} by ${file}` })
    })
  })
  const asked: string[] = []
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (/^https?:$/.test(protocol) && origin !== new URL(baseURL).origin) asked.push(request.url())
  })
  return { context, heard, stopped, asked }
}

/** How many of each kind. */
export const countByKind = (stopped: readonly Stop[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(stopped, ({ directive, what }) => `${directive}: ${what}`)).map(
      ([kind, stops = []]) => [kind, stops.length],
    ),
  )

type Answer = {
  readonly ok: boolean
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** Calls the server as the page does. */
export const call = (page: Page, method: string, path: string, body?: unknown): Promise<Answer> =>
  page.evaluate(
    async ({ method, url, body }) => {
      const response = await fetch(url, {
        method,
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return { ok: response.ok, status: response.status, headers: Object.fromEntries(response.headers), text }
    },
    { method, url: `${api}${path}`, body },
  )

/** The JSON of a good answer. Throws with any other. */
export async function made<Made>(page: Page, method: string, path: string, body?: unknown): Promise<Made> {
  const { ok, status, text } = await call(page, method, path, body)
  if (!ok) throw new Error(`${method} ${path}: ${status} ${text}`)
  return (text === '' ? {} : JSON.parse(text)) as Made
}

/**
 * What stands in the page and could act, though text is all that anybody wrote: elements that load, embed or run,
 * attributes that listen, and addresses that lead neither to the web, nor to a mailbox, nor elsewhere in the app.
 */
export const whatCouldAct = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const acting =
      'script:not([src]), iframe, frame, object, embed, applet, base, meta[http-equiv], style, img[src], image, use, ' +
      'foreignObject, animate, set, animateMotion, animateTransform, video, audio, source, marquee, portal'
    const links = ['href', 'src', 'action', 'formaction', 'data', 'xlink:href', 'poster', 'ping', 'srcset']
    const isHarmless = (target: string) =>
      /^(?:https?|mailto|tel|blob):$/.test(new URL(target, location.href).protocol)
    return [...document.querySelectorAll('body *')].flatMap((element) => {
      const wrong = element.getAttributeNames().filter((name) => {
        const value = element.getAttribute(name) ?? ''
        return /^on|^srcdoc$/i.test(name) || (links.includes(name.toLowerCase()) && !isHarmless(value))
      })
      return element.matches(acting) || wrong.length > 0
        ? [`${element.localName} ${wrong.map((name) => `${name}=${element.getAttribute(name)}`).join(' ')}`]
        : []
    })
  })

/** A guest with a hostile name, on the first page. */
export async function comeIn(
  browser: Browser,
  baseURL: string,
  isGuarded: boolean,
): Promise<Listening & { readonly page: Page }> {
  const visit = await listening(browser, baseURL, isGuarded)
  const page = await visit.context.newPage()
  await page.goto('/')
  await homeOf(page).waitFor()
  await made(page, 'PATCH', '/session', { name: '<img src=x onerror=xss()>' })
  return { ...visit, page }
}

/** Nothing ran, nothing was asked elsewhere, and the policy had nothing to stop. */
export async function leaveUnharmed({ context, heard, asked, stopped }: Listening): Promise<void> {
  expect(heard).toEqual([])
  expect(asked).toEqual([])
  expect(countByKind(stopped)).toEqual({})
  await context.close()
}

export async function openThread(page: Page, threadId: string): Promise<void> {
  await page.goto(`/t/${threadId}`)
  const document = page.getByRole('textbox', { name: 'Process document' })
  await expect(document).toHaveAttribute('contenteditable', 'true')
}

/** Markdown at the end of the document, by a program. */
export const write = (page: Page, threadId: string, content: string): Promise<object> =>
  made(page, 'POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'append', location: 'document', content }],
  })

/** A place shows words of the corpus, and nothing on the page could act. */
export async function showsText(page: Page, place: Locator, ...texts: readonly string[]): Promise<void> {
  for (const text of texts.length > 0 ? texts : ['xss()']) await expect(place).toContainText(text)
  expect(await whatCouldAct(page)).toEqual([])
}
