import type { Editor } from '@tiptap/core'
import { Maximize, Minus, Plus, Workflow } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { DocNode } from '#shared/document/node.ts'
import type { Flow, FlowNode } from '#shared/process/flow/flow.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import type { WireThread } from '#shared/protocol/thread.ts'
import { enterBlock, goToBlock } from '../document/sections.ts'
import { useAtRest } from '../document/use-at-rest.ts'
import { isAtLeast } from '../share/roles.ts'
import { ExportItems } from '../threads/export-items.tsx'
import { showComparison, useComparing } from '../threads/view.ts'
import { classes } from '../ui/classes.ts'
import { EmptyView } from '../ui/empty-view.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Menu } from '../ui/menu.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { adoptStyle, drawFlow, keepReached, markHere, walkPicture } from './flow-picture.ts'

const loadComparePanel = () => import('./compare-panel.tsx').then(({ ComparePanel }) => ComparePanel)

type FlowViewProps = {
  readonly thread: WireThread
  readonly editor: Editor
  /** While it is hidden, the picture rests. */
  readonly isShown: boolean
  readonly onShowText: () => void
}

const read = async (nodes: readonly DocNode[]): Promise<{ readonly flow: Flow | null }> => ({
  flow: flowOf(nodes),
})

/** The process as a picture, drawn anew while people and the designer write. */
export function FlowView({ thread, editor, isShown, onShowText }: FlowViewProps) {
  const found = useAtRest(isShown ? editor : null, read)
  const [last, setLast] = useState<Flow | null>(null)
  const [scale, setScale] = useState(1)
  const compares = useComparing()
  const panel = useRef<HTMLElement>(null)
  const pane = useRef<HTMLDivElement>(null)
  const isFitted = useRef(false)
  // What was drawn stays while the text tells no steps.
  const flow = found?.flow ?? last
  if (found?.flow && found.flow !== last) setLast(found.flow)

  useEffect(() => {
    if (!pane.current || !flow) return
    adoptStyle()
    drawFlow(pane.current, flow)
    if (!isFitted.current) setScale(firstScale(pane.current))
    isFitted.current = true
  }, [flow])
  useEffect(() => {
    const mark = () => {
      if (pane.current && flow) markHere(pane.current, flow, editor.state.selection.$from.index(0))
    }
    mark()
    editor.on('selectionUpdate', mark)
    return () => {
      editor.off('selectionUpdate', mark)
    }
  }, [editor, flow])
  useEffect(() => {
    const svg = pane.current?.querySelector('svg')
    if (svg && flow) svg.style.width = `${Number(svg.getAttribute('width')) * scale}px`
  }, [flow, scale])

  const nodeAt = (target: EventTarget) => {
    const id = target instanceof Element ? target.closest('[data-node]')?.getAttribute('data-node') : null
    return flow?.nodes.find((one) => one.id === id)
  }
  const goToNode = (node: FlowNode | undefined, go = goToBlock) => {
    if (!node || node.block === null) return
    onShowText()
    go(editor, node.block)
  }
  return (
    <section ref={panel} aria-label="Flow" className="flex h-full flex-col bg-panel">
      <header className="flex h-9 shrink-0 items-center gap-1 px-4 text-xs">
        <h2 className="sr-only">Flow</h2>
        <span className="min-w-0 truncate text-faint">
          {found && !found.flow && last ? 'No steps in the text now. This is the last picture.' : ''}
        </span>
        <span className="flex-1" />
        {flow && (
          <>
            <Tool label="Smaller" onClick={() => setScale((now) => Math.max(0.3, now - 0.15))}>
              <Minus size={14} aria-hidden />
            </Tool>
            <Tool label="Larger" onClick={() => setScale((now) => Math.min(2.5, now + 0.15))}>
              <Plus size={14} aria-hidden />
            </Tool>
            <Tool label="Fit the width" onClick={() => pane.current && setScale(fittingScale(pane.current))}>
              <span aria-hidden>Fit</span>
            </Tool>
            {document.fullscreenEnabled && (
              <Tool label="Full screen" onClick={() => void turnFullScreen(panel.current)}>
                <Maximize size={14} aria-hidden />
              </Tool>
            )}
          </>
        )}
        <button
          type="button"
          aria-pressed={compares}
          onClick={() => showComparison(!compares)}
          className={classes(toolLook, 'aria-pressed:bg-line/60 aria-pressed:text-ink')}
        >
          Compare with…
        </button>
        {flow && (
          <Menu
            label="Save the flow"
            trigger={(props) => (
              <button {...props} type="button" className={toolLook}>
                Save
              </button>
            )}
          >
            <ExportItems threadId={thread.thread_id} of="flow" />
          </Menu>
        )}
      </header>
      <div className="relative flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          {!found && !flow && <Waiting words="Drawing the flow…" />}
          {found && !flow && (
            <EmptyView icon={Workflow} title="No steps yet">
              Write them under a heading “Steps”, as a numbered list or with a heading each. The picture is
              drawn while you write.
            </EmptyView>
          )}
          {flow && (
            <p className="sr-only">Arrow keys walk through the steps. Enter goes to the text of one.</p>
          )}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: its nodes are buttons, whose clicks and keys come here */}
          <div
            ref={pane}
            className={classes('flow-pane min-h-0 flex-1 overflow-auto p-2', !flow && 'hidden')}
            onClick={(event) => goToNode(nodeAt(event.target))}
            onFocus={(event) => keepReached(event.currentTarget)}
            onKeyDown={(event) => {
              const { key, target, currentTarget, altKey, ctrlKey, metaKey } = event
              if (altKey || ctrlKey || metaKey) return
              const isGo = key === 'Enter' || key === ' '
              if (isGo) goToNode(nodeAt(target), enterBlock)
              if (isGo || walkPicture(currentTarget, key)) event.preventDefault()
            }}
          />
        </div>
        {compares && (
          <Loaded
            load={loadComparePanel}
            parts={{
              ...{ threadId: thread.thread_id, flow, mayWrite: isAtLeast(thread.role, 'editor') },
              onGoTo: (step) => goToNode(flow?.nodes.find(({ name }) => name === step)),
              onClose: () => showComparison(false),
            }}
          />
        )}
      </div>
    </section>
  )
}

