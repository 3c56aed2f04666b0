/* biome-ignore-all lint/performance/noBarrelFile: it is an entry, to be bundled and weighed */
/** What the app loads to know a process. */
export { findingsOf } from '#shared/process/findings.ts'
export { flowOf } from '#shared/process/flow/flow-of.ts'
export { flowSvg } from '#shared/process/flow/svg.ts'
export { checkBlocks } from '#shared/spy/check.ts'
export { formatProgram } from '#shared/spy/format.ts'
