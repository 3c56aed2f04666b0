/** Whether two words differ by one letter that is wrong, missing, added, or by two that changed places. */
export function isTypo(word: string, meant: string): boolean {
  if (word === meant || Math.abs(word.length - meant.length) > 1) return false
  let start = 0
  while (start < word.length && word[start] === meant[start]) start++
  const [rest, other] = [word.slice(start), meant.slice(start)]
  const isSwap = rest.slice(2) === other.slice(2) && rest[0] === other[1] && rest[1] === other[0]
  return isSwap || rest.slice(1) === other.slice(1) || rest.slice(1) === other || rest === other.slice(1)
}
