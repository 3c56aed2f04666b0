import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { limits } from '#shared/protocol/limits.ts'
import { gapsSchema, mapSchema, type WireGaps, type WireMap } from '#shared/protocol/map.ts'
import { ChatPeer } from '../../support/chat-peer.ts'
import { RestClient } from '../../support/rest-client.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'
import { engines } from '../storage/engines.ts'

const bpmn = `<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
<process id="p" name="Refunds"><task id="a" name="Check the order"/><task id="b" name="Ask the team lead"/><task id="c" name="Pay it back"/>
<textAnnotation id="n"><text>by phone</text></textAnnotation>
<sequenceFlow id="f1" sourceRef="a" targetRef="b"/><sequenceFlow id="f2" sourceRef="b" targetRef="c"/></process></definitions>`

describe.each(engines)('maps on $engine', ({ newDatabase }) => {
  let server: ServerProcess
  let client: RestClient
  let dataDir: string
  let url: string | undefined
  let drop: () => Promise<void>
  const start = () =>
    startServer({
      dataDir,
      env:
        url === undefined
          ? {}
          : {
              DATABASE_URL: url,
              MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
              AUTH_SECRET: 'a secret that is long enough for a test',
            },
    })
  beforeAll(async () => {
    ;({ url, drop } = await newDatabase())
    dataDir = await mkdtemp(join(tmpdir(), 'pd-maps-'))
    server = await start()
    client = new RestClient(server)
  })
  afterAll(async () => {
    await server.stop()
    await rm(dataDir, { recursive: true })
    await drop()
  })

  const threadWith = async (steps: string): Promise<string> => {
    const threadId = await client.createThread()
    await client.json('POST', `/threads/${threadId}/patches`, {
      patches: [{ operation: 'append', location: '## Steps', content: steps }],
    })
    return threadId
  }
  const send = async (threadId: string, body: string, type: string) => {
    const answer = await client.call('POST', `/threads/${threadId}/maps`, body, { 'content-type': type })
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
  }

  it('come as BPMN, as Mermaid and as JSON, say what was left out, and outlive a restart', async () => {
    const threadId = await threadWith('1. Check the order')
    const xml = await send(threadId, bpmn, 'application/xml')
    expect(xml.status).toBe(201)
    expect(mapSchema.parse(xml.json)).toMatchObject({
      name: 'Refunds',
      source: 'bpmn',
      left_out: ['Left out: 1 note.'],
    })
    const chart = await send(threadId, 'flowchart TD\nA[Check] --> B[Pay]\n!!', 'text/plain')
    expect(mapSchema.parse(chart.json)).toMatchObject({
      source: 'mermaid',
      left_out: ['Line 3 was not understood: !!'],
    })
    const json = await client.json<WireMap>('POST', `/threads/${threadId}/maps`, {
      name: 'Ours',
      process_map: {
        steps: [
          { id: 's1', name: 'Check', type: 'manual', average_duration: '2h' },
          { id: 'd', name: 'Paid?', type: 'decision' },
          { id: 's2', name: 'Pay', type: 'integration' },
          { id: 's3', name: 'Close' },
        ],
        flows: [
          { from: 's1', to: 'd', frequency: 0.8 },
          { from: 'd', to: 's2', condition: 'no' },
          { from: 'd', to: 's3', condition: 'yes' },
        ],
      },
    })
    expect(json.process_map.steps.map(({ type }) => type)).toEqual([
      'manual',
      'integration',
      'manual',
      'decision',
    ])
    expect(json.process_map.flows).toContainEqual({ from: 'd', to: 's2', condition: 'no' })
    const asText = await client.json<WireMap>('POST', `/threads/${threadId}/maps`, { content: bpmn })
    expect(asText.source).toBe('bpmn')

    await server.stop()
    server = await start()
    client = new RestClient(server)
    const { maps } = await client.json<{ maps: WireMap[] }>('GET', `/threads/${threadId}/maps`)
    expect(maps.map(({ name }) => name).toSorted()).toEqual(['Map', 'Ours', 'Refunds', 'Refunds'])
    const gone = await client.call('DELETE', `/threads/${threadId}/maps/${json.map_id}`)
    expect(gone.status).toBe(204)
    expect((await client.call('GET', `/threads/${threadId}/maps/${json.map_id}/gaps`)).status).toBe(404)
  })

  it('are compared to the live document, and people say what is the same', async () => {
    const threadId = await threadWith('1. Check the order\n2. Transfer\n3. Archive the case')
    const { json } = await send(threadId, bpmn, 'application/xml')
    const path = `/threads/${threadId}/maps/${json.map_id}`
    const gaps = async () => gapsSchema.parse(await client.json('GET', `${path}/gaps`))
    const found = await gaps()
    expect(found.gaps.map(({ kind, step, mapped }) => `${kind} ${step ?? mapped}`)).toEqual([
      'missing b',
      'missing c',
      'extra Transfer',
      'extra Archive the case',
    ])
    expect(found).toMatchObject({ coverage: 0.33, fitness: 0.33 })

    const said = await client.json<WireGaps>('POST', `${path}/pairings`, {
      step: 'Transfer',
      mapped: 'c',
      is_same: true,
    })
    expect(said.pairs.find(({ step }) => step === 'Transfer')).toMatchObject({ mapped: 'c', by: 'people' })
    expect(await gaps()).toEqual(said)
    const apart = await client.json<WireGaps>('POST', `${path}/pairings`, {
      step: 'Transfer',
      mapped: 'c',
      is_same: false,
    })
    expect({ ...(await gaps()), pairings: [] }).toEqual(found)
    expect(apart.pairings).toEqual([
      expect.objectContaining({ step: 'Transfer', mapped: 'c', mapped_name: 'Pay it back', is_same: false }),
    ])
  })

  it('forget what people said about two steps when it is taken back', async () => {
    const threadId = await threadWith('1. Check the order\n2. Transfer')
    const { json } = await send(threadId, bpmn, 'application/xml')
    const path = `/threads/${threadId}/maps/${json.map_id}`
    const before = gapsSchema.parse(await client.json('GET', `${path}/gaps`))
    const say = (body: object) => client.json<WireGaps>('POST', `${path}/pairings`, body)
    const words = { step: 'Check the order', mapped: 'a', is_same: false }
    const [, second] = [await say({ step: 'Transfer', mapped: 'c', is_same: true }), await say(words)]
    expect(second.pairs).toEqual([expect.objectContaining({ step: 'Transfer', by: 'people' })])
    for (const { pairing_id } of second.pairings)
      await client.json('DELETE', `${path}/pairings/${pairing_id}`)
    // What was by words before is by words again.
    expect(await client.json('GET', `${path}/gaps`)).toEqual(before)
    const again = await client.call('DELETE', `${path}/pairings/${second.pairings[0]?.pairing_id}`)
    expect(again.status).toBe(404)
  })

  it('keep what two people say about them at the same moment, and refuse a step that they lack', async () => {
    const threadId = await threadWith('1. Check the order\n2. Transfer\n3. Ask')
    const { json } = await send(threadId, bpmn, 'application/xml')
    const path = `/threads/${threadId}/maps/${json.map_id}`
    const said = Array.from({ length: 6 }, (_, at) => ({ step: `Step ${at}`, mapped: 'c', is_same: false }))
    await Promise.all(said.map((body) => client.json('POST', `${path}/pairings`, body)))
    const { pairings } = await client.json<WireGaps>('GET', `${path}/gaps`)
    expect(pairings.map(({ step }) => step).toSorted()).toEqual(said.map(({ step }) => step))
    const lost = await client.call('POST', `${path}/pairings`, { step: 'Ask', mapped: 'z', is_same: true })
    expect([lost.status, await lost.json()]).toEqual([
      422,
      expect.objectContaining({ detail: expect.stringContaining('no step with this id') }),
    ])
  })

  it('are news for everybody in the chat, and no business of a brief client', async () => {
    const threadId = await threadWith('1. Check the order\n2. Transfer')
    const ana = await new ChatPeer(server, threadId).welcomed()
    const brief = await new ChatPeer(server, threadId, { brief: true }).open()
    const news = (count: number) => ana.next('maps', (frame) => ana.of('maps').indexOf(frame) === count - 1)
    const { json } = await send(threadId, bpmn, 'application/xml')
    await news(1)
    const path = `/threads/${threadId}/maps/${json.map_id}`
    const body = { step: 'Transfer', mapped: 'c', is_same: true }
    const { pairings } = await client.json<WireGaps>('POST', `${path}/pairings`, body)
    await news(2)
    await client.json('DELETE', `${path}/pairings/${pairings[0]?.pairing_id}`)
    await news(3)
    await client.call('DELETE', path)
    await news(4)
    await client.json('POST', `/threads/${threadId}/messages`, { content: 'Hello', client_msg_id: 'm1' })
    await ana.next('message')
    expect(brief.frames.filter(({ type }) => type === 'maps')).toEqual([])
    ana.drop()
    brief.drop()
  })

  it.each([
    [bpmn, 'text/xml; charset=utf-8'],
    [bpmn, 'application/bpmn+xml'],
    ['flowchart TD\nA[Check] --> B[Pay]', 'text/vnd.mermaid; charset=utf-8'],
  ])('come under each name that their type has', async (file, type) => {
    const { status, json } = await send(await client.createThread(), file, type)
    expect([type, status, json.left_out]).toEqual([type, 201, expect.any(Array)])
  })

  it('come in the encoding that their file declares, and say so when that is wrong', async () => {
    const threadId = await client.createThread()
    const post = (body: Uint8Array<ArrayBuffer>, type: string) =>
      client.call('POST', `/threads/${threadId}/maps`, body, { 'content-type': type })
    const declared = bpmn.replace('?>', ' encoding="ISO-8859-1"?>').replace('Check the order', 'Prüfen')
    const latin = await post(
      Uint8Array.from(Buffer.from(declared, 'latin1')),
      'application/xml; charset=utf-8',
    )
    expect(mapSchema.parse(await latin.json()).process_map.steps[0]?.name).toBe('Prüfen')
    const wrong = await post(
      Uint8Array.from(Buffer.from('flowchart TD\nA[Prüfen] --> B', 'latin1')),
      'text/plain',
    )
    expect([wrong.status, await wrong.json()]).toEqual([
      422,
      expect.objectContaining({ detail: expect.stringContaining('not readable as utf-8') }),
    ])
    const large = await client.call('POST', `/threads/${threadId}/maps`, bpmn + ' '.repeat(10_000_000), {
      'content-type': 'application/xml',
    })
    expect(large.status).toBe(413)
  })

  it('that cannot be read are refused with the reason', async () => {
    const threadId = await client.createThread()
    for (const [body, type, status, detail] of [
      ['hello', 'text/plain', 422, /neither BPMN/],
      ['<a/>', 'application/xml', 422, /no BPMN 2.0/],
      ['<!DOCTYPE a [<!ENTITY b "c">]><a/>', 'application/xml', 422, /document type/],
      ['flowchart TD', 'text/plain', 422, /no steps/],
      [`flowchart TD\n${'A'.repeat(limits.mapFileCharacters)}`, 'text/plain', 413, /characters at most/],
      [
        '{"process_map":{"steps":[{"id":"a","name":"A"}],"flows":[{"from":"a","to":"b"}]}}',
        'application/json',
        422,
        /not there/,
      ],
      ['{"process_map":{}}', 'application/json', 422, /./],
      ['{"conte', 'application/json', 400, /./],
    ] as const) {
      const { status: answered, json } = await send(threadId, body, type)
      expect([answered, json.detail], body.slice(0, 60)).toEqual([status, expect.stringMatching(detail)])
    }
    const { maps } = await client.json<{ maps: WireMap[] }>('GET', `/threads/${threadId}/maps`)
    expect(maps).toEqual([])
  })
})
