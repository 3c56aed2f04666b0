import WebSocket from 'ws'
import type { ServerFrame } from '#shared/protocol/message.ts'
import { eventually } from './eventually.ts'
import { apiKey } from './server-process.ts'

type Frame<Type> = Extract<ServerFrame, { type: Type }>

/** Somebody on a chat socket, who remembers every frame. */
export class ChatPeer {
  readonly frames: ServerFrame[] = []
  readonly #socket: WebSocket
  #closeCode: number | undefined

  constructor(
    server: { url: string },
    threadId: string,
    options: {
      token?: string
      query?: string
      brief?: boolean
      cookie?: string
      origin?: string
      /** The address of the socket, where it is not the usual one. */
      path?: string
    } = {},
  ) {
    const { token = apiKey, query = '', brief = false, cookie, origin } = options
    const { path = `/v1/threads/${threadId}/stream` } = options
    const url = `${server.url.replace('http', 'ws')}${path}${query}`
    this.#socket = new WebSocket(url, brief ? [] : ['process-designer.v1'], {
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(cookie === undefined ? {} : { cookie }),
        ...(origin === undefined ? {} : { origin }),
      },
    })
    this.#socket.on('message', (data) => this.frames.push(JSON.parse(String(data)) as ServerFrame))
    this.#socket.on('close', (code) => {
      this.#closeCode = code
    })
    this.#socket.on('error', () => undefined)
  }

  async open(): Promise<this> {
    await eventually(() => this.#socket.readyState === WebSocket.OPEN, 'the chat socket is open')
    return this
  }

  async welcomed(): Promise<this> {
    await this.next('welcome')
    return this
  }

  /** Text is sent as it is, anything else as JSON. */
  send(frame: unknown): void {
    this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  say(content: string, clientMessageId: string): void {
    this.send({ content, client_msg_id: clientMessageId })
  }

  of<Type extends ServerFrame['type']>(type: Type): Frame<Type>[] {
    return this.frames.filter((frame): frame is Frame<Type> => frame.type === type)
  }

  /** The first frame of a type that fits, now or when it comes. */
  async next<Type extends ServerFrame['type']>(
    type: Type,
    fits: (frame: Frame<Type>) => boolean = () => true,
  ): Promise<Frame<Type>> {
    await eventually(() => this.of(type).some(fits), `a ${type} frame among ${JSON.stringify(this.frames)}`)
    const [found] = this.of(type).filter(fits)
    if (!found) throw new Error('it was there a moment ago')
    return found
  }

  /** The designer's reply when it has ended. */
  reply(number = 1): Promise<Frame<'message'>> {
    return this.next('message', (frame) => this.#endedReplies().indexOf(frame) === number - 1)
  }

  #endedReplies(): Frame<'message'>[] {
    return this.of('message').filter(({ role, status }) => role === 'AGENT' && status !== 'streaming')
  }

  async closed(): Promise<number> {
    await eventually(() => this.#closeCode !== undefined, 'the chat socket is closed')
    return this.#closeCode ?? 0
  }

  drop(): void {
    this.#socket.terminate()
  }
}
