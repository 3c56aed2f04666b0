import { Check } from 'lucide-react'
import type { KeyboardEvent, ReactNode, ToggleEvent } from 'react'
import { classes } from './classes.ts'
import { type Placement, type TriggerProps, usePopover } from './use-popover.ts'

type MenuProps = {
  readonly label: string
  readonly trigger: (props: TriggerProps) => ReactNode
  readonly children: ReactNode
  readonly placement?: Placement
}

/** A menu of things to do. Arrow keys, Home, End and first letters walk it, as menus of desktops do. */
export function Menu({ label, trigger, children, placement = 'below-end' }: MenuProps) {
  const { trigger: triggerProps, surface } = usePopover('menu')
  const toggle = (event: ToggleEvent<HTMLElement>) => {
    surface.onToggle(event)
    if (event.newState === 'open') itemsOf(event.currentTarget)[0]?.focus()
  }
  return (
    <>
      {trigger(triggerProps)}
      <div
        {...surface}
        onToggle={toggle}
        role="menu"
        tabIndex={-1}
        aria-label={label}
        data-placement={placement}
        onKeyDown={walk}
        className="min-w-44 p-1 text-left text-sm"
      >
        {children}
      </div>
    </>
  )
}

const itemsOf = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]')]

function walk(event: KeyboardEvent<HTMLElement>): void {
  const menu = event.currentTarget
  const items = itemsOf(menu)
  const next = nextItem(event.key, items.indexOf(event.target as HTMLElement), items)
  if (event.key === 'Tab') menu.hidePopover()
  else if (next) {
    event.preventDefault()
    next.focus()
  }
}

function nextItem(key: string, at: number, items: readonly HTMLElement[]): HTMLElement | undefined {
  if (key === 'ArrowDown') return items[(at + 1) % items.length]
  if (key === 'ArrowUp') return items.at(at <= 0 ? -1 : at - 1)
  if (key === 'Home') return items[0]
  if (key === 'End') return items.at(-1)
  if (key.length !== 1 || key === ' ') return undefined
  const begins = (item: HTMLElement) => item.textContent.trim().toLowerCase().startsWith(key.toLowerCase())
  return [...items.slice(at + 1), ...items.slice(0, at + 1)].find(begins)
}

const item =
  'flex w-full items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-left outline-none hover:bg-accent-soft focus:bg-accent-soft'

/** Closing the menu first gives the focus back to its button, from which a dialog then may take it. */
function closing(act: () => void) {
  return (event: { currentTarget: HTMLElement }) => {
    event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
    act()
  }
}

type MenuItemProps = {
  readonly icon?: ReactNode
  readonly children: ReactNode
  readonly onSelect: () => void
}

export function MenuItem({ icon, children, onSelect }: MenuItemProps) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} className={item} onClick={closing(onSelect)}>
      {icon && <span className="grid size-4 place-items-center text-soft">{icon}</span>}
      {children}
    </button>
  )
}

type MenuChoiceProps<Value extends string> = {
  readonly label: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: string; readonly icon?: ReactNode }[]
  readonly onChoose: (value: Value) => void
}

export function MenuChoice<Value extends string>({
  label,
  value,
  choices,
  onChoose,
}: MenuChoiceProps<Value>) {
  return (
    <MenuGroup label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="menuitemradio"
          aria-checked={choice.value === value}
          tabIndex={-1}
          className={item}
          onClick={closing(() => onChoose(choice.value))}
        >
          {choice.icon && <span className="grid size-4 place-items-center text-soft">{choice.icon}</span>}
          <span className="flex-1">{choice.label}</span>
          <Check
            size={14}
            className={classes('text-accent', choice.value !== value && 'invisible')}
            aria-hidden
          />
        </button>
      ))}
    </MenuGroup>
  )
}

/** Items that belong together, under a name. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of menu items, which a fieldset may not hold
    <div role="group" aria-label={label}>
      <div className="px-2.5 pt-1.5 pb-1 text-faint text-xs" aria-hidden>
        {label}
      </div>
      {children}
    </div>
  )
}

export function MenuSeparator() {
  return <hr className="mx-1 my-1 border-line" />
}
