import { startPostgres } from '../../scripts/engines/postgres.ts'
import { startRedis } from '../../scripts/engines/redis.ts'
import { readTestTools } from '../../scripts/engines/test-tools.ts'

/**
 * Real engines for tests. `npm test` starts them once and names them in the environment. Where a test file is run by
 * itself, the first test that asks starts one, which serves all tests of this process and ends with it.
 */

let postgres: Promise<string> | undefined
let redis: Promise<string> | undefined

/** A PostgreSQL server that others use at the same time: make a database of your own in it. */
export function postgresUrl(): Promise<string> {
  postgres ??= startedPostgres()
  return postgres
}

/** A Redis server that others use at the same time. */
export function redisUrl(): Promise<string> {
  redis ??= startedRedis()
  return redis
}

async function startedPostgres(): Promise<string> {
  if (process.env.TEST_DATABASE_URL) return process.env.TEST_DATABASE_URL
  const tool = readTestTools().postgres
  return 'url' in tool ? tool.url : (await startPostgres(tool.folder)).url
}

async function startedRedis(): Promise<string> {
  if (process.env.TEST_REDIS_URL) return process.env.TEST_REDIS_URL
  const tool = readTestTools().redis
  return 'url' in tool ? tool.url : (await startRedis(tool.program)).url
}
