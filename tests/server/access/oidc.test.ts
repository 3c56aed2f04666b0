import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OidcFault, OidcIssuer, oidcClient } from '../../support/oidc-issuer.ts'
import { type Reply, type RestServer, type Send, startRestServer } from '../http/rest-server.ts'
import { engines } from '../storage/engines.ts'

const ownUrl = 'https://designer.example'
const callback = `${ownUrl}/api/v1/process-designer/session/oidc/callback`

/** Keeps cookies, and knows the server by its public address only, as a browser behind a proxy does. */
class Browser {
  readonly #server: RestServer
  readonly cookies = new Map<string, string>()

  constructor(server: RestServer) {
    this.#server = server
  }

  async ask(method: string, path: string, send: Send = {}): Promise<Reply> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await this.#server.send(method, path, {
      ...send,
      headers: { origin: ownUrl, ...(cookie && { cookie }), ...send.headers },
    })
    for (const each of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? []
      if (/Max-Age=0/i.test(each)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return reply
  }

  begin(returnTo?: string): Promise<Reply> {
    return this.ask('POST', '/session/oidc', { body: returnTo === undefined ? {} : { return_to: returnTo } })
  }

  /** Goes to the provider, and gives the address that it sends the browser back to. */
  async visit(url: string): Promise<string> {
    const answer = await fetch(url, { redirect: 'manual' })
    return answer.headers.get('location') ?? ''
  }

  comeBack(url: string): Promise<Reply> {
    return this.ask('GET', url.replace(`${ownUrl}/api/v1/process-designer`, ''))
  }

  async signIn(returnTo?: string): Promise<Reply> {
    const begun = await this.begin(returnTo)
    return this.comeBack(await this.visit(begun.json.url))
  }

  async user() {
    return (await this.ask('GET', '/session')).json.user
  }
}

