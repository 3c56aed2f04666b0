/**
 * What is recorded of the REST interface, by route below the base, and what it is called. Everything that changes
 * something must have a name here; of what is only read, that which takes texts out of the house.
 */
const actions: Readonly<Record<string, string>> = {
  'POST /session/guest': 'session.begin',
  'PATCH /session': 'person.rename',
  'DELETE /session': 'session.end',
  'POST /session/sign-up': 'account.create',
  'POST /session/sign-in': 'session.begin',
  'POST /session/password': 'account.change_password',
  'GET /session/export': 'account.export',
  'POST /session/oidc': 'session.ask_provider',
  'GET /session/oidc/callback': 'session.begin',
  'DELETE /sessions/:session_id': 'session.end',
  'DELETE /sessions': 'session.end_all',

  'POST /api-keys': 'key.create',
  'DELETE /api-keys/:key_id': 'key.delete',

  'POST /links/accept': 'link.accept',
  'POST /threads/:thread_id/links': 'link.create',
  'DELETE /threads/:thread_id/links/:link_id': 'link.revoke',
  'POST /threads/:thread_id/members': 'member.add',
  'PATCH /threads/:thread_id/members/:user_id': 'member.change',
  'DELETE /threads/:thread_id/members/:user_id': 'member.remove',

  'POST /threads': 'thread.create',
  'PATCH /threads/:thread_id': 'thread.update',
  'DELETE /threads/:thread_id': 'thread.delete',
  'POST /threads/:thread_id/tickets': 'ticket.create',
  'GET /threads/:thread_id/export': 'thread.export',

  'POST /threads/:thread_id/maps': 'map.create',
  'POST /threads/:thread_id/maps/:map_id/pairings': 'map.pair',
  'DELETE /threads/:thread_id/maps/:map_id/pairings/:pairing_id': 'map.unpair',
  'DELETE /threads/:thread_id/maps/:map_id': 'map.delete',

  'PATCH /threads/:thread_id/rules': 'rules.change',
  'POST /threads/:thread_id/findings/dismissals': 'finding.dismiss',
  'DELETE /threads/:thread_id/findings/dismissals/:dismissal_id': 'finding.take_back',

  'POST /threads/:thread_id/messages': 'message.post',
  'PATCH /threads/:thread_id/messages/:message_id': 'message.rewrite',
  'DELETE /threads/:thread_id/messages/:message_id': 'message.withdraw',
  'POST /threads/:thread_id/messages/:message_id/send-now': 'message.send_now',
  'POST /threads/:thread_id/runs/current/stop': 'run.stop',
  'POST /threads/:thread_id/runs/:run_id/undo': 'run.undo',

  'POST /threads/:thread_id/patches': 'patch.apply',
  'POST /threads/:thread_id/patches/:patch_id/undo': 'patch.undo',
  'POST /threads/:thread_id/patches/:patch_id/redo': 'patch.redo',
  'POST /threads/:thread_id/patches/:patch_id/keep': 'patch.keep',
  'POST /threads/:thread_id/proposals/:proposal_id/allow': 'proposal.allow',
  'POST /threads/:thread_id/proposals/:proposal_id/refuse': 'proposal.refuse',

  'POST /threads/:thread_id/versions': 'version.create',
  'PATCH /threads/:thread_id/versions/:version_id': 'version.rename',
  'POST /threads/:thread_id/versions/:version_id/restore': 'version.restore',
  'POST /threads/:thread_id/versions/:version_id/undo': 'version.undo_restore',
}

/** Undefined for what is not recorded. Throws where something changes and has no name. */
export function actionOf(route: string): string | undefined {
  const action = actions[route]
  if (action === undefined && !/^(?:GET|HEAD|OPTIONS) /.test(route))
    throw new Error(`${route} changes something and has no name in the audit log`)
  return action
}
