import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** The PostgreSQL server of the tests. */
export async function postgresServerUrl(): Promise<string> {
  const url = process.env.TEST_DATABASE_URL
  if (url === undefined) throw new Error('set TEST_DATABASE_URL to a PostgreSQL server that may be filled')
  return url
}

/** An empty database on the PostgreSQL server at `serverUrl`; `drop` removes it and everyone still connected to it. */
export async function newPostgres(serverUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `pd_test_${randomBytes(6).toString('hex')}`
  await query(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => query(serverUrl, `drop database ${name} with (force)`) }
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql)
  await client.end()
}
