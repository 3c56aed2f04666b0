import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { postgresUrl } from '../../support/engines.ts'

/** An empty database on the PostgreSQL server of the tests; `drop` removes it, with everyone still connected to it. */
export async function newPostgres(): Promise<{ url: string; drop: () => Promise<void> }> {
  const serverUrl = await postgresUrl()
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
