import { randomBytes } from 'node:crypto'
import { type Id, type IdKind, makeId } from '#shared/ids.ts'

export type NewId = <Kind extends IdKind>(kind: Kind) => Id<Kind>

export const newId: NewId = (kind) => makeId(kind, randomBytes(16))
