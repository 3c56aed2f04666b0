import { fileURLToPath } from 'node:url'

const hook = fileURLToPath(new URL('./opened-source.mjs', import.meta.url))

/** A guard that is taken out: what stands in a file of ours, once, and what is read in its place. */
export type Opening = { readonly file: string; readonly from: string; readonly to: string }

/** Settings of a server that runs without these guards. `options` are further ones of Node. */
export const withOpened = (openings: readonly Opening[], options: string) => ({
  NODE_OPTIONS: `${options} --import=${hook}`,
  OPENED_SOURCE: JSON.stringify(openings),
})
