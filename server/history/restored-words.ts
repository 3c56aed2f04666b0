import type { RestoredNews } from './versions.ts'

/** What everybody in the thread is told of a restore: who did it, and to what. */
export function restoredWords({ actor, restored: { kind, name } }: RestoredNews): string {
  const quoted = name === null ? null : `“${name}”`
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
