import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import * as Y from 'yjs'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { applyStored, isPending, newServerDoc, type StoredState } from './load.ts'

/** Building and proving costs 0.1 ms a kilobyte; what is larger than this is done where it holds nobody up. */
const maxHereBytes = 256 * 1024

/**
 * The full state of what is stored, proven: it loads to the same document. Throws when it does not. Large documents are
 * done in a thread of their own.
 */
export function provenState(stored: StoredState): Promise<Uint8Array> {
  const bytes = stored.updates.reduce((sum, update) => sum + update.length, stored.snapshot?.length ?? 0)
  return bytes > maxHereBytes ? proveInWorker(stored) : prove(stored)
}

/** In steps between which others get their turn. */
export async function prove(stored: StoredState): Promise<Uint8Array> {
  const ydoc = newServerDoc()
  applyStored(ydoc, stored)
  await nextTurn()
  const state = Y.encodeStateAsUpdate(ydoc)
  await nextTurn()
  const copy = newServerDoc()
  Y.applyUpdate(copy, state)
  await nextTurn()
  const isSame = Y.equalSnapshots(Y.snapshot(ydoc), Y.snapshot(copy)) && textOf(ydoc) === textOf(copy)
  if (!isSame || isPending(copy)) throw new Error('the state does not load to the document it was made from')
  return state
}

const textOf = (ydoc: Y.Doc) => fragmentOf(ydoc).toString()

/** A thread for this one document: it starts in about 100 ms, and takes its memory away with it. */
async function proveInWorker(stored: StoredState): Promise<Uint8Array> {
  const worker = new Worker(new URL('./proven-state-worker.ts', import.meta.url), { workerData: stored })
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the thread that compacts ended without a result')))
    })
  } finally {
    await worker.terminate()
  }
}
