/** Functions that every program has. What they do is said in builtin-texts.ts, which no check needs. */
const functions = [
  'abs',
  'bool',
  'contains',
  'ends_with',
  'error',
  'float',
  'format',
  'get_secret',
  'int',
  'join',
  'len',
  'list',
  'log',
  'log_debug',
  'log_error',
  'log_info',
  'log_warning',
  'lower',
  'map',
  'max',
  'min',
  'now',
  'print',
  'range',
  'replace',
  'retry',
  'retry_with_backoff',
  'round',
  'sleep',
  'sorted',
  'split',
  'starts_with',
  'str',
  'sum',
  'timeout',
  'today',
  'trim',
  'upper',
  'uuid',
] as const

/** Things that every program has. */
const objects = ['config', 'env', 'human', 'process'] as const

export type BuiltinName = (typeof functions | typeof objects)[number]

const functionNames: ReadonlySet<string> = new Set(functions)
const objectNames: ReadonlySet<string> = new Set(objects)

export function isBuiltinFunction(name: string): boolean {
  return functionNames.has(name)
}

export function isBuiltinObject(name: string): boolean {
  return objectNames.has(name)
}

/** What other languages run texts with. */
export const evaluators = ['eval', 'exec']
