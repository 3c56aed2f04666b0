import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { WireAuditEntry } from '#shared/protocol/audit.ts'
import { ChatPeer } from '../../support/chat-peer.ts'
import { EditorPeer } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'
import { joinAsGuest } from '../../support/guests.ts'
import { RestClient } from '../../support/rest-client.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'

/** What people do by the sockets, and what the designer does for them, by the built-in one. */

const words = 'Northwind'

let dataDir: string
let server: ServerProcess
let owner: RestClient
let threadId: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pd-audit-'))
  server = await startServer({ dataDir })
  owner = new RestClient(server)
  threadId = await owner.createThread(words)
})
afterEach(async () => {
  await server.stop()
  await rm(dataDir, { recursive: true })
})

async function entries(): Promise<WireAuditEntry[]> {
  const path = `/threads/${threadId}/audit?page_size=100`
  return (await owner.json<{ entries: WireAuditEntry[] }>('GET', path)).entries.toReversed()
}

const of = async (action: string) => (await entries()).filter((entry) => entry.action === action)

it('messages and Stop are recorded as by REST, also when they are refused', async () => {
  const viewer = await joinAsGuest(server, { owner, threadId, role: 'viewer' })
  const cookie = viewer.headers.cookie ?? ''
  const chat = await new ChatPeer(server, threadId, { token: '', cookie, origin: server.url }).welcomed()
  chat.say(words, 'm1')
  await chat.next('error')
  chat.send({ type: 'stop' })
  await eventually(() => chat.of('error').length === 2, 'the viewer may not stop either')
  chat.drop()
  const own = await new ChatPeer(server, threadId).welcomed()
  own.send({ type: 'stop' })
  await own.next('status')
  own.drop()
  const told = (await entries()).filter(({ action }) => /^(?:message|run)\./.test(action))
  expect(told.map(({ action, by, outcome, code }) => [action, by.kind, outcome, code])).toEqual([
    ['message.post', 'person', 'refused', 'forbidden'],
    ['run.stop', 'person', 'refused', 'forbidden'],
    ['run.stop', 'program', 'done', undefined],
  ])
})

it('what the designer does is told as done for whoever asked, with each of its patches', async () => {
  const editor = await joinAsGuest(server, { owner, threadId, role: 'editor' })
  const { user } = await editor.json<{ user: { user_id: string } }>('GET', '/session')
  const cookie = editor.headers.cookie ?? ''
  const chat = await new ChatPeer(server, threadId, { token: '', cookie, origin: server.url }).welcomed()
  chat.say(
    `Sales checks the contract of ${words}. Finance opens the account in SAP. IT creates the login.`,
    'm1',
  )
  const { run_id } = await chat.reply()
  chat.drop()
  const { patches } = await owner.json<{ patches: { patch_id: string }[] }>(
    'GET',
    `/threads/${threadId}/patches`,
  )
  expect(patches.length).toBeGreaterThan(0)
  await eventually(async () => (await of('run.answer'))[0]?.outcome === 'done', 'the run has ended')
  const designer = { kind: 'designer', user_id: user.user_id, run_id }
  expect(await of('run.answer')).toEqual([
    expect.objectContaining({
      by: expect.objectContaining(designer),
      facts: expect.objectContaining({ end: 'complete' }),
    }),
  ])
  const made = (await of('patch.apply')).filter(({ outcome }) => outcome === 'done')
  for (const { by } of made) expect(by).toMatchObject(designer)
  expect(made.flatMap(({ facts }) => facts.ids).toSorted()).toEqual(
    patches.map(({ patch_id }) => patch_id).toSorted(),
  )
  expect(JSON.stringify(await entries())).not.toContain(words)
})

it('editing by hand is one row for each person and stretch, with the count of its changes', async () => {
  const ana = await joinAsGuest(server, { owner, threadId, role: 'editor' })
  const { ticket } = await ana.json<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
  const peer = new EditorPeer(server, threadId, ticket)
  await peer.synced()
  for (let i = 0; i < 5; i++) peer.write(`${words} ${i}`)
  await eventually(() => peer.unsynced === 0, 'all is stored')
  expect(await of('document.edit')).toEqual([expect.objectContaining({ outcome: null })])
  peer.drop()
  await server.stop()
  server = await startServer({ dataDir })
  owner = new RestClient(server)
  expect(await of('document.edit')).toEqual([
    expect.objectContaining({ outcome: 'done', facts: { changes: 5 } }),
  ])
  expect(JSON.stringify(await entries())).not.toContain(words)
})

it('the command says whether the log is whole, while the server runs, and that it cannot say so without the secret', async () => {
  await owner.json('PATCH', `/threads/${threadId}`, { status: 'paused' })
  await entries()
  const whole = await verify()
  expect(whole).toEqual({
    code: 0,
    told: expect.stringMatching(/^The audit log is whole: \d+ rows, compared with 1 heads\.\n$/),
  })
  const [, count] = /(\d+) rows/.exec(whole.told) ?? []
  const cut = await verify(['--head', `${Number(count) + 1}:${'0'.repeat(64)}`])
  expect(cut).toEqual({
    code: 1,
    told: expect.stringContaining('Rows from here on were there once, and are gone.'),
  })
  const unknown = await verify([], { AUTH_SECRET: 'another secret of at least 32 characters' })
  expect(unknown).toEqual({
    code: 1,
    told: expect.stringContaining(`${count} rows were signed with the key`),
  })
  const former = join(dataDir, 'auth.secret')
  const known = await verify(['--former-secret', former], {
    AUTH_SECRET: 'another secret of at least 32 characters',
  })
  expect(known.code).toBe(0)
})

async function verify(
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<{ code: number; told: string }> {
  const script = join(import.meta.dirname, '../../../scripts/audit-verify.ts')
  const child = spawn(process.execPath, [script, ...args], {
    cwd: dataDir,
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, ...env },
  })
  let told = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (told += text))
  const code = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)))
  return { code, told }
}