/** Of the pane, on each side. */
const paddingPx = 8
/** Words are read down to about this. */
const leastFirstScale = 0.65
/** Of a picture that is scrolled anyway: its words are read without leaning forward. */
const scrolledScale = 0.85

/** The width in sight, or else the height, where either leaves the words readable. */
function firstScale(pane: HTMLElement): number {
  const fitting = fittingScale(pane)
  if (fitting >= leastFirstScale) return fitting
  const height = Number(pane.querySelector('svg')?.getAttribute('height') ?? 0)
  const inHeight = (pane.clientHeight - 2 * paddingPx) / Math.max(1, height)
  return Math.min(scrolledScale, Math.max(leastFirstScale, inHeight))
}

/** At which the width of the picture is in sight. */
function fittingScale(pane: HTMLElement): number {
  const width = Number(pane.querySelector('svg')?.getAttribute('width') ?? 0)
  return width > 0 ? Math.max(0.3, Math.min(1, (pane.clientWidth - 2 * paddingPx) / width)) : 1
}

/** And back. */
const turnFullScreen = (panel: HTMLElement | null) =>
  document.fullscreenElement ? document.exitFullscreen() : panel?.requestFullscreen()

const toolLook =
  'grid h-6 min-w-6 place-items-center rounded-md px-1 text-soft hover:bg-line/60 hover:text-ink'

type ToolProps = { readonly label: string; readonly onClick: () => void; readonly children: ReactNode }

function Tool({ label, onClick, children }: ToolProps) {
  return (
    <button type="button" aria-label={label} title={label} onClick={onClick} className={toolLook}>
      {children}
    </button>
  )
}
