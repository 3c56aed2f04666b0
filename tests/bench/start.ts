import { startServer } from '../support/server-process.ts'
import { ms, percentile, printTable, residentMb } from './figures.ts'

const starts = 5

/** From the start of the process to its first answer, and the memory it then holds. */
export async function benchStart(): Promise<void> {
  const times: number[] = []
  const memory: number[] = []
  for (let index = 0; index < starts; index++) {
    const startedAt = performance.now()
    const server = await startServer()
    times.push(performance.now() - startedAt)
    memory.push(residentMb(server.pid))
    await server.stop()
  }
  printTable(`Start (${starts} starts, SQLite, empty)`, [
    ['ready p50', 'slowest', 'memory p50'],
    [ms(percentile(times, 0.5)), ms(Math.max(...times)), `${Math.round(percentile(memory, 0.5))} MB`],
  ])
}
