import { describe, expect, it } from 'vitest'
import {
  type Connection,
  type ConnectionEvent,
  isEditable,
  nextConnection,
  opening,
} from '../../../web/document/connection.ts'

const live = (unsynced = 0): Connection => ({
  kind: 'live',
  access: 'write',
  unsynced,
  unsyncedSinceMs: unsynced > 0 ? 1_000 : null,
})
const offline = (unsynced = 0): Connection => ({ ...live(unsynced), kind: 'offline' }) as Connection
const refused = (unsynced = 0): Connection => ({ kind: 'refused', reason: 'No.', unsynced })
const unreachable: Connection = { kind: 'opening', reachable: false, access: 'read', unsynced: 0 }
const kept = { ...opening, unsynced: 4 } as Connection

const admitted: ConnectionEvent = { kind: 'admitted', access: 'write' }
const restored: ConnectionEvent = { kind: 'restored', unsynced: 4 }
const synced: ConnectionEvent = { kind: 'synced', atMs: 3_000 }
const lost: ConnectionEvent = { kind: 'lost' }
const sentAway: ConnectionEvent = { kind: 'lost', reason: 'Too much at once.' }
const away = (unsynced = 0): Connection =>
  ({ ...offline(unsynced), reason: 'Too much at once.' }) as Connection
const questioned: ConnectionEvent = { kind: 'questioned' }
const refusal: ConnectionEvent = { kind: 'refused', reason: 'No.' }
const edited: ConnectionEvent = { kind: 'edited', atMs: 2_000 }
const stored: ConnectionEvent = { kind: 'stored' }

/** Every state meets every event. */
const table: [Connection, ConnectionEvent, Connection][] = [
  [opening, restored, kept],
  [kept, synced, { kind: 'live', access: 'read', unsynced: 4, unsyncedSinceMs: 3_000 }],
  [kept, refusal, refused(4)],
  [opening, admitted, { ...opening, access: 'write' } as Connection],
  [opening, synced, { kind: 'live', access: 'read', unsynced: 0, unsyncedSinceMs: null }],
  [opening, lost, unreachable],
  [live(3), sentAway, away(3)],
  [offline(3), sentAway, away(3)],
  [away(3), lost, away(3)],
  [away(3), synced, live(3)],
  [opening, refusal, refused()],
  [opening, questioned, opening],
  [opening, edited, opening],
  [opening, stored, opening],

  [live(1), restored, live(1)],
  [live(), admitted, live()],
  [live(2), synced, live(2)],
  [live(2), lost, offline(2)],
  [live(2), refusal, refused(2)],
  [live(2), questioned, { ...live(2), access: 'read' } as Connection],
  [live(), edited, { ...live(1), unsyncedSinceMs: 2_000 } as Connection],
  [live(2), edited, live(3)],
  [live(3), stored, live()],

  [offline(2), restored, offline(2)],
  [offline(2), admitted, offline(2)],
  [offline(2), synced, live(2)],
  [offline(2), lost, offline(2)],
  [offline(2), refusal, refused(2)],
  [offline(2), questioned, { ...offline(2), access: 'read' } as Connection],
  [offline(), edited, { ...offline(1), unsyncedSinceMs: 2_000 } as Connection],
  [offline(2), stored, offline(2)],

  [refused(2), restored, refused(2)],
  [refused(2), admitted, { kind: 'opening', reachable: true, access: 'write', unsynced: 2 }],
  [refused(2), synced, refused(2)],
  [refused(2), lost, refused(2)],
  [
    refused(2),
    { kind: 'refused', reason: 'Still no.' },
    { kind: 'refused', reason: 'Still no.', unsynced: 2 },
  ],
  [refused(2), questioned, refused(2)],
  [refused(2), edited, refused(3)],
  [refused(2), stored, refused(2)],
]

describe('the connection of a document', () => {
  for (const [before, event, after] of table) {
    it(`goes from ${JSON.stringify(before)} by ${event.kind} to ${after.kind}`, () => {
      expect(nextConnection(before, event)).toEqual(after)
    })
  }

  it('lets nobody type before the first sync, nor readers at any time', () => {
    expect(isEditable(nextConnection(opening, admitted))).toBe(false)
    expect(isEditable(nextConnection(nextConnection(opening, admitted), synced))).toBe(true)
    expect(isEditable(nextConnection(opening, synced))).toBe(false)
    expect(isEditable(refused())).toBe(false)
  })

  it('lets people type on while the link is lost', () => {
    expect(isEditable(nextConnection(live(), lost))).toBe(true)
  })

  it('lets nobody type between the loss of a right and the next admission', () => {
    const cut = nextConnection(nextConnection(live(), lost), questioned)
    expect(isEditable(cut)).toBe(false)
    expect(isEditable(nextConnection(nextConnection(cut, admitted), synced))).toBe(true)
  })
})
