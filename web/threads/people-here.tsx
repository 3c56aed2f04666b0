import { type ReactNode, useSyncExternalStore } from 'react'
import type { DocumentSession } from '../document/document-session.ts'
import type { Participant } from '../document/presence.ts'
import { Avatar } from '../ui/avatar.tsx'
import { classes } from '../ui/classes.ts'
import { Popover } from '../ui/popover.tsx'

/** Further ones are only counted. */
const shownCount = 4
const designer: Participant = { name: 'Designer', color: '#7c3aed', type: 'agent', isSelf: false }

/** Who has the document open at this moment. The designer is always of the party; it is marked while it works. */
export function PeopleHere({ session, isRunning }: { session: DocumentSession; isRunning: boolean }) {
  const { participants } = useSyncExternalStore(session.subscribe, session.snapshot)
  const people = [designer, ...participants.filter(({ type }) => type === 'human')]
  const more = people.length - shownCount
  return (
    <Popover
      label="Here now"
      trigger={(props) => (
        <button
          {...props}
          className="flex items-center rounded-full pl-1"
          aria-label={`Here now: ${people.map(nameOf).join(', ')}`}
        >
          {people.slice(0, shownCount).map((person) => (
            <Ring
              key={`${person.type} ${person.name} ${person.color}`}
              isBusy={isRunning && person.type === 'agent'}
            >
              <Avatar person={person} />
            </Ring>
          ))}
          {more > 0 && <span className="pl-1 text-soft text-xs">+{more}</span>}
        </button>
      )}
    >
      <p className="pb-1.5 text-faint text-xs">Here now</p>
      <ul className="flex flex-col gap-1.5">
        {people.map((person) => (
          <li key={`${person.type} ${person.name} ${person.color}`} className="flex items-center gap-2.5">
            <Avatar person={person} />
            {nameOf(person)}
            {person.type === 'agent' && isRunning && <span className="text-agent text-xs">working</span>}
          </li>
        ))}
      </ul>
    </Popover>
  )
}

function Ring({ isBusy, children }: { isBusy: boolean; children: ReactNode }) {
  return (
    <span className={classes('-ml-1 rounded-full ring-2', isBusy ? 'z-1 ring-agent/50' : 'ring-bg')}>
      {children}
    </span>
  )
}

const nameOf = ({ name, isSelf }: Participant) => (isSelf ? `${name} (you)` : name)
