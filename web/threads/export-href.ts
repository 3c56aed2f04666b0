import { apiBase, threadPath } from '../api.ts'

/** Where the server hands out the document as a Markdown file. */
export const exportHref = (threadId: string) => `${apiBase}${threadPath(threadId)}/export?format=markdown`
