import { requestFile } from '../api.ts'
import { saveBlob } from '../ui/save-file.ts'
import { exportPath } from './export-href.ts'

type ExportFile = readonly [format: string, name: string]

/** As the server calls them; the picture of pixels is drawn here. */
export const documentFiles: readonly ExportFile[] = [
  ['markdown', 'Document (Markdown)'],
  ['pdf', 'Document (PDF)'],
  ['docx', 'Document (Word)'],
  ['html', 'Web page (HTML)'],
  ['json', 'All that is known (JSON)'],
  ['spy', 'Code (SPy)'],
  ['sarif', 'Problems (SARIF)'],
]
export const flowFiles: readonly ExportFile[] = [
  ['png', 'Flow as picture (PNG)'],
  ['svg', 'Flow as drawing (SVG)'],
  ['bpmn', 'Flow for BPMN tools (BPMN 2.0)'],
  ['mermaid', 'Flow as text (Mermaid)'],
]

/** Hands what the thread can be taken away as to the browser's downloads. Throws `ApiError` where there is no such thing. */
export async function saveExport(threadId: string, format: string): Promise<void> {
  const isPng = format === 'png'
  const { blob, name } = await requestFile(exportPath(threadId, isPng ? 'svg' : format))
  if (!isPng) return saveBlob(blob, name)
  const { flowPng } = await import('../flow/flow-png.ts')
  saveBlob(await flowPng(await blob.text()), name.replace(/\.svg$/, '.png'))
}
