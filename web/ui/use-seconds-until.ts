import { useEffect, useState } from 'react'

/** Whole seconds until a moment, counting down to 0. */
export function useSecondsUntil(untilMs: number): number {
  const left = () => Math.max(0, Math.ceil((untilMs - Date.now()) / 1000))
  const [seconds, setSeconds] = useState(left)
  useEffect(() => {
    const update = () => setSeconds(Math.max(0, Math.ceil((untilMs - Date.now()) / 1000)))
    update()
    const timer = setInterval(update, 250)
    return () => clearInterval(timer)
  }, [untilMs])
  return seconds
}
