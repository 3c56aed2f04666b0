import { z } from 'zod'
import { limits } from './limits.ts'

/** What a peer shows of itself in Yjs awareness. The server overwrites `user` from the session; only the cursor is the client's own. */
export const presenceUserSchema = z.strictObject({
  name: z.string().max(limits.nameCharacters),
  color: z.string().regex(/^#[0-9a-f]{6}$/i),
  type: z.enum(['human', 'agent']),
})
export type PresenceUser = z.infer<typeof presenceUserSchema>

export const agentName = 'process-designer-agent'
/** How the designer is called and coloured in carets and messages. */
export const agentUser: PresenceUser = { name: 'Designer', color: '#7c3aed', type: 'agent' }
