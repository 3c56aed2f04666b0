import { afterAll, afterEach } from 'vitest'
import { ChatPeer } from './chat-peer.ts'
import { EditorPeer } from './editor-peer.ts'
import { RestClient } from './rest-client.ts'
import { type Script, startScriptedModel } from './scripted-model.ts'
import { startServer } from './server-process.ts'

/**
 * A server whose designer asks a scripted model, and people who come and go, for the tests of one file: sockets are
 * dropped after each test. `standing` is what the model says when it has no script.
 */
export async function openScriptedWorld(standing?: Script) {
  const model = await startScriptedModel(standing)
  const server = await startServer({ env: { OPENAI_BASE_URL: model.url } })
  const present: { drop(): void }[] = []
  afterEach(() => {
    for (const peer of present.splice(0)) peer.drop()
  })
  afterAll(async () => {
    await server.stop()
    await model.close()
  })

  return {
    model,
    server,
    rest: new RestClient(server),

    /** Somebody in a thread's chat. */
    enter(threadId: string, options?: ConstructorParameters<typeof ChatPeer>[2], on = server): ChatPeer {
      const peer = new ChatPeer(on, threadId, options)
      present.push(peer)
      return peer
    },

    /** A program in a thread's document. */
    async edit(threadId: string, on = server): Promise<EditorPeer> {
      const { ticket } = await new RestClient(on).json<{ ticket: string }>(
        'POST',
        `/threads/${threadId}/tickets`,
      )
      const program = new EditorPeer(on, threadId, ticket)
      present.push(program)
      await program.synced()
      return program
    },
  }
}
