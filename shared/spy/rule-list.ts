import type { Severity } from './diagnostic.ts'

/** What is known of a rule about code without any code: for lists, and for programs that read findings. */
export type CodeRule = {
  readonly id: `spy/${string}`
  /** As a rule; some findings of it may be less grave. */
  readonly severity: Severity
  /** What it looks for, for people who want to know why. */
  readonly about: string
  /** Where the rule comes from. */
  readonly source: string
}

type Row = readonly [id: string, severity: Severity, about: string]

const rules = (source: string, rows: readonly Row[]): CodeRule[] =>
  rows.map(([id, severity, about]) => ({ id: `spy/${id}`, severity, about, source }))

/** Every rule of the parser and the checks. A test holds this list to the code. */
export const codeRules: readonly CodeRule[] = [
  ...rules('SPy/0, the grammar in docs/spy.md', [
    ['syntax', 'error', 'A value, name or word is missing or stands in the wrong place.'],
    ['syntax-string', 'error', 'A text begins and ends on one line, in plain quotes.'],
    ['syntax-fstring', 'error', 'What stands in the braces of a text is a value.'],
    ['syntax-number', 'error', 'A number is written in digits, with a point.'],
    ['syntax-character', 'error', 'A character that SPy does not have.'],
    ['syntax-comment', 'error', 'A comment begins with "#".'],
    ['syntax-keyword', 'error', 'A word of another language, for which SPy has one of its own.'],
    ['syntax-operator', 'error', 'An operator of another language, for which SPy has one of its own.'],
    ['syntax-colon', 'error', 'A block stands between braces, not behind a colon.'],
    ['syntax-type', 'error', 'Names have no types.'],
    ['syntax-conditional', 'error', 'A choice between two values is an if.'],
    ['syntax-lambda', 'error', 'Functions are no values.'],
    ['missing-open-brace', 'error', 'A block begins with a brace.'],
    ['missing-close-brace', 'error', 'Each block is closed.'],
    ['missing-close-paren', 'error', 'Each parenthesis is closed.'],
    ['missing-close-bracket', 'error', 'Each bracket is closed.'],
    ['missing-comma', 'error', 'Values are parted by commas.'],
    ['unmatched-brace', 'error', 'A brace that closes nothing.'],
    ['unmatched-bracket', 'error', 'A bracket that closes nothing.'],
    ['assign-in-condition', 'error', 'A condition compares with "==".'],
    ['assign-target', 'error', 'Only a name, a field or an element can get a value.'],
    ['argument-order', 'error', 'Values with a name come last in a call.'],
    ['define-name', 'error', 'A definition has a name.'],
    ['define-body', 'error', 'A definition holds functions and constants.'],
    ['misplaced-definition', 'error', 'A definition or function stands in no block.'],
    ['orphan-branch', 'error', 'An else belongs to an if, a catch to a try.'],
    ['try-without-catch', 'error', 'A try says what happens when it fails.'],
    ['reserved-word', 'error', 'A word of the language is no name.'],
    ['too-deep', 'error', 'Code stays within limits that people can read.'],
    ['style-constant', 'hint', 'True, False and None are written small, the last as null.'],
  ]),
  ...rules('SPy/0, the meaning in docs/spy.md', [
    ['undefined-name', 'error', 'A name has a value before it is used.'],
    ['undefined-function', 'info', 'A step that is called and still to be implemented.'],
    ['unknown-integration', 'warning', 'A system is one of those that the process uses.'],
    ['argument-mismatch', 'error', 'A call gives the values that the function takes.'],
    ['duplicate-definition', 'error', 'A name is defined once.'],
    ['duplicate-parameter', 'error', 'A parameter is named once.'],
    ['shadowed-name', 'warning', 'A variable does not hide a system.'],
    ['unused-variable', 'info', 'What gets a value is read somewhere.'],
    ['unused-parameter', 'hint', 'What a function takes is read in it.'],
    ['unreachable-code', 'warning', 'No code stands where the program never comes.'],
    ['missing-return', 'warning', 'A function that gives a value gives one on each way.'],
    ['break-outside-loop', 'error', 'Only a loop can be left or begun again.'],
    ['constant-condition', 'warning', 'A condition can come out both ways.'],
    ['self-comparison', 'warning', 'Nothing is compared with itself.'],
    ['no-effect', 'warning', 'A statement does something.'],
    ['ignore-without-reason', 'warning', 'Who leaves a rule out says which one, and why.'],
    ['unneeded-ignore', 'info', 'A rule is left out only where it finds something.'],
  ]),
  ...rules('McCabe 1976: a complexity measure; PEP 8, names', [
    ['complexity', 'info', 'A function has at most ten ways through it.'],
    ['empty-block', 'info', 'A block does something.'],
    ['placeholder', 'info', '"..." stands for what is still to be written.'],
    ['empty-definition', 'warning', 'A definition holds something.'],
    ['naming', 'info', 'Definitions are named LikeThis, functions and variables like_this.'],
    ['undocumented-function', 'hint', 'A comment says what a function is for.'],
  ]),
  ...rules('Release It! (Nygard 2018): timeouts, retries, integration points', [
    ['missing-timeout', 'warning', 'A call of another system waits only so long.'],
    ['missing-error-handling', 'warning', 'The process says what happens when another system fails.'],
    ['missing-deadline', 'warning', 'A task of a person has a time limit.'],
    ['retry-unbounded', 'warning', 'A call is tried again only so often.'],
    ['retry-not-idempotent', 'warning', 'What is tried again happens once all the same.'],
    ['unbounded-loop', 'error', 'A loop comes to an end.'],
    ['unknown-policy', 'error', 'with takes retry and timeout.'],
    ['swallowed-error', 'warning', 'An error that is dropped is never seen.'],
    ['integration-call-in-loop', 'info', 'One call for all elements spares the limit of the other system.'],
  ]),
  ...rules('OWASP Top 10 2021; CWE-89, CWE-295, CWE-319, CWE-532, CWE-798', [
    ['hardcoded-secret', 'error', 'Credentials stand in a secret store, never in a document.'],
    ['log-secret', 'error', 'No secret is written into a log.'],
    ['log-personal-data', 'warning', 'Data about people does not belong into a log.'],
    ['string-built-query', 'error', 'A query gets its values as parameters.'],
    ['no-eval', 'error', 'Text is never run as code.'],
    ['tls-disabled', 'error', 'Certificates are checked.'],
    ['insecure-url', 'warning', 'Data travels encrypted.'],
  ]),
]
