import { z } from 'zod'
import { limits } from './limits.ts'
import { miniProcessSchema, refusedPatchSchema } from './patch.ts'
import { proposalSchema, type WireProposal } from './proposal.ts'
import { prose } from './text.ts'

/** Frames of the chat socket. Everything that is stored carries `event_id`: per thread, increasing, delivered at least once. */

const messageRole = z.enum(['USER', 'AGENT', 'SYSTEM'])
const messageStatus = z.enum(['streaming', 'complete', 'stopped', 'failed', 'interrupted'])

export const authorSchema = z.strictObject({
  user_id: z.string(),
  name: z.string(),
  color: z.string(),
  type: z.enum(['human', 'agent', 'system']),
})
export type WireAuthor = z.infer<typeof authorSchema>

/** A question of the designer that ended its turn; people answer with one of the options or in their own words. */
const questionSchema = z.strictObject({
  question: z.string(),
  options: z.array(z.string()),
  about: z.string().optional(),
})

export const messageSchema = z.strictObject({
  event_id: z.number().int().nonnegative(),
  message_id: z.string(),
  role: messageRole,
  author: authorSchema,
  content: z.string(),
  client_msg_id: z.string().optional(),
  in_reply_to: z.string().optional(),
  run_id: z.string().optional(),
  status: messageStatus,
  /** For people: why a message is `failed`, `stopped` or `interrupted`, what was kept and what to do. */
  notice: z.string().optional(),
  /** After a failure: a retry before this time will fail again. */
  retry_at_ms: z.number().int().optional(),
  /** Of an AGENT message: the document as it was before this run, to be restored. */
  version_id: z.string().optional(),
  /** True while a USER message waits for an earlier run to end. */
  queued: z.boolean().optional(),
  /** True of a USER message that was taken back while it waited. Its content is empty, and people are not shown it. */
  withdrawn: z.boolean().optional(),
  question: questionSchema.optional(),
  /** What wrote an AGENT message: the built-in rules or a named model. */
  engine: z.strictObject({ kind: z.enum(['builtin', 'llm']), name: z.string() }).optional(),
  mini_process: miniProcessSchema.optional(),
  /** Patches that changed nothing, each with its reason; never in brief mode, where a client would apply them. */
  refused: z.array(refusedPatchSchema).optional(),
  /** Changes that people are to allow or refuse, and what they decided. */
  proposals: z.array(proposalSchema).optional(),
  created_at_ms: z.number().int(),
})
export type WireMessage = z.infer<typeof messageSchema>

const clientMessageId = z.string().min(1).max(limits.clientMessageIdCharacters)
const content = prose(limits.messageCharacters).refine((text) => text.trim().length > 0, 'is empty')

export const clientFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('message'),
    thread_id: z.string().optional(),
    role: z.literal('USER').optional(),
    content,
    client_msg_id: clientMessageId,
  }),
  z.strictObject({ type: z.literal('resume'), last_event_id: z.number().int().nonnegative() }),
  z.strictObject({ type: z.literal('stop') }),
  z.strictObject({ type: z.literal('ping') }),
])
export type ClientFrame = z.infer<typeof clientFrameSchema>

/** Body of POST …/messages: the same message over REST. */
export const postMessageSchema = z.strictObject({ content, client_msg_id: clientMessageId })

/** Body of PATCH …/messages/{message_id}. */
export const rewriteMessageSchema = z.strictObject({ content })

export const runStatus = z.enum(['thinking', 'reading', 'writing', 'idle'])

export type ServerFrame =
  | {
      type: 'welcome'
      last_event_id: number
      heartbeat_ms: number
      resume: 'live' | 'replay' | 'reset'
      agent_name: string
    }
  | { type: 'ack'; client_msg_id: string; message_id: string; event_id: number; duplicate: boolean }
  | ({ type: 'message' } & WireMessage)
  /** Text of a message that is being written. Not stored; `seq` counts from 0 per message, a snapshot after a resume has the whole text so far and `seq` of its last delta. */
  | { type: 'delta'; message_id: string; seq: number; delta: string }
  | { type: 'patch'; event_id: number; message_id: string; mini_process: z.infer<typeof miniProcessSchema> }
  /** A proposal of the designer is there, or was decided about. */
  | { type: 'proposal'; event_id: number; message_id: string; proposal: WireProposal }
  /** What people decided about findings has changed: ask for it again. Not stored; after a `welcome` ask too. */
  | { type: 'findings' }
  /** A map was added or deleted, or what people said about its steps has changed. Not stored; after a `welcome` ask too. */
  | { type: 'maps' }
  | { type: 'status'; status: z.infer<typeof runStatus>; section?: string; message_id?: string }
  | {
      type: 'error'
      code: string
      detail: string
      retry_after_ms?: number
      client_msg_id?: string
      fatal: boolean
    }
  | { type: 'pong' }
