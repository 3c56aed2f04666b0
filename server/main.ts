import { existsSync } from 'node:fs'
import { startApp } from './app.ts'
import { ConfigError, printConfig, readConfig } from './config.ts'
import { createLog } from './log.ts'

/** The process: settings in, one server, and a clean end on SIGTERM or Ctrl-C. */

if (existsSync('.env')) process.loadEnvFile('.env')

/** A shutdown that takes longer than this has met something that will not end. */
const maxShutdownMs = 10_000

try {
  const config = readConfig(process.env)
  if (process.argv.includes('--print-config')) {
    process.stdout.write(`${printConfig(config)}\n`)
  } else {
    const log = createLog(config.logLevel)
    if (config.ignored.length > 0) log.warn('settings.ignored', { settings: config.ignored.join(' ') })
    const app = await startApp(config, log)
    log.info('server.ready', { url: app.url, ms: Math.round(performance.now()) })
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        log.info('server.stopping', { signal })
        setTimeout(() => process.exit(1), maxShutdownMs).unref()
        app.close().then(
          () => process.exit(0),
          (error: unknown) => {
            log.error('server.stop_failed', error)
            process.exit(1)
          },
        )
      })
    }
  }
} catch (error) {
  const message = error instanceof ConfigError ? error.message : describeStartError(error)
  process.stderr.write(`${message}\n`)
  // What was opened before the failure would keep the process alive.
  process.exit(1)
}

function describeStartError(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'The port is taken by another process. Set PORT to another one.'
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
