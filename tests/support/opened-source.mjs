import { registerHooks } from 'node:module'

/**
 * Loaded into a server before anything else (`node --import`): files of ours are read with a guard taken out of them, as
 * opened-source.ts says. A guard that is not there once and exactly so ends the start.
 */

const openings = JSON.parse(process.env.OPENED_SOURCE ?? '[]')

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const ours = openings.filter(({ file }) => url.endsWith(`/${file}`))
    if (ours.length === 0) return loaded
    return { ...loaded, source: ours.reduce(opened, String(loaded.source)) }
  },
})

function opened(source, { file, from, to }) {
  const parts = source.split(from)
  if (parts.length !== 2)
    throw new Error(`${file} has ${parts.length - 1} times what is to be opened: ${from}`)
  return parts.join(to)
}
