import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

type EmptyViewProps = {
  readonly icon: LucideIcon
  readonly title: string
  /** What would fill it. */
  readonly children: ReactNode
}

/** Stands in the middle of a view that has nothing to show yet. */
export function EmptyView({ icon: Icon, title, children }: EmptyViewProps) {
  return (
    <div className="m-auto flex max-w-84 flex-col items-center gap-1 p-6 text-balance text-center text-sm">
      <Icon size={20} className="mb-1 text-faint" aria-hidden />
      <p className="font-medium">{title}</p>
      <p className="text-soft">{children}</p>
    </div>
  )
}
