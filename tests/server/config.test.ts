import { describe, expect, it } from 'vitest'
import { ConfigError, printConfig, readConfig } from '#server/config.ts'

const provider = {
  OIDC_ISSUER: 'https://login.example',
  OIDC_CLIENT_ID: 'process-designer',
  OIDC_CLIENT_SECRET: 'of the client',
  PUBLIC_URL: 'https://designer.example/',
}

/** What the start would say. */
function problemsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
  }
}

describe('the settings of a sign-in provider', () => {
  it('are whole or not there', () => {
    expect(readConfig({}).oidc).toBeUndefined()
    expect(readConfig(provider).oidc).toEqual({
      issuer: 'https://login.example',
      clientId: 'process-designer',
      clientSecret: 'of the client',
      ownUrl: 'https://designer.example',
    })
    for (const name of Object.keys(provider).filter((name) => name !== 'PUBLIC_URL')) {
      const { [name]: _, ...others } = provider as Record<string, string>
      expect(problemsOf(others)).toEqual([`${name} is needed to sign in by a provider`])
    }
  })

  it('need the address at which people are to come back', () => {
    const { PUBLIC_URL: _, ...others } = provider
    expect(problemsOf(others)).toEqual(['PUBLIC_URL is needed to sign in by a provider'])
  })

  it('name a provider that nobody can stand in for', () => {
    const wrong = problemsOf({ ...provider, OIDC_ISSUER: 'http://login.example' })
    expect(wrong).toEqual(['OIDC_ISSUER must begin with https://'])
    expect(problemsOf({ ...provider, OIDC_ISSUER: 'http://127.0.0.1:8080/realm' })).toEqual([])
  })

  it('are printed without the secret', () => {
    const printed = printConfig(readConfig(provider))
    expect(printed).toContain('https://login.example')
    expect(printed).not.toContain('of the client')
  })
})
