import { expect } from 'playwright/test'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { errorHandlingMessage } from '../support/brief.ts'
import { test } from '../support/browser-test.ts'
import { EditorPeer } from '../support/editor-peer.ts'
import { eventually } from '../support/eventually.ts'
import { Person } from './collaboration.ts'

test('two people and a program design a process with the built-in designer', async ({ browser, server }) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await jonas.come(await ana.shareLink(threadId))
  const { ticket } = await ana.rest<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
  const program = new EditorPeer(server, threadId, ticket)
  await program.synced()

  // The designer writes; Jonas types into what it has just written while it goes on.
  await ana.say('Please design this process.')
  await expect(jonas.document.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await expect(jonas.stop).toBeVisible()
  const overview = jonas.document.locator('h2:has-text("Overview") + p')
  await expect(overview).not.toBeEmpty()
  await overview.click()
  await jonas.page.keyboard.press('End')
  await jonas.page.keyboard.type(' Jonas adds: contracts above 10,000 need legal review.', { delay: 20 })
  await ana.seesRunsEnded(1)

  await expect(ana.document).toContainText('Jonas adds: contracts above 10,000 need legal review.')
  await expect(ana.document.getByRole('heading', { name: 'Implementation' })).toBeVisible()
  await agree([ana, jonas], program, threadId)

  // The brief's own message adds the section and changes the code.
  const before = await ana.rest<string>('GET', `/threads/${threadId}/export?format=markdown`)
  expect(before).not.toContain('## Error Handling')
  await ana.say(errorHandlingMessage)
  await ana.seesRunsEnded(2)
  await expect(ana.document.getByRole('heading', { name: 'Error Handling' })).toBeVisible()
  const after = await ana.rest<string>('GET', `/threads/${threadId}/export?format=markdown`)
  expect(after).toContain('## Error Handling')
  expect(codeOf(after)).not.toBe(codeOf(before))
  expect(codeOf(after)).toMatch(/retry/)
  expect(codeOf(after)).toMatch(/timeout/)
  expect(unescaped(after)).toContain('Jonas adds: contracts above 10,000 need legal review.')
  await agree([ana, jonas], program, threadId)

  program.drop()
  await ana.leave()
  await jonas.leave()
})

/** Markdown without the backslashes that keep text from being read as syntax. */
const unescaped = (markdown: string) => markdown.replaceAll(/\\([^\w\s])/g, '$1')

const codeOf = (markdown: string) => /```spy\n([\s\S]*?)```/.exec(markdown)?.[1] ?? ''

/** Everybody has the same document: both browsers, the program, and the export. */
async function agree(people: readonly Person[], program: EditorPeer, threadId: string): Promise<void> {
  const [first] = people
  if (!first) throw new Error('nobody to ask')
  await eventually(async () => {
    const exported = await first.rest<string>('GET', `/threads/${threadId}/export?format=markdown`)
    return documentMarkdown(program.ydoc).trim() === exported.trim()
  }, 'the program has what is exported')
  await Promise.all(people.map((person) => person.wholeText(threadId)))
}
