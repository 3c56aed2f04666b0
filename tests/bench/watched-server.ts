/**
 * The server as it is, which at SIGUSR2 prints the turns of its event loop since the last time: how much CPU time the
 * slowest took, in ms. Time on the clock would count what else the machine does.
 */

let slowest = 0
let last = process.threadCpuUsage()

setInterval(() => {
  const { user, system } = process.threadCpuUsage(last)
  last = process.threadCpuUsage()
  slowest = Math.max(slowest, (user + system) / 1000)
}, 1).unref()

process.on('SIGUSR2', () => {
  process.stdout.write(`slowest turn ${slowest}\n`)
  slowest = 0
})

await import('../../server/main.ts')

export {}
