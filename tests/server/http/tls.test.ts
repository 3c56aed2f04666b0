import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { type App, startApp } from '#server/app.ts'
import { ConfigError, readConfig } from '#server/config.ts'
import { createLog } from '#server/log.ts'

/** A self-signed certificate for 127.0.0.1, and its key, for tests alone. */
const certPath = join(import.meta.dirname, '../../fixtures/tls/cert.pem')
const keyPath = join(import.meta.dirname, '../../fixtures/tls/key.pem')

const silent = createLog('silent')

let dataDir: string
let ca: Buffer
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'process-designer-tls-'))
  ca = await readFile(certPath)
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

const start = (settings: Record<string, string>) =>
  startApp(readConfig({ PORT: '0', DATA_DIR: dataDir, ...settings }), silent)

describe('a server with a certificate', () => {
  let app: App
  beforeAll(async () => {
    app = await start({ TLS_CERT: certPath, TLS_KEY: keyPath })
  })
  afterAll(() => app.close())

  it('answers on https, and tells browsers to stay there', async () => {
    expect(app.url).toMatch(/^https:/)
    const { status, hsts } = await new Promise<{ status?: number; hsts?: string }>((resolve, reject) => {
      get(`${app.url}/`, { ca }, (answer) => {
        answer.resume()
        resolve({
          ...(answer.statusCode !== undefined && { status: answer.statusCode }),
          ...(answer.headers['strict-transport-security'] !== undefined && {
            hsts: answer.headers['strict-transport-security'],
          }),
        })
      }).on('error', reject)
    })
    expect(status).toBeDefined()
    expect(hsts).toMatch(/max-age=\d+/)
  })

  it.each(['/collab/thread_1', '/v1/threads/thread_1/stream'])('serves the sockets of %s', async (path) => {
    const socket = new WebSocket(`${app.url.replace('https', 'wss')}${path}`, { ca })
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.close()
    await closed
  })

  it('does not talk to who speaks in clear', async () => {
    await expect(fetch(app.url.replace('https', 'http'))).rejects.toThrow()
  })
})

describe('a server does not start', () => {
  it.each([
    ['with a certificate and no key', { TLS_CERT: certPath }, /TLS_KEY is needed/],
    ['with a key and no certificate', { TLS_KEY: keyPath }, /TLS_CERT is needed/],
    [
      'with files that are not there',
      { TLS_CERT: certPath, TLS_KEY: '/nowhere/key.pem' },
      /TLS_KEY cannot be read/,
    ],
    ['with a key that is none', { TLS_CERT: certPath, TLS_KEY: certPath }, /cannot be used together/],
  ])('%s', async (_, settings, message) => {
    const failure = await Promise.resolve()
      .then(() => start(settings as Record<string, string>))
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ConfigError)
    expect((failure as ConfigError).message).toMatch(message)
  })
})

describe('a setting that does nothing yet', () => {
  it('is named, and a wrong one is refused all the same', () => {
    expect(readConfig({ REDIS_URL: 'redis://127.0.0.1' }).ignored).toEqual(['REDIS_URL'])
    expect(readConfig({}).ignored).toEqual([])
    expect(() => readConfig({ REDIS_URL: 'http://127.0.0.1' })).toThrow(/REDIS_URL/)
  })
})
