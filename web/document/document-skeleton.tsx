const lines = [94, 100, 88, 97, 91, 99, 62, 90, 96, 71]

export function DocumentSkeleton() {
  return (
    <div
      className="mx-auto flex max-w-[720px] flex-col gap-3.5 pt-9"
      role="status"
      aria-label="Loading the document"
    >
      <div className="skeleton mb-3 h-8 w-3/5" />
      {lines.map((width) => (
        <div key={width} className="skeleton h-3.5" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}
