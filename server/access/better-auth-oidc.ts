import { createHash } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { createAuthMiddleware } from 'better-auth/api'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { AppError } from '#shared/errors.ts'
import { personName } from '#shared/protocol/session.ts'
import { betterAuthOptions } from './better-auth.ts'
import type { LoginSettings, OidcLogins, OidcSettings } from './logins.ts'
import { randomName } from './person.ts'

/** How long a provider may take to answer all that is asked for one step of a sign-in. */
const patienceMs = 15_000
/** On answers that never leave this module. */
const loginHeader = 'x-login'

/**
 * Logins by a provider of OpenID Connect: authorization code with PKCE, state and nonce, and an ID token whose signature,
 * issuer and audience are checked. What has to be remembered until the person comes back is in a sealed cookie of their
 * browser, so that any instance can go on.
 *
 * A login is known by its issuer and subject alone. The e-mail that a provider tells joins no account: whoever made
 * themselves one with somebody else's address would get into theirs.
 */
export function oidcLogins(settings: LoginSettings, provider: OidcSettings): OidcLogins {
  const { issuer, ownUrl, callbackUrl } = provider
  // With the issuer in it: subjects of another provider, set up here later, are other people.
  const providerId = `oidc-${digest(issuer).slice(0, 16)}`
  const options = betterAuthOptions(settings)
  const auth = betterAuth({
    ...options,
    baseURL: ownUrl,
    trustedOrigins: [ownUrl],
    advanced: { cookiePrefix: 'pd' },
    account: {
      ...options.account,
      storeStateStrategy: 'cookie',
      updateAccountOnSignIn: false,
      accountLinking: { enabled: false },
    },
    databaseHooks: { account: { create: { before: async (account) => ({ data: withoutTokens(account) }) } } },
    hooks: {
      after: createAuthMiddleware(async (c) => {
        const user = c.context.newSession?.user
        if (user) c.setHeader(loginHeader, JSON.stringify({ id: user.id, name: user.name }))
      }),
    },
    plugins: [
      genericOAuth({
        config: [
          {
            providerId,
            discoveryUrl: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
            clientId: provider.clientId,
            clientSecret: provider.clientSecret,
            redirectURI: callbackUrl,
            scopes: ['openid', 'profile', 'email'],
            requireIdTokenVerification: true,
            mapProfileToUser: (profile) => ({
              // It wants an address that nobody else has, and this is none that anybody could type.
              email: `oidc:${digest(`${issuer} ${profile.sub}`)}`,
              name: nameIn(profile),
            }),
          },
        ],
      }),
    ],
  })
  return {
    async begin(returnTo) {
      const answer = await inTime(
        auth.api.signInSocial({
          body: { provider: providerId, callbackURL: ownUrl + returnTo, disableRedirect: true },
          asResponse: true,
        }),
      )
      if (!answer.ok) throw noAnswer()
      const { url } = (await answer.json()) as { url: string }
      return { url, cookies: stateCookies(answer) }
    },
    async finish({ query, cookie }) {
      const url = `${ownUrl}/api/auth/callback/${providerId}?${query}`
      const answer = await inTime(auth.handler(new Request(url, { headers: { cookie } })))
      const login = answer.headers.get(loginHeader)
      const target = new URL(answer.headers.get('location') ?? ownUrl, ownUrl)
      const cookies = stateCookies(answer)
      if (login === null) return { kind: 'failed', reason: target.searchParams.get('error') ?? '', cookies }
      const { id, name } = JSON.parse(login) as { id: string; name: string }
      return { kind: 'proven', login: { id, name, email: null }, returnTo: pathOf(target), cookies }
    },
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

const pathOf = ({ pathname, search, hash }: URL) => pathname + search + hash

/** What lets somebody in at the provider is of no use here once we know who they are. */
function withoutTokens<Account extends object>(account: Account) {
  return { ...account, accessToken: null, refreshToken: null, idToken: null }
}

/** The first claim that can stand beside other people's text. */
function nameIn(profile: Readonly<Record<string, unknown>>): string {
  const candidates = [profile.name, profile.preferred_username, profile.given_name, profile.email]
  const found = candidates.map((each) => personName.safeParse(each)).find(({ success }) => success)
  return found?.data ?? randomName()
}

/** Those by which the person is recognised when they come back; its sessions are none of ours. */
function stateCookies(answer: Response): string[] {
  return answer.headers.getSetCookie().filter((cookie) => cookie.split('=')[0]?.endsWith('oauth_state'))
}

async function inTime<Answer>(asked: Promise<Answer>): Promise<Answer> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(noAnswer()), patienceMs)
  try {
    return await Promise.race([asked, tooLate])
  } finally {
    clearTimeout(timer)
  }
}

const noAnswer = () =>
  new AppError('unavailable', 'The sign-in provider does not answer as it should. Try again in a moment.')
