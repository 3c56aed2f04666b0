/** Functions that every program has. */
const builtinFunctions = new Set(
  (
    'abs bool contains ends_with error float format get_secret int join len list log log_debug log_error log_info ' +
    'log_warning lower map max min now print range replace retry retry_with_backoff round sleep sorted split ' +
    'starts_with str sum timeout today trim upper uuid'
  ).split(' '),
)

/** Things that every program has. `human` are the people who take part: human.approve(role="Manager", timeout="2d"). */
const builtinObjects = new Set(['config', 'env', 'human', 'process'])

export function isBuiltinFunction(name: string): boolean {
  return builtinFunctions.has(name)
}

export function isBuiltinObject(name: string): boolean {
  return builtinObjects.has(name)
}
