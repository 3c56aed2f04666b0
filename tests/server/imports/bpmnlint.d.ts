/** The part of bpmnlint 11 that is used; it types none of it. */
declare module 'bpmnlint' {
  export class Linter {
    constructor(options: { config: { extends: string }; resolver: unknown })
    /** What was found, by rule. */
    lint(root: unknown): Promise<Record<string, readonly unknown[]>>
  }
}
declare module 'bpmnlint/lib/resolver/node-resolver.js' {
  const NodeResolver: new (options: { require: NodeJS.Require }) => unknown
  // biome-ignore lint/style/noDefaultExport: it is how the package exports it
  export default NodeResolver
}
