import * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { sectionOf } from './patches.ts'

/** A server's document in sections of ten blocks: a heading and nine paragraphs. */
export function documentOf(blocks: number): Y.Doc {
  const ydoc = new Y.Doc({ gc: false })
  for (let section = 0; section < blocks / 10; section++) {
    applyPatch(
      ydoc,
      { operation: 'append', location: 'document', content: sectionOf(section) },
      { origin: 'bench' },
    )
  }
  return ydoc
}

/** A fresh copy of the document with this state, which nothing was read of yet. */
export function loaded(state: Uint8Array): Y.Doc {
  const ydoc = new Y.Doc({ gc: false })
  Y.applyUpdate(ydoc, state)
  return ydoc
}
