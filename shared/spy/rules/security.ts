import type { Argument, Call, Expression, Node, Text } from '../ast.ts'
import { type Diagnostic, replaceFix } from '../diagnostic.ts'
import { memberPath } from '../integration-calls.ts'
import { walk } from '../visit.ts'
import { error, type Module, warning } from './module.ts'

/** Names of what only the system itself may know, unless their end says that it is about something else. */
const secretName =
  /(?:^|_)(?:api_?key|secret|token|passw(?:or)?d|pwd|credentials?|private_?key|access_?key|auth_?key)s?$/i

/** What access tokens of well-known services look like. */
const secretShapes = [
  /^sk_(?:live|test)_\w{8,}/,
  /^sk-[\w-]{20,}/,
  /^xox[abprs]-/,
  /^AKIA[0-9A-Z]{16}$/,
  /^gh[pousr]_\w{20,}/,
  /^AIza[\w-]{30,}/,
  /^eyJ[\w-]{10,}\.eyJ/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /^SG\.[\w-]{16,}\./,
  /^glpat-/,
]

/** Shorter texts are examples or switches, no secrets. */
const minSecretLength = 4

/** Names of fields about people (GDPR, article 4), as integrations call them. */
const personalName =
  /^(?:e_?mail(?:_address)?|phone(?:_number)?|mobile|ssn|social_security(?:_number)?|iban|card(?:_number)?|cvv|passport(?:_number)?|birth_?date|birthday|dob|date_of_birth|address|street|first_?name|last_?name|full_?name|surname|tax_id|national_id|salary)$/i

/** What makes a value safe to show. */
const concealing = /mask|hash|redact|anonymi[sz]e|encrypt|^len$/i

const queryOperation = /(?:^|_)(?:query|execute|exec|sql|soql|shell|command|raw)(?:_|$)/i
const searchOperation = /(?:^|_)(?:search|find)(?:_|$)/i
const queryText = /\b(?:select|where|update|delete|insert)\b|=/i

/** Secrets in code and logs, values in queries, unprotected connections. */
export function checkSecurity({ program }: Module): Diagnostic[] {
  const found: Diagnostic[] = []
  const secrets = new Set<Text>()
  walk(program, (node) => {
    const named = namedText(node)
    if (named && !secrets.has(named.text)) {
      secrets.add(named.text)
      const message = `"${named.name}" stands in the code, where everybody can read it.`
      found.push(
        error('hardcoded-secret', message, named.text, { fixes: [secretFix(named.text, named.name)] }),
      )
    }
    if (node.kind === 'text') found.push(...checkText(node, secrets))
    if (node.kind === 'call') found.push(...checkCall(node))
  })
  return found
}

/** A text that is given to something with the name of a secret: in an assignment, argument, default or map. */
function namedText(node: Node): { readonly name: string; readonly text: Text } | null {
  const [name, value] = nameAndValue(node)
  if (value?.kind !== 'text' || value.value.length < minSecretLength || !secretName.test(name)) return null
  return { name, text: value }
}

function nameAndValue(node: Node): readonly [string, Expression | null] {
  switch (node.kind) {
    case 'assign':
      return [lastName(node.target), node.value]
    case 'argument':
    case 'parameter':
      return [node.name?.name ?? '', node.value]
    case 'entry':
      return [node.key.kind === 'text' ? node.key.value : '', node.value]
    default:
      return ['', null]
  }
}

function lastName(value: Expression): string {
  if (value.kind === 'name') return value.name
  if (value.kind === 'member') return value.name.name
  return value.kind === 'index' && value.index.kind === 'text' ? value.index.value : ''
}

const secretFix = (text: Text, name: string) =>
  replaceFix(`Use get_secret("${name}")`, text, `get_secret("${name}")`)

