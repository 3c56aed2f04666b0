import { newPostgres } from './new-postgres.ts'

export type EngineUnderTest = {
  readonly engine: string
  /** An empty database. `url` undefined means SQLite in a folder of the caller's. */
  readonly newDatabase: () => Promise<{ url: string | undefined; drop: () => Promise<void> }>
}

/** For `describe.each`: what touches SQL is true on both. */
export const engines: EngineUnderTest[] = [
  { engine: 'SQLite', newDatabase: async () => ({ url: undefined, drop: async () => {} }) },
  { engine: 'PostgreSQL', newDatabase: newPostgres },
]
