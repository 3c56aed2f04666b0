import type { AttributionNews } from '#shared/protocol/attribution.ts'
import type { OutdatedNews } from '#shared/protocol/outdated.ts'
import type { SavingNews } from '#shared/protocol/saving.ts'

type News = AttributionNews | SavingNews | OutdatedNews

/**
 * What the server says beside a document, or null where it is of another type. Only our own server sends such frames, so
 * what it promises is not checked again here.
 */
export function newsOf<Type extends News['type']>(
  type: Type,
  payload: string,
): Extract<News, { type: Type }> | null {
  try {
    const frame: News | null = JSON.parse(payload)
    return frame?.type === type ? (frame as Extract<News, { type: Type }>) : null
  } catch {
    // Some other frame, of a newer server.
    return null
  }
}
