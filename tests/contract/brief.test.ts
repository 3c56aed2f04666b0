import { chromium } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTestTools } from '../../scripts/engines/test-tools.ts'
import { clientSnippet, createThread } from '../support/brief.ts'
import { ChatPeer } from '../support/chat-peer.ts'
import { RestClient } from '../support/rest-client.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'

/** The examples of the brief, as it writes them, against the server as it starts by itself. */

let server: ServerProcess
let rest: RestClient

beforeAll(async () => {
  server = await startServer()
  rest = new RestClient(server)
})
afterAll(() => server.stop())

describe('the REST examples of the brief', () => {
  it('create a thread', async () => {
    const response = await rest.call('POST', '/threads', createThread)
    expect(response.status).toBe(201)
    const body = (await response.json()) as Record<string, unknown>
    expect(body).toEqual({
      thread_id: expect.stringMatching(/^thread_/),
      websocket_url: `${server.url.replace('http', 'ws')}/v1/threads/${body.thread_id}/stream`,
      agent_name: 'process-designer-agent',
      status: 'active',
      current_process_content: '',
      created_at_ms: expect.any(Number),
    })
  })

  it('read its state', async () => {
    const { thread_id } = await rest.json<{ thread_id: string }>('POST', '/threads', createThread)
    await rest.json('POST', `/threads/${thread_id}/patches`, {
      patches: [
        {
          operation: 'insert',
          location: '# Customer Onboarding Process',
          content: '## Overview\nAutomates it.',
        },
      ],
    })
    expect(await rest.json('GET', `/threads/${thread_id}`)).toMatchObject({
      thread_id,
      title: 'Customer Onboarding Process',
      current_process_content: '# Customer Onboarding Process\n\n## Overview\n\nAutomates it.',
      status: 'active',
      patch_count: 1,
      last_patch_at_ms: expect.any(Number),
      created_at_ms: expect.any(Number),
      updated_at_ms: expect.any(Number),
    })
  })

  it('list threads page by page', async () => {
    for (let index = 0; index < 12; index++) await rest.createThread(`Process ${index}`)
    type Page = { threads: { thread_id: string }[]; next_page_token?: string }
    const seen: string[] = []
    let token = ''
    do {
      const page: Page = await rest.json('GET', `/threads?page_size=5${token && `&page_token=${token}`}`)
      seen.push(...page.threads.map((thread) => thread.thread_id))
      token = page.next_page_token ?? ''
    } while (token !== '')
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThanOrEqual(12)
  })

  it('export Markdown', async () => {
    const threadId = await rest.createThread()
    await rest.json('POST', `/threads/${threadId}/patches`, {
      patches: [{ operation: 'append', location: '# Customer Onboarding Process', content: 'Text.' }],
    })
    const response = await rest.call('GET', `/threads/${threadId}/export?format=markdown`)
    expect(response.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
    expect(response.headers.get('content-disposition')).toContain('attachment')
    expect(await response.text()).toBe('# Customer Onboarding Process\n\nText.')
  })
})

describe("the brief's example patches", () => {
  it('do what they say', async () => {
    const threadId = await rest.createThread()
    const seed =
      '## Prerequisites\n\n- API access credentials\n\n## Steps\n\n1. Register.\n\n## Implementation\n\nCode.'
    await rest.json('POST', `/threads/${threadId}/patches`, {
      patches: [{ operation: 'append', location: 'document', content: seed }],
    })
    const { results } = await rest.json<{ results: { status: string }[] }>(
      'POST',
      `/threads/${threadId}/patches`,
      {
        patches: [
          {
            operation: 'insert',
            location: '## Error Handling',
            content:
              '### API Timeout Handling\n- Implement retry logic with exponential backoff\n- Set maximum timeout of 30 seconds',
          },
          {
            operation: 'update',
            location: '## Prerequisites',
            old_content: '- API access credentials',
            new_content:
              '- API access credentials\n- Timeout configuration settings\n- Retry policy configuration',
          },
          {
            operation: 'append',
            location: '## Implementation',
            content:
              '\n### Error Recovery\n```spy\ndefine ErrorHandler {\n  handle_api_timeout(request) {\n    retry_with_backoff(request, max_attempts=3)\n  }\n}\n```',
          },
        ],
      },
    )
    expect(results.map(({ status }) => status)).toEqual(['applied', 'applied', 'applied'])
    expect(await rest.markdown(threadId)).toBe(
      `## Prerequisites

- API access credentials
- Timeout configuration settings
- Retry policy configuration

## Steps

1. Register.

## Error Handling

### API Timeout Handling

- Implement retry logic with exponential backoff
- Set maximum timeout of 30 seconds

## Implementation

Code.

### Error Recovery

\`\`\`spy
define ErrorHandler {
  handle_api_timeout(request) {
    retry_with_backoff(request, max_attempts=3)
  }
}
\`\`\``,
    )
  })
})

describe('a delete that names its text as old_content', () => {
  it('deletes that text and nothing else of the section', async () => {
    const threadId = await rest.createThread()
    const patch = (body: object) => rest.json('POST', `/threads/${threadId}/patches`, { patches: [body] })
    await patch({ operation: 'append', location: 'document', content: '## Steps\n\nFirst.\n\nonly\n\nLast.' })
    await patch({ operation: 'delete', location: '## Steps', old_content: 'only' })
    expect(await rest.markdown(threadId)).toBe('## Steps\n\nFirst.\n\nLast.')
  })
})

describe("the brief's JavaScript client", () => {
  it('run as written in a browser, applies each patch once and shows words only', async () => {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? readTestTools().chromium,
      chromiumSandbox: process.getuid?.() !== 0,
      args: ['--disable-gpu', '--disable-background-networking'],
    })
    try {
      // The page stands for any site that the snippet is pasted into; our own pages run no code made of text.
      const page = await browser.newPage({ bypassCSP: true })
      await page.goto(`${server.url}/docs`)
      const { thread_id: threadId, websocket_url: url } = await page.evaluate(async (body) => {
        const json = { 'content-type': 'application/json' }
        const base = '/api/v1/process-designer'
        await fetch(`${base}/session/guest`, { method: 'POST', headers: json, body: '{}' })
        const made = await fetch(`${base}/threads`, {
          method: 'POST',
          headers: json,
          body: JSON.stringify(body),
        })
        return (await made.json()) as { thread_id: string; websocket_url: string }
      }, createThread)

      const ran = page.evaluate(
        ([snippet]) =>
          new Promise<{ applied: string[]; shown: unknown[] }>((resolve) => {
            const applied: string[] = []
            const shown: unknown[] = []
            const note =
              (operation: string) =>
              (location: string, ...rest: unknown[]) => {
                applied.push(JSON.stringify([operation, location, ...rest]))
              }
            const given = {
              insertContentAtLocation: note('insert'),
              updateContent: note('update'),
              deleteContent: note('delete'),
              appendContent: note('append'),
              displayMessage: (content: unknown) => {
                shown.push(content)
                // The closing message of a run has words.
                if (content !== '') resolve({ applied, shown })
              },
            }
            new Function(...Object.keys(given), snippet ?? '')(...Object.values(given))
          }),
        [clientSnippet(url, threadId)],
      )
      const { applied, shown } = await ran
      expect(applied.length).toBeGreaterThan(0)
      expect(new Set(applied).size).toBe(applied.length)
      expect(shown.every((content) => typeof content === 'string')).toBe(true)
      const { patch_count } = await page.evaluate(
        async (id) =>
          (await (await fetch(`/api/v1/process-designer/threads/${id}`)).json()) as { patch_count: number },
        threadId,
      )
      expect(applied).toHaveLength(patch_count)
    } finally {
      await browser.close()
    }
  })

  it('is answered by the built-in designer, which says that it is no model', async () => {
    const threadId = await rest.createThread()
    const ana = await new ChatPeer(server, threadId).welcomed()
    ana.say('Hello', 'm1')
    expect(await ana.reply()).toMatchObject({
      engine: { kind: 'builtin', name: 'Built-in designer · rules, no AI model' },
    })
    ana.drop()
  })
})
