import { openDatabase } from '#server/storage/open-database.ts'
import { aUser } from './rows.ts'

/** Commits users one after the other until it is killed, and prints each id once its commit was answered. */
const [, , dataDir = ''] = process.argv
const database = await openDatabase({ dataDir, databaseUrl: undefined })
for (let number = 0; ; number++) {
  const user = aUser({ id: `user_${number}` })
  await database.commit([database.sql.insertInto('users').values(user).compile()])
  process.stdout.write(`${user.id}\n`)
}
