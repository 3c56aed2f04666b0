import { ChevronDown, Crown, UserMinus } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { messageOf } from '../api.ts'
import { useShell } from '../shell/shell-context.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Confirmation } from '../ui/confirmation.tsx'
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '../ui/menu.tsx'
import { type LinkRole, type Member, useChangeMember, useRemoveMember } from './queries.ts'
import { grantedRoles, roleMeanings, roleNames } from './roles.ts'

type MemberRowProps = {
  readonly threadId: string
  readonly member: Member
  readonly isSelf: boolean
  /** The thread is the reader's own. */
  readonly mayManage: boolean
}

type Question = 'take-out' | 'hand-over' | 'leave'

/** One person: who they are, what they can do, and what the reader can change about it. */
export function MemberRow({ threadId, member, isSelf, mayManage }: MemberRowProps) {
  const [question, setQuestion] = useState<Question | null>(null)
  const change = useChangeMember(threadId)
  if (question !== null) {
    return (
      <li>
        <MemberQuestion {...{ threadId, member, question }} onDone={() => setQuestion(null)} />
      </li>
    )
  }
  const isOwner = member.role === 'owner'
  return (
    <li className="flex items-center gap-2.5 py-0.5">
      <Avatar person={member} />
      <div className="min-w-0 flex-1">
        <p className="truncate">
          {member.name}
          {isSelf && <span className="text-faint"> (you)</span>}
        </p>
        <p className="text-faint text-xs">{roleMeanings[member.role]}</p>
        {change.isError && (
          <p role="alert" className="text-del text-xs">
            {messageOf(change.error)}
          </p>
        )}
      </div>
      {mayManage && !isSelf && !isOwner ? (
        <RoleMenu
          name={member.name}
          role={change.isPending ? change.variables.role : member.role}
          onChoose={(role) => change.mutate({ userId: member.user_id, role })}
          onAsk={setQuestion}
        />
      ) : (
        <span className="text-soft text-xs">{roleNames[member.role]}</span>
      )}
      {isSelf && !isOwner && (
        <Button size="sm" onClick={() => setQuestion('leave')}>
          Leave
        </Button>
      )}
    </li>
  )
}

type RoleMenuProps = {
  readonly name: string
  readonly role: Member['role']
  readonly onChoose: (role: LinkRole) => void
  readonly onAsk: (question: Question) => void
}

function RoleMenu({ name, role, onChoose, onAsk }: RoleMenuProps) {
  return (
    <Menu
      label={`What ${name} may do`}
      trigger={(props) => (
        <Button {...props} size="sm">
          {roleNames[role]}
          <span className="sr-only">: change what {name} may do</span>
          <ChevronDown size={12} aria-hidden />
        </Button>
      )}
    >
      <MenuChoice
        label="Role"
        value={role}
        choices={grantedRoles.map((value) => ({ value, label: roleNames[value] }))}
        onChoose={(chosen) => {
          if (chosen !== role && chosen !== 'owner') onChoose(chosen)
        }}
      />
      <MenuSeparator />
      <MenuItem icon={<Crown size={15} aria-hidden />} onSelect={() => onAsk('hand-over')}>
        Make owner…
      </MenuItem>
      <MenuItem icon={<UserMinus size={15} aria-hidden />} onSelect={() => onAsk('take-out')}>
        Take out…
      </MenuItem>
    </Menu>
  )
}

type MemberQuestionProps = {
  readonly threadId: string
  readonly member: Member
  readonly question: Question
  readonly onDone: () => void
}

function MemberQuestion({ threadId, member, question, onDone }: MemberQuestionProps) {
  const change = useChangeMember(threadId)
  const remove = useRemoveMember(threadId)
  const { openDialog } = useShell()
  const [, navigate] = useLocation()
  const { name, user_id: userId } = member
  if (question === 'hand-over') {
    return (
      <Confirmation
        text={`Make ${name} the owner? They decide who gets in from then on, and you become an editor. Only they can give it back.`}
        action="Make owner"
        isBusy={change.isPending}
        error={change.error}
        onConfirm={() => change.mutate({ userId, role: 'owner' }, { onSuccess: onDone })}
        onCancel={onDone}
      />
    )
  }
  const leave = () => {
    openDialog(null)
    navigate('/')
  }
  return (
    <Confirmation
      text={
        question === 'leave'
          ? 'Leave this process? It closes here at once, and you need a new link to come back. What you wrote stays.'
          : `Take ${name} out? What they have open closes at once. What they wrote stays.`
      }
      action={question === 'leave' ? 'Leave' : 'Take out'}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(userId, { onSuccess: question === 'leave' ? leave : onDone })}
      onCancel={onDone}
    />
  )
}
