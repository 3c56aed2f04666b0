import type { Editor } from '@tiptap/core'
import { CircleAlert, CodeXml, Copy, Info, TriangleAlert } from 'lucide-react'
import { useCallback } from 'react'
import type { DocNode } from '#shared/document/node.ts'
import { type Choices, noChoices } from '#shared/process/choices.ts'
import type { Diagnostic } from '#shared/spy/diagnostic.ts'
import { plural } from '../chat/patches.ts'
import { useAtRest } from '../document/use-at-rest.ts'
import { Button } from '../ui/button.tsx'
import { EmptyView } from '../ui/empty-view.tsx'
import { useTell } from '../ui/toasts.tsx'
import { spyBlocksOf } from './code-blocks.ts'
import { type CodeBlock, type CodeLine, readCode } from './code-module.ts'
import { formatBlock } from './fix.ts'
import { goToCode } from './go-to-code.ts'
import { spyReader } from './spy-reader.ts'

type CodeViewProps = {
  readonly editor: Editor
  /** What people decided about findings; null until it is known. */
  readonly choices: Choices | null
  readonly mayWrite: boolean
  readonly isShown: boolean
  readonly onShowText: () => void
}

/** All code of the document as the one module that it is. It is read here, and written in the text. */
export function CodeView({ editor, choices, mayWrite, isShown, onShowText }: CodeViewProps) {
  const read = useCallback(
    async (nodes: readonly DocNode[]) => readCode(nodes, spyReader, choices ?? noChoices),
    [choices],
  )
  const blocks = useAtRest(isShown && choices ? editor : null, read)
  const tell = useTell()
  const copy = (all: readonly CodeBlock[]) =>
    navigator.clipboard.writeText(`${all.map(({ source }) => source).join('\n\n')}\n`).then(
      () => tell.told('The code is copied.'),
      () => tell.told('This browser does not let the code be copied. Select it and copy it by hand.'),
    )
  const goTo = (block: number, offset: number) => {
    onShowText()
    goToCode(editor, block, offset)
  }
  const format = (at: number) => {
    const place = spyBlocksOf(editor.state.doc)[at]
    if (place) formatBlock(editor.view, place)
  }
  return (
    <section aria-label="Code" className="flex h-full flex-col">
      <header className="flex h-9 shrink-0 items-center gap-2 px-4 text-xs">
        <h2 className="sr-only">Code</h2>
        <span className="min-w-0 flex-1 truncate text-faint">
          {blocks ? countCode(blocks) : 'Reading the code…'}
        </span>
        {blocks && blocks.length > 0 && (
          <Button look="ghost" size="sm" onClick={() => void copy(blocks)}>
            <Copy size={13} aria-hidden />
            Copy all
          </Button>
        )}
      </header>
      {blocks?.length === 0 && (
        <EmptyView icon={CodeXml} title="No code yet">
          Write a code block of the language “spy” in the text, or ask the designer for the implementation.
        </EmptyView>
      )}
      <ul
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by keyboard
        tabIndex={0}
        aria-label="Module"
        hidden={blocks?.length === 0}
        className="min-h-0 flex-1 overflow-y-auto pb-4"
      >
        {blocks?.map((block, at) => (
          <ModuleBlock
            // biome-ignore lint/suspicious/noArrayIndexKey: a block is known by its place in the module
            key={at}
            block={block}
            onGoTo={(offset) => goTo(at, offset)}
            onFormat={mayWrite ? () => format(at) : null}
          />
        ))}
      </ul>
    </section>
  )
}

/** "2 blocks, 38 lines, 1 error": what is in the module at a glance. */
function countCode(blocks: readonly CodeBlock[]): string {
  if (blocks.length === 0) return ''
  const lines = blocks.flatMap((block) => block.lines)
  const problems = lines.flatMap((line) => line.problems)
  const count = (wanted: Diagnostic['severity']) =>
    problems.filter(({ severity }) => severity === wanted).length
  return [
    plural(blocks.length, 'block'),
    plural(lines.length, 'line'),
    ...(['error', 'warning'] as const)
      .filter((kind) => count(kind) > 0)
      .map((kind) => plural(count(kind), kind)),
  ].join(' · ')
}

type ModuleBlockProps = {
  readonly block: CodeBlock
  readonly onGoTo: (offset: number) => void
  /** Null for readers. */
  readonly onFormat: (() => void) | null
}

function ModuleBlock({ block, onGoTo, onFormat }: ModuleBlockProps) {
  const name = block.section ?? 'Above the first heading'
  return (
    <li>
      <h3 className="sticky top-0 flex items-center gap-2 border-line border-y bg-panel px-4 py-1 text-xs">
        <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
        {onFormat && !block.isFormatted && (
          <Button
            look="ghost"
            size="sm"
            aria-label={`Format: ${name}`}
            title="In the text: Shift Alt F"
            onClick={onFormat}
          >
            Format
          </Button>
        )}
        <Button look="ghost" size="sm" aria-label={`Go to text: ${name}`} onClick={() => onGoTo(0)}>
          Go to text
        </Button>
      </h3>
      <div className="code py-2">
        {block.lines.map((line) => (
          <ModuleLine key={line.number} line={line} onGoTo={onGoTo} />
        ))}
      </div>
    </li>
  )
}

type ModuleLineProps = { readonly line: CodeLine; readonly onGoTo: (offset: number) => void }

function ModuleLine({ line, onGoTo }: ModuleLineProps) {
  return (
    <>
      <div className="flex hover:bg-line/40">
        <button
          type="button"
          // Each problem and each block can be reached by keyboard; each line would be too many stops.
          tabIndex={-1}
          aria-label={`Go to line ${line.number}`}
          onClick={() => onGoTo(line.from)}
          className="w-12 shrink-0 select-none self-start pr-3 text-right text-faint tabular-nums hover:text-accent"
        >
          {line.number}
        </button>
        <code className="min-w-0 flex-1 whitespace-pre-wrap pr-4">
          {line.parts.map(({ text, className }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part of a line is known by its place
            <span key={at} className={className}>
              {text}
            </span>
          ))}
        </code>
      </div>
      {line.problems.map((problem) => (
        <ProblemLine key={`${problem.from} ${problem.rule}`} problem={problem} onGoTo={onGoTo} />
      ))}
    </>
  )
}

const looks = {
  error: { icon: CircleAlert, tone: 'text-del', word: 'Error' },
  warning: { icon: TriangleAlert, tone: 'text-warn', word: 'Warning' },
  info: { icon: Info, tone: 'text-soft', word: 'Note' },
  hint: { icon: Info, tone: 'text-soft', word: 'Hint' },
}

type ProblemLineProps = { readonly problem: Diagnostic; readonly onGoTo: (offset: number) => void }

function ProblemLine({ problem: { severity, message, rule, from }, onGoTo }: ProblemLineProps) {
  const { icon: Icon, tone, word } = looks[severity]
  return (
    <button
      type="button"
      title={rule}
      onClick={() => onGoTo(from)}
      className="flex w-full gap-2 py-0.5 pr-4 pl-12 text-left font-sans text-soft text-xs hover:bg-line/40 hover:text-ink"
    >
      <Icon size={13} className={`mt-0.5 shrink-0 ${tone}`} aria-label={word} />
      {message}
    </button>
  )
}
