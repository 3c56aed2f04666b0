import { z } from 'zod'

/**
 * The settings, from environment variables. One schema: a wrong setting stops the start with one message that names
 * every wrong one.
 */

const flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1')
const port = z.coerce.number().int().min(0).max(65_535)
const url = (protocols: RegExp) => z.url({ protocol: protocols, error: 'is not a URL of the right kind' })

/** `,`-separated keys of 32 bytes in base64; the first one encrypts, the others still decrypt. */
const masterKeys = z.string().transform((text, context) => {
  const keys = text.split(',').map((part) => Buffer.from(part.trim(), 'base64'))
  if (keys.some((key) => key.length !== 32)) {
    context.addIssue({
      code: 'custom',
      message: 'each key must be 32 bytes in base64 (openssl rand -base64 32)',
    })
    return z.NEVER
  }
  return keys
})

const settingsSchema = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: url(/^https?$/).optional(),
  TRUST_PROXY: flag.default(false),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: url(/^postgres(ql)?$/).optional(),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: url(/^https?$/).optional(),
  OPENAI_MODEL: z.string().min(1).optional(),
  MASTER_KEY: masterKeys.optional(),
  AUTH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  ALLOW_GUESTS: flag.optional(),
  OIDC_ISSUER: url(/^https?$/)
    .refine(isSafeIssuer, 'must begin with https://')
    .optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  BOOTSTRAP_API_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  METRICS_PORT: port.optional(),
  TLS_CERT: z.string().min(1).optional(),
  TLS_KEY: z.string().min(1).optional(),
  REDIS_URL: url(/^rediss?$/).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(/^https?$/).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

export type Settings = z.infer<typeof settingsSchema>

/** What the server runs with: the settings plus what follows from them. */
export type Config = {
  readonly port: number
  readonly host: string
  readonly publicUrl: string | undefined
  readonly trustProxy: boolean
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly openai:
    | { readonly apiKey: string | undefined; readonly baseUrl: string | undefined; readonly model: string }
    | undefined
  readonly masterKeys: readonly Buffer[] | undefined
  readonly authSecret: string | undefined
  readonly allowGuests: boolean
  /** `ownUrl` is PUBLIC_URL, which it needs. */
  readonly oidc:
    | {
        readonly issuer: string
        readonly clientId: string
        readonly clientSecret: string
        readonly ownUrl: string
      }
    | undefined
  readonly bootstrapApiKey: string | undefined
  readonly metricsPort: number | undefined
  /** Paths of PEM files; without them HTTP is served in clear. */
  readonly tls: { readonly certPath: string; readonly keyPath: string } | undefined
  /** Settings that are given and that this version does nothing with. */
  readonly ignored: readonly string[]
  readonly logLevel: Settings['LOG_LEVEL']
}

/** The settings cannot be used; `message` names every wrong one on a line of its own. */
export class ConfigError extends Error {}

/** Known, so that they are not taken for a mistake, and said to do nothing, so that nobody relies on them. */
const ignoredSettings = ['REDIS_URL', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const

const defaultModel = 'gpt-5-mini'

/** Throws ConfigError. Empty variables count as absent, as in compose files. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = settingsSchema.safeParse(given)
  const problems = parsed.success
    ? [...missingForPostgres(parsed.data), ...missingForOidc(parsed.data), ...missingForTls(parsed.data)]
    : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(
      `The settings cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    )
  }
  const settings = parsed.data
  const wantsModel = settings.OPENAI_API_KEY !== undefined || settings.OPENAI_BASE_URL !== undefined
  return {
    port: settings.PORT,
    host: settings.HOST,
    publicUrl: ownUrl(settings),
    trustProxy: settings.TRUST_PROXY,
    dataDir: settings.DATA_DIR,
    databaseUrl: settings.DATABASE_URL,
    openai: wantsModel
      ? {
          apiKey: settings.OPENAI_API_KEY,
          baseUrl: settings.OPENAI_BASE_URL,
          model: settings.OPENAI_MODEL ?? defaultModel,
        }
      : undefined,
    masterKeys: settings.MASTER_KEY,
    authSecret: settings.AUTH_SECRET,
    allowGuests: settings.ALLOW_GUESTS ?? settings.DATABASE_URL === undefined,
    oidc: readOidc(settings),
    bootstrapApiKey: settings.BOOTSTRAP_API_KEY,
    metricsPort: settings.METRICS_PORT,
    tls:
      settings.TLS_CERT === undefined || settings.TLS_KEY === undefined
        ? undefined
        : { certPath: settings.TLS_CERT, keyPath: settings.TLS_KEY },
    ignored: ignoredSettings.filter((name) => settings[name] !== undefined),
    logLevel: settings.LOG_LEVEL,
  }
}

/** With a shared database every instance must have the same secrets, so none may be made up on the spot. */
function missingForPostgres(settings: Settings): string[] {
  if (settings.DATABASE_URL === undefined) return []
  const needed = ['MASTER_KEY', 'AUTH_SECRET'] as const
  return needed
    .filter((name) => settings[name] === undefined)
    .map((name) => `${name} is needed with DATABASE_URL`)
}

const ownUrl = (settings: Settings) => settings.PUBLIC_URL?.replace(/\/+$/, '')

/** The address to which the provider sends people back is registered there, so it cannot be guessed from requests. */
function missingForOidc(settings: Settings): string[] {
  const needed = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const
  if (needed.every((name) => settings[name] === undefined)) return []
  return [...needed, 'PUBLIC_URL' as const]
    .filter((name) => settings[name] === undefined)
    .map((name) => `${name} is needed to sign in by a provider`)
}

function readOidc(settings: Settings): Config['oidc'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = settings
  const url = ownUrl(settings)
  return issuer && clientId && clientSecret && url
    ? { issuer, clientId, clientSecret, ownUrl: url }
    : undefined
}

/** Whoever can answer in the provider's place can sign in as anybody; only this machine is safe without TLS. */
function isSafeIssuer(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer)
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

/** One without the other would serve in clear what is meant to be secret. */
function missingForTls({ TLS_CERT, TLS_KEY }: Settings): string[] {
  if ((TLS_CERT === undefined) === (TLS_KEY === undefined)) return []
  return TLS_CERT === undefined ? ['TLS_CERT is needed with TLS_KEY'] : ['TLS_KEY is needed with TLS_CERT']
}

/** The result as text for `--print-config`: secrets are masked, also the password inside a URL. */
export function printConfig(config: Config): string {
  const shown = {
    ...config,
    databaseUrl: config.databaseUrl?.replace(/\/\/([^:@/]*):[^@]*@/, '//$1:***@'),
    openai: config.openai && { ...config.openai, apiKey: config.openai.apiKey && '***' },
    masterKeys: config.masterKeys?.map(() => '***'),
    authSecret: config.authSecret && '***',
    oidc: config.oidc && { ...config.oidc, clientSecret: '***' },
    bootstrapApiKey: config.bootstrapApiKey && '***',
  }
  return JSON.stringify(shown, (_, value) => value ?? null, 2)
}
