// @vitest-environment jsdom
import { setImmediate as nextTurn } from 'node:timers/promises'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act } from 'preact/test-utils'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { AppliedWirePatch } from '#shared/protocol/patch.ts'
import { PatchCard } from '../../../web/chat/patch-card.tsx'
import { ToastProvider } from '../../../web/ui/toasts.tsx'
import { patched, wireMessage } from './frames.ts'

/** What the card asked of the server, and what the server answers, by `METHOD path`. */
let asked: { readonly call: string; readonly body: unknown }[] = []
let answers: Record<string, { status: number; body: unknown }[]> = {}
const base = '/api/v1/process-designer/threads/thread_1'

beforeEach(() => {
  asked = []
  answers = {}
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  vi.stubGlobal('fetch', async (path: string, { method, body }: { method: string; body?: string }) => {
    const call = `${method} ${path.replace(base, '')}`
    asked.push({ call, body: body === undefined ? undefined : JSON.parse(body) })
    const answer = answers[call]?.shift()
    if (!answer) throw new Error(`nobody answers ${call}`)
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

const patch = (
  patch_id: string,
  section: string,
  more: Partial<AppliedWirePatch> = {},
): AppliedWirePatch => ({
  patch_id,
  operation: 'update',
  location: `## ${section}`,
  section,
  status: 'applied',
  ...more,
})

const reply = (...patches: AppliedWirePatch[]): WireMessage =>
  wireMessage(2, 'r', { role: 'AGENT', run_id: 'run_1', mini_process: { ...patched(), patches } })

function show(message: WireMessage, mayAsk = true) {
  const page = document.body.appendChild(document.createElement('div'))
  const root = createRoot(page)
  const queries = new QueryClient()
  const nothing = () => undefined
  const actions = {
    threadId: 'thread_1',
    mayAsk,
    onGoTo: nothing,
    onReview: nothing,
    onSend: nothing,
    onWrite: nothing,
    onInsert: nothing,
    onRestore: nothing,
  }
  const draw = (drawn: WireMessage) =>
    void act(() =>
      root.render(
        <QueryClientProvider client={queries}>
          <ToastProvider>
            <PatchCard message={drawn} actions={actions} />
          </ToastProvider>
        </QueryClientProvider>,
      ),
    )
  draw(message)
  shown.push(() => {
    void act(() => root.unmount())
    page.remove()
  })
  const buttons = () => [...page.querySelectorAll('button')]
  const button = (name: string) => {
    const found = buttons().find((each) => nameOf(each) === name)
    if (!found) throw new Error(`no button “${name}” among ${buttons().map(nameOf).join(' | ')}`)
    return found
  }
  return {
    page,
    draw,
    button,
    names: () => buttons().map(nameOf),
    /** Also lets the server answer. */
    press: (name: string) =>
      act(async () => {
        button(name).click()
        await nextTurn()
      }),
  }
}

const nameOf = (button: Element) => button.getAttribute('aria-label') ?? button.textContent

const conflict = (...dependents: object[]) => ({
  status: 409,
  body: { code: 'conflict', detail: 'Later patches were written on top of it.', dependents },
})
const done = (status: string, patch_ids: string[], more: object = {}) => ({
  status: 200,
  body: { status, patch_ids, process_state: patched().process_state, ...more },
})

test('each change can be kept and undone, and all together', async () => {
  const card = show(reply(patch('p1', 'Prerequisites'), patch('p2', 'Steps')))
  expect(card.names()).toEqual(
    expect.arrayContaining([
      'Keep all (2)',
      'Undo all (2)',
      'Keep change in Prerequisites',
      'Undo change in Steps',
    ]),
  )
  answers = {
    'POST /patches/p1/keep': [done('kept', ['p1'])],
    'POST /patches/p2/keep': [done('kept', ['p2'])],
    'POST /runs/run_1/undo': [done('undone', ['p2', 'p1'])],
  }
  await card.press('Keep all (2)')
  await card.press('Undo all (2)')
  expect(asked.map(({ call }) => call)).toEqual([
    'POST /patches/p1/keep',
    'POST /patches/p2/keep',
    'POST /runs/run_1/undo',
  ])
})

test('what was decided is one line that says by whom, and can be decided anew', () => {
  const card = show(
    reply(
      patch('p1', 'Roles', { status: 'kept', by: 'Jonas', reason: 'Asked for' }),
      patch('p2', 'Steps', { status: 'undone' }),
    ),
  )
  expect(card.page.textContent).toContain('kept by Jonas')
  expect(card.page.textContent).not.toContain('Asked for')
  expect(card.names()).toEqual(
    expect.arrayContaining(['Undo change in Roles', 'Redo change in Steps', 'Undo all (1)']),
  )
  expect(card.names()).not.toContain('Keep all (1)')
})

test('whoever may not change the document sees no buttons for it', () => {
  const card = show(reply(patch('p1', 'Roles'), patch('p2', 'Steps', { status: 'undone' })), false)
  expect(card.names().join(' ')).not.toMatch(/Keep|Undo|Redo/)
})

test('the focus stays in the row when its Keep button goes', async () => {
  const card = show(reply(patch('p1', 'Roles')))
  card.button('Keep change in Roles').focus()
  card.draw(reply(patch('p1', 'Roles', { status: 'kept', by: 'Ana' })))
  expect(document.activeElement).toBe(card.button('Undo change in Roles'))
})

test('an undo with later changes on top asks first, and takes them along when told so', async () => {
  const card = show(reply(patch('p1', 'Roles')))
  answers = {
    'POST /patches/p1/undo': [
      conflict({ patch_id: 'p8' }, { patch_id: 'p9' }),
      done('undone', ['p1'], {
        dependents: [
          { patch_id: 'p9', status: 'undone' },
          { patch_id: 'p8', status: 'undone' },
        ],
      }),
    ],
    'POST /patches/p1/redo': [done('applied', ['p1'])],
    'POST /patches/p8/redo': [done('applied', ['p8'])],
    'POST /patches/p9/redo': [done('applied', ['p9'])],
  }
  await card.press('Undo change in Roles')
  expect(card.page.querySelector('[role=alert]')?.textContent).toContain(
    '2 later changes were written on top.',
  )
  await card.press('Undo this and the 2 later changes')
  expect(asked.map(({ body }) => body)).toEqual([{}, { with_dependents: true }])
  expect(card.page.textContent).toContain('Undone: the change in Roles and 2 later changes.')
  await card.press('Redo')
  expect(asked.slice(2).map(({ call }) => call)).toEqual([
    'POST /patches/p1/redo',
    'POST /patches/p8/redo',
    'POST /patches/p9/redo',
  ])
})

test('a refusal is said in the row, in the words of the server', async () => {
  const card = show(reply(patch('p1', 'Roles')))
  answers = {
    'POST /patches/p1/undo': [{ status: 409, body: { code: 'conflict', detail: 'Nothing is left of it.' } }],
  }
  await card.press('Undo change in Roles')
  expect(card.page.querySelector('li [role=alert]')?.textContent).toContain('Nothing is left of it.')
  await card.press('OK')
  expect(card.page.querySelector('[role=alert]')).toBeNull()
})

test('the words that changed come when they are asked for', async () => {
  const card = show(reply(patch('p2', 'Roles', { words_added: 1, words_removed: 1 })))
  expect(asked).toEqual([])
  answers = {
    'GET /patches/p2': [
      { status: 200, body: { patch_id: 'p2', before: 'Ana signs.', after: 'Jonas signs.' } },
    ],
  }
  await card.press('+1−1 words changed in Roles')
  await vi.waitFor(async () => {
    // Lets React draw what has come.
    await act(async () => undefined)
    expect(card.page.querySelector('del')).not.toBeNull()
  })
  expect(card.page.querySelector('del')?.textContent).toBe('Ana')
  expect(card.page.querySelector('ins')?.textContent).toBe('Jonas')
})

test('a change that broke off says how far it came, until somebody decides about it', () => {
  const broken = patch('p1', 'Steps', { interrupted: true, words_added: 12 })
  const { page, draw } = show(reply(broken))
  expect(page.textContent).toContain('interrupted, 12 words written')
  draw(reply({ ...broken, status: 'kept' }))
  expect(page.textContent).not.toContain('interrupted')
})
