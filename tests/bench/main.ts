import { benchAudit } from './audit.ts'
import { benchEditor } from './editor.ts'
import { benchGrowth } from './growth.ts'
import { benchKeystroke } from './keystroke.ts'
import { benchKnowledge } from './knowledge.ts'
import { benchLargeUpdate } from './large-update.ts'
import { benchPatch } from './patch.ts'
import { benchReview } from './review.ts'
import { benchStart } from './start.ts'
import { benchStream } from './stream.ts'
import { benchTrust } from './trust.ts'
import { benchUndo } from './undo.ts'

/** `npm run bench`, or `npm run bench -- patch` for one of them. */
const benches: Record<string, () => void | Promise<void>> = {
  start: benchStart,
  editor: benchEditor,
  keystroke: benchKeystroke,
  patch: benchPatch,
  stream: benchStream,
  undo: benchUndo,
  review: benchReview,
  growth: benchGrowth,
  knowledge: benchKnowledge,
  trust: benchTrust,
  audit: benchAudit,
  'large-update': benchLargeUpdate,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in benches))
if (unknown.length > 0) {
  process.stderr.write(
    `No such bench: ${unknown.join(', ')}. There are ${Object.keys(benches).join(', ')}.\n`,
  )
  process.exit(1)
}
for (const [name, run] of Object.entries(benches)) {
  if (wanted.length === 0 || wanted.includes(name)) await run()
}
process.exit(0)
