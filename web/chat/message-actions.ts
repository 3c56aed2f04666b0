/** What a message offers to do, beyond itself. */
export type MessageActions = {
  readonly threadId: string
  readonly mayAsk: boolean
  onGoTo(location: string): void
  /** Begins a walk through the changes of this message that nobody has decided about. */
  onReview(messageId: string): void
  onSend(content: string): void
  onWrite(): void
  /** Puts words into the composer, behind what stands there. */
  onInsert(content: string): void
  /** Offers to take the document back to a version: that of before the message with these words. */
  onRestore(versionId: string, words: string): void
}
