import { findingsOf } from '#shared/process/findings.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { flowSvg } from '#shared/process/flow/svg.ts'
import { checkBlocks } from '#shared/spy/check.ts'
import { formatProgram } from '#shared/spy/format.ts'

/**
 * What the app loads to know a process, to be bundled and weighed. Not in it: what explains names and rules, maps, BPMN,
 * Mermaid, the dry run.
 */
export const knowledge = { findingsOf, flowOf, flowSvg, checkBlocks, formatProgram }
