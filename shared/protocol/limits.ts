/** Limits of what people and programs may send, as promised outside. Characters are UTF-16 units, sizes are bytes. */
export const limits = {
  titleCharacters: 200,
  descriptionCharacters: 20_000,
  /** context and metadata together, as JSON text */
  contextBytes: 64 * 1024,
  messageCharacters: 32_000,
  patchContentCharacters: 100_000,
  locationCharacters: 1_000,
  patchesPerRequest: 50,
  documentTextBytes: 2 * 1024 * 1024,
  requestBodyBytes: 4 * 1024 * 1024,
  /** Of a file that is imported, in whatever encoding. */
  importBodyBytes: 10 * 1024 * 1024,
  chatFrameBytes: 64 * 1024,
  collabFrameBytes: 4 * 1024 * 1024,
  connectionsPerDocument: 500,
  clientMessageIdCharacters: 200,
  nameCharacters: 80,
  minPasswordCharacters: 10,
  maxPasswordCharacters: 128,
  versionNameCharacters: 200,
  mapFileCharacters: 1_000_000,
  /** Steps, events and gateways together. */
  mapNodes: 2_000,
  mapsPerThread: 20,
  /** What people say about the steps of one map. */
  pairingsPerMap: 2_000,
  ruleIdCharacters: 80,
  /** More than shared/process/choices.ts keeps of the words of a finding. */
  markedWordsCharacters: 600,
  dismissalReasonCharacters: 300,
  dismissalsPerThread: 500,
  maxPageSize: 100,
  defaultPageSize: 20,
} as const
