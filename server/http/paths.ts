/** Where the REST interface stands. Everything below it needs credentials unless it says otherwise. */
export const apiBase = '/api/v1/process-designer'
