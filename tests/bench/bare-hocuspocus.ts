import { Server } from '@hocuspocus/server'

/** The peer that our server is measured beside: Hocuspocus as it comes, in a process of its own, storing nothing. */
const server = new Server({ port: Number(process.env.PORT), address: '127.0.0.1', quiet: true })
await server.listen()
process.stdout.write('ready\n')
