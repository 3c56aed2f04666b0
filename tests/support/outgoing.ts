import { fileURLToPath } from 'node:url'

const recorder = fileURLToPath(new URL('./outgoing.mjs', import.meta.url))

/** Settings of a server that prints what it connects to. */
export const recordsOutgoing = { NODE_OPTIONS: `--import=${recorder}` }

/** Where a server that was started so has connected to, each target once: `host:port`. */
export function outgoingOf(logs: string): string[] {
  const targets = [...logs.matchAll(/^outgoing (".*")$/gm)].map(([, json = '']) => JSON.parse(json) as string)
  return [...new Set(targets)]
}
