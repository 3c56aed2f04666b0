/**
 * True when the JSON text has arrays or objects nested more than `limit` deep. Parsers and schemas call themselves once
 * a level, so 60 KB of brackets would overflow the stack. Text that is no JSON gives some answer; the parser refuses it.
 */
export function isNestedDeeperThan(limit: number, json: string): boolean {
  let depth = 0
  let inString = false
  for (let index = 0; index < json.length; index++) {
    const character = json.charCodeAt(index)
    if (inString) {
      if (character === backslash) index++
      else if (character === quote) inString = false
    } else if (character === quote) {
      inString = true
    } else if (character === openBrace || character === openBracket) {
      if (++depth > limit) return true
    } else if (character === closeBrace || character === closeBracket) {
      depth--
    }
  }
  return false
}

const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
