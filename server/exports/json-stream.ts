/** A value of JSON whose lists may be read while it is written. */
export type Streamed<T> = T extends readonly (infer Item)[]
  ? T | AsyncIterable<Streamed<Item>>
  : T extends object
    ? { readonly [Key in keyof T]: Streamed<T[Key]> }
    : T

/** Fewer and larger pieces cost less: each is a chunk of the answer. In characters. */
const pieceCharacters = 16 * 1024

/** The JSON text in pieces. What is listed is asked for when all before it was taken, and held no longer than that. */
export async function* writeJson(value: unknown): AsyncGenerator<string, void, undefined> {
  let held = ''
  for await (const part of parts(value)) {
    held += part
    if (held.length < pieceCharacters) continue
    yield held
    held = ''
  }
  yield held
}

async function* parts(value: unknown): AsyncGenerator<string, void, undefined> {
  if (isAsyncIterable(value)) {
    let before = '['
    for await (const item of value) {
      yield before
      yield* parts(item)
      before = ','
    }
    yield before === '[' ? '[]' : ']'
  } else if (holdsList(value)) {
    let before = '{'
    for (const [name, field] of Object.entries(value)) {
      if (field === undefined) continue
      yield `${before}${JSON.stringify(name)}:`
      yield* parts(field)
      before = ','
    }
    yield '}'
  } else yield JSON.stringify(value)
}

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

/** Whether there is anything to be read in it: all else is written as a whole. */
const holdsList = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).some((field) => isAsyncIterable(field) || holdsList(field))
