import type { Editor } from '@tiptap/core'
import type { DocNode } from '#shared/document/node.ts'
import { requestFile } from '../api.ts'
import { MenuItem } from '../ui/menu.tsx'
import { saveBlob } from '../ui/save-file.ts'
import { useTell } from '../ui/toasts.tsx'
import { exportPath } from './export-href.ts'

/** As the server calls them; the picture of pixels is drawn here. */
const documentFiles = [
  ['markdown', 'Document (Markdown)'],
  ['spy', 'Code (SPy)'],
  ['sarif', 'Problems (SARIF)'],
] as const
const flowFiles = [
  ['png', 'Flow as picture (PNG)'],
  ['svg', 'Flow as drawing (SVG)'],
  ['bpmn', 'Flow for BPMN tools (BPMN 2.0)'],
  ['mermaid', 'Flow as text (Mermaid)'],
] as const

type ExportItemsProps = {
  readonly threadId: string
  readonly title: string
  /** Null until the document is there. */
  readonly editor: Editor | null
  readonly of: 'flow' | 'all'
}

/** What the thread can be taken away as, in a menu. */
export function ExportItems({ threadId, title, editor, of }: ExportItemsProps) {
  const tell = useTell()
  const save = async (format: string) => {
    if (format === 'png') {
      const { flowPng } = await import('../flow/flow-png.ts')
      const doc = editor?.getJSON() as DocNode | undefined
      saveBlob(await flowPng(doc?.content ?? [], title), `${title}.png`)
    } else {
      const { blob, name } = await requestFile(exportPath(threadId, format))
      saveBlob(blob, name)
    }
  }
  return [...(of === 'all' ? documentFiles : []), ...flowFiles].map(([format, name]) => (
    <MenuItem key={format} onSelect={() => void save(format).catch(tell.failed)}>
      {name}
    </MenuItem>
  ))
}
