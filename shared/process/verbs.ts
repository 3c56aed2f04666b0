/**
 * Verbs that say what somebody does in a business process: they tell "Check the invoice" and "The clerk checks the
 * invoice" from a heading or a remark. English only.
 */
const list = `
accept access acknowledge acquire activate adapt add adjust advise agree alert align allocate allow amend analyse
analyze announce answer apologise apologize append apply appoint appraise approve archive arrange ask assemble assess
assign assist attach attend audit authenticate authorise authorize award back backfill backup bake begin bill block
book brief bring build buy calculate calibrate call cancel capture categorise categorize certify change charge chase
check choose claim clarify classify clean clear close coach collect combine comment commit communicate compare
compensate compile complete compute conclude conduct configure confirm connect consolidate consult contact continue
contract convert cook coordinate copy correct count countersign create credit debit decide declare decline
decommission deduct deduplicate define delegate delete deliver deploy deposit design destroy detect determine develop
diagnose disable discuss dismiss dispatch display dispose distribute document download draft drop edit email empty
enable encrypt end enforce engage enrich enrol enroll enter escalate establish estimate evaluate examine exchange
execute explain export extend extract fetch file fill filter finalise finalize find finish fix flag follow forecast
forward freeze fulfil fulfill gather generate get give grant greet group hand handle hire hold host identify implement
import incorporate inform initiate inspect install instruct integrate interview introduce investigate invite invoice
issue join keep label launch lead leave link list load locate lock log look mail maintain make manage map mark match
measure meet merge message migrate mitigate modify monitor mount move negotiate nominate notify obtain offboard offer
okay onboard open order organise organize orientate outline outsource own pack page park pause pay perform phone pick
place plan plug poll populate post postpone prepare present prevent print prioritise prioritize process procure
produce provide provision publish pull purchase push put qualify quarantine query queue quote raise rank rate reach
read reassess reassign rebook recalculate recall receive recheck recommend reconcile record recover recruit redirect
refer refresh refund refuse register reimburse reject release reload remind remove renew reorder repair repeat replace
replenish reply report request reroute reschedule resend reserve reset resolve respond restart restock restore
restrict resubmit retain retrieve retry return revert review revise revoke rework ring roll rollback rotate route run
sample save scan schedule score screen scrub seal search secure select sell send serve set settle share ship shortlist
show shred sign simulate solve sort source specify split stamp start sterilise sterilize stop store stream submit
subscribe summarise summarize supervise supply support suspend swap switch sync synchronise synchronize tag take tell
terminate test tidy trace track train transcribe transfer transform transition translate transport treat triage
trigger try type unlock unpack update upgrade upload use validate verify view visit vote wait warn wash weigh welcome
wipe wire withdraw work wrap write
`

const verbs: ReadonlySet<string> = new Set(list.trim().split(/\s+/))

/** Forms that no rule finds: past tense and participle. */
const irregular: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sent: 'send',
    paid: 'pay',
    made: 'make',
    built: 'build',
    bought: 'buy',
    brought: 'bring',
    chosen: 'choose',
    drawn: 'draw',
    found: 'find',
    given: 'give',
    got: 'get',
    held: 'hold',
    kept: 'keep',
    left: 'leave',
    met: 'meet',
    put: 'put',
    read: 'read',
    run: 'run',
    set: 'set',
    sold: 'sell',
    split: 'split',
    taken: 'take',
    told: 'tell',
    withdrawn: 'withdraw',
    written: 'write',
  }),
)

/** Whether a word is one of these verbs in its base form, as an instruction begins with it. */
export function isVerb(word: string): boolean {
  return verbs.has(word.toLowerCase())
}

/** "checks" → "check", "notifies" → "notify"; undefined when it is no verb in the third person. */
export function fromThirdPerson(word: string): string | undefined {
  const lower = word.toLowerCase()
  if (!lower.endsWith('s') || lower.endsWith('ss')) return undefined
  return findVerb(lower.slice(0, -1), lower.replace(/es$/, ''), lower.replace(/ies$/, 'y'))
}

/** "checking" → "check", "approving" → "approve", "getting" → "get". */
export function fromGerund(word: string): string | undefined {
  const lower = word.toLowerCase()
  return lower.endsWith('ing') ? fromStem(lower.slice(0, -3)) : undefined
}

/** "approved" → "approve", "notified" → "notify", "sent" → "send". */
export function fromParticiple(word: string): string | undefined {
  const lower = word.toLowerCase()
  const special = irregular.get(lower)
  if (special) return special
  if (lower.endsWith('ied')) return fromStem(`${lower.slice(0, -3)}y`)
  return lower.endsWith('ed') ? fromStem(lower.slice(0, -2)) : undefined
}

/** The base form of a verb in any of its forms. */
export function baseForm(word: string): string | undefined {
  if (isVerb(word)) return word.toLowerCase()
  return fromThirdPerson(word) ?? fromGerund(word) ?? fromParticiple(word)
}

function fromStem(stem: string): string | undefined {
  return findVerb(`${stem}e`, stem, stem.replace(/([b-df-hj-np-tv-z])\1$/, '$1'))
}

function findVerb(...candidates: readonly string[]): string | undefined {
  return candidates.find((candidate) => verbs.has(candidate))
}
