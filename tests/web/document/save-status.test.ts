import { describe, expect, it } from 'vitest'
import { nextConnection, opening } from '../../../web/document/connection.ts'
import { delayedAfterMs, saveStatus } from '../../../web/document/save-status.ts'

const live = nextConnection(nextConnection(opening, { kind: 'admitted', access: 'write' }), {
  kind: 'synced',
  atMs: 0,
})
const edit = { kind: 'edited', atMs: 1_000 } as const
const edited = nextConnection(live, edit)
const label = (connection = live, nowMs = 1_000, kept = true) => saveStatus(connection, nowMs, kept).label

describe('the save status', () => {
  it('says Saved only when nothing waits for an acknowledgement', () => {
    expect(label()).toBe('Saved')
    expect(label(edited)).toBe('Saving…')
    expect(label(nextConnection(edited, { kind: 'stored' }))).toBe('Saved')
  })

  it('admits when an acknowledgement takes too long', () => {
    expect(label(edited, 1_000 + delayedAfterMs - 1)).toBe('Saving…')
    expect(label(edited, 1_000 + delayedAfterMs)).toBe('Saving is delayed, keep this tab open')
  })

  it('counts the changes that wait on this device', () => {
    const away = nextConnection(edited, { kind: 'lost' })
    expect(label(away)).toBe('Offline, 1 change kept on this device')
    expect(label(nextConnection(away, edit))).toBe('Offline, 2 changes kept on this device')
    expect(label(nextConnection(live, { kind: 'lost' }))).toBe('Offline')
  })

  it('counts what an earlier visit left, until it is acknowledged', () => {
    const kept = nextConnection(opening, { kind: 'restored', unsynced: 3 })
    const sent = nextConnection(nextConnection(kept, { kind: 'admitted', access: 'write' }), {
      kind: 'synced',
      atMs: 0,
    })
    expect(label(sent, 0)).toBe('Saving…')
    expect(label(nextConnection(sent, { kind: 'stored' }))).toBe('Saved')
    const refused = nextConnection(kept, { kind: 'refused', reason: 'No.' })
    expect(label(refused)).toBe('Cannot save 3 changes')
  })

  it('warns when the browser keeps no copy', () => {
    expect(label(nextConnection(edited, { kind: 'lost' }), 1_000, false)).toBe(
      'Offline, 1 change only in this tab',
    )
  })

  it('names a reader’s role and what can no longer be saved', () => {
    expect(label(nextConnection(live, { kind: 'admitted', access: 'read' }))).toBe('Read-only')
    expect(label(nextConnection(edited, { kind: 'admitted', access: 'read' }))).toBe('Cannot save 1 change')
    const refused = nextConnection(edited, { kind: 'refused', reason: 'The thread was deleted.' })
    expect(saveStatus(refused, 0, true).detail).toContain('The thread was deleted.')
  })
})
