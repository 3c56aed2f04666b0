import type { DocumentContent } from '../threads/document-port.ts'
import type { Thread } from '../threads/threads.ts'
import { writeSarif } from './sarif.ts'

/** What a thread can be taken away as. */
export type ExportFormat = {
  readonly mediaType: string
  readonly extension: string
  write(thread: Thread, content: DocumentContent): string
}

export const exportFormats: Readonly<Record<string, ExportFormat>> = {
  markdown: {
    mediaType: 'text/markdown; charset=utf-8',
    extension: 'md',
    write: (_, { markdown }) => markdown,
  },
  sarif: { mediaType: 'application/sarif+json', extension: 'sarif', write: writeSarif },
}
