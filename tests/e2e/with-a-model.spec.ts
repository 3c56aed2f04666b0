import { expect } from 'playwright/test'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { errorHandlingMessage } from '../support/brief.ts'
import { EditorPeer } from '../support/editor-peer.ts'
import { eventually } from '../support/eventually.ts'
import {
  callsInFragments,
  callsInOnePiece,
  failsInTheMiddle,
  holdBeforeEnd,
  type Script,
  says,
} from '../support/scripted-model.ts'
import { Person } from './collaboration.ts'
import { test } from './model-server.ts'

const section = (location: string, content: string) => ({
  name: 'patch',
  arguments: { operation: 'insert', location, content },
})
const draft = [
  section(
    '# Customer Onboarding Process',
    '## Overview\n\nTakes a customer from signed contract to first login.',
  ),
  section('## Prerequisites', '- API access credentials'),
  section(
    '## Steps',
    '### Step 1: Create CRM contact\n\n- **Responsible**: Sales Operations\n\n1. Create the contact.',
  ),
  section(
    '## Implementation',
    '```spy\ndefine Onboarding {\n  main(customer) {\n    salesforce.create_contact(customer)\n  }\n}\n```',
  ),
]
const correction = [
  section('## Error Handling', '### API Timeout Handling\n\n- Retry three times with exponential backoff.'),
  {
    name: 'patch',
    arguments: {
      operation: 'update',
      location: '## Implementation',
      old_content: 'salesforce.create_contact(customer)',
      content: 'with retry(max_attempts=3), timeout(30) {\n      salesforce.create_contact(customer)\n    }',
    },
  },
]

for (const [manner, calls] of [
  ['in fragments', callsInFragments],
  ['in one piece', callsInOnePiece],
] as const) {
  test(`two people and a program design a process with a model that calls its tools ${manner}`, async ({
    browser,
    model,
    server,
  }) => {
    const ana = await Person.withBrowser(browser, server.url)
    const jonas = await Person.withBrowser(browser, server.url)
    const threadId = await ana.createThread()
    await jonas.come(await ana.shareLink(threadId))
    const { ticket } = await ana.rest<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
    const program = new EditorPeer(server, threadId, ticket)
    await program.synced()

    const jonasHasTyped = Promise.withResolvers<void>()
    model.script(
      holdBeforeEnd(calls('I draft the process.', draft), jonasHasTyped.promise),
      says('The draft is there.'),
    )
    await ana.say('Please design this process.')
    // The last words of what is being written there: nothing comes behind them any more.
    await jonas.typeAtEndOf('to first login.', ' Jonas was here.')
    jonasHasTyped.resolve()
    await expect(ana.messages).toContainText('The draft is there.')
    await expect(ana.document).toContainText('to first login. Jonas was here.')
    await expect(jonas.document.getByRole('heading', { name: 'Implementation' })).toBeVisible()

    model.script(calls('I add error handling.', correction), says('Done.'))
    await ana.say(errorHandlingMessage)
    await expect(ana.messages).toContainText('Done.')
    await expect(jonas.document.getByRole('heading', { name: 'Error Handling' })).toBeVisible()
    const exported = await ana.rest<string>('GET', `/threads/${threadId}/export?format=markdown`)
    expect(exported).toContain('with retry(max_attempts=3), timeout(30) {')
    expect(exported).toContain('to first login. Jonas was here.')
    await eventually(
      () => documentMarkdown(program.ydoc).trim() === exported.trim(),
      'the program has what is exported',
    )
    for (const person of [ana, jonas]) await person.wholeText(threadId)

    program.drop()
    await ana.leave()
    await jonas.leave()
  })
}

const first = section('## Overview', 'Written before the failure.')
const failures: [string, Script[], RegExp][] = [
  ['has its connection cut', [callsInFragments('I begin.', [first]), says('I go on', 'cut')], /broke off/],
  ['fails in the middle', [callsInFragments('I begin.', [first]), failsInTheMiddle('I go on')], /broke off/],
  [
    'is overloaded',
    [callsInFragments('I begin.', [first]), { kind: 'status', status: 429, headers: { 'retry-after': '1' } }],
    /too much to do/,
  ],
  [
    'refuses the key',
    [callsInFragments('I begin.', [first]), { kind: 'status', status: 401 }],
    /OPENAI_API_KEY/,
  ],
]

for (const [name, scripts, notice] of failures) {
  test(`a model that ${name} ends the run with a clear message, keeps what was done, and Retry goes on`, async ({
    browser,
    model,
    server,
  }) => {
    const ana = await Person.withBrowser(browser, server.url)
    await ana.createThread()
    model.script(...scripts)
    await ana.say('Please design this process.')
    await expect(ana.messages).toContainText(notice)
    await expect(ana.messages).toContainText('The change already made stays.')
    await expect(ana.document).toContainText('Written before the failure.')
    await expect(ana.stop).toBeHidden()

    model.script(
      callsInFragments('', [section('## Scope', 'Written after the retry.')]),
      says('Now it worked.'),
    )
    await ana.page.getByRole('button', { name: 'Retry' }).click()
    await expect(ana.messages).toContainText('Now it worked.')
    await expect(ana.document).toContainText('Written before the failure.')
    await expect(ana.document).toContainText('Written after the retry.')
    await ana.leave()
  })
}

test('a model that calls its tools wrongly is told so, corrects itself, and nothing else is changed', async ({
  browser,
  model,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  await ana.createThread()
  model.script(
    callsInFragments('I try.', [
      { name: 'patch', arguments: '{"operation": "insert", "location": ' },
      {
        name: 'patch',
        arguments: { operation: 'update', location: '## Nowhere', old_content: 'x', content: 'y' },
      },
    ]),
    callsInFragments('Again.', [section('## Overview', 'Right at last.')]),
    says('Done.'),
  )
  await ana.say('Please design this process.')
  await expect(ana.messages).toContainText('Done.')
  await expect(ana.messages).toContainText('Not changed: Nowhere')
  await expect.poll(() => ana.visibleText()).toBe('Overview\nRight at last.')
  await ana.leave()
})
