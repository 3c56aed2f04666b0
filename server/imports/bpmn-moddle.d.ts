/** The part of bpmn-moddle 10 that is used; it types its elements, but not its entry. */
declare module 'bpmn-moddle' {
  export class BpmnModdle {
    /** Rejects with an error that has `warnings` where the text is no BPMN at all. */
    fromXML(xml: string): Promise<{
      readonly rootElement: import('./bpmn-elements.ts').BpmnElement
      /** A `message` each, for what was not understood. */
      readonly warnings: readonly { readonly message: string }[]
    }>
  }
}
