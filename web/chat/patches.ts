import type { AppliedWirePatch } from '#shared/protocol/patch.ts'

/** `## Steps > ### Step 2` as people call it. */
export const sectionName = (location: string): string =>
  (location.split(' > ').at(-1) ?? location).replace(/^#+\s*/, '')

export const sectionOf = ({ section, location }: AppliedWirePatch): string => section || sectionName(location)

export const isUndone = ({ status }: AppliedWirePatch): boolean => status === 'undone'

/** Nobody has said yet whether it may stay. */
export const isOpen = ({ status }: AppliedWirePatch): boolean => status !== 'undone' && status !== 'kept'

export const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`
