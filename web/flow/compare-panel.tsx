import { FileUp, Trash2, X } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Flow } from '#shared/process/flow/flow.ts'
import type { WireMap } from '#shared/protocol/map.ts'
import { messageOf } from '../api.ts'
import { plural } from '../chat/patches.ts'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { Confirmation } from '../ui/confirmation.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { RelativeTime } from '../ui/time.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { GapList } from './gap-list.tsx'
import { useAddMap, useDeleteMap, useMaps } from './map-queries.ts'
import { mapFileKinds } from './read-map-file.ts'
import { useFreshGaps } from './use-fresh-gaps.ts'

type ComparePanelProps = {
  readonly threadId: string
  readonly flow: Flow | null
  readonly mayWrite: boolean
  /** To the step of the document that has this name. */
  readonly onGoTo: (step: string) => void
  readonly onClose: () => void
}

/** Processes as others drew them, and what the document lacks of one of them. */
export function ComparePanel({ threadId, flow, mayWrite, onGoTo, onClose }: ComparePanelProps) {
  const maps = useMaps(threadId)
  const [chosenId, setChosenId] = useState<string | null>(null)
  useFreshGaps(threadId, flow)
  const chosen = maps.data?.find(({ map_id: id }) => id === chosenId) ?? maps.data?.[0]
  return (
    <aside
      aria-label="Comparison"
      className="flex w-80 max-w-3/5 shrink-0 flex-col overflow-y-auto border-line border-l bg-panel max-md:absolute max-md:inset-0 max-md:w-auto max-md:max-w-none max-md:border-l-0"
    >
      <header className="flex items-center gap-2 px-4 pt-2 pb-1">
        <h3 className="min-w-0 flex-1 font-semibold text-sm">Compare with a map</h3>
        <Button
          look="ghost"
          size="icon"
          className="-mr-2"
          aria-label="Close the comparison"
          onClick={onClose}
        >
          <X size={15} aria-hidden />
        </Button>
      </header>
      <div className="flex flex-col gap-3 px-4 pb-4">
        {mayWrite && <AddMap threadId={threadId} onAdded={setChosenId} />}
        {maps.isError && <FailureNotice error={maps.error} onRetry={() => void maps.refetch()} />}
        {maps.isPending && <Waiting words="Loading the maps…" className="" />}
        {maps.data?.length === 0 && (
          <p className="text-soft text-sm">
            A map is the same process as somebody else drew it: a BPMN 2.0 file, a flowchart of Mermaid, or
            JSON with steps and flows. Here you see what the document lacks of it, and the other way round.
          </p>
        )}
        {maps.data && maps.data.length > 0 && (
          <ul aria-label="Maps" className="flex flex-col gap-1">
            {maps.data.map((map) => (
              <MapItem
                key={map.map_id}
                {...{ threadId, map, mayWrite }}
                isChosen={map === chosen}
                onChoose={() => setChosenId(map.map_id)}
              />
            ))}
          </ul>
        )}
        {chosen && (
          <>
            {chosen.left_out.length > 0 && (
              <div
                role="note"
                className="rounded-lg border border-line bg-warn-soft px-2.5 py-1.5 text-soft text-xs"
              >
                {chosen.left_out.map((sentence) => (
                  <p key={sentence}>{sentence}</p>
                ))}
              </div>
            )}
            <GapList key={chosen.map_id} {...{ threadId, mayWrite, onGoTo }} map={chosen} />
          </>
        )}
      </div>
    </aside>
  )
}

function AddMap({ threadId, onAdded }: { threadId: string; onAdded: (mapId: string) => void }) {
  const add = useAddMap(threadId)
  const input = useRef<HTMLInputElement>(null)
  return (
    <div>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File of a map"
        accept={mapFileKinds}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) add.mutate(file, { onSuccess: (map) => onAdded(map.map_id) })
          // The same file can be chosen again, once it was mended.
          target.value = ''
        }}
      />
      <Button className="w-full" disabled={add.isPending} onClick={() => input.current?.click()}>
        <FileUp size={14} aria-hidden />
        {add.isPending ? 'Reading the file…' : 'Add a map from a file'}
      </Button>
      {add.isError && (
        <p role="alert" className="mt-1.5 text-del text-xs">
          {messageOf(add.error)}
        </p>
      )}
    </div>
  )
}

const sourceNames = { bpmn: 'BPMN', mermaid: 'Mermaid', json: 'JSON' }

type MapItemProps = {
  readonly threadId: string
  readonly map: WireMap
  readonly mayWrite: boolean
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function MapItem({ threadId, map, mayWrite, isChosen, onChoose }: MapItemProps) {
  const remove = useDeleteMap(threadId)
  const [isAsked, setIsAsked] = useState(false)
  const { map_id: mapId, name, source, process_map: content, created_at_ms: createdAtMs } = map
  const steps = content.steps.filter(({ type }) => type !== 'decision').length
  if (isAsked)
    return (
      <li>
        <Confirmation
          text={`“${name}” and what people said about its steps are deleted. The document stays as it is.`}
          action="Delete"
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(mapId)}
          onCancel={() => setIsAsked(false)}
        />
      </li>
    )
  return (
    <li
      className={classes(
        'flex items-center rounded-lg border',
        isChosen ? 'border-accent bg-accent-soft' : 'border-line bg-raised',
      )}
    >
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={onChoose}
        className="min-w-0 flex-1 rounded-lg px-2.5 py-1.5 text-left"
      >
        <span className="block truncate text-sm">{name}</span>
        <span className="block truncate text-2xs text-soft">
          {sourceNames[source]} · {plural(steps, 'step')} · <RelativeTime atMs={createdAtMs} />
        </span>
      </button>
      {mayWrite && (
        <Button look="ghost" size="icon" aria-label={`Delete ${name}`} onClick={() => setIsAsked(true)}>
          <Trash2 size={14} aria-hidden />
        </Button>
      )}
    </li>
  )
}
