import type * as Y from 'yjs'

/** The name under which every editor and every Yjs client finds the text. */
export const fragmentName = 'default'

export function fragmentOf(ydoc: Y.Doc): Y.XmlFragment {
  return ydoc.getXmlFragment(fragmentName)
}
