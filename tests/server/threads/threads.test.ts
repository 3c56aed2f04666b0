import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Tables } from '#server/storage/tables.ts'
import type { ThreadId } from '#shared/ids.ts'
import { bootstrapKey, type Reply, type RestServer, startRestServer } from '../http/rest-server.ts'
import { engines } from '../storage/engines.ts'

type Guest = Awaited<ReturnType<RestServer['guest']>>

/** The example of the customer's own text. */
const onboarding = {
  title: 'Customer Onboarding Process',
  description:
    'Create process for automated customer onboarding with email notifications and CRM integration',
  context: {
    business_domain: 'SaaS',
    complexity: 'medium',
    integrations: ['salesforce', 'mailchimp', 'stripe'],
    team_size: '5',
    expected_volume: '100 customers/month',
  },
  metadata: { user_id: 'user_123', project_id: 'proj_456', session_type: 'process_development' },
}
const noProgress = {
  completion_percentage: 0,
  sections_completed: [],
  sections_pending: [],
  total_patches_applied: 0,
}

describe.each(engines)('threads on $engine', ({ newDatabase }) => {
  let server: RestServer
  let drop: () => Promise<void>
  let ada: Guest
  beforeAll(async () => {
    const database = await newDatabase()
    drop = database.drop
    server = await startRestServer({ ...(database.url !== undefined && { databaseUrl: database.url }) })
  })
  afterAll(async () => {
    await server.close()
    await drop()
  })
  beforeEach(async () => {
    ada = await server.guest('Ada')
  })
  afterEach(() => server.reset())

  const create = async (title: string, by = ada): Promise<string> =>
    (await by('POST', '/threads', { body: { title } })).json.thread_id
  /** Lets `guest` in with the role. */
  async function share(threadId: string, guest: Guest, role: string): Promise<void> {
    const { json } = await ada('POST', `/threads/${threadId}/links`, { body: { role } })
    await guest('POST', '/links/accept', { body: { token: new URL(json.url).hash.slice(1) } })
  }

  describe('opening one', () => {
    it('answers as the example says', async () => {
      const reply = await ada('POST', '/threads', { body: onboarding })
      expect(reply.status).toBe(201)
      expect(reply.json).toEqual({
        thread_id: expect.stringMatching(/^thread_[0-9a-z]{26}$/),
        websocket_url: `${server.url.replace('http', 'ws')}/v1/threads/${reply.json.thread_id}/stream`,
        agent_name: 'process-designer-agent',
        status: 'active',
        current_process_content: '',
        created_at_ms: server.clock.now(),
      })
      expect(reply.headers.get('location')).toBe(`/api/v1/process-designer/threads/${reply.json.thread_id}`)
      expect(reply.headers.get('etag')).toMatch(/^"[\w.-]+"$/)
    })

    it('keeps what was said, values of every kind', async () => {
      const context = {
        text: 'a',
        number: 1.5,
        flag: true,
        none: null,
        list: [1, 'b', { deep: [] }],
        object: { k: {} },
      }
      const { json } = await ada('POST', '/threads', { body: { ...onboarding, context } })
      expect((await ada('GET', `/threads/${json.thread_id}`)).json).toEqual({
        thread_id: json.thread_id,
        title: onboarding.title,
        description: onboarding.description,
        context,
        metadata: onboarding.metadata,
        current_process_content: '',
        status: 'active',
        role: 'owner',
        patch_count: 0,
        last_patch_at_ms: null,
        process_state: noProgress,
        created_at_ms: server.clock.now(),
        updated_at_ms: server.clock.now(),
      })
    })

    it('stores no word of it in the clear', async () => {
      await ada('POST', '/threads', { body: onboarding })
      const rows = await server.database.sql.selectFrom('threads').selectAll().execute()
      const stored = Buffer.from(rows[0]?.sealed_details ?? []).toString('latin1')
      expect(stored.length).toBeGreaterThan(100)
      expect(stored + JSON.stringify({ ...rows[0], sealed_details: '' })).not.toMatch(
        /Onboarding|salesforce|proj_456/,
      )
    })

    it('happens once for an Idempotency-Key', async () => {
      const send = { body: onboarding, headers: { 'idempotency-key': 'k1' } }
      const [first, second] = [await ada('POST', '/threads', send), await ada('POST', '/threads', send)]
      expect([first.status, second.status]).toEqual([201, 201])
      expect(second.json).toEqual(first.json)
      for (const header of ['location', 'etag'])
        expect(second.headers.get(header)).toBe(first.headers.get(header))
      expect(first.headers.get('idempotency-replayed')).toBeNull()
      expect(second.headers.get('idempotency-replayed')).toBe('true')
      const other = await ada('POST', '/threads', { ...send, body: { title: 'Other' } })
      expect([other.status, other.json.code]).toEqual([422, 'idempotency_mismatch'])
      expect((await ada('GET', '/threads')).json.threads).toHaveLength(1)
    })

    it('happens once for a key that is sent many times at once', async () => {
      const send = { body: onboarding, headers: { 'idempotency-key': 'k1' } }
      const replies = await Promise.all(Array.from({ length: 6 }, () => ada('POST', '/threads', send)))
      for (const { status } of replies) expect([201, 409]).toContain(status)
      expect((await ada('GET', '/threads')).json.threads).toHaveLength(1)
    })
  })

  describe('reading one', () => {
    it('shows the document as it is now', async () => {
      const id = await create('T')
      server.documents.write(id, '# T\n\n## Steps\n')
      const { json } = await ada('GET', `/threads/${id}`)
      expect(json.current_process_content).toBe('# T\n\n## Steps\n')
      expect(json.process_state).toEqual({
        completion_percentage: 40,
        sections_completed: ['Overview'],
        sections_pending: ['Steps'],
        total_patches_applied: 0,
      })
    })

    it('is 304 until something of it changes', async () => {
      const id = await create('T')
      const read = (etag?: string | null) =>
        ada('GET', `/threads/${id}`, { headers: etag ? { 'if-none-match': etag } : {} })
      const first = await read()
      const etag = first.headers.get('etag')
      const again = await read(etag)
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
      server.documents.write(id, '# T')
      const changed = await read(etag)
      expect(changed.status).toBe(200)
      expect((await read(changed.headers.get('etag'))).status).toBe(304)
      await ada('PATCH', `/threads/${id}`, { body: { status: 'paused' } })
      expect((await read(changed.headers.get('etag'))).status).toBe(200)
    })

    it('is another answer for another role, and after a patch', async () => {
      const id = await create('T')
      const guest = await server.guest('Gus')
      await share(id, guest, 'viewer')
      const headers = { 'if-none-match': (await ada('GET', `/threads/${id}`)).headers.get('etag') ?? '' }
      expect((await ada('GET', `/threads/${id}`, { headers })).status).toBe(304)
      expect((await guest('GET', `/threads/${id}`, { headers })).status).toBe(200)
      await server.database.sql.updateTable('threads').set({ patch_count: 1 }).execute()
      const patched = await ada('GET', `/threads/${id}`, { headers })
      expect([patched.status, patched.json.patch_count]).toEqual([200, 1])
    })

    it('works for every role and tells it', async () => {
      const id = await create('T')
      for (const role of ['viewer', 'commenter', 'editor']) {
        const guest = await server.guest(role)
        await share(id, guest, role)
        expect((await guest('GET', `/threads/${id}`)).json.role).toBe(role)
      }
    })
  })

  describe('listing them', () => {
    const titles = (reply: Reply) => reply.json.threads.map(({ title }: { title: string }) => title)

    it('shows the newest first, in the fields of the example', async () => {
      for (const title of ['first', 'second', 'third']) {
        await create(title)
        server.clock.forward(1)
      }
      const { json } = await ada('GET', '/threads?page_size=10')
      expect(json).toEqual({
        threads: ['third', 'second', 'first'].map((title, index) => ({
          thread_id: expect.stringMatching(/^thread_/),
          title,
          status: 'active',
          created_at_ms: server.clock.now() - 1 - index,
          updated_at_ms: server.clock.now() - 1 - index,
        })),
      })
    })

    it('gives 20 at a time, and every one once, also those of the same millisecond', async () => {
      for (let number = 0; number < 45; number++) {
        await create(`T${number}`)
        if (number % 3 === 0) server.clock.forward(1)
      }
      const seen: string[] = []
      const sizes: number[] = []
      let token: string | undefined
      do {
        const { json }: Reply = await ada('GET', `/threads${token ? `?page_token=${token}` : ''}`)
        sizes.push(json.threads.length)
        seen.push(...json.threads.map(({ title }: { title: string }) => title))
        token = json.next_page_token
      } while (token)
      expect(sizes).toEqual([20, 20, 5])
      expect(new Set(seen).size).toBe(45)
    })

    it('ends without a token when the last page is full', async () => {
      for (const title of ['a', 'b']) await create(title)
      expect((await ada('GET', '/threads?page_size=2')).json).not.toHaveProperty('next_page_token')
      expect((await ada('GET', '/threads?page_size=1')).json).toHaveProperty('next_page_token')
      expect((await ada('GET', '/threads?page_size=100')).json.threads).toHaveLength(2)
    })

    it('goes on where it was, whatever was added or deleted meanwhile', async () => {
      const ids: string[] = []
      for (const title of ['a', 'b', 'c', 'd']) {
        ids.push(await create(title))
        server.clock.forward(1)
      }
      const first = await ada('GET', '/threads?page_size=2')
      expect(titles(first)).toEqual(['d', 'c'])
      await create('new')
      await ada('DELETE', `/threads/${ids[2]}`)
      const second = await ada('GET', `/threads?page_size=2&page_token=${first.json.next_page_token}`)
      expect(titles(second)).toEqual(['b', 'a'])
    })

    it('shows mine and those shared with me, never others', async () => {
      const eve = await server.guest('Eve')
      await create('private')
      const shared = await create('shared')
      await create('hers', eve)
      await share(shared, eve, 'viewer')
      expect(titles(await eve('GET', '/threads')).sort()).toEqual(['hers', 'shared'])
    })

    it('filters by status', async () => {
      const id = await create('paused one')
      await create('active one')
      await ada('PATCH', `/threads/${id}`, { body: { status: 'paused' } })
      expect(titles(await ada('GET', '/threads?status=paused'))).toEqual(['paused one'])
      expect(titles(await ada('GET', '/threads?status=completed'))).toEqual([])
    })

    it('finds words of title and description in any case', async () => {
      await ada('POST', '/threads', { body: { title: 'Rechnungsprüfung', description: 'with SAP' } })
      await create('Onboarding')
      expect(titles(await ada('GET', '/threads?q=PRÜFUNG'))).toEqual(['Rechnungsprüfung'])
      expect(titles(await ada('GET', '/threads?q=sap'))).toEqual(['Rechnungsprüfung'])
      expect(titles(await ada('GET', '/threads?q=boarding'))).toEqual(['Onboarding'])
      expect((await ada('GET', '/threads?q=nothing')).json).toEqual({ threads: [] })
    })

    it('pages through what is found', async () => {
      for (let number = 0; number < 12; number++) {
        await create(number % 2 === 0 ? `even ${number}` : `odd ${number}`)
        server.clock.forward(1)
      }
      const first = await ada('GET', '/threads?q=even&page_size=4')
      const second = await ada('GET', `/threads?q=even&page_size=4&page_token=${first.json.next_page_token}`)
      expect(titles(first)).toEqual(['even 10', 'even 8', 'even 6', 'even 4'])
      expect(titles(second)).toEqual(['even 2', 'even 0'])
      expect(second.json).not.toHaveProperty('next_page_token')
    })

    it('takes a token only for the list it came from', async () => {
      for (const title of ['a', 'b', 'c']) await create(title)
      const token = (await ada('GET', '/threads?page_size=1')).json.next_page_token
      const eve = await server.guest('Eve')
      for (const reply of [
        await ada('GET', `/threads?status=active&page_token=${token}`),
        await ada('GET', `/threads?q=a&page_token=${token}`),
        await eve('GET', `/threads?page_token=${token}`),
      ]) {
        expect([reply.status, reply.json.code]).toEqual([400, 'invalid_page_token'])
      }
      expect((await ada('GET', `/threads?page_size=2&page_token=${token}`)).status).toBe(200)
    })
  })

  describe('changing one', () => {
    it('changes what is named and keeps the rest', async () => {
      const { json: made } = await ada('POST', '/threads', { body: onboarding })
      server.clock.forward(5)
      const changed = await ada('PATCH', `/threads/${made.thread_id}`, {
        body: { status: 'completed', metadata: { done: true } },
      })
      expect(changed.status).toBe(200)
      expect(changed.json).toMatchObject({
        title: onboarding.title,
        description: onboarding.description,
        context: onboarding.context,
        metadata: { done: true },
        status: 'completed',
        updated_at_ms: made.created_at_ms + 5,
      })
      const read = await ada('GET', `/threads/${made.thread_id}`)
      expect(read.json).toEqual(changed.json)
      expect(read.headers.get('etag')).toBe(changed.headers.get('etag'))
      expect(server.news).toEqual([`updated ${made.thread_id}`])
    })

    it('changes nothing when nothing is named', async () => {
      const id = await create('T')
      const before = await ada('GET', `/threads/${id}`)
      server.clock.forward(5)
      const reply = await ada('PATCH', `/threads/${id}`, { body: {} })
      expect([reply.status, reply.json]).toEqual([200, before.json])
      expect(server.news).toEqual([])
    })

    it('is refused when somebody else was faster, and says so before anything is changed', async () => {
      const made = await ada('POST', '/threads', { body: { title: 'T' } })
      const path = `/threads/${made.json.thread_id}`
      const etag = made.headers.get('etag') ?? ''
      const first = await ada('PATCH', path, { body: { title: 'A' }, headers: { 'if-match': etag } })
      expect(first.status).toBe(200)
      const second = await ada('PATCH', path, { body: { title: 'B' }, headers: { 'if-match': etag } })
      expect([second.status, second.json.code]).toEqual([412, 'precondition_failed'])
      expect((await ada('GET', path)).json.title).toBe('A')
      const third = await ada('PATCH', path, {
        body: { title: 'B' },
        headers: { 'if-match': first.headers.get('etag') ?? '' },
      })
      expect(third.json.title).toBe('B')
    })

    it('is not refused because somebody typed in the document', async () => {
      const id = await create('T')
      const etag = (await ada('GET', `/threads/${id}`)).headers.get('etag') ?? ''
      server.documents.write(id, 'typed meanwhile')
      const reply = await ada('PATCH', `/threads/${id}`, {
        body: { title: 'A' },
        headers: { 'if-match': etag },
      })
      expect(reply.status).toBe(200)
    })

    it('loses none of many changes at the same moment', async () => {
      const id = await create('T')
      const changes = [{ title: 'A' }, { description: 'D' }, { status: 'paused' }, { metadata: { m: 1 } }]
      const replies = await Promise.all(changes.map((body) => ada('PATCH', `/threads/${id}`, { body })))
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
      expect((await ada('GET', `/threads/${id}`)).json).toMatchObject({
        title: 'A',
        description: 'D',
        status: 'paused',
        metadata: { m: 1 },
      })
    })

    it('is refused when context and metadata together get too large', async () => {
      const half = { text: 'x'.repeat(40_000) }
      const id = (await ada('POST', '/threads', { body: { title: 'T', context: half } })).json.thread_id
      const reply = await ada('PATCH', `/threads/${id}`, { body: { metadata: half } })
      expect([reply.status, reply.json.errors[0].pointer]).toEqual([422, '/context'])
      expect((await ada('GET', `/threads/${id}`)).json.metadata).toEqual({})
    })
  })

  describe('destroying one', () => {
    it('leaves nothing of it, for nobody', async () => {
      const id = await create('T')
      const guest = await server.guest('Gus')
      await share(id, guest, 'editor')
      const ticket = (await guest('POST', `/threads/${id}/tickets`)).json.ticket
      expect((await ada('GET', `/threads/${id}`)).status).toBe(200)
      expect((await ada('DELETE', `/threads/${id}`)).status).toBe(204)
      for (const [who, method, path] of [
        [ada, 'GET', ''],
        [guest, 'GET', ''],
        [ada, 'GET', '/export'],
        [ada, 'GET', '/members'],
        [ada, 'POST', '/tickets'],
        [ada, 'DELETE', ''],
      ] as const) {
        expect((await who(method, `/threads/${id}${path}`)).status, path).toBe(404)
      }
      expect((await ada('GET', '/threads')).json.threads).toEqual([])
      const socket = new Request(`${server.url}/v1/threads/${id}/stream?ticket=${ticket}`)
      expect(await server.access.actorOfSocket(socket, id as ThreadId)).toBeNull()
      const tables: (keyof Tables)[] = [
        'threads',
        'thread_keys',
        'members',
        'links',
        'tickets',
        'idempotency',
      ]
      for (const table of tables) {
        expect(await server.database.sql.selectFrom(table).selectAll().execute(), table).toEqual([])
      }
      expect(server.news).toEqual([`deleted ${id}`])
      await expect(server.vault.cipher(id as ThreadId)).rejects.toMatchObject({ code: 'not_found' })
    })
  })

  describe('roles', () => {
    it.each([
      ['viewer', { read: 200, export: 200, ticket: 201, rename: 403, destroy: 403 }],
      ['commenter', { read: 200, export: 200, ticket: 201, rename: 403, destroy: 403 }],
      ['editor', { read: 200, export: 200, ticket: 201, rename: 200, destroy: 403 }],
      ['stranger', { read: 404, export: 404, ticket: 404, rename: 404, destroy: 404 }],
    ])('a %s may do what the matrix says', async (role, may) => {
      const id = await create('T')
      const guest = await server.guest(role)
      if (role !== 'stranger') await share(id, guest, role)
      const path = `/threads/${id}`
      expect({
        read: (await guest('GET', path)).status,
        export: (await guest('GET', `${path}/export`)).status,
        ticket: (await guest('POST', `${path}/tickets`)).status,
        rename: (await guest('PATCH', path, { body: { title: 'Mine' } })).status,
        destroy: (await guest('DELETE', path)).status,
      }).toEqual(may)
      expect((await ada('GET', path)).json.title).toBe(role === 'editor' ? 'Mine' : 'T')
    })

    it('a program does no more than its scopes', async () => {
      const program = server.as(bootstrapKey)
      const id = await create('T', program)
      const withScopes = async (...scopes: string[]) => {
        await server.database.sql
          .updateTable('api_keys')
          .set({ scopes: JSON.stringify(scopes) })
          .execute()
        return {
          list: (await program('GET', '/threads')).status,
          read: (await program('GET', `/threads/${id}`)).status,
          create: (await program('POST', '/threads', { body: { title: 'U' } })).status,
          rename: (await program('PATCH', `/threads/${id}`, { body: { title: 'V' } })).status,
        }
      }
      expect(await withScopes('threads:read')).toEqual({ list: 200, read: 200, create: 403, rename: 403 })
      expect(await withScopes('threads:write')).toEqual({ list: 200, read: 200, create: 201, rename: 200 })
      expect(await withScopes('admin')).toEqual({ list: 200, read: 200, create: 201, rename: 200 })
      expect(await withScopes()).toEqual({ list: 403, read: 403, create: 403, rename: 403 })
    })
  })
})

describe('the address of the socket', () => {
  it.each([
    [{ publicUrl: 'https://api.voyager.com' }, {}, 'wss://api.voyager.com'],
    [{}, { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'a.example' }, undefined],
    [
      { trustProxy: true },
      { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'a.example' },
      'wss://a.example',
    ],
  ])('with %o and headers %o', async (settings, headers, base) => {
    const server = await startRestServer(settings)
    const { json } = await server.as(bootstrapKey)('POST', '/threads', { body: { title: 'T' }, headers })
    const expected = base ?? server.url.replace('http', 'ws')
    expect(json.websocket_url).toBe(`${expected}/v1/threads/${json.thread_id}/stream`)
    await server.close()
  })
})
