import { MenuItem } from '../ui/menu.tsx'
import { useTell } from '../ui/toasts.tsx'
import { documentFiles, flowFiles, saveExport } from './save-export.ts'

type ExportItemsProps = { readonly threadId: string; readonly of: 'flow' | 'all' }

/** What the thread can be taken away as, in a menu. */
export function ExportItems({ threadId, of }: ExportItemsProps) {
  const tell = useTell()
  return [...(of === 'all' ? documentFiles : []), ...flowFiles].map(([format, name]) => (
    <MenuItem key={format} onSelect={() => void saveExport(threadId, format).catch(tell.failed)}>
      {name}
    </MenuItem>
  ))
}
