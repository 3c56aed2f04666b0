import type { Argument, Assign, Call, Entry, Expression, Node, Parameter, Text } from '../ast.ts'
import { evaluators } from '../builtins.ts'
import { type Diagnostic, error, replaceFix, warning } from '../diagnostic.ts'
import { memberPath } from '../integration-calls.ts'
import { walk } from '../visit.ts'
import type { Module } from './module.ts'

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
const certificateSetting = /^(?:verify|verify_ssl|verify_tls|ssl|tls|check_hostname)$/
const queryText = /\b(?:select|where|update|delete|insert)\b|=/i

/** Secrets in code and logs, values in queries, unprotected connections. */
export function* checkSecurity({ survey }: Module): Generator<Diagnostic> {
  const secrets = new Set<Node>()
  for (const { node } of survey.all('assign', 'argument', 'parameter', 'entry')) {
    const [name, value] = nameAndValue(node)
    if (value?.kind !== 'text' || value.value.length < minSecretLength || !secretName.test(name)) continue
    secrets.add(value)
    const message = `"${name}" stands in the code, where everybody can read it.`
    yield error('spy/hardcoded-secret', message, value, [secretFix(value, name)])
  }
  for (const { node } of survey.all('call')) yield* checkCall(node)
  for (const { node } of survey.all('text')) {
    if (!secrets.has(node)) yield* checkToken(node)
    yield* checkAddress(node)
  }
}

/** What a value is given to: in an assignment, argument, default or map. */
function nameAndValue(node: Assign | Argument | Parameter | Entry): readonly [string, Expression | null] {
  switch (node.kind) {
    case 'assign':
      return [lastName(node.target), node.value]
    case 'argument':
    case 'parameter':
      return [node.name?.name ?? '', node.value]
    case 'entry':
      return [node.key.kind === 'text' ? node.key.value : '', node.value]
  }
}

function lastName(value: Expression): string {
  if (value.kind === 'name') return value.name
  if (value.kind === 'member') return value.name.name
  return value.kind === 'index' && value.index.kind === 'text' ? value.index.value : ''
}

const secretFix = (text: Text, name: string) =>
  replaceFix(`Use get_secret("${name}")`, text, `get_secret("${name}")`)

function* checkToken(text: Text): Generator<Diagnostic> {
  if (!secretShapes.some((shape) => shape.test(text.value))) return
  const message = 'This looks like a real access token; it belongs into the secrets: get_secret("…").'
  const isWhole = /^["']/.test(text.written)
  yield error('spy/hardcoded-secret', message, text, isWhole ? [secretFix(text, 'access_token')] : [])
}

function* checkAddress(text: Text): Generator<Diagnostic> {
  if (!/^http:\/\/(?!localhost\b|127\.)/i.test(text.value)) return
  const from = text.from + text.written.indexOf('http:')
  const fixes = [replaceFix('Use https', { from, to: from + 'http:'.length }, 'https:')]
  yield warning('spy/insecure-url', 'What goes to this address can be read on the way.', text, fixes)
}

function* checkCall({ callee, arguments: values }: Call): Generator<Diagnostic> {
  const path = memberPath(callee)
  const isFree = callee.kind === 'name'
  const name = isFree ? callee.name : (path?.operation ?? '')
  if (isFree && evaluators.includes(name))
    yield error('spy/no-eval', `"${name}" runs a text as code, whatever stands in it.`, callee)
  for (const { name: setting, value } of values) {
    const isOff = value.kind === 'constant' && value.value === false
    if (isOff && certificateSetting.test(setting?.name ?? ''))
      yield error('spy/tls-disabled', 'Nobody checks who answers here: certificates are not verified.', value)
  }
  const isLog = isFree ? /^(?:print|log|log_\w+)$/.test(name) : /^log(?:ger)?$/.test(path?.root.name ?? '')
  if (isLog) for (const { value } of values) yield* checkLogged(value)
  const query = values[0]?.value
  if (query && isBuilt(query) && takesQuery(name, query)) {
    const message = 'This query is put together from text and values; give the values as parameters.'
    yield error('spy/string-built-query', message, query)
  }
}

const takesQuery = (operation: string, query: Expression): boolean =>
  queryOperation.test(operation) || (searchOperation.test(operation) && hasQueryText(query))

function checkLogged(value: Expression): Diagnostic[] {
  const found: Diagnostic[] = []
  walk(value, (node, ancestors) => {
    const isConcealed = ancestors.some(
      (each) => each.kind === 'call' && concealing.test(lastName(each.callee)),
    )
    if ((node.kind !== 'name' && node.kind !== 'member') || isConcealed || !isValue(node, ancestors)) return
    const name = lastName(node)
    if (secretName.test(name))
      found.push(error('spy/log-secret', `"${name}" would be readable in the log.`, node))
    if (personalName.test(name)) {
      const message = `"${name}" is about a person and would stand in the log.`
      found.push(warning('spy/log-personal-data', message, node))
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
