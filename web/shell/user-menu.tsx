import {
  Download,
  KeyRound,
  LockKeyhole,
  LogIn,
  LogOut,
  Monitor,
  MonitorSmartphone,
  Moon,
  PenLine,
  Sun,
  UserPlus,
} from 'lucide-react'
import { useLocation } from 'wouter'
import { apiBase } from '../api.ts'
import { useSession, useUser } from '../session.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '../ui/menu.tsx'
import { saveFile } from '../ui/save-file.ts'
import { chooseTheme, type Theme, useTheme } from '../ui/theme.ts'
import { useShell } from './shell-context.ts'

const themes: readonly { value: Theme; label: string; icon: React.ReactNode }[] = [
  { value: 'light', label: 'Light', icon: <Sun size={15} aria-hidden /> },
  { value: 'dark', label: 'Dark', icon: <Moon size={15} aria-hidden /> },
  { value: 'system', label: 'Like the system', icon: <Monitor size={15} aria-hidden /> },
]

export function UserMenu() {
  const user = useUser()
  const theme = useTheme()
  const { openDialog } = useShell()
  const [, navigate] = useLocation()
  const canSignUp = useSession().data?.sign_up_allowed ?? false
  return (
    <Menu
      label="Your menu"
      placement="above-start"
      trigger={(props) => (
        <button
          {...props}
          className="flex items-center gap-2 rounded-lg px-1.5 py-1 text-left text-soft hover:bg-line/60 aria-expanded:bg-line/60"
        >
          <Avatar person={user} />
          <span className="min-w-0 flex-1 truncate">{user.name}</span>
          <span className="sr-only">, your menu</span>
        </button>
      )}
    >
      {user.is_guest && (
        <>
          {canSignUp && (
            <MenuItem icon={<UserPlus size={15} aria-hidden />} onSelect={() => navigate('/sign-in?new')}>
              Keep your work: create an account
            </MenuItem>
          )}
          <MenuItem icon={<LogIn size={15} aria-hidden />} onSelect={() => navigate('/sign-in')}>
            Sign in
          </MenuItem>
          <MenuSeparator />
        </>
      )}
      <MenuItem icon={<PenLine size={15} aria-hidden />} onSelect={() => openDialog({ kind: 'name' })}>
        Change name
      </MenuItem>
      <MenuItem icon={<KeyRound size={15} aria-hidden />} onSelect={() => openDialog({ kind: 'api-keys' })}>
        API keys
      </MenuItem>
      <MenuItem
        icon={<MonitorSmartphone size={15} aria-hidden />}
        onSelect={() => openDialog({ kind: 'devices' })}
      >
        Devices
      </MenuItem>
      {user.email !== null && (
        <MenuItem
          icon={<LockKeyhole size={15} aria-hidden />}
          onSelect={() => openDialog({ kind: 'password' })}
        >
          Change password
        </MenuItem>
      )}
      <MenuItem
        icon={<Download size={15} aria-hidden />}
        onSelect={() => saveFile(`${apiBase}/session/export`)}
      >
        Download my data
      </MenuItem>
      <MenuSeparator />
      <MenuChoice label="Theme" value={theme} choices={themes} onChoose={chooseTheme} />
      <MenuSeparator />
      <MenuItem icon={<LogOut size={15} aria-hidden />} onSelect={() => openDialog({ kind: 'sign-out' })}>
        Sign out
      </MenuItem>
    </Menu>
  )
}
