/**
 * Rises by one with each node, mark or attribute that the schema gets. An app that was loaded before may only read: its
 * editor would delete what it cannot show.
 */
export const schemaVersion = 1
