import { ArrowUp } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { limits } from '#shared/protocol/limits.ts'
import { messageOf } from '../api.ts'
import { PageHead } from '../shell/page-head.tsx'
import { threadsOf, useThreads } from '../threads/queries.ts'
import { StatusDot } from '../threads/status-dot.tsx'
import { Button } from '../ui/button.tsx'
import { sends } from '../ui/sends.ts'
import { RelativeTime } from '../ui/time.tsx'
import { useDocumentTitle } from '../ui/use-document-title.ts'
import { examples } from './examples.ts'
import { useStartProcess } from './use-start-process.ts'

const recentCount = 4

export function HomePage() {
  useDocumentTitle('New process')
  const [words, setWords] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const [, navigate] = useLocation()
  const start = useStartProcess((threadId) => navigate(`/t/${threadId}`))
  const isTooLong = words.length > limits.descriptionCharacters
  const mayStart = words.trim() !== '' && !isTooLong && !start.isPending

  useEffect(() => field.current?.focus(), [])

  const submit = () => {
    if (mayStart) start.mutate({ words: words.trim() })
  }
  const press = (event: KeyboardEvent) => {
    if (!sends(event)) return
    event.preventDefault()
    submit()
  }

  return (
    <main className="flex min-w-0 flex-1 flex-col overflow-y-auto">
      <PageHead />
      <div className="m-auto flex w-full max-w-[42.5rem] flex-col gap-5 px-5 py-10">
        <h1 className="text-balance text-center text-3xl font-semibold tracking-tight">
          Which process do you want to design?
        </h1>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            submit()
          }}
          className="flex flex-col gap-2 rounded-2xl border border-line bg-raised p-2 pt-4 shadow-float focus-within:border-strong-line"
        >
          <textarea
            ref={field}
            aria-label="Describe the process"
            aria-describedby="start-state"
            value={words}
            onChange={(event) => setWords(event.target.value)}
            onKeyDown={press}
            rows={4}
            placeholder="When a customer signs, sales operations checks the data, we create the CRM record, the billing account…"
            className="field-sizing-content max-h-[40dvh] min-h-26 w-full resize-none bg-transparent px-3 text-base outline-none placeholder:text-faint"
          />
          <div className="flex items-center gap-3 pl-3">
            <p id="start-state" aria-live="polite" className="min-w-0 flex-1 text-faint text-xs">
              {start.isError ? (
                <span className="text-del">{messageOf(start.error)} Your words are kept.</span>
              ) : isTooLong ? (
                <span className="text-del">
                  {words.length.toLocaleString('en')} of {limits.descriptionCharacters.toLocaleString('en')}{' '}
                  characters
                </span>
              ) : (
                words.trim() !== '' && '⏎ to start, ⇧⏎ for a new line'
              )}
            </p>
            <Button type="submit" look="primary" size="lg" disabled={!mayStart}>
              {start.isPending ? 'Starting…' : 'Start designing'}
              <ArrowUp size={15} aria-hidden />
            </Button>
          </div>
        </form>
        <ul aria-label="Examples" className="grid gap-2.5 sm:grid-cols-2">
          {examples.map((example) => (
            <li key={example.trade}>
              <button
                type="button"
                onClick={() => {
                  setWords(example.words)
                  field.current?.focus()
                }}
                className="h-full w-full rounded-xl border border-line bg-raised px-3.5 py-2.5 text-left text-soft hover:border-strong-line"
              >
                <span className="block font-semibold text-ink">{example.trade}</span>
                {example.gist}
              </button>
            </li>
          ))}
        </ul>
        <p className="text-center">
          <button
            type="button"
            disabled={start.isPending}
            onClick={() => start.mutate({ words: '' })}
            className="border-line border-b text-soft hover:border-soft hover:text-ink"
          >
            Start writing yourself
          </button>
        </p>
        <RecentThreads />
      </div>
    </main>
  )
}

function RecentThreads() {
  const threads = threadsOf(useThreads().data).slice(0, recentCount)
  if (threads.length === 0) return null
  return (
    <section aria-labelledby="recent" className="mt-3">
      <h2 id="recent" className="px-1 pb-1.5 text-faint text-xs">
        Recent
      </h2>
      <ul className="overflow-hidden rounded-xl border border-line bg-raised">
        {threads.map((thread) => (
          <li key={thread.thread_id} className="border-line not-first:border-t">
            <Link
              href={`/t/${thread.thread_id}`}
              className="flex items-center gap-2.5 px-3.5 py-2.5 hover:bg-panel"
            >
              <StatusDot status={thread.status} />
              <span className="min-w-0 flex-1 truncate">{thread.title}</span>
              <RelativeTime atMs={thread.updated_at_ms} className="text-faint text-xs" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
