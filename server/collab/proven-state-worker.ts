import { parentPort, workerData } from 'node:worker_threads'
import type { StoredState } from './load.ts'
import { prove } from './proven-state.ts'

/** The thread that builds and proves the state of one large document, and ends with it. A throw is told to the parent. */
const stored: StoredState = workerData
parentPort?.postMessage(await prove(stored))
