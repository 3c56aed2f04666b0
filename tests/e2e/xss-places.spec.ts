import { type Browser, expect } from 'playwright/test'
import { callsInOnePiece, says } from '../support/scripted-model.ts'
import {
  call,
  comeIn,
  leaveUnharmed,
  made,
  openThread,
  showsText,
  whatCouldAct,
  write,
} from './hostile-page.ts'
import { test } from './model-server.ts'
import { corpus, htmlCorpus } from './xss-corpus.ts'

/**
 * The same texts in the places of the app that show words of others beside the document. Each place is opened and has to
 * show them, as text: nothing runs, nothing is loaded, no element comes of them, and there is nothing for the policy to stop.
 */

const lines = corpus.map((text) => text.replace(/\s+/g, ' ').trim())
const html = htmlCorpus.map((text) => text.replace(/\s+/g, ' '))

/** Sections of their own, however alike what follows is. */
const topics = ['Goods', 'Invoices', 'Returns', 'Archive', 'Training', 'Escalation']

for (const isGuarded of [true, false]) {
  const policy = isGuarded ? 'behind' : 'without'

  test(`problems, the flow, history and the list show no text as more than text ${policy} the policy`, async ({
    browser,
    server,
  }) => {
    const visit = await comeIn(browser, server.url, isGuarded)
    const { page } = visit
    const { thread_id: threadId } = await made<{ thread_id: string }>(page, 'POST', '/threads', {
      title: 'Searched <img src=x onerror=xss()>',
    })
    const steps = html
      .slice(0, 16)
      .map((text, at) => `### Step ${at + 1}: ${text}\n\n- **Responsible**: ${text}`)
    await write(page, threadId, `## Steps\n\n${steps.join('\n\n')}`)
    await write(page, threadId, lines.map((text) => `## ${text}`).join('\n\n'))
    await made(page, 'POST', `/threads/${threadId}/versions`, { name: html[4] })
    await write(page, threadId, lines.join('\n\n'))
    await openThread(page, threadId)

    await page.getByRole('tab', { name: 'Problems' }).click()
    const problems = page.getByRole('region', { name: 'Problems' })
    await showsText(page, problems, '“<svg onload=xss()>” has no content.', '“"><img src=x onerror=xss()>”')
    await expect.poll(() => problems.getByText(/xss\(\).*has no content/).count()).toBeGreaterThan(40)
    await problems.getByRole('button', { name: 'Dismiss…' }).first().click()
    await problems.getByRole('textbox').fill(`${html[1]} and why`)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('region', { name: 'Notifications' })).toContainText('Dismissed')
    await problems.getByText('Dismissed (1)').click()
    await showsText(page, problems, `${html[1]} and why`)
    await page.getByRole('button', { name: /% complete/ }).click()
    await showsText(page, page.getByRole('dialog', { name: 'Completeness of the process' }), 'Steps')
    await page.keyboard.press('Escape')

    await page.getByRole('tab', { name: 'Flow' }).click()
    const flow = page.getByRole('region', { name: 'Flow' })
    await showsText(page, flow, 'onerror=xss()')
    for (const [file, fileName] of [
      ['Flow as picture (PNG)', /^Searched [^<>"/\\]*\.png$/],
      ['Flow as drawing (SVG)', /^Searched img src=x onerror=xss\(\)\.svg$/],
      ['Flow for BPMN tools (BPMN 2.0)', /^Searched img src=x onerror=xss\(\)\.bpmn$/],
      ['Flow as text (Mermaid)', /^Searched img src=x onerror=xss\(\)\.mmd$/],
    ] as const) {
      await flow.getByRole('button', { name: 'Save', exact: true }).click()
      const download = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: file }).click()
      expect((await download).suggestedFilename()).toMatch(fileName)
    }
    const { text: svg } = await call(page, 'GET', `/threads/${threadId}/export?format=svg`)
    expect(svg).toContain('onerror=xss()')
    expect(await actingPartsOf(browser, svg)).toEqual([])

    const mapped = lines.map((name, at) => ({ id: `m${at}`, name, actor: name.slice(0, 200) }))
    await made(page, 'POST', `/threads/${threadId}/maps`, {
      name: html[4],
      process_map: { steps: [...mapped, { id: 'own', name: html[1] }], flows: [] },
    })
    await page.getByRole('button', { name: 'Compare with…' }).click()
    const comparison = page.getByRole('complementary', { name: 'Comparison' })
    await showsText(page, comparison.getByRole('list', { name: 'Maps' }), html[4] ?? '')
    await expect.poll(() => comparison.getByText('xss()').count()).toBeGreaterThan(20)
    expect(await whatCouldAct(page)).toEqual([])
    await comparison.getByRole('button', { name: `Delete ${html[4]}` }).click()
    await showsText(page, comparison, `“${html[4]}” and what people said`)
    await comparison.getByRole('button', { name: 'Close the comparison' }).click()

    await page.getByRole('button', { name: 'History', exact: true }).click()
    const history = page.getByRole('dialog', { name: 'History' })
    await history.getByRole('button', { name: '<svg onload=xss()>' }).click()
    await showsText(page, history.getByRole('region', { name: 'The document as it was' }))
    await history.getByRole('button', { name: 'Restore this version' }).click()
    const changes = history.getByRole('region', { name: 'What would change' })
    await expect(changes.locator('del', { hasText: 'onerror=xss()' }).first()).toBeVisible()
    await showsText(page, changes)
    await history.getByRole('button', { name: 'Restore', exact: true }).click()
    await expect(history).toBeHidden()
    await showsText(
      page,
      page.getByRole('list', { name: 'Messages' }),
      'restored the version “<svg onload=xss()>”',
    )

    for (const title of lines) await made(page, 'POST', '/threads', { title: title.slice(0, 200) })
    await page.reload()
    const sidebar = page.getByRole('navigation', { name: 'Processes by day' })
    await showsText(page, sidebar, html[4] ?? '')
    await sidebar.getByRole('button', { name: 'Show older' }).click()
    await expect.poll(() => sidebar.getByRole('link').count()).toBeGreaterThan(lines.length)
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox', { name: 'Search' }).fill('Searched <img')
    const found = page.getByRole('listbox', { name: 'Suggestions' })
    await showsText(page, found.getByRole('option', { selected: true }), 'Searched <img src=x onerror=xss()>')
    await page.getByRole('combobox', { name: 'Search' }).fill(`${html[3]} nowhere`)
    await showsText(page, page.getByRole('status'), `Nothing found for “${html[3]} nowhere”`)
    await leaveUnharmed(visit)
  })

  test(`what the designer says, changes, proposes and asks is no more than text ${policy} the policy`, async ({
    browser,
    server,
    model,
  }) => {
    const visit = await comeIn(browser, server.url, isGuarded)
    const { page } = visit
    const { thread_id: threadId } = await made<{ thread_id: string }>(page, 'POST', '/threads', {
      title: html[4],
    })
    const written = topics.map((topic, at) => ({ section: `${topic} ${html[at]}`, text: html[at] }))
    await write(page, threadId, `## Held ${html[1]}\n\n${'These words of people are held. '.repeat(8)}`)
    await write(page, threadId, written.map(({ section }) => `## ${section}`).join('\n\n'))
    await openThread(page, threadId)
    const messages = page.getByRole('list', { name: 'Messages' })
    const say = async (words: string) => {
      await page.getByRole('textbox', { name: 'Message' }).fill(words)
      await page.keyboard.press('Enter')
    }
    const patch = (given: object) => ({ name: 'patch', arguments: given })

    // Patch cards, their words, and what was refused.
    model.script(
      callsInOnePiece('I write.', [
        ...written.map(({ section, text }) =>
          patch({ operation: 'append', location: `## ${section}`, reason: `Because ${text}`, content: text }),
        ),
        patch({ operation: 'delete', location: `## Nowhere ${html[4]}` }),
      ]),
      says(`Done. ${html[4]}`),
    )
    await say(`Write ${html[4]}`)
    await showsText(page, messages, `Not changed: Nowhere ${html[4]}.`, 'Because <script>xss()</script>')
    const words = messages.getByRole('button', { name: /words changed in/ })
    await expect(words).toHaveCount(written.length)
    for (const each of await words.all()) await each.click()
    await expect(messages.locator('ins', { hasText: 'xss()' })).toHaveCount(written.length)
    await showsText(page, messages)

    // A toast that names a section that is gone.
    const gone = `${topics[4]} ${html[4]}`
    await made(page, 'POST', `/threads/${threadId}/patches`, {
      patches: [{ operation: 'delete', location: `## ${gone}` }],
    })
    const document = page.getByRole('textbox', { name: 'Process document' })
    await expect(document.getByRole('heading', { name: gone })).toHaveCount(0)
    await messages.getByRole('button', { name: gone, exact: true }).click()
    const toasts = page.getByRole('region', { name: 'Notifications' })
    await showsText(page, toasts, `The section “${gone}” is not in the document.`)

    // What people are to allow.
    model.script(
      callsInOnePiece('I ask.', [
        patch({
          operation: 'update',
          location: `## Held ${html[1]}`,
          reason: `Because of ${html[6]}`,
          content: html.slice(0, 6).join(' '),
        }),
      ]),
      says('I am asking first.'),
    )
    await say('Tidy up.')
    await showsText(page, messages, `Because of ${html[6]}`)
    await messages.getByRole('button', { name: /^New text of/ }).click()
    await showsText(page, messages.getByRole('region', { name: /^Text proposed for/ }), html[0] ?? '')
    await messages.getByRole('button', { name: /^Refuse the change of/ }).click()
    await showsText(page, messages, 'refused by <img src=x onerror=xss()>')

    // Questions, their answers, and notices.
    model.script(
      callsInOnePiece('', [
        {
          name: 'ask_user',
          arguments: { question: `Why ${html[1]}?`, options: html.slice(2, 6), about: `About ${html[7]}` },
        },
      ]),
    )
    await say('Ask.')
    await showsText(page, messages, `Why ${html[1]}?`, `About ${html[7]}`, html[3] ?? '')
    model.script({ kind: 'status', status: 400, body: { error: { message: `Failed ${html[1]}` } } })
    await messages
      .getByRole('button', { name: html[4] ?? '', exact: true })
      .last()
      .click()
    await expect(messages).toContainText('Nothing was changed.')
    expect(await whatCouldAct(page)).toEqual([])
    model.script({ kind: 'hang' })
    await say('Wait.')
    await page.getByRole('button', { name: 'Stop' }).click()
    await showsText(page, messages, 'Stopped by <img src=x onerror=xss()>.')
    await leaveUnharmed(visit)
  })
}

/** What runs or loads in a picture, and what it refers to outside of itself. Read in a page without a policy of its own. */
async function actingPartsOf(browser: Browser, svg: string): Promise<string[]> {
  const page = await browser.newPage()
  const parts = await page.evaluate((svg) => {
    const picture = new DOMParser().parseFromString(svg, 'image/svg+xml')
    const allowed = new Set('svg title desc style defs marker path g rect circle text tspan'.split(' '))
    return [...picture.querySelectorAll('*')].flatMap((element) => {
      const wrong = element.getAttributeNames().filter((name) => /^on|href$|^src|^style$/i.test(name))
      return !allowed.has(element.localName) || wrong.length > 0 ? [`${element.localName} ${wrong}`] : []
    })
  }, svg)
  await page.close()
  return parts
}