function checkText(text: Text, secrets: Set<Text>): Diagnostic[] {
  const found: Diagnostic[] = []
  if (!secrets.has(text) && secretShapes.some((shape) => shape.test(text.value))) {
    secrets.add(text)
    const message = 'This looks like a real access token; it belongs into the secrets: get_secret("…").'
    const isWhole = /^["']/.test(text.written)
    found.push(
      error('hardcoded-secret', message, text, { fixes: isWhole ? [secretFix(text, 'access_token')] : [] }),
    )
  }
  if (/^http:\/\/(?!localhost\b|127\.)/i.test(text.value)) {
    const from = text.from + text.written.indexOf('http:')
    const range = { from, to: from + 'http:'.length }
    const fixes = [replaceFix('Use https', range, 'https:')]
    found.push(warning('insecure-url', 'What goes to this address can be read on the way.', text, { fixes }))
  }
  return found
}

function checkCall(call: Call): Diagnostic[] {
  const path = memberPath(call.callee)
  const name = call.callee.kind === 'name' ? call.callee.name : (path?.operation ?? '')
  const found: Diagnostic[] = []
  if (call.callee.kind === 'name' && /^(?:eval|exec)$/.test(name)) {
    found.push(error('no-eval', `"${name}" runs a text as code, whatever stands in it.`, call.callee))
  }
  for (const { name: setting, value } of call.arguments) {
    const isOff = value.kind === 'constant' && value.value === false
    if (isOff && /^(?:verify|verify_ssl|verify_tls|ssl|tls|check_hostname)$/.test(setting?.name ?? '')) {
      found.push(
        error('tls-disabled', 'Nobody checks who answers here: certificates are not verified.', value),
      )
    }
  }
  const isLog =
    call.callee.kind === 'name'
      ? /^(?:print|log|log_\w+)$/.test(name)
      : /^log(?:ger)?$/.test(path?.root.name ?? '')
  if (isLog) found.push(...call.arguments.flatMap(checkLogged))
  const query = call.arguments[0]?.value
  if (
    query &&
    isBuilt(query) &&
    (queryOperation.test(name) || (searchOperation.test(name) && hasQueryText(query)))
  ) {
    const message = 'This query is put together from text and values; give the values as parameters.'
    found.push(error('string-built-query', message, query))
  }
  return found
}

function checkLogged(argument: Argument): Diagnostic[] {
  const found: Diagnostic[] = []
  walk(argument.value, (node, ancestors) => {
    const isConcealed = ancestors.some(
      (each) => each.kind === 'call' && concealing.test(lastName(each.callee)),
    )
    if ((node.kind !== 'name' && node.kind !== 'member') || isConcealed || !isValue(node, ancestors)) return
    const name = lastName(node)
    if (secretName.test(name))
      found.push(error('log-secret', `"${name}" would be readable in the log.`, node))
    if (personalName.test(name)) {
      found.push(
        warning('log-personal-data', `"${name}" is about a person and would stand in the log.`, node),
      )
    }
  })
  return found
}

/** Of `customer.email` the whole path is the value, of `customer.email.lower()` what is before the last dot. */
function isValue(node: Node, ancestors: readonly Node[]): boolean {
  const [parent, outer] = [ancestors.at(-1), ancestors.at(-2)]
  if (parent?.kind === 'call') return parent.callee !== node
  if (parent?.kind !== 'member') return true
  return parent.object === node && outer?.kind === 'call' && outer.callee === parent
}

function isBuilt(value: Expression): boolean {
  if (value.kind === 'template') return value.parts.some(({ kind }) => kind !== 'text')
  if (value.kind !== 'binary' || value.operator !== '+') return false
  return isTextual(value.left) || isTextual(value.right)
}

function isTextual(value: Expression): boolean {
  return value.kind === 'text' || isBuilt(value)
}

function hasQueryText(query: Expression): boolean {
  let found = false
  walk(query, (node) => {
    found ||= node.kind === 'text' && queryText.test(node.value)
  })
  return found
}
