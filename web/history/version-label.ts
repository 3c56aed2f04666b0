import type { VersionSummary } from '#shared/protocol/version.ts'

/** What a version is called in a list. */
export function versionLabel({ kind, name }: Pick<VersionSummary, 'kind' | 'name'>): string {
  switch (kind) {
    case 'named':
      return name ?? 'Unnamed version'
    case 'run':
      return `Before: ${name}`
    case 'restore':
      return name === null ? 'Before a restore' : `Before the restore to “${name}”`
    case 'auto':
      return 'Unnamed version'
  }
}
