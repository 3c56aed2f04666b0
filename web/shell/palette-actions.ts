import {
  CircleAlert,
  CodeXml,
  Download,
  FileText,
  GitCompareArrows,
  History,
  type LucideIcon,
  Monitor,
  Moon,
  PenLine,
  Plus,
  Share2,
  Sun,
  Workflow,
} from 'lucide-react'
import { documentFiles, flowFiles, saveExport } from '../threads/save-export.ts'
import { goToView, showComparison } from '../threads/view.ts'
import { chooseTheme } from '../ui/theme.ts'
import type { ShellDialog } from './shell-context.ts'

export type PaletteAction = {
  readonly label: string
  /** Other words by which people look for it. */
  readonly words?: string
  readonly icon: LucideIcon
  readonly run: () => void
}

export type ActionGroup = { readonly heading: string; readonly actions: readonly PaletteAction[] }

type ActionParts = {
  /** The thread that is open. */
  readonly threadId: string | undefined
  readonly onNavigate: (path: string) => void
  readonly onDialog: (dialog: ShellDialog) => void
  readonly onFailed: (error: unknown) => void
}

/** What can be done from where somebody is, in the order in which it is offered. */
export function paletteActions({ threadId, onNavigate, onDialog, onFailed }: ActionParts): ActionGroup[] {
  const general: ActionGroup = {
    heading: 'General',
    actions: [
      { label: 'New process', icon: Plus, run: () => onNavigate('/') },
      { label: 'Change name', icon: PenLine, run: () => onDialog({ kind: 'name' }) },
      { label: 'Theme: light', words: 'mode', icon: Sun, run: () => chooseTheme('light') },
      { label: 'Theme: dark', words: 'mode', icon: Moon, run: () => chooseTheme('dark') },
      { label: 'Theme: like the system', words: 'mode', icon: Monitor, run: () => chooseTheme('system') },
    ],
  }
  if (threadId === undefined) return [general]
  const save = (format: string) => () => void saveExport(threadId, format).catch(onFailed)
  return [
    {
      heading: 'This process',
      actions: [
        { label: 'Document', words: 'view text', icon: FileText, run: () => goToView('document') },
        { label: 'Flow', words: 'view picture diagram', icon: Workflow, run: () => goToView('flow') },
        { label: 'Code', words: 'view spy', icon: CodeXml, run: () => goToView('code') },
        { label: 'Problems', words: 'view findings', icon: CircleAlert, run: () => goToView('problems') },
        {
          label: 'Compare with a map',
          words: 'gaps bpmn',
          icon: GitCompareArrows,
          run: () => {
            goToView('flow')
            showComparison(true)
          },
        },
        {
          label: 'History',
          words: 'versions restore',
          icon: History,
          run: () => onDialog({ kind: 'history', threadId }),
        },
        {
          label: 'Share',
          words: 'people invite link',
          icon: Share2,
          run: () => onDialog({ kind: 'share', threadId }),
        },
      ],
    },
    {
      heading: 'Export',
      actions: [...documentFiles, ...flowFiles].map(([format, name]) => ({
        ...{ label: name, words: 'export save download', icon: Download, run: save(format) },
      })),
    },
    general,
  ]
}

/** Those meant by the words: each of them begins a word of the action. Groups without any are left out. */
export function matchActions(groups: readonly ActionGroup[], words: string): ActionGroup[] {
  const sought = wordsOf(words)
  return groups
    .map(({ heading, actions }) => ({
      heading,
      actions: actions.filter((action) => {
        const known = wordsOf(`${action.label} ${action.words ?? ''}`)
        return sought.every((word) => known.some((each) => each.startsWith(word)))
      }),
    }))
    .filter(({ actions }) => actions.length > 0)
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
