import type { ApiScope } from '#server/access/actor.ts'
import type { Action } from '#server/access/policy.ts'
import type { ClientFrame } from '#shared/protocol/message.ts'

/** What the caller needs for a route or a frame. */
export type Rule =
  /** Nothing. */
  | 'everyone'
  /** To be signed in as a person. */
  | 'person'
  /** To be signed in, or a key with this scope. */
  | { readonly scope: ApiScope }
  /** What the policy asks for this. */
  | { readonly action: Action }

export type Row = {
  readonly needs: Rule
  /** The status for those who have what they need. */
  readonly answers: number
  /** The status for those who are known already, where it is another one. */
  readonly answersKnown?: number
  readonly body?: object
  /** Its caller is signed out by it. */
  readonly signsOut?: true
}

const base = '/api/v1/process-designer'
const thread = `${base}/threads/:thread_id`
const read = { needs: { action: 'thread.read' }, answers: 200 } as const
const page = { needs: 'everyone', answers: 200 } as const
/** Asked without the upgrade to a socket. */
const socket = { needs: 'everyone', answers: 400 } as const

/** Every route of the server. The parameters in the path are filled in by the test. */
export const rows: Readonly<Record<string, Row>> = {
  'GET /healthz': page,
  'GET /readyz': page,
  // For callers on the same machine; these come through a proxy.
  'GET /metrics': { needs: 'everyone', answers: 404 },
  'GET /openapi.json': page,
  'GET /docs': page,

  'GET /docs/start.js': page,
  'GET /docs/swagger-ui.css': page,
  'GET /docs/swagger-ui-bundle.js': page,

  'GET /v1/threads/:thread_id/stream': socket,
  [`GET ${thread}/stream`]: socket,
  'GET /collab/:thread_id': socket,
  'GET /yjs/:thread_id': socket,

  [`GET ${base}/session`]: page,
  [`POST ${base}/session/guest`]: { needs: 'everyone', answers: 201, answersKnown: 200, body: {} },
  [`PATCH ${base}/session`]: { needs: 'person', answers: 200, body: { name: 'Somebody' } },
  [`DELETE ${base}/session`]: { needs: 'person', answers: 204, signsOut: true },
  // What a good password gives is tested with the accounts.
  [`POST ${base}/session/sign-up`]: { needs: 'everyone', answers: 422, body: {} },
  [`POST ${base}/session/sign-in`]: { needs: 'everyone', answers: 422, body: {} },
  [`GET ${base}/session/export`]: { needs: 'person', answers: 200 },
  // They are guests, who have none. What an account gets is tested with the accounts.
  [`POST ${base}/session/password`]: {
    needs: 'person',
    answers: 403,
    body: { old_password: 'three green otters', new_password: 'four green otters' },
  },
  // No provider is set up.
  [`POST ${base}/session/oidc`]: { needs: 'everyone', answers: 404, body: {} },
  [`GET ${base}/session/oidc/callback`]: { needs: 'everyone', answers: 404 },
  [`GET ${base}/sessions`]: { needs: 'person', answers: 200 },
  // Not one of theirs.
  [`DELETE ${base}/sessions/:session_id`]: { needs: 'person', answers: 404 },
  [`DELETE ${base}/sessions`]: { needs: 'person', answers: 204, signsOut: true },

  [`GET ${base}/api-keys`]: { needs: { scope: 'admin' }, answers: 200 },
  [`POST ${base}/api-keys`]: {
    needs: { scope: 'admin' },
    answers: 201,
    body: { name: 'Pipeline', scopes: ['threads:read'] },
  },
  // Not one of theirs.
  [`DELETE ${base}/api-keys/:key_id`]: { needs: { scope: 'admin' }, answers: 404 },

  [`POST ${base}/links/accept`]: {
    needs: { scope: 'threads:write' },
    // No such link: what a real one gives is tested with the links.
    answers: 404,
    body: { token: 'a token that nobody was given' },
  },
  [`GET ${thread}/links`]: { needs: { action: 'link.manage' }, answers: 200 },
  [`POST ${thread}/links`]: { needs: { action: 'link.manage' }, answers: 201, body: { role: 'editor' } },
  [`DELETE ${thread}/links/:link_id`]: { needs: { action: 'link.manage' }, answers: 204 },

  [`GET ${thread}/members`]: read,
  // A user that does not exist.
  [`POST ${thread}/members`]: {
    needs: { action: 'member.manage' },
    answers: 404,
    body: { user_id: 'user_none', role: 'viewer' },
  },
  [`PATCH ${thread}/members/:user_id`]: {
    needs: { action: 'member.manage' },
    answers: 200,
    body: { role: 'commenter' },
  },
  [`DELETE ${thread}/members/:user_id`]: { needs: { action: 'member.manage' }, answers: 204 },

  [`POST ${base}/threads`]: { needs: { scope: 'threads:write' }, answers: 201, body: { title: 'Another' } },
  [`GET ${base}/threads`]: { needs: { scope: 'threads:read' }, answers: 200 },
  [`GET ${thread}`]: read,
  [`PATCH ${thread}`]: { needs: { action: 'thread.update' }, answers: 200, body: { title: 'Renamed' } },
  [`DELETE ${thread}`]: { needs: { action: 'thread.delete' }, answers: 204 },
  [`POST ${thread}/tickets`]: { needs: { action: 'thread.read' }, answers: 201 },
  [`GET ${thread}/audit`]: { needs: { action: 'audit.read' }, answers: 200 },
  [`GET ${thread}/findings`]: read,
  [`GET ${thread}/findings/dismissals`]: read,
  [`POST ${thread}/findings/dismissals`]: {
    needs: { action: 'thread.update' },
    answers: 201,
    body: { rule: 'doc/no-title', section: null, words: '', reason: 'We know it' },
  },
  [`DELETE ${thread}/findings/dismissals/:dismissal_id`]: {
    needs: { action: 'thread.update' },
    answers: 204,
  },
  [`GET ${thread}/rules`]: read,
  [`PATCH ${thread}/rules`]: {
    needs: { action: 'thread.update' },
    answers: 200,
    body: { severities: { 'step/no-sla': 'off' } },
  },
  [`GET ${base}/rules`]: { needs: { scope: 'threads:read' }, answers: 200 },
  [`GET ${thread}/flow`]: read,
  [`GET ${thread}/maps`]: read,
  [`POST ${thread}/maps`]: {
    needs: { action: 'thread.update' },
    answers: 201,
    body: { process_map: { steps: [{ id: 'a', name: 'Check it' }] } },
  },
  [`GET ${thread}/maps/:map_id/gaps`]: read,
  [`POST ${thread}/maps/:map_id/pairings`]: {
    needs: { action: 'thread.update' },
    answers: 200,
    body: { step: 'Check it', mapped: 'a', is_same: true },
  },
  [`DELETE ${thread}/maps/:map_id/pairings/:pairing_id`]: {
    needs: { action: 'thread.update' },
    answers: 200,
  },
  [`DELETE ${thread}/maps/:map_id`]: { needs: { action: 'thread.update' }, answers: 204 },
  [`GET ${thread}/export`]: { needs: { action: 'thread.export' }, answers: 200 },

  [`GET ${thread}/messages`]: read,
  [`GET ${thread}/events`]: read,
  [`POST ${thread}/messages`]: {
    needs: { action: 'message.post' },
    answers: 202,
    body: { content: 'Hello', client_msg_id: 'matrix' },
  },
  // These four name a message or a run that is not there.
  [`PATCH ${thread}/messages/:message_id`]: {
    needs: { action: 'message.post' },
    answers: 404,
    body: { content: 'Hello' },
  },
  [`DELETE ${thread}/messages/:message_id`]: { needs: { action: 'message.post' }, answers: 404 },
  [`POST ${thread}/messages/:message_id/send-now`]: { needs: { action: 'run.stop' }, answers: 404 },
  [`POST ${thread}/runs/:run_id/undo`]: { needs: { action: 'patch.undo' }, answers: 404, body: {} },
  [`POST ${thread}/runs/current/stop`]: { needs: { action: 'run.stop' }, answers: 200 },

  [`GET ${thread}/patches`]: read,
  [`GET ${thread}/attribution`]: read,
  [`POST ${thread}/patches`]: {
    needs: { action: 'patch.apply' },
    answers: 200,
    body: { patches: [{ operation: 'append', location: '## Steps', content: 'Check the invoice.' }] },
  },
  [`GET ${thread}/patches/:patch_id`]: read,
  [`POST ${thread}/patches/:patch_id/undo`]: { needs: { action: 'patch.undo' }, answers: 200, body: {} },
  // It was not undone before.
  [`POST ${thread}/patches/:patch_id/redo`]: { needs: { action: 'patch.undo' }, answers: 409, body: {} },
  [`POST ${thread}/patches/:patch_id/keep`]: { needs: { action: 'patch.undo' }, answers: 200 },

  [`GET ${thread}/proposals`]: read,
  // No such proposal: what a real one gives is tested with the proposals.
  [`POST ${thread}/proposals/:proposal_id/allow`]: { needs: { action: 'patch.apply' }, answers: 404 },
  [`POST ${thread}/proposals/:proposal_id/refuse`]: { needs: { action: 'patch.apply' }, answers: 404 },

  [`GET ${thread}/versions`]: read,
  [`POST ${thread}/versions`]: { needs: { action: 'version.create' }, answers: 201, body: { name: 'Draft' } },
  [`GET ${thread}/versions/:version_id`]: read,
  [`PATCH ${thread}/versions/:version_id`]: {
    needs: { action: 'version.create' },
    answers: 200,
    body: { name: 'Final' },
  },
  [`POST ${thread}/versions/:version_id/restore`]: {
    needs: { action: 'version.restore' },
    answers: 200,
    body: {},
  },
  // No restore followed it.
  [`POST ${thread}/versions/:version_id/undo`]: { needs: { action: 'version.restore' }, answers: 409 },
}

/** Each frame of the chat, what it needs, and the frame that answers it. */
export const frameRows: Readonly<
  Record<
    ClientFrame['type'],
    { needs: { action: Action }; frame: object; answers: 'ack' | 'welcome' | 'status' | 'pong' }
  >
> = {
  message: {
    needs: { action: 'message.post' },
    frame: { type: 'message', content: 'Hello', client_msg_id: 'matrix' },
    answers: 'ack',
  },
  resume: {
    needs: { action: 'thread.read' },
    frame: { type: 'resume', last_event_id: 0 },
    answers: 'welcome',
  },
  stop: { needs: { action: 'run.stop' }, frame: { type: 'stop' }, answers: 'status' },
  ping: { needs: { action: 'thread.read' }, frame: { type: 'ping' }, answers: 'pong' },
}
