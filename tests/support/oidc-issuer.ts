import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export const oidcClient = { clientId: 'process-designer', clientSecret: 'secret of the client' }

/** Whoever signs in at the provider next, by the claims that it tells of them. */
export type OidcPerson = { readonly sub: string } & Readonly<Record<string, unknown>>

/** What is wrong with the next ID token. */
export type OidcFault = 'nonce' | 'signature' | 'audience' | 'issuer' | 'expired'

/**
 * A provider of OpenID Connect over HTTP, as strict as a real one: a code works once, for the client, the address and the
 * PKCE verifier that it was made for. Its page asks nothing: whoever comes is `person`.
 */
export class OidcIssuer {
  readonly url: string
  person: OidcPerson | 'refuses' = { sub: 'nobody' }
  fault: OidcFault | undefined
  /** Parameters of each visit to its page. */
  readonly visits: URLSearchParams[] = []
  readonly #codes = new Map<string, URLSearchParams>()
  readonly #keys: Awaited<ReturnType<typeof newKeys>>
  readonly #server = createServer((request, response) => void this.#answer(request, response))

  private constructor(keys: Awaited<ReturnType<typeof newKeys>>) {
    this.#keys = keys
    this.#server.listen(0, '127.0.0.1')
    this.url = ''
  }

  static async start(): Promise<OidcIssuer> {
    const issuer = new OidcIssuer(await newKeys())
    await once(issuer.#server, 'listening')
    const { port } = issuer.#server.address() as AddressInfo
    return Object.assign(issuer, { url: `http://127.0.0.1:${port}` })
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url)
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (pathname === '/.well-known/openid-configuration') json(200, this.#discovery())
    else if (pathname === '/jwks') json(200, { keys: [this.#keys.jwk] })
    else if (pathname === '/authorize') response.writeHead(302, { location: this.#visit(searchParams) }).end()
    else if (pathname === '/token') await this.#exchange(request, json)
    else json(404, {})
  }

  #discovery() {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/jwks`,
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
    }
  }

  /** Where the browser is sent back to. */
  #visit(asked: URLSearchParams): string {
    this.visits.push(asked)
    const back = new URL(asked.get('redirect_uri') ?? '')
    back.searchParams.set('state', asked.get('state') ?? '')
    if (this.person === 'refuses') back.searchParams.set('error', 'access_denied')
    else {
      const code = randomBytes(16).toString('hex')
      this.#codes.set(code, asked)
      back.searchParams.set('code', code)
    }
    return back.href
  }

  async #exchange(request: IncomingMessage, json: (status: number, body: unknown) => void): Promise<void> {
    const form = new URLSearchParams(await textOf(request))
    const code = form.get('code') ?? ''
    const asked = this.#codes.get(code)
    this.#codes.delete(code)
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const isRight =
      isClient(request, form) &&
      form.get('redirect_uri') === asked?.get('redirect_uri') &&
      asked.get('code_challenge_method') === 'S256' &&
      asked.get('code_challenge') === challenge
    if (!asked || !isRight || this.person === 'refuses') json(400, { error: 'invalid_grant' })
    else {
      const idToken = await this.#idToken(this.person, asked.get('nonce') ?? '')
      json(200, { access_token: 'access', token_type: 'Bearer', expires_in: 300, id_token: idToken })
    }
  }

  async #idToken(person: OidcPerson, nonce: string): Promise<string> {
    const { fault } = this
    const key = fault === 'signature' ? (await newKeys()).privateKey : this.#keys.privateKey
    return new SignJWT({ ...person, nonce: fault === 'nonce' ? 'another' : nonce })
      .setProtectedHeader({ alg: 'RS256', kid: 'key' })
      .setIssuer(fault === 'issuer' ? 'https://evil.test' : this.url)
      .setAudience(fault === 'audience' ? 'another client' : oidcClient.clientId)
      .setIssuedAt()
      .setExpirationTime(fault === 'expired' ? '-1h' : '5m')
      .sign(key)
  }
}

async function newKeys() {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid: 'key', alg: 'RS256', use: 'sig' } }
}

/** By the header or by the form: both are common. */
function isClient({ headers }: IncomingMessage, form: URLSearchParams): boolean {
  const { clientId, clientSecret } = oidcClient
  const encoded = [clientId, clientSecret].map((part) => encodeURIComponent(part)).join(':')
  const basic = [encoded, `${clientId}:${clientSecret}`].map(
    (text) => `Basic ${Buffer.from(text).toString('base64')}`,
  )
  if (headers.authorization !== undefined) return basic.includes(headers.authorization)
  return form.get('client_id') === clientId && form.get('client_secret') === clientSecret
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}
