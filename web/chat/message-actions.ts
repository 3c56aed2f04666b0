/** What a message offers to do, beyond itself. */
export type MessageActions = {
  readonly threadId: string
  readonly mayAsk: boolean
  onGoTo(location: string): void
  onSend(content: string): void
  onWrite(): void
  onRestore(versionId: string): void
}
