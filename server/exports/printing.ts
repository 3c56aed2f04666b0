import { Worker } from 'node:worker_threads'
import pLimit from 'p-limit'
import { AppError } from '#shared/errors.ts'
import type { Paper, Printed } from './printed.ts'

/** At once: each takes a core. */
const maxThreads = 2
/** Whoever comes then is sent away, before the last one in the queue waits for minutes. */
const maxWaiting = 20

/** What one document may take. */
const allowed = { ms: 20_000, heapMb: 1024 }

const limit = pLimit(maxThreads)

/**
 * Puts a document on paper, in a thread of its own: to lay out 100 pages takes a second. Throws `too_large` for what takes
 * longer than 20 s or more memory than there is for it, `unavailable` when too many wait. `signal` gives it up.
 */
export async function print(printed: Printed, signal: AbortSignal, may = allowed): Promise<Paper> {
  if (limit.pendingCount >= maxWaiting)
    throw new AppError('unavailable', 'Too many documents are being laid out. Try again in a minute.')
  return limit(() => {
    signal.throwIfAborted()
    return printInThread(printed, signal, may)
  })
}

async function printInThread(printed: Printed, signal: AbortSignal, may: typeof allowed): Promise<Paper> {
  const worker = new Worker(new URL('./printing-worker.ts', import.meta.url), {
    workerData: printed,
    resourceLimits: { maxOldGenerationSizeMb: may.heapMb },
  })
  const { promise, resolve, reject } = Promise.withResolvers<Paper>()
  const timeout = setTimeout(() => reject(tooLarge(printed)), may.ms)
  const giveUp = () => reject(signal.reason)
  signal.addEventListener('abort', giveUp)
  worker.once('message', resolve)
  worker.once('error', (error: NodeJS.ErrnoException) =>
    reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge(printed) : error),
  )
  worker.once('exit', () => reject(new Error('the thread that prints ended without a result')))
  try {
    return await promise
  } finally {
    clearTimeout(timeout)
    signal.removeEventListener('abort', giveUp)
    await worker.terminate()
  }
}

const tooLarge = ({ format }: Printed) =>
  new AppError(
    'too_large',
    `This document is too large to be laid out as ${format === 'pdf' ? 'PDF' : 'a Word file'}. Take it as HTML, and print that.`,
  )
