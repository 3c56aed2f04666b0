/** Copies of documents that this browser keeps (IndexedDB), so that what is written offline outlives the tab. */

const prefix = 'pd.document.'

/** One database per person and thread: somebody else on this computer must not find, nor send, the other's copy. */
export const localCopyName = (userId: string, threadId: string) => `${prefix}${userId}.${threadId}`

export async function forgetLocalCopies(): Promise<void> {
  if (!('indexedDB' in globalThis)) return
  try {
    for (const { name } of await indexedDB.databases()) {
      if (name?.startsWith(prefix)) indexedDB.deleteDatabase(name)
    }
  } catch {
    // A browser that hides its databases (private windows) drops them by itself.
  }
}
