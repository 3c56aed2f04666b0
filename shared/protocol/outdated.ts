/**
 * What the server sends beside a document to an app that was loaded before the documents got a new kind of content: such
 * an app would delete what it does not know, so it may only read until it is loaded anew.
 */
export type OutdatedNews = { readonly type: 'outdated' }

/** Under this name a client of our own says in the address of its socket for which schema it was made. */
export const schemaVersionParameter = 'schema_version'