describe.each(engines)('a sign-in by a provider on $engine', ({ newDatabase }) => {
  let issuer: OidcIssuer
  let server: RestServer
  let drop: () => Promise<void>
  beforeAll(async () => {
    issuer = await OidcIssuer.start()
    const database = await newDatabase()
    drop = database.drop
    server = await startRestServer({
      publicUrl: ownUrl,
      oidc: { ...oidcClient, issuer: issuer.url, ownUrl },
      ...(database.url && { databaseUrl: database.url }),
    })
  })
  afterAll(async () => {
    await server.close()
    await issuer.close()
    await drop()
  })
  beforeEach(() => {
    issuer.person = { sub: 'ada', name: 'Ada Lovelace', email: 'ada@example.org', email_verified: true }
    issuer.fault = undefined
  })
  const newBrowser = () => new Browser(server)

  it('lets them in, back to where they were', async () => {
    const ada = newBrowser()
    const back = await ada.signIn('/t/thread_1?x=1#steps')
    expect([back.status, back.headers.get('location')]).toEqual([302, '/t/thread_1?x=1#steps'])
    expect(await ada.user()).toMatchObject({ name: 'Ada Lovelace', is_guest: false, email: null })
    expect([...ada.cookies.keys()]).toEqual(['pd_session'])
  })

  it('asks with PKCE, state and nonce, each new, and names one address of ours', async () => {
    await Promise.all([newBrowser().signIn(), newBrowser().signIn()])
    const [first, second] = issuer.visits.slice(-2)
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first?.get(name)).toMatch(/^[\w-]{20,}$/)
      expect(first?.get(name)).not.toBe(second?.get(name))
    }
    expect(first?.get('code_challenge_method')).toBe('S256')
    expect(first?.get('redirect_uri')).toBe(callback)
    expect(first?.get('response_type')).toBe('code')
    expect(first?.get('scope')?.split(' ').sort()).toEqual(['email', 'openid', 'profile'])
  })

  it('knows them again by their subject, whatever they are called now', async () => {
    const [desk, pocket] = [newBrowser(), newBrowser()]
    await desk.signIn()
    issuer.person = { sub: 'ada', name: 'Countess', email: 'countess@example.org' }
    await pocket.signIn()
    expect(await pocket.user()).toEqual(await desk.user())
    issuer.person = { sub: 'Ada', name: 'Another', email: 'ada@example.org' }
    const other = newBrowser()
    await other.signIn()
    expect((await other.user()).user_id).not.toBe((await desk.user()).user_id)
  })

  it('joins no account that somebody made with their e-mail', async () => {
    const email = 'grace@example.org'
    const squatter = newBrowser()
    const body = { email, password: 'three green otters', name: 'Not Grace' }
    expect((await squatter.ask('POST', '/session/sign-up', { body })).status).toBe(201)
    issuer.person = { sub: 'grace', name: 'Grace', email, email_verified: true }
    const grace = newBrowser()
    await grace.signIn()
    expect((await grace.user()).name).toBe('Grace')
    expect((await grace.user()).user_id).not.toBe((await squatter.user()).user_id)
  })

  it('keeps what a guest has', async () => {
    issuer.person = { sub: 'guest', name: 'Gina', email: 'gina@example.org' }
    const gina = newBrowser()
    await gina.ask('POST', '/session/guest', { body: {} })
    const { user_id: before } = await gina.user()
    await gina.ask('POST', '/threads', { body: { title: 'Onboarding' } })
    await gina.signIn()
    expect(await gina.user()).toMatchObject({ user_id: before, name: 'Gina', is_guest: false })
    expect((await gina.ask('GET', '/threads')).json.threads).toMatchObject([{ title: 'Onboarding' }])
  })

  it('gives a name to those of whom the provider tells none that can be shown', async () => {
    issuer.person = { sub: 'plain', name: `${'x'.repeat(81)}`, email: 'plain@example.org' }
    const plain = newBrowser()
    await plain.signIn()
    expect((await plain.user()).name).toBe('plain@example.org')
  })

  it.each<OidcFault>(['nonce', 'signature', 'audience', 'issuer', 'expired'])(
    'lets nobody in by an ID token with a wrong %s',
    async (fault) => {
      issuer.fault = fault
      const eve = newBrowser()
      const back = await eve.signIn()
      expect([back.status, back.headers.get('location')]).toEqual([302, '/sign-in?problem=failed'])
      expect(await eve.user()).toBeNull()
    },
  )

  it('says so when they refuse at the provider', async () => {
    issuer.person = 'refuses'
    const ada = newBrowser()
    expect((await ada.signIn()).headers.get('location')).toBe('/sign-in?problem=refused')
    expect(await ada.user()).toBeNull()
  })

  it('goes on in the browser in which it began, and once', async () => {
    const [ada, victim] = [newBrowser(), newBrowser()]
    const url = await ada.visit((await ada.begin()).json.url)
    await victim.begin()
    expect((await victim.comeBack(url)).headers.get('location')).toBe('/sign-in?problem=failed')
    expect(await victim.user()).toBeNull()
    const state = new Map(ada.cookies)
    expect((await ada.comeBack(url)).headers.get('location')).toBe('/')
    const thief = newBrowser()
    for (const [name, value] of state) thief.cookies.set(name, value)
    expect((await thief.comeBack(url)).headers.get('location')).toBe('/sign-in?problem=failed')
  })

  it('sends nobody back to another site', async () => {
    const evil = [
      'https://evil.test',
      '//evil.test',
      '/\\evil.test',
      '\\evil.test',
      'javascript:alert(1)',
      '/\t/evil.test',
      ' //evil.test',
      'evil',
      '',
    ]
    for (const returnTo of evil) {
      const reply = await newBrowser().begin(returnTo)
      expect([reply.status, reply.json.code], returnTo).toEqual([422, 'invalid'])
    }
  })

  it('is not begun by a page of another site', async () => {
    const ada = newBrowser()
    const reply = await ada.ask('POST', '/session/oidc', {
      body: {},
      headers: { origin: 'https://evil.test' },
    })
    expect([reply.status, ada.cookies.size]).toEqual([403, 0])
  })

  it('stores no token of the provider, nor one that could sign anybody in', async () => {
    issuer.person = { sub: 'stored', name: 'Stored', email: 'stored@example.org' }
    const ada = newBrowser()
    await ada.signIn()
    const proofs = await server.database.sql.selectFrom('login_proofs').selectAll().execute()
    const stored = JSON.stringify([proofs, await server.stored()])
    expect(stored).toContain('"stored"')
    expect(stored).not.toMatch(/"accessToken":"|"refreshToken":"|"idToken":"/)
    expect(stored).not.toContain(ada.cookies.get('pd_session'))
  })
})

describe('a provider', () => {
  it('that does not answer keeps nobody with a password out', async () => {
    const oidc = { ...oidcClient, issuer: 'http://127.0.0.1:9', ownUrl }
    const server = await startRestServer({ publicUrl: ownUrl, oidc })
    const ada = new Browser(server)
    const begun = await ada.begin()
    expect([begun.status, begun.json.code]).toEqual([503, 'unavailable'])
    const body = { email: 'ada@example.org', password: 'three green otters', name: 'Ada' }
    expect((await ada.ask('POST', '/session/sign-up', { body })).status).toBe(201)
    await server.close()
  })

  it('is the only way to an account where guests are not wanted', async () => {
    const oidc = { ...oidcClient, issuer: 'http://127.0.0.1:9', ownUrl }
    const server = await startRestServer({ publicUrl: ownUrl, oidc, guestsAllowed: false })
    const ada = new Browser(server)
    expect((await ada.ask('GET', '/session')).json).toMatchObject({
      sign_up_allowed: false,
      oidc_name: '127.0.0.1:9',
    })
    const body = { email: 'ada@example.org', password: 'three green otters', name: 'Ada' }
    expect((await ada.ask('POST', '/session/sign-up', { body })).status).toBe(403)
    await server.close()
  })
})
