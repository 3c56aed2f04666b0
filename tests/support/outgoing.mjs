import { ChildProcess } from 'node:child_process'
import { Socket as DatagramSocket } from 'node:dgram'
import { Socket } from 'node:net'

/**
 * Loaded into a server before anything else (`node --import`): prints each connection that it or one of its workers
 * opens, each datagram and each program that it starts, below every library. JavaScript, because workers load it too.
 */

/** The line that outgoing.ts reads. */
const tell = (target) => process.stderr.write(`outgoing ${JSON.stringify(target)}\n`)

const { connect } = Socket.prototype
Socket.prototype.connect = function (...given) {
  // Called with (options), (port, host), (path), or with an array that holds the options.
  const [first, second] = given.flat()
  const { host, port, path } = typeof first === 'object' ? first : { port: first, host: second }
  tell(`${host ?? 'localhost'}:${port ?? path}`)
  return connect.apply(this, given)
}

const { send } = DatagramSocket.prototype
DatagramSocket.prototype.send = function (...given) {
  tell('datagram')
  return send.apply(this, given)
}

const { spawn } = ChildProcess.prototype
ChildProcess.prototype.spawn = function (options) {
  tell(`program ${options.file}`)
  return spawn.call(this, options)
}
