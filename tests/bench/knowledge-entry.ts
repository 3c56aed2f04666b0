import { findingsOf } from '#shared/process/findings.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { flowSvg } from '#shared/process/flow/svg.ts'
import { checkBlocks } from '#shared/spy/check.ts'
import { formatProgram } from '#shared/spy/format.ts'

/** What the app loads to know a process, to be bundled and weighed. */
export const knowledge = { findingsOf, flowOf, flowSvg, checkBlocks, formatProgram }
