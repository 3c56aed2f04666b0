import { type ChildProcess, spawn } from 'node:child_process'

/**
 * Ends `child` when this process ends, however that happens: a killed process runs no handler, but its pipes close. A
 * shell of its own waits at one, so that neither Ctrl-C nor a crash here can reach the shell first.
 * `folder` is removed afterwards. The leash falls off by itself when the child ends.
 */
export function leash(child: ChildProcess, signal: 'INT' | 'TERM' | 'KILL', folder = ''): void {
  const args = ['-c', waitAndEnd, 'leash', signal, String(child.pid), folder]
  const watcher = spawn('/bin/sh', args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  watcher.unref()
  child.once('exit', () => watcher.kill('SIGKILL'))
}

/** Waits for the process to be gone for at most ten seconds: in some containers nobody takes dead processes away. */
const waitAndEnd = `
cat
kill -s "$1" "$2"
for _ in $(seq 100); do
  kill -0 "$2" 2>/dev/null || break
  sleep 0.1
done
[ -z "$3" ] || rm -rf -- "$3"
`
