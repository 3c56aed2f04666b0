import { threadPath } from '../api.ts'

/** Where the server hands out the thread as a file, below the base of all paths. */
export const exportPath = (threadId: string, format: string) =>
  `${threadPath(threadId)}/export?format=${format}`
