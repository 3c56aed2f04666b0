import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, freePort, startEngine } from './engine.ts'

/** Starts an empty Redis that keeps everything in memory. */
export async function startRedis(program: string): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'process-designer-redis-'))
  const port = await freePort()
  return startEngine({
    program,
    args: [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      folder,
    ],
    user: {},
    folder,
    url: `redis://127.0.0.1:${port}`,
    ping: async () => {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      socket.write('PING\r\n')
      const [answer] = await once(socket, 'data')
      socket.destroy()
      if (String(answer) !== '+PONG\r\n') throw new Error(`Redis answers ${answer}`)
    },
  })
}
