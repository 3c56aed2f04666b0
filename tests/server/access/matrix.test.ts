import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { noSuchThread } from '#server/access/access.ts'
import { type Action, actions } from '#server/access/policy.ts'
import { clientFrameSchema, type ServerFrame } from '#shared/protocol/message.ts'
import { ChatPeer } from '../../support/chat-peer.ts'
import { eventually } from '../../support/eventually.ts'
import { ask } from './matrix-ask.ts'
import { type Caller, MatrixWorld, secret, type Target, verdict } from './matrix-callers.ts'
import { frameRows, rows } from './matrix-rows.ts'

/**
 * Everybody asks everything, over real HTTP and sockets. What is right follows from the policy and from the one row that
 * each route and each frame has; whatever has none fails the test.
 */

let world: MatrixWorld
let callers: Caller[]
beforeAll(async () => {
  world = await MatrixWorld.start()
  callers = await world.callers()
})
afterAll(() => world.close())

it('has a row for each route, and none that is not there', () => {
  expect(Object.keys(rows).toSorted()).toEqual([...world.app.routes].toSorted())
})

it('has a row for each frame of the chat', () => {
  expect(Object.keys(frameRows)).toEqual(clientFrameSchema.options.map(({ shape }) => shape.type.value))
})

it('asks for everything that the policy knows', () => {
  const inRows = [...Object.values(rows), ...Object.values(frameRows)].flatMap(({ needs }) =>
    typeof needs === 'object' && 'action' in needs ? [needs.action] : [],
  )
  // Of the document socket, of one's own place in a thread (both below), and of whose messages the designer answers.
  const elsewhere: Action[] = ['document.edit', 'thread.leave', 'run.start']
  expect([...new Set([...inRows, ...elsewhere])].toSorted()).toEqual(actions.toSorted())
})

describe('a request', () => {
  it.each(Object.entries(rows))('%s', async (route, row) => {
    const target = await world.target()
    const asked = callers.map((caller) => ({ caller, verdict: verdict(caller, row.needs) }))
    const refused = asked.filter((each) => each.verdict !== 'allowed')
    const told = await Promise.all(refused.map(({ caller }) => ask(world.app, route, row, caller, target)))
    expect(told.map(({ status }, i) => `${refused[i]?.caller.name}: ${status}`)).toEqual(
      refused.map(({ caller, verdict }) => `${caller.name}: ${verdict}`),
    )
    for (const { text, status } of told) {
      expect(text).not.toContain(secret)
      if (status === 404) expect(JSON.parse(text).detail).toBe(noSuchThread().message)
    }
    for (const { caller } of asked.filter((each) => each.verdict === 'allowed')) {
      // What was changed is not there to be changed again.
      const fresh = route.startsWith('GET') || !route.includes(':thread_id') ? target : await world.target()
      const { status, text } = await ask(world.app, route, row, caller, fresh)
      const right = caller.known ? (row.answersKnown ?? row.answers) : row.answers
      expect(`${caller.name}: ${status}`, text).toBe(`${caller.name}: ${right}`)
      expect(text).not.toContain(noSuchThread().message)
    }
    if (row.signsOut) callers = await world.callers()
  })

  it('to leave a thread is for its members, but its owner', async () => {
    for (const caller of callers) {
      const target = await world.target()
      const self = await userIdOf(caller)
      const leave = `DELETE ${rowOf('DELETE', '/members/:user_id')}`
      const { status } = await ask(world.app, leave, {}, caller, {
        ...target,
        user_id: self,
      })
      const right = verdict(caller, { action: 'thread.leave' })
      const isOwner = caller.known?.role === 'owner'
      expect(`${caller.name}: ${status}`).toBe(
        `${caller.name}: ${right === 'allowed' ? (isOwner ? 409 : 204) : right}`,
      )
    }
  })
})

describe('the chat socket', () => {
  const paths = Object.keys(rows).filter((route) => route.endsWith('/stream'))

  it.each(paths)('%s lets in who may read, and tells all others why not', async (route) => {
    const target = await world.target()
    for (const caller of callers) {
      const chat = openChat(caller, target, route)
      const right = verdict(caller, { action: 'thread.read' })
      if (right === 'allowed') await chat.welcomed()
      else {
        expect(`${caller.name}: ${await chat.closed()}`).toBe(`${caller.name}: ${closeCodes[right]}`)
        expect(chat.frames).toEqual([expect.objectContaining({ type: 'error', fatal: true })])
      }
      chat.drop()
    }
  })

  it.each(Object.entries(frameRows))('answers the frame %s', async (_, { needs, frame, answers }) => {
    for (const caller of callers.filter((each) => verdict(each, { action: 'thread.read' }) === 'allowed')) {
      const chat = await openChat(caller, await world.target()).welcomed()
      const before = chat.frames.length
      chat.send(frame)
      const answer = () =>
        chat.frames.slice(before).find(({ type }: ServerFrame) => type === 'error' || type === answers)
      await eventually(() => answer() !== undefined, `${caller.name} is answered`)
      const right = verdict(caller, needs)
      const told = answer()
      expect(`${caller.name}: ${told?.type === 'error' ? told.code : told?.type}`).toBe(
        `${caller.name}: ${right === 'allowed' ? answers : 'forbidden'}`,
      )
      chat.drop()
    }
  })
})

