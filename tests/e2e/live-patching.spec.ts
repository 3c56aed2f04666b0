import { type Browser, expect } from 'playwright/test'
import { callsInFragments, holdAfter, type Script, says } from '../support/scripted-model.ts'
import { Person } from './collaboration.ts'
import { test as base } from './model-server.ts'

/** Ana and Jonas at one document, each with a browser of their own, and the designer, who says what the test wants. */
const test = base.extend<{ ana: Person; jonas: Person; threadId: string; jonasName: string }>({
  ana: async ({ browser, server }, use) => use(await come(browser, server.url)),
  threadId: async ({ ana }, use) => use(await ana.createThread()),
  jonas: async ({ browser, server, ana, threadId }, use) => {
    const jonas = await come(browser, server.url)
    await jonas.come(await ana.shareLink(threadId))
    await use(jonas)
    await jonas.leave()
    await ana.leave()
  },
  jonasName: async ({ jonas }, use) =>
    use((await jonas.rest<{ user: { name: string } }>('GET', '/session')).user.name),
})

const come = (browser: Browser, url: string) => Person.withBrowser(browser, url)

const overview = 'Takes a customer from signed contract to first login within two working days.'
const steps = '1. Sales signs the contract.\n2. Support sets up the account.\n3. Support greets the customer.'

const section = (content: string, location = '# Customer Onboarding Process') => ({
  name: 'patch',
  arguments: { operation: 'insert', location, content },
})
const draft = section(`## Overview\n\n${overview}\n\n## Steps\n\n${steps}`)

/** The designer writes the draft, and waits behind these words until it is let go on. */
function pausing(words: string, calls = [draft]): { readonly script: Script; readonly goOn: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { script: holdAfter(callsInFragments('I draft the process.', calls), words, promise), goOn: resolve }
}

/** Puts the caret behind these words of the document, as a click there would, and the focus into the document. */
async function putCaretBehind(person: Person, words: string): Promise<void> {
  const block = person.document.locator('p').filter({ hasText: words }).last()
  await block.click()
  await block.evaluate((element, words) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = (node.textContent ?? '').indexOf(words)
      if (at >= 0) getSelection()?.collapse(node, at + words.length)
    }
  }, words)
}

/** Resolves, with the ms since `startMs`, when both see the document with these words, or without them. */
async function seenByBoth(people: readonly Person[], words: string, there: boolean, startMs: number) {
  await Promise.all(
    people.map(({ page }) =>
      page.waitForFunction(
        ({ words, there }) => {
          const copy = document.querySelector('.document')?.cloneNode(true) as HTMLElement
          for (const other of copy.querySelectorAll('.caret, .removed')) other.remove()
          return (copy.textContent ?? '').includes(words) === there
        },
        { words, there },
      ),
    ),
  )
  return Math.round(performance.now() - startMs)
}

/** Waits until the person reads these words; the names at carets do not count. */
const reads = (person: Person, words: string) =>
  expect.poll(() => person.visibleText(), { message: `somebody reads: ${words}` }).toContain(words)

const countOf = (text: string, words: string) => text.split(words).length - 1

test('what a person types inside the text while it streams is there once, for everybody', async ({
  ana,
  jonas,
  threadId,
  model,
}) => {
  const { script, goOn } = pausing('to first login')
  model.script(script, says('The draft is there.'))
  await ana.say('Please design this process.')
  await reads(jonas, 'signed contract to first')
  await putCaretBehind(jonas, 'Takes a customer')
  // Typing goes on while the stream does.
  await Promise.all([jonas.page.keyboard.type(' gladly and safely', { delay: 25 }), goOn()])
  await expect(ana.messages).toContainText('The draft is there.')
  const whole = overview.replace('Takes a customer', 'Takes a customer gladly and safely')
  for (const person of [ana, jonas]) {
    await reads(person, whole)
    const text = await person.wholeText(threadId)
    expect(countOf(text, 'gladly')).toBe(1)
    expect(countOf(text, 'Support greets the customer.')).toBe(1)
  }
})

