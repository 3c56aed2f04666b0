// @vitest-environment jsdom
import { setImmediate as nextTurn } from 'node:timers/promises'
import { act } from 'preact/test-utils'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WireProposal } from '#shared/protocol/proposal.ts'
import { ProposalRow } from '../../../web/chat/proposal-row.tsx'

const proposal: WireProposal = {
  proposal_id: 'proposal_1',
  message_id: 'r',
  run_id: 'run_1',
  operation: 'delete',
  location: '## Prerequisites',
  section: 'Prerequisites',
  words: 120,
  writers: [
    { name: 'Ana', words: 80 },
    { name: 'Jonas', words: 10 },
  ],
  cause: 'section',
  status: 'open',
  created_at_ms: 1,
}

/** What was asked of the server, and what it answers. */
let asked: string[] = []
let answer: { status: number; body: unknown } = { status: 200, body: {} }
beforeEach(() => {
  asked = []
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  vi.stubGlobal('fetch', async (path: string, { method }: { method: string }) => {
    asked.push(`${method} ${path.replace('/api/v1/process-designer/threads/thread_1', '')}`)
    const type = answer.status < 400 ? 'application/json' : 'application/problem+json'
    return new Response(JSON.stringify(answer.body), {
      status: answer.status,
      headers: { 'content-type': type },
    })
  })
})
const shown: (() => void)[] = []
afterEach(() => {
  for (const close of shown.splice(0)) close()
  vi.unstubAllGlobals()
})

function show(more: Partial<WireProposal> = {}, mayAsk = true) {
  const page = document.body.appendChild(document.createElement('ul'))
  const root = createRoot(page)
  const wentTo: string[] = []
  const nothing = () => undefined
  const actions = {
    ...{ threadId: 'thread_1', mayAsk, onGoTo: (location: string) => void wentTo.push(location) },
    ...{ onReview: nothing, onSend: nothing, onWrite: nothing, onInsert: nothing, onRestore: nothing },
  }
  const draw = (news: Partial<WireProposal>) =>
    void act(() => root.render(<ProposalRow proposal={{ ...proposal, ...news }} look="" actions={actions} />))
  draw(more)
  shown.push(() => {
    void act(() => root.unmount())
    page.remove()
  })
  const buttons = () => [...page.querySelectorAll('button')]
  const button = (name: string) => {
    const found = buttons().find((each) => each.textContent === name)
    if (!found) throw new Error(`no button “${name}” among ${buttons().map((each) => each.textContent)}`)
    return found
  }
  return {
    draw,
    wentTo,
    button,
    text: () => (page.textContent ?? '').replace(/\s+/g, ' '),
    names: () => buttons().map((each) => each.textContent),
    /** Also lets the server answer. */
    press: (name: string) =>
      act(async () => {
        button(name).click()
        await nextTurn()
      }),
  }
}

test('it says what would go and whose words that are, and leads there', async () => {
  const row = show()
  expect(row.text()).toContain('Wants to delete Prerequisites')
  expect(row.text()).toContain('120 words, 80 of them by Ana, 10 by Jonas')
  await row.press('Prerequisites')
  expect(row.wentTo).toEqual(['Prerequisites'])
  expect(show({ writers: [{ name: 'Ana', words: 120 }] }).text()).toContain('120 words, all by Ana')
  expect(show({ writers: [], words: 1 }).text()).toContain('1 word')
})

test('whoever may edit allows or refuses it, and the frame of that folds it', async () => {
  const row = show()
  await row.press('Allow')
  await row.press('Refuse')
  expect(asked).toEqual(['POST /proposals/proposal_1/allow', 'POST /proposals/proposal_1/refuse'])
  row.button('Refuse').focus()
  row.draw({ status: 'refused', by: 'Jonas' })
  expect(row.text()).toContain('Wanted to delete Prerequisites · refused by Jonas')
  expect(row.names()).toEqual(['Prerequisites'])
  expect(document.activeElement).toBe(row.button('Prerequisites'))
})

test('who may not edit sees it without the buttons', () => {
  expect(show({}, false).names()).toEqual(['Prerequisites'])
})

test('why a decision was not taken stands under it until it is put away', async () => {
  answer = { status: 409, body: { code: 'conflict', detail: 'Jonas refused it already.' } }
  const row = show()
  await row.press('Allow')
  expect(row.text()).toContain('Jonas refused it already.')
  await row.press('OK')
  expect(row.text()).not.toContain('Jonas refused it already.')
})

test('the text of a rewriting can be read before it is allowed', async () => {
  const row = show({ operation: 'update', content: 'None.' })
  expect(row.text()).toContain('Wants to rewrite Prerequisites')
  expect(row.text()).toContain('120 words would go')
  expect(row.text()).not.toContain('None.')
  await row.press('New text of Prerequisites')
  expect(row.text()).toContain('None.')
})

test.each([
  ['allowed', 'allowed by Ana'],
  ['outdated', 'did not fit any more'],
] as const)('one that is %s says so', (status, words) => {
  expect(show({ status, by: 'Ana' }).text()).toContain(words)
})
