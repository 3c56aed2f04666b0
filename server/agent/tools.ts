import { z } from 'zod'
import type { Patch } from '#shared/document/patch.ts'
import { limits } from '#shared/protocol/limits.ts'
import type { ToolDefinition } from './model.ts'

/** The designer's tools. None has an effect outside its thread; the thread is bound by the server and no argument. */

const content = z.string().max(limits.patchContentCharacters)

/** `content` comes last, so that operation and place are known before the long text arrives. */
const patchArguments = z.strictObject({
  operation: z.enum(['insert', 'update', 'delete', 'append']),
  location: z
    .string()
    .min(1)
    .max(limits.locationCharacters)
    .describe('A heading such as "## Steps", or a path such as "Steps > Step 2".'),
  old_content: content
    .optional()
    .describe('update: the present Markdown that is to be replaced, exactly as it stands.'),
  new_content: content.optional().describe('Another name for content in an update.'),
  reason: z.string().max(1_000).optional().describe('Why, in one short sentence for people.'),
  content: content
    .optional()
    .describe('Markdown. For delete: the text to delete; left out, the whole section goes.'),
})

const readSectionArguments = z.strictObject({
  section: z
    .string()
    .min(1)
    .max(limits.locationCharacters)
    .describe('A heading or heading path; "document" for all of it.'),
})

const findTextArguments = z.strictObject({ query: z.string().min(1).max(1_000) })

const checkArguments = z.strictObject({
  section: z
    .string()
    .min(1)
    .max(limits.locationCharacters)
    .optional()
    .describe('A heading or heading path; left out, all of the document.'),
})

const dryRunArguments = z.strictObject({
  entry: z.string().max(200).optional().describe('The function to run; left out, the first one.'),
  input: z
    .record(z.string().max(200), z.unknown())
    .optional()
    .describe('Values of its parameters by name; what is left out is unknown.'),
  faults: z
    .array(
      z.strictObject({
        call: z.string().max(200).describe('As in "salesforce.create_contact".'),
        kind: z.enum(['timeout', 'error']),
        times: z.number().int().min(1).max(1_000).optional().describe('Left out: every time.'),
      }),
    )
    .max(20)
    .optional(),
  assumptions: z
    .record(z.string().max(500), z.boolean())
    .optional()
    .describe('How decisions about the unknown turn out, by their text in the trace; false otherwise.'),
})

const compareMapArguments = z.strictObject({
  map_id: z
    .string()
    .max(100)
    .optional()
    .describe('Left out: the only map of the thread, or the list of them.'),
})

const askUserArguments = z.strictObject({
  question: z.string().min(1).max(2_000),
  options: z
    .array(z.string().min(1).max(200))
    .max(4)
    .optional()
    .describe('Up to four short answers to choose from.'),
  about: z.string().max(1_000).optional().describe('The section the question is about.'),
})

const setProcessArguments = z.strictObject({
  title: z.string().min(1).max(limits.titleCharacters).optional(),
  kind: z.string().max(100).optional(),
  owner: z.string().max(200).optional(),
  integrations: z.array(z.string().max(200)).max(50).optional(),
})

export type DryRunArguments = z.infer<typeof dryRunArguments>
export type Question = z.infer<typeof askUserArguments>
export type ProcessFacts = z.infer<typeof setProcessArguments>

const tools = {
  patch: {
    description: 'Change the document. Everybody sees it at once and can undo it.',
    arguments: patchArguments,
  },
  read_section: { description: 'Read the present Markdown of a section.', arguments: readSectionArguments },
  find_text: {
    description: 'Find words in the document, with the section of each hit.',
    arguments: findTextArguments,
  },
  check: {
    description: 'What the rules find wrong in the document or a section: the worst first.',
    arguments: checkArguments,
  },
  dry_run: {
    description:
      'Run the SPy code of the document with simulated systems, to see what would happen. Has no effect.',
    arguments: dryRunArguments,
  },
  compare_map: {
    description:
      'Compare the document to a map of the process that people brought: what is missing, extra or moved.',
    arguments: compareMapArguments,
  },
  ask_user: { description: 'Ask the people one question. Ends your turn.', arguments: askUserArguments },
  set_process: {
    description: 'Record facts about the process: title, kind, owner, integrations.',
    arguments: setProcessArguments,
  },
} as const

export const toolDefinitions: readonly ToolDefinition[] = Object.entries(tools).map(([name, tool]) => ({
  name,
  description: tool.description,
  parameters: z.toJSONSchema(tool.arguments),
}))

/** A call whose arguments have been checked. */
export type ParsedCall =
  | { readonly tool: 'patch'; readonly patch: Patch }
  | { readonly tool: 'read_section'; readonly section: string }
  | { readonly tool: 'find_text'; readonly query: string }
  | { readonly tool: 'check'; readonly section: string | undefined }
  | { readonly tool: 'dry_run'; readonly wish: DryRunArguments }
  | { readonly tool: 'compare_map'; readonly mapId: string | undefined }
  | { readonly tool: 'ask_user'; readonly question: Question }
  | { readonly tool: 'set_process'; readonly facts: ProcessFacts }

export type CallError = { readonly tool: 'error'; readonly detail: string }

/** Reads a call as the model wrote it. A broken one comes back as a sentence for the model, never as an exception. */
export function parseCall(name: string, text: string): ParsedCall | CallError {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { tool: 'error', detail: 'The arguments are not valid JSON. Send the call again, whole.' }
  }
  switch (name) {
    case 'patch':
      return parsed(patchArguments, json, (given) => ({ tool: 'patch', patch: patchOf(given) }))
    case 'read_section':
      return parsed(readSectionArguments, json, ({ section }) => ({ tool: 'read_section', section }))
    case 'find_text':
      return parsed(findTextArguments, json, ({ query }) => ({ tool: 'find_text', query }))
    case 'check':
      return parsed(checkArguments, json, ({ section }) => ({ tool: 'check', section }))
    case 'dry_run':
      return parsed(dryRunArguments, json, (wish) => ({ tool: 'dry_run', wish }))
    case 'compare_map':
      return parsed(compareMapArguments, json, ({ map_id: mapId }) => ({ tool: 'compare_map', mapId }))
    case 'ask_user':
      return parsed(askUserArguments, json, (question) => ({ tool: 'ask_user', question }))
    case 'set_process':
      return parsed(setProcessArguments, json, (facts) => ({ tool: 'set_process', facts }))
    default:
      return {
        tool: 'error',
        detail: `There is no tool "${name}". The tools are ${Object.keys(tools).join(', ')}.`,
      }
  }
}

function parsed<T>(
  schema: z.ZodType<T>,
  json: unknown,
  make: (given: T) => ParsedCall,
): ParsedCall | CallError {
  const result = schema.safeParse(json)
  if (result.success) return make(result.data)
  const problems = result.error.issues.map(
    (issue) => `${issue.path.join('.') || 'arguments'}: ${issue.message}`,
  )
  return { tool: 'error', detail: `The arguments are not right: ${problems.join('; ')}` }
}

function patchOf(given: z.infer<typeof patchArguments>): Patch {
  const { operation, location, old_content, new_content, reason } = given
  const text = operation === 'update' ? (new_content ?? given.content) : given.content
  return {
    operation,
    location,
    ...(reason === undefined ? {} : { reason }),
    ...(old_content === undefined ? {} : { oldContent: old_content }),
    ...(text === undefined ? {} : operation === 'update' ? { newContent: text } : { content: text }),
  }
}
