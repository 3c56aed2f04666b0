import type { Connection } from './connection.ts'

/** An acknowledgement comes within milliseconds; after this long something holds it up. */
export const delayedAfterMs = 5_000

export type SaveStatus = {
  readonly tone: 'good' | 'busy' | 'warning' | 'bad' | 'quiet'
  readonly label: string
  /** What it means and what to do, where the label alone leaves a question. */
  readonly detail?: string
}

/**
 * What the status bar says: always about the edits, never about sockets.
 * `keptOnDevice` is whether this browser stores a copy of its own; without one, closing the tab loses what is unsynced.
 */
export function saveStatus(connection: Connection, nowMs: number, keptOnDevice: boolean): SaveStatus {
  switch (connection.kind) {
    case 'opening':
      return connection.reachable
        ? { tone: 'quiet', label: 'Opening…' }
        : {
            tone: 'warning',
            label: 'Cannot reach the server',
            detail: 'The document stays read-only until it is loaded. Trying again by itself.',
          }
    case 'refused':
      return refusedStatus(connection.reason, connection.unsynced)
    case 'offline':
      return withReason(
        offlineStatus(connection.access === 'read' ? 0 : connection.unsynced, keptOnDevice),
        connection.reason,
      )
    case 'live':
      if (connection.access === 'read') {
        return connection.unsynced > 0
          ? refusedStatus('Your role no longer allows editing.', connection.unsynced)
          : {
              tone: 'quiet',
              label: 'Read-only',
              detail: 'Your role lets you read this document, not change it.',
            }
      }
      if (connection.unsyncedSinceMs === null) return { tone: 'good', label: 'Saved' }
      if (nowMs - connection.unsyncedSinceMs < delayedAfterMs) return { tone: 'busy', label: 'Saving…' }
      return {
        tone: 'warning',
        label: 'Saving is delayed, keep this tab open',
        detail: `${changes(connection.unsynced)} not stored by the server yet. Editing goes on; it saves by itself.`,
      }
  }
}

function offlineStatus(unsynced: number, keptOnDevice: boolean): SaveStatus {
  if (unsynced === 0) {
    return {
      tone: 'warning',
      label: 'Offline',
      detail: 'Everything you wrote is saved. Connecting again by itself.',
    }
  }
  return keptOnDevice
    ? {
        tone: 'warning',
        label: `Offline, ${changes(unsynced)} kept on this device`,
        detail: 'They are sent by themselves as soon as the server can be reached.',
      }
    : {
        tone: 'bad',
        label: `Offline, ${changes(unsynced)} only in this tab`,
        detail: 'This browser keeps no copy. Leave the tab open until the server can be reached.',
      }
}

const withReason = (status: SaveStatus, reason: string | undefined): SaveStatus =>
  reason === undefined ? status : { ...status, detail: `${reason} ${status.detail ?? ''}`.trim() }

function refusedStatus(reason: string, unsynced: number): SaveStatus {
  return unsynced === 0
    ? { tone: 'bad', label: 'Not connected', detail: reason }
    : {
        tone: 'bad',
        label: `Cannot save ${changes(unsynced)}`,
        detail: `${reason} Your text is still in this tab: copy what you need before you leave it.`,
      }
}

const changes = (count: number) => (count === 1 ? '1 change' : `${count.toLocaleString('en')} changes`)
