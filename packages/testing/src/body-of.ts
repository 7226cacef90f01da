/** The body of an answer: JSON as a value, everything else as text, and nothing as undefined. */
// biome-ignore lint/suspicious/noExplicitAny: bodies are checked by the expectations of the tests.
export function bodyOf({ headers, payload }: { headers: Record<string, unknown>; payload: string }): any {
  if (payload === '') return undefined
  return /^application\/([\w.-]+\+)?json\b/.test(String(headers['content-type'])) ? JSON.parse(payload) : payload
}
