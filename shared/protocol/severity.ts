import { z } from 'zod'
import { limits } from './limits.ts'

/** How grave a rule is in a thread; `info` is a note, `off` finds nothing. */
const ruleSeverity = z.enum(['error', 'warning', 'info', 'off'])
const ruleId = z.string().max(limits.ruleIdCharacters)

/** Those that people decided, by rule. */
export const severitiesSchema = z.strictObject({ severities: z.record(z.string(), ruleSeverity) })
export type WireSeverities = z.infer<typeof severitiesSchema>

/** Body of PATCH …/rules: null gives the rule its own severity again. */
export const changeSeveritiesSchema = z.strictObject({
  severities: z.record(ruleId, ruleSeverity.nullable()),
})
