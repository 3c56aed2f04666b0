/** "It goes back to sales", "send it back to the clerk": to whom a case returns. */
export function returnsTo(clause: string): string | undefined {
  return /^(?:(?:it|this|that|they|the \p{L}+)\s+(?:goes?|comes?|(?:is|are) (?:sent|given|handed|passed|returned))|(?:send|give|hand|pass|return)\s+(?:it|them|the \p{L}+))\s+back\s+to\s+(?:the\s+)?(.+)$/iu.exec(
    clause.trim(),
  )?.[1]
}
