import type { z } from 'zod'
import { flowBpmn } from '#shared/process/flow/bpmn.ts'
import { flowMermaid } from '#shared/process/flow/mermaid.ts'
import { flowSvg } from '#shared/process/flow/svg.ts'
import { exportSchema } from '#shared/protocol/export.ts'
import type { DocumentContent } from '../threads/document-port.ts'
import type { Thread } from '../threads/threads.ts'
import { writeHtml } from './html.ts'
import type { Printed } from './printed.ts'
import { flowFile, writeSpy } from './process-files.ts'
import { writeSarif } from './sarif.ts'
import { writeThreadJson } from './thread-json.ts'

/** What a thread can be taken away as: text that is written at once, or paper that is laid out in a thread of its own. */
export type ExportFormat = {
  /** For people. */
  readonly name: string
  readonly mediaType: string
  readonly extension: string
  /** Of a file that is JSON. */
  readonly schema?: z.ZodType
} & ({ write(thread: Thread, content: DocumentContent): string } | { readonly print: Printed['format'] })

export const exportFormats: Readonly<Record<string, ExportFormat>> = {
  markdown: {
    ...{ name: 'Markdown', mediaType: 'text/markdown; charset=utf-8', extension: 'md' },
    write: (_, { markdown }) => markdown,
  },
  html: { name: 'HTML', mediaType: 'text/html; charset=utf-8', extension: 'html', write: writeHtml },
  json: {
    ...{ name: 'JSON', mediaType: 'application/json', extension: 'json', schema: exportSchema },
    write: writeThreadJson,
  },
  spy: { name: 'SPy', mediaType: 'text/plain; charset=utf-8', extension: 'spy', write: writeSpy },
  pdf: { name: 'PDF', mediaType: 'application/pdf', extension: 'pdf', print: 'pdf' },
  docx: {
    name: 'Word',
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extension: 'docx',
    print: 'docx',
  },
  bpmn: { name: 'BPMN', mediaType: 'application/bpmn+xml', extension: 'bpmn', write: flowFile(flowBpmn) },
  mermaid: {
    ...{ name: 'Mermaid', mediaType: 'text/vnd.mermaid; charset=utf-8', extension: 'mmd' },
    write: flowFile(flowMermaid),
  },
  svg: { name: 'SVG', mediaType: 'image/svg+xml', extension: 'svg', write: flowFile(flowSvg) },
  sarif: { name: 'SARIF', mediaType: 'application/sarif+json', extension: 'sarif', write: writeSarif },
}
