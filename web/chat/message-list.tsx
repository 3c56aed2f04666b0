import { ArrowDown } from 'lucide-react'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'

/** This near to the end one is at the end. */
const nearPx = 60

/** Scrolls along with what is added as long as the reader is at the end, and never otherwise. */
export function MessageList({ children }: { children: ReactNode }) {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLOListElement>(null)
  const isAtEnd = useRef(true)
  const heights = useRef('')
  const [showsJump, setShowsJump] = useState(false)
  const toEnd = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  const look = () => {
    const element = scroller.current
    // What grows or shrinks scrolls too; only the reader's own scrolling says where the reader wants to be.
    if (!element || heightsOf(element) !== heights.current) return
    isAtEnd.current = distanceToEnd(element) < nearPx
    setShowsJump(!isAtEnd.current)
  }
  useLayoutEffect(() => {
    // Also told once at the start, before anything is painted.
    const observer = new ResizeObserver(() => {
      const element = scroller.current
      if (!element) return
      heights.current = heightsOf(element)
      if (isAtEnd.current) element.scrollTop = element.scrollHeight
      else setShowsJump(distanceToEnd(element) >= nearPx)
    })
    for (const element of [content.current, scroller.current]) if (element) observer.observe(element)
    return () => observer.disconnect()
  }, [])

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        onScroll={look}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="h-full overflow-y-auto overscroll-contain p-4"
      >
        <ol ref={content} aria-label="Messages" aria-live="polite" className="flex flex-col gap-4.5">
          {children}
        </ol>
      </div>
      {showsJump && (
        <Button
          size="sm"
          className="absolute bottom-2 left-1/2 -translate-x-1/2 rounded-full shadow-float"
          onClick={toEnd}
        >
          <ArrowDown size={12} aria-hidden />
          Newest
        </Button>
      )}
    </div>
  )
}

const heightsOf = (element: Element) => `${element.scrollHeight} ${element.clientHeight}`

const distanceToEnd = (element: Element) => element.scrollHeight - element.scrollTop - element.clientHeight
