import type { RestoredNews } from './restores.ts'

/** What everybody in the thread is told of a restore: who did it, and to what. */
export function restoredWords({ actor, what, version: { kind, name } }: RestoredNews): string {
  const quoted = name === null ? null : `“${name}”`
  if (what === 'undo') return `${actor.name} took a restore back.`
  if (what === 'designer')
    return `${actor.name} took back what the designer changed since ${sinceWhat(kind, quoted)}.`
  switch (kind) {
    case 'named':
      return `${actor.name} restored the version ${quoted}.`
    case 'run':
      return `${actor.name} restored the document as it was before ${quoted}.`
    case 'restore':
      return `${actor.name} took a restore back.`
    case 'auto':
      return `${actor.name} restored an older version of the document.`
  }
}

function sinceWhat(kind: RestoredNews['version']['kind'], quoted: string | null): string {
  switch (kind) {
    case 'named':
      return `the version ${quoted}`
    case 'run':
      return `${quoted} was asked`
    case 'restore':
      return 'just before a restore'
    case 'auto':
      return 'an older version'
  }
}
