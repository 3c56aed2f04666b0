import { startApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { createLog } from '#server/log.ts'

/** The server as it is, but that it compacts at every chance, so that a kill meets it in the middle of it. */
const config = readConfig(process.env)
const plan = { settleMs: 5, maxSettleMs: 10, minRows: 1, minBytes: 1 }
const app = await startApp(config, createLog(config.logLevel), plan)
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
