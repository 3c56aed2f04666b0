import { useSyncExternalStore } from 'react'

/** A point in time as people say it, with the exact one on hover. */
export function RelativeTime({ atMs, className }: { atMs: number; className?: string }) {
  const nowMs = useMinute()
  const date = new Date(atMs)
  return (
    <time dateTime={date.toISOString()} title={exact.format(date)} className={className}>
      {relativeTime(atMs, nowMs)}
    </time>
  )
}

/** A time of day, with the date on hover: for messages, which stand under each other. */
export function ClockTime({ atMs, className }: { atMs: number; className?: string }) {
  const date = new Date(atMs)
  return (
    <time dateTime={date.toISOString()} title={exact.format(date)} className={className}>
      {clock.format(date)}
    </time>
  )
}

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' })
const soon = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })

/** A point in time to come, as short as it can be said: the date, with the time of day. */
export const untilTime = (atMs: number): string => soon.format(new Date(atMs))

export function relativeTime(atMs: number, nowMs: number): string {
  const minutes = Math.floor((nowMs - atMs) / 60_000)
  if (minutes < 1) return 'now'
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h`
  const days = Math.floor(hours / 24)
  if (days < 7) return `${days} d`
  if (days < 365) return `${Math.floor(days / 7)} w`
  return `${Math.floor(days / 365)} y`
}

const minuteMs = 60_000

/** The present minute; draws again when it changes. */
export function useMinute(): number {
  return useSyncExternalStore(everyMinute, () => Math.floor(Date.now() / minuteMs) * minuteMs + minuteMs - 1)
}

function everyMinute(listener: () => void): () => void {
  const timer = setInterval(listener, 15_000)
  return () => clearInterval(timer)
}