describe('the document socket', () => {
  it('lets in who may read, lets write who may edit, and nobody else', async () => {
    const target = await world.target()
    for (const caller of callers) {
      // The ways to say who one is: the request’s own headers, or the token of the first frame.
      const ways = [await openDocument(target, { headers: caller.headers, query: caller.query })]
      const bearer = caller.headers.authorization?.replace('Bearer ', '')
      const ticket = caller.query.replace('?ticket=', '')
      const token =
        verdict(caller, { action: 'thread.read' }) === 'allowed'
          ? await world.ticketOf(caller, target)
          : ticket
      for (const each of [bearer, token]) if (each) ways.push(await openDocument(target, { token: each }))
      const right =
        verdict(caller, { action: 'thread.read' }) !== 'allowed'
          ? 'refused'
          : verdict(caller, { action: 'document.edit' }) === 'allowed'
            ? 'read-write'
            : 'readonly'
      for (const way of ways) expect(`${caller.name}: ${way}`).toBe(`${caller.name}: ${right}`)
    }
  })
})

describe('the document socket of y-websocket', () => {
  it('lets in who may read, and tells all others for good', async () => {
    const target = await world.target()
    for (const caller of callers) {
      const right = verdict(caller, { action: 'thread.read' })
      const told = await openByYWebSocket(caller, target)
      expect(`${caller.name}: ${told}`).toBe(
        `${caller.name}: ${right === 'allowed' ? 'synced' : `44${String(right).slice(1)}`}`,
      )
    }
  })
})

/** As in errors.ts. */
const closeCodes = { 401: 4001, 403: 4003, 404: 4004 }

function rowOf(method: string, end: string): string {
  const route = Object.keys(rows).find((each) => each.startsWith(method) && each.endsWith(end))
  if (!route) throw new Error(`no route ends in ${end}`)
  return route.slice(method.length + 1)
}

async function userIdOf(caller: Caller): Promise<string> {
  const { text } = await ask(world.app, `GET ${rowOf('GET', '/session')}`, {}, caller, { thread_id: '' })
  return JSON.parse(text).user?.user_id ?? 'user_none'
}

function openChat(
  caller: Caller,
  { thread_id }: Target,
  route = 'GET /v1/threads/:thread_id/stream',
): ChatPeer {
  const { authorization, cookie } = caller.headers
  return new ChatPeer(world.app, thread_id, {
    token: authorization?.replace('Bearer ', '') ?? '',
    query: caller.query,
    path: route.replace('GET ', '').replace(':thread_id', thread_id),
    ...(cookie === undefined ? {} : { cookie, origin: world.app.url }),
  })
}

/** What the server makes of somebody who opens the document: `read-write`, `readonly` or `refused`. */
async function openDocument(
  { thread_id }: Target,
  way: { headers?: Readonly<Record<string, string>>; query?: string; token?: string },
): Promise<string> {
  class SocketOfCaller extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { origin: world.app.url, ...way.headers } })
    }
  }
  const websocketProvider = new HocuspocusProviderWebsocket({
    url: `${world.app.url.replace('http', 'ws')}/collab/${thread_id}${way.query ?? ''}`,
    WebSocketPolyfill: SocketOfCaller,
  })
  let told: string | undefined
  const provider = new HocuspocusProvider({
    websocketProvider,
    name: thread_id,
    document: new Y.Doc(),
    token: way.token ?? '',
    onAuthenticated: ({ scope }) => (told = scope),
    onAuthenticationFailed: () => (told = 'refused'),
  })
  provider.attach()
  await eventually(() => told !== undefined, 'the server says whether the document may be opened')
  provider.destroy()
  websocketProvider.destroy()
  return told ?? ''
}

/** `synced`, or the code with which the socket was closed. */
async function openByYWebSocket(caller: Caller, { thread_id }: Target): Promise<string> {
  class SocketOfCaller extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { origin: world.app.url, ...caller.headers } })
    }
  }
  const provider = new WebsocketProvider(
    `${world.app.url.replace('http', 'ws')}/yjs`,
    thread_id,
    new Y.Doc(),
    {
      WebSocketPolyfill: SocketOfCaller as unknown as typeof globalThis.WebSocket,
      params: Object.fromEntries(new URLSearchParams(caller.query)),
      disableBc: true,
    },
  )
  let told: string | undefined
  provider.on('sync', (isSynced) => {
    if (isSynced) told ??= 'synced'
  })
  provider.on('connection-close', (event) => {
    told ??= String(event?.code)
  })
  await eventually(() => told !== undefined, 'the server lets them in or closes')
  provider.destroy()
  return told ?? ''
}
