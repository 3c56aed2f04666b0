type State =
  | 'before'
  | 'name or end'
  | 'name'
  | 'colon'
  | 'value'
  | 'text'
  | 'other'
  | 'comma or end'
  | 'over'
  | 'broken'

/**
 * Reads the arguments of a call, a JSON object, while the model writes them. Pieces may end anywhere: within an escape, a
 * number, a character of two halves. Only the top level is told apart; a nested value is there when it is whole.
 * It judges nothing: behind what is no JSON nothing more is read, and whoever parses the whole says what is wrong.
 */
export class ArgumentStream {
  /** What is known so far: whole values, and the text that is being written as far as it goes. */
  readonly values: Record<string, unknown> = {}
  readonly #whole = new Set<string>()
  #state: State = 'before'
  #name = ''
  /** The name or the text that is being read. */
  #text = ''
  /** An escape that is not whole: `\`, `\u`, `\u00e` */
  #escape = ''
  /** The source of a value that is no text. */
  #source = ''

  push(piece: string): void {
    for (let i = 0; i < piece.length; i++) this.#read(piece.charAt(i))
    // The first half of a character waits for the second one.
    if (this.#state === 'text') this.#set(this.#text.replace(/[\ud800-\udbff]$/, ''))
  }

  isWhole(name: string): boolean {
    return this.#whole.has(name)
  }

  #read(unit: string): void {
    if (this.#state === 'name' || this.#state === 'text') this.#readText(unit)
    else if (this.#state === 'other') this.#readOther(unit)
    else if (!/\s/.test(unit)) this.#readMark(unit)
  }

  #readMark(unit: string): void {
    switch (this.#state) {
      case 'before':
        this.#state = unit === '{' ? 'name or end' : 'broken'
        break
      case 'name or end':
        this.#text = ''
        this.#state = unit === '"' ? 'name' : unit === '}' ? 'over' : 'broken'
        break
      case 'colon':
        this.#state = unit === ':' ? 'value' : 'broken'
        break
      case 'value':
        this.#text = ''
        this.#source = unit
        this.#state = unit === '"' ? 'text' : 'other'
        break
      case 'comma or end':
        this.#state = unit === ',' ? 'name or end' : unit === '}' ? 'over' : 'broken'
        break
      // Texts are read elsewhere; what follows the arguments, or cannot be read, tells nothing.
      case 'name':
      case 'text':
      case 'other':
      case 'over':
      case 'broken':
        break
    }
  }

  #readText(unit: string): void {
    if (this.#escape !== '') {
      this.#escape += unit
      const character = escaped(this.#escape)
      if (character === undefined) return
      this.#escape = ''
      this.#text += character
    } else if (unit === '\\') this.#escape = unit
    else if (unit !== '"') this.#text += unit
    else if (this.#state === 'name') {
      this.#name = this.#text
      this.#state = 'colon'
    } else this.#finish(this.#text, 'comma or end')
  }

  /** A number, a word, an array or an object goes on until a `,` or `}` behind what is JSON. */
  #readOther(unit: string): void {
    const value = unit === ',' || unit === '}' ? parse(this.#source) : undefined
    if (value) this.#finish(value.is, unit === ',' ? 'name or end' : 'over')
    else this.#source += unit
  }

  #finish(value: unknown, next: State): void {
    this.#set(value)
    this.#whole.add(this.#name)
    this.#state = next
  }

  /** Not by assignment: a model may call an argument `__proto__`. */
  #set(value: unknown): void {
    const as = { value, enumerable: true, writable: true, configurable: true }
    Object.defineProperty(this.values, this.#name, as)
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

/** The character an escape stands for; undefined while it is not whole. */
function escaped(written: string): string | undefined {
  const kind = written.charAt(1)
  if (kind !== 'u') return escapes[kind] ?? kind
  if (written.length < 6) return undefined
  return String.fromCharCode(Number.parseInt(written.slice(2), 16))
}

function parse(source: string): { readonly is: unknown } | undefined {
  try {
    return { is: JSON.parse(source) }
  } catch {
    return undefined
  }
}
