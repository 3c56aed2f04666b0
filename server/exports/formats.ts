import { flowBpmn } from '#shared/process/flow/bpmn.ts'
import { flowMermaid } from '#shared/process/flow/mermaid.ts'
import { flowSvg } from '#shared/process/flow/svg.ts'
import type { DocumentContent } from '../threads/document-port.ts'
import type { Thread } from '../threads/threads.ts'
import { flowFile, writeSpy } from './process-files.ts'
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
  spy: { mediaType: 'text/plain; charset=utf-8', extension: 'spy', write: writeSpy },
  bpmn: { mediaType: 'application/bpmn+xml', extension: 'bpmn', write: flowFile(flowBpmn) },
  mermaid: { mediaType: 'text/vnd.mermaid; charset=utf-8', extension: 'mmd', write: flowFile(flowMermaid) },
  svg: { mediaType: 'image/svg+xml', extension: 'svg', write: flowFile(flowSvg) },
  sarif: { mediaType: 'application/sarif+json', extension: 'sarif', write: writeSarif },
}
