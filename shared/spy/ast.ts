import type { Range } from './diagnostic.ts'

/*
 * The tree of a SPy program. Each node has its `kind` and its place: `source.slice(from, to)` is what was written, without
 * the comments around it. The parser makes a tree of any text; what is missing there is a `missing` expression or a name
 * that is empty.
 */

export type Node = Program | Item | Expression | Part

export type Program = Range & {
  readonly kind: 'program'
  /** Statements and functions outside a `define` are a fragment, as a chat answer shows it. */
  readonly body: readonly Item[]
  /** All comments in order; labels are among them. */
  readonly comments: readonly Comment[]
}

export type Comment = Range & {
  /** Without "#" and the blanks around. */
  readonly text: string
  /** Nothing but blanks stands before it on its line. */
  readonly ownLine: boolean
}

/** What may stand in a program, each with its label: the first line of the comment directly above, null without one. */
export type Item = Use | Define | FunctionDefinition | Statement

type Labelled = Range & { readonly label: Comment | null }

/** `use salesforce, mailchimp as mail` */
export type Use = Labelled & { readonly kind: 'use'; readonly names: readonly UsedName[] }

/** `define Name { … }`; its body are functions, and assignments that are constants. */
export type Define = Labelled & {
  readonly kind: 'define'
  readonly name: Name
  /** Offset of its "{". */
  readonly open: number
  readonly body: readonly (FunctionDefinition | Assign)[]
}

export type FunctionDefinition = Labelled & {
  readonly kind: 'function'
  readonly name: Name
  readonly parameters: readonly Parameter[]
  readonly block: Block
}

export type Statement = If | For | While | Try | With | Return | Throw | Jump | Assign | ExpressionStatement

/** `if … { } else if … { } else { }`: one branch for each condition. */
export type If = Labelled & {
  readonly kind: 'if'
  readonly branches: readonly Branch[]
  readonly otherwise: Block | null
}

export type For = Labelled & {
  readonly kind: 'for'
  readonly target: Name
  readonly iterable: Expression
  readonly block: Block
}

export type While = Labelled & {
  readonly kind: 'while'
  readonly test: Expression
  readonly block: Block
}

export type Try = Labelled & {
  readonly kind: 'try'
  readonly block: Block
  readonly catches: readonly Catch[]
  readonly final: Block | null
}

/** `with retry(…), timeout(…) { … }` */
export type With = Labelled & {
  readonly kind: 'with'
  readonly policies: readonly Expression[]
  readonly block: Block
}

export type Return = Labelled & { readonly kind: 'return'; readonly value: Expression | null }
export type Throw = Labelled & { readonly kind: 'throw'; readonly value: Expression }

/** Statements of one word. `placeholder` is "...": a body still to be written. */
export type Jump = Labelled & { readonly kind: 'break' | 'continue' | 'pass' | 'placeholder' }

export type Assign = Labelled & {
  readonly kind: 'assign'
  readonly target: Expression
  readonly operator: '=' | '+=' | '-='
  readonly value: Expression
}

export type ExpressionStatement = Labelled & { readonly kind: 'expression'; readonly value: Expression }

/** What only stands inside other nodes. */
export type Part = UsedName | Parameter | Block | Branch | Catch | Argument | Entry

export type UsedName = Range & {
  readonly kind: 'used-name'
  readonly name: Name
  readonly alias: Name | null
}

export type Parameter = Range & {
  readonly kind: 'parameter'
  readonly name: Name
  readonly value: Expression | null
}

/** From its "{" to its "}". */
export type Block = Range & { readonly kind: 'block'; readonly statements: readonly Statement[] }

/** From its `if` to its "}". */
export type Branch = Range & { readonly kind: 'branch'; readonly test: Expression; readonly block: Block }

/** `catch { }`, `catch (error) { }`, `catch (TimeoutError) { }`, `catch (TimeoutError as error) { }` */
export type Catch = Range & {
  readonly kind: 'catch'
  readonly type: Name | null
  readonly name: Name | null
  readonly block: Block
}

/** One value of a call; `name` for `timeout=30`. */
export type Argument = Range & {
  readonly kind: 'argument'
  readonly name: Name | null
  readonly value: Expression
}

/** `key: value` of a map. A bare name as the key is a text. */
export type Entry = Range & { readonly kind: 'entry'; readonly key: Expression; readonly value: Expression }

export type Expression =
  | Name
  | NumberLiteral
  | Text
  | Template
  | Constant
  | List
  | MapLiteral
  | Member
  | Index
  | Call
  | Unary
  | Binary
  | Missing

/** `parenthesized`: it stands in round brackets, which `from` and `to` then include. */
type Value = Range & { readonly parenthesized?: true }

export type Name = Value & { readonly kind: 'name'; readonly name: string }
export type NumberLiteral = Value & {
  readonly kind: 'number'
  readonly value: number
  readonly written: string
}
/** `written` has its quotes; a piece of a template and a bare key of a map have none. */
export type Text = Value & { readonly kind: 'text'; readonly value: string; readonly written: string }
/** `f"…{value}…"`: texts and interpolated values in order. */
export type Template = Value & {
  readonly kind: 'template'
  readonly parts: readonly Expression[]
  readonly written: string
}
export type Constant = Value & { readonly kind: 'constant'; readonly value: boolean | null }
export type List = Value & { readonly kind: 'list'; readonly items: readonly Expression[] }
export type MapLiteral = Value & { readonly kind: 'map'; readonly entries: readonly Entry[] }
export type Member = Value & { readonly kind: 'member'; readonly object: Expression; readonly name: Name }
export type Index = Value & {
  readonly kind: 'index'
  readonly object: Expression
  readonly index: Expression
}
export type Call = Value & {
  readonly kind: 'call'
  readonly callee: Expression
  readonly arguments: readonly Argument[]
}
export type Unary = Value & {
  readonly kind: 'unary'
  readonly operator: 'not' | '-'
  readonly operand: Expression
}
export type Binary = Value & {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}
export type Missing = Value & { readonly kind: 'missing' }

export type BinaryOperator =
  | 'or'
  | 'and'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'in'
  | 'not in'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
