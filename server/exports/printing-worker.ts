import { parentPort, workerData } from 'node:worker_threads'
import type { Printed } from './printed.ts'

/** The thread that puts one document on paper, and ends with it. A throw is told to the parent. */
const printed: Printed = workerData
const { write } = printed.format === 'pdf' ? await import('./pdf.ts') : await import('./word.ts')
parentPort?.postMessage(await write(printed))
