import { readFile, writeFile } from 'node:fs/promises'
import { Server } from '@hocuspocus/server'
import * as Y from 'yjs'

/**
 * The peer that our server is measured beside: Hocuspocus as it comes, in a process of its own. With STORE, a folder, it
 * stores documents by the hooks that are there for it, at its own pace; without, it stores nothing.
 */
const folder = process.env.STORE
const fileOf = (name: string) => `${folder}/${encodeURIComponent(name)}`
const storing = {
  onLoadDocument: async ({ documentName, document }: { documentName: string; document: Y.Doc }) => {
    const stored = await readFile(fileOf(documentName)).catch(() => null)
    if (stored) Y.applyUpdate(document, stored)
  },
  onStoreDocument: async ({ documentName, document }: { documentName: string; document: Y.Doc }) => {
    await writeFile(fileOf(documentName), Y.encodeStateAsUpdate(document))
  },
}

const server = new Server({
  port: Number(process.env.PORT),
  address: '127.0.0.1',
  quiet: true,
  ...(folder && storing),
})
await server.listen()
process.stdout.write('ready\n')
