/**
 * The systems that a thread's context names under `integrations`, by their names in code. Undefined where it names none:
 * then every system is welcome. The context is free: a list of names, of things with a `name`, or one text with commas.
 */
export function integrationsIn(context: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const { integrations } = context
  const written: readonly unknown[] =
    typeof integrations === 'string'
      ? integrations.split(/[,;\n]/)
      : Array.isArray(integrations)
        ? integrations
        : []
  const names = new Set(
    written
      .map(nameIn)
      .filter((name) => name.trim() !== '')
      .map(nameInCode),
  )
  return names.size > 0 ? [...names] : undefined
}

function nameIn(value: unknown): string {
  const name = typeof value === 'object' && value !== null && 'name' in value ? value.name : value
  return typeof name === 'string' ? name : ''
}

/** "Google Sheets" is `google_sheets` in code. */
export function nameInCode(name: string): string {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
  return /^\p{L}/u.test(plain) ? plain : `system_${plain}`
}
