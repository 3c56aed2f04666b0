import { Brand } from './brand.tsx'

/** The frame before it is known whose it is: the same lines as Shell, so that nothing jumps. */
export function ShellSkeleton() {
  return (
    <div className="flex h-full" role="status" aria-label="Opening Process Designer">
      <div className="hidden w-62 shrink-0 flex-col gap-3 border-line border-r bg-panel px-3 py-3.5 wide:flex">
        <div className="px-1.5">
          <Brand />
        </div>
        <div className="skeleton h-9" />
        <div className="skeleton h-8" />
        {[72, 56, 64].map((width) => (
          <div key={width} className="skeleton mx-2 mt-2 h-3.5" style={{ width: `${width}%` }} />
        ))}
      </div>
      <div className="flex-1" />
    </div>
  )
}
