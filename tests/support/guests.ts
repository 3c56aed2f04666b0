import type { Role } from '#shared/protocol/thread.ts'
import { RestClient } from './rest-client.ts'

/** Somebody new, signed in by the guest button. */
export async function signInGuest({ url: origin }: { url: string }, name?: string): Promise<RestClient> {
  const answer = await new RestClient({ url: origin }, { origin }).call('POST', '/session/guest', {
    ...(name === undefined ? {} : { name }),
  })
  const cookie = answer.headers.getSetCookie().map((each) => each.split(';')[0])
  return new RestClient({ url: origin }, { cookie: cookie.join('; '), origin })
}

/** A guest with a role in the thread, by the link that its owner gave. */
export async function joinAsGuest(
  server: { url: string },
  { owner, threadId, role }: { owner: RestClient; threadId: string; role: Exclude<Role, 'owner'> },
): Promise<RestClient> {
  const { url } = await owner.json<{ url: string }>('POST', `/threads/${threadId}/links`, { role })
  const guest = await signInGuest(server)
  await guest.json('POST', '/links/accept', { token: url.split('#')[1] })
  return guest
}
