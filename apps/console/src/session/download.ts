import { errorOf, FlorinUnavailable } from '@florin/client'
import { readToken } from './session.ts'

const keptMs = 60_000

/** Sends a request whose answer is not JSON: a file, or a stream. The client reads JSON only. Throws its errors. */
export async function ask(
  path: string,
  { ledger, accept, method = 'GET', signal }: { ledger: string; accept: string; method?: string; signal?: AbortSignal },
): Promise<Response> {
  const token = readToken()
  const answer = await fetch(path, {
    method,
    headers: { accept, 'florin-ledger': ledger, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    ...(signal && { signal }),
  }).catch((cause) => {
    signal?.throwIfAborted()
    throw unavailable(`${method} ${path}`, cause)
  })
  if (answer.ok) return answer
  throw errorOf({ ok: false, status: answer.status, headers: answer.headers, text: await answer.text() })
}

/** Of a request that can be sent again. */
export const unavailable = (operation: string, cause: unknown) =>
  new FlorinUnavailable(operation, { isOutcomeUnknown: false, idempotencyKey: undefined, attempts: 1, cause })

/** Saves an answer as a file. */
export async function download(
  path: string,
  { ledger, accept, name }: { ledger: string; accept: string; name: string },
): Promise<void> {
  const answer = await ask(path, { ledger, accept })
  saveFile(await answer.blob(), name)
}

export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), keptMs)
}
