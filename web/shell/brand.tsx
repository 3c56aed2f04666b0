export function Brand() {
  return (
    <span className="flex items-center gap-2 font-semibold tracking-tight">
      <svg
        viewBox="0 0 24 24"
        className="w-5 fill-none stroke-2 stroke-accent"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <path d="M5 6h6a3 3 0 0 1 3 3v6a3 3 0 0 0 3 3h2" />
        <circle cx="5" cy="6" r="2.2" />
        <circle cx="19" cy="18" r="2.2" />
      </svg>
      Process Designer
    </span>
  )
}
