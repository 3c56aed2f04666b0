/** Data of people, found in words by what gives it away: a check sum, or a first and a last name. */

export type PersonalData = { readonly what: string; readonly text: string }

const account = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g
const card = /\b[3-6](?:[ -]?\d){12,18}\b/g
const address = /\b([a-z]{2,20})\.([a-z]{2,30})@([a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,4})/gi

/** The first of a line; undefined where there is none. */
export function findPersonalData(line: string): PersonalData | undefined {
  const iban = matches(line, account).find(isAccount)
  if (iban !== undefined) return { what: 'the bank account', text: iban }
  const number = matches(line, card).find(isCard)
  if (number !== undefined) return { what: 'the card', text: number }
  for (const [text, first = '', last = '', domain = ''] of line.matchAll(address))
    if (!office.test(first) && !office.test(last) && !madeUp.test(domain))
      return { what: 'the address', text }
  return undefined
}

const matches = (line: string, shape: RegExp): string[] => [...line.matchAll(shape)].map(([text]) => text)

/** Addresses of offices: "customer.service@…". */
const office =
  /^(?:accounts?|admin|alerts?|all|billing|care|center|centre|contact|customers?|data|desk|dev|finance|group|help|hr|info|invoices?|it|legal|mail|marketing|no|office|on|call|ops|orders?|payments?|people|privacy|protection|purchasing|reply|returns?|sales|security|service|services|support|system|team)$/i

/** Reserved for examples (RFC 2606), and what people write for them. */
const madeUp = /(?:^|\.)(?:example|test|invalid|localhost|acme|your-?company|company)(?:\.|$)/i

/** The accounts of the standard's own examples. */
const examples: ReadonlySet<string> = new Set([
  'DE89370400440532013000',
  'GB29NWBK60161331926819',
  'FR1420041010050500013M02606',
])

/** ISO 13616: the rest of the number by 97 is 1. */
function isAccount(text: string): boolean {
  const iban = text.replaceAll(' ', '')
  if (iban.length < 15 || iban.length > 34 || examples.has(iban)) return false
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((sign) => Number.parseInt(sign, 36)).join('')
  let rest = 0
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97
  return rest === 1
}

/** Luhn's check sum (ISO/IEC 7812); 4111 1111 1111 1111 and its like are numbers for tests. */
function isCard(text: string): boolean {
  const digits = [...text.replace(/[ -]/g, '')].map(Number)
  if (digits.length < 13 || digits.length > 19 || new Set(digits).size < 4) return false
  const sum = digits.toReversed().reduce((total, digit, at) => {
    const counted = at % 2 === 1 ? digit * 2 : digit
    return total + (counted > 9 ? counted - 9 : counted)
  }, 0)
  return sum % 10 === 0
}
