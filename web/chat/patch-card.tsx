import { CircleSlash, Minus, Pencil, Plus, Undo2 } from 'lucide-react'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { AppliedWirePatch } from '#shared/protocol/patch.ts'
import { classes } from '../ui/classes.ts'

type PatchCardProps = {
  readonly message: WireMessage
  readonly onGoTo: (location: string) => void
}

/** What a turn of the designer changed in the document, and what it wanted to change but could not. */
export function PatchCard({ message, onGoTo }: PatchCardProps) {
  const patches = message.mini_process?.patches ?? []
  const refused = message.refused ?? []
  if (patches.length + refused.length === 0) return null
  return (
    <div className="mt-2.5 overflow-hidden rounded-xl border border-line bg-raised shadow-lift">
      {patches.length > 0 && (
        <h4 className="border-line border-b px-3 py-1.5 text-soft text-xs">
          <span className="font-semibold text-ink">Changes</span> · {summary(patches)}
        </h4>
      )}
      <ul>
        {patches.map((patch) => (
          <PatchRow key={patch.patch_id} patch={patch} onGoTo={onGoTo} />
        ))}
        {refused.map((patch, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of a finished message does not change
          <li key={index} className={row}>
            <span className="mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-md bg-warn-soft text-warn">
              <CircleSlash size={12} aria-hidden />
            </span>
            <p className="min-w-0 flex-1">
              <span className="text-soft">Not changed: {sectionName(patch.location)}.</span>{' '}
              <span className="text-faint">{patch.detail}</span>
            </p>
          </li>
        ))}
      </ul>
    </div>
  )
}

const row = 'flex items-start gap-2 border-line px-3 py-1.5 not-first:border-t text-[0.8125rem]'

function PatchRow({ patch, onGoTo }: { patch: AppliedWirePatch; onGoTo: (location: string) => void }) {
  const { verb, look, icon: Icon } = operations[patch.operation]
  const section = patch.section ?? sectionName(patch.location)
  const isUndone = patch.status === 'undone'
  return (
    <li className={row}>
      <span className={classes('mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-md', look)}>
        <Icon size={12} aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <span className="sr-only">{verb} </span>
        <button
          type="button"
          onClick={() => onGoTo(section)}
          title="Show it in the document"
          className={classes(
            'max-w-full truncate text-left align-bottom hover:text-accent hover:underline',
            isUndone && 'text-faint line-through',
          )}
        >
          {section}
        </button>
        {patch.reason && <p className="text-faint text-xs">{patch.reason}</p>}
      </div>
      {isUndone ? (
        <span className="flex items-center gap-1 text-faint text-xs">
          <Undo2 size={12} aria-hidden /> undone
        </span>
      ) : (
        <WordCounts added={patch.words_added ?? 0} removed={patch.words_removed ?? 0} />
      )}
    </li>
  )
}

function WordCounts({ added, removed }: { added: number; removed: number }) {
  if (added + removed === 0) return null
  return (
    <span className="shrink-0 pt-px text-xs tabular-nums" title={`${added} words added, ${removed} removed`}>
      {added > 0 && <span className="text-add">+{added}</span>}
      {added > 0 && removed > 0 && ' '}
      {removed > 0 && <span className="text-del">−{removed}</span>}
      <span className="sr-only"> words</span>
    </span>
  )
}

const operations = {
  insert: { verb: 'Added to', look: 'bg-add-soft text-add', icon: Plus },
  append: { verb: 'Added to', look: 'bg-add-soft text-add', icon: Plus },
  update: { verb: 'Changed', look: 'bg-accent-soft text-accent', icon: Pencil },
  delete: { verb: 'Removed from', look: 'bg-del-soft text-del', icon: Minus },
}

/** `## Steps > ### Step 2` as people call it. */
export const sectionName = (location: string): string =>
  (location.split(' > ').at(-1) ?? location).replace(/^#+\s*/, '')

function summary(patches: readonly AppliedWirePatch[]): string {
  const sections = new Set(patches.map((patch) => patch.section ?? sectionName(patch.location))).size
  return `${plural(sections, 'section')}, ${plural(patches.length, 'patch', 'patches')}`
}

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`
