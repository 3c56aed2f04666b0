import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { limits } from '#shared/protocol/limits.ts'
import { type Credentials, useSessionActions } from '../session.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { FailureNotice } from '../ui/notice.tsx'

type SignInFormProps = {
  /** Whether an account is made, or one that there is opened. */
  readonly isNew: boolean
  /** What a new account is called unless somebody writes another name. */
  readonly name: string
  /** False beside a way that most people here will take. */
  readonly isMain: boolean
  readonly onDone: () => void
}

/** E-mail and password; browsers fill them in and keep them. */
export function SignInForm({ isNew, name, isMain, onDone }: SignInFormProps) {
  const { signIn, signUp } = useSessionActions()
  const enter = useMutation({
    mutationFn: (typed: Credentials & { name: string }) =>
      isNew ? signUp(typed) : signIn({ email: typed.email, password: typed.password }),
    onSuccess: onDone,
  })
  const [typed, setTyped] = useState({ email: '', password: '', name })
  const set = (part: Partial<typeof typed>) => setTyped({ ...typed, ...part })
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (!enter.isPending) enter.mutate(typed)
      }}
    >
      {isNew && (
        <Field
          label="Name"
          value={typed.name}
          onChange={(event) => set({ name: event.target.value })}
          maxLength={limits.nameCharacters}
          autoComplete="name"
        />
      )}
      <Field
        label="E-mail"
        type="email"
        value={typed.email}
        onChange={(event) => set({ email: event.target.value })}
        autoComplete="username"
      />
      <Field
        label="Password"
        type="password"
        value={typed.password}
        onChange={(event) => set({ password: event.target.value })}
        {...(isNew && { minLength: limits.minPasswordCharacters })}
        maxLength={limits.maxPasswordCharacters}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        hint={
          isNew
            ? `At least ${limits.minPasswordCharacters} characters. Keep it well: this server sends no e-mails and cannot reset it.`
            : undefined
        }
      />
      {enter.error && <FailureNotice error={enter.error} />}
      <Button type="submit" look={isMain ? 'primary' : 'plain'} size="lg" disabled={enter.isPending}>
        {isNew ? 'Create account' : 'Sign in'}
      </Button>
    </form>
  )
}
