import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

const surface =
  'z-40 min-w-44 rounded-xl border border-line bg-raised p-1 shadow-float animate-[rise_120ms_ease-out] outline-none'
const item =
  'flex cursor-pointer select-none items-center gap-2.5 rounded-lg px-2.5 py-1.5 outline-none data-highlighted:bg-accent-soft data-disabled:cursor-default data-disabled:opacity-50'

/**
 * `modal={false}`: the modal kind injects a style element, which a strict content security policy forbids. No portal: a
 * menu in a dialog must be part of the dialog, or the browser lets nobody reach it.
 */
export function Menu({ trigger, children, align = 'end', side }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content
        align={align}
        {...(side ? { side } : {})}
        sideOffset={6}
        collisionPadding={8}
        className={surface}
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

type MenuProps = {
  readonly trigger: ReactNode
  readonly children: ReactNode
  readonly align?: 'start' | 'end'
  readonly side?: 'top' | 'bottom'
}

export function MenuItem({
  icon,
  children,
  onSelect,
}: {
  icon?: ReactNode
  children: ReactNode
  onSelect: () => void
}) {
  return (
    <DropdownMenu.Item className={item} onSelect={onSelect}>
      {icon && <span className="text-soft">{icon}</span>}
      {children}
    </DropdownMenu.Item>
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
    <DropdownMenu.RadioGroup value={value} aria-label={label}>
      <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 text-faint text-xs">{label}</DropdownMenu.Label>
      {choices.map((choice) => (
        <DropdownMenu.RadioItem
          key={choice.value}
          value={choice.value}
          className={item}
          onSelect={() => onChoose(choice.value)}
        >
          {choice.icon && <span className="text-soft">{choice.icon}</span>}
          <span className="flex-1">{choice.label}</span>
          <Check
            size={14}
            className={classes('text-accent', choice.value !== value && 'invisible')}
            aria-hidden
          />
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="mx-1 my-1 h-px bg-line" />
}
