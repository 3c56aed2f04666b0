import { apiBase, threadPath } from '../api.ts'

/** Where the server hands out the document as a file. */
export const exportHref = (threadId: string, format = 'markdown') =>
  `${apiBase}${threadPath(threadId)}/export?format=${format}`
