import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a PostgreSQL server on which the answer to a COMMIT can get lost, though the commit arrives. */
export class LossyProxy {
  /** The address of the database through this proxy. */
  readonly url: string
  /** How many answers were lost. */
  lost = 0
  readonly #server: ReturnType<typeof createServer>
  readonly #sockets = new Set<Socket>()
  #toLose = 0

  static async start(target: string): Promise<LossyProxy> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new LossyProxy(server, target)
  }

  private constructor(server: ReturnType<typeof createServer>, target: string) {
    const { hostname, port } = new URL(target)
    const own = new URL(target)
    own.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    this.url = own.href
    this.#server = server
    server.on('connection', (client) => this.#join(client, connect(Number(port), hostname)))
  }

  /** The answers to the next `count` commits do not arrive, and neither does anything else on their connections. */
  loseAnswers(count: number): void {
    this.#toLose = count
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(client: Socket, database: Socket): void {
    let isLosing = false
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      this.#sockets.add(from)
      // A broken connection is what this is for.
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.#sockets.delete(from)
        to.destroy()
      })
    }
    client.on('data', (bytes) => {
      if (this.#toLose > 0 && bytes.includes('commit')) {
        this.#toLose -= 1
        isLosing = true
      }
      database.write(bytes)
    })
    database.on('data', (bytes) => {
      if (!isLosing) client.write(bytes)
      else {
        // The database answers a commit when it is on disk: by now it is.
        this.lost += 1
        client.destroy()
      }
    })
  }
}