test('an undo leaves what people typed inside the patch, and says so; a redo and a restore are seen by both', async ({
  ana,
  jonas,
  threadId,
  model,
}) => {
  const people = [ana, jonas]
  model.script(callsInFragments('I draft the process.', [draft]), says('The draft is there.'))
  await ana.say('Please design this process.')
  await expect(jonas.messages).toContainText('The draft is there.')
  await putCaretBehind(jonas, 'Takes a customer')
  await jonas.page.keyboard.type(' GLADLY')
  await reads(ana, 'Takes a customer GLADLY from')
  const written = await ana.wholeText(threadId)
  const { version_id } = await ana.rest<{ version_id: string }>('POST', `/threads/${threadId}/versions`, {
    name: 'Written',
  })

  let startMs = performance.now()
  await ana.messages
    .getByRole('button', { name: /^Keep change in / })
    .first()
    .click()
  await expect(jonas.messages).toContainText(/kept by /)
  const keptMs = Math.round(performance.now() - startMs)

  startMs = performance.now()
  await ana.messages
    .getByRole('button', { name: /^Undo change in / })
    .first()
    .click()
  const undoneMs = await seenByBoth(people, 'signed contract', false, startMs)
  for (const person of people) await expect.poll(() => person.visibleText()).toBe('GLADLY')
  const toast = ana.page.getByRole('region', { name: 'Notifications' })
  await expect(toast).toContainText('What others wrote there since stays.')

  startMs = performance.now()
  await toast.getByRole('button', { name: 'Redo' }).click()
  const redoneMs = await seenByBoth(people, 'signed contract', true, startMs)
  await expect.poll(() => jonas.visibleText()).toBe(written)

  await putCaretBehind(jonas, 'GLADLY')
  await jonas.page.keyboard.type(' INDEED')
  await reads(ana, 'GLADLY INDEED')
  startMs = performance.now()
  await ana.rest('POST', `/threads/${threadId}/versions/${version_id}/restore`, { mode: 'whole' })
  const restoredMs = await seenByBoth(people, 'INDEED', false, startMs)
  for (const person of people) await expect.poll(() => person.visibleText()).toBe(written)
  console.log(
    `seen by both: keep ${keptMs} ms, undo ${undoneMs} ms, redo ${redoneMs} ms, restore ${restoredMs} ms`,
  )
})

test('the second person stops the run, and both read who did', async ({ ana, jonas, jonasName, model }) => {
  const { script, goOn } = pausing('to first login')
  model.script(script)
  await ana.say('Please design this process.')
  await reads(jonas, 'signed contract to first')
  const startMs = performance.now()
  await jonas.stop.click()
  await Promise.all(
    [ana, jonas].map(async (person) => {
      await person.messages.getByText(`Stopped by ${jonasName}.`).waitFor()
      await person.stop.waitFor({ state: 'hidden' })
    }),
  )
  console.log(`the stop was seen by both after ${Math.round(performance.now() - startMs)} ms`)
  goOn()
  // What was written whole stays, and nothing comes any more.
  await reads(ana, 'Takes a customer from signed contract')
  await ana.document.click()
  await ana.page.keyboard.type('Ana goes on.')
  await reads(jonas, 'Ana goes on.')
  expect(await jonas.visibleText()).not.toContain('greets')
})

test('a selection outlives the streaming, and ⌘Z takes back only what oneself typed', async ({
  ana,
  jonas,
  model,
}) => {
  const { script, goOn } = pausing('to first login')
  model.script(script, says('The draft is there.'))
  await ana.say('Please design this process.')
  await reads(jonas, 'signed contract to first')
  await putCaretBehind(jonas, 'Takes a customer')
  await jonas.page.keyboard.type(' gladly')
  for (let letter = 0; letter < 'gladly'.length; letter++) await jonas.page.keyboard.press('Shift+ArrowLeft')
  const selected = () => jonas.page.evaluate(() => getSelection()?.toString())
  await expect.poll(selected).toBe('gladly')
  goOn()
  await expect(jonas.messages).toContainText('The draft is there.')
  await reads(jonas, 'Support greets the customer.')
  await expect.poll(selected).toBe('gladly')
  await jonas.page.keyboard.type('kindly')
  await reads(ana, 'Takes a customer kindly from signed contract')
  for (let press = 0; press < 5; press++) await jonas.page.keyboard.press('ControlOrMeta+z')
  for (const person of [ana, jonas]) {
    await reads(person, overview)
    await reads(person, 'Support greets the customer.')
  }
})

test('who reloads while it streams sees the run going on, and the text whole', async ({
  ana,
  jonas,
  threadId,
  model,
}) => {
  const { script, goOn } = pausing('to first login')
  model.script(script, says('The draft is there.'))
  await ana.say('Please design this process.')
  await reads(jonas, 'signed contract to first')
  await ana.page.reload()
  await ana.isReady()
  await expect(ana.stop).toBeVisible()
  await reads(ana, 'signed contract to first')
  goOn()
  await expect(ana.messages).toContainText('The draft is there.')
  await expect(ana.stop).toBeHidden()
  for (const person of [ana, jonas]) {
    const text = await person.wholeText(threadId)
    expect(text).toContain(overview)
    expect(countOf(text, 'Support greets the customer.')).toBe(1)
  }
})

test('a word composed in the text that streams comes in once', async ({ ana, jonas, threadId, model }) => {
  const { script, goOn } = pausing('signs the')
  model.script(script, says('The draft is there.'))
  await ana.say('Please design this process.')
  await reads(jonas, 'Sales signs')
  await putCaretBehind(jonas, 'Sales')
  const ime = await jonas.page.context().newCDPSession(jonas.page)
  const compose = (text: string) =>
    ime.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  await compose('に')
  goOn()
  for (const text of ['にほ', 'にほん', 'にほんご']) await compose(text)
  await reads(ana, 'Support greets the customer.')
  await compose('日本語')
  await ime.send('Input.insertText', { text: '日本語' })
  for (const person of [ana, jonas]) {
    await reads(person, 'Sales日本語 signs the contract.')
    const text = await person.wholeText(threadId)
    expect(text).toContain('Support greets the customer.')
    expect(countOf(text, 'に')).toBe(0)
    expect(countOf(text, '日本語')).toBe(1)
  }
})
