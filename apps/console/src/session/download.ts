import { readToken } from './session.ts'

const keptMs = 60_000

/** Saves an answer as a file. The client reads JSON only, so this is the one request that it does not send. */
export async function download(
  path: string,
  { ledger, accept, name }: { ledger: string; accept: string; name: string },
): Promise<void> {
  const token = readToken()
  const answer = await fetch(path, {
    headers: { accept, 'florin-ledger': ledger, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  })
  if (!answer.ok) throw await problemOf(answer)
  const url = URL.createObjectURL(await answer.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), keptMs)
}

async function problemOf(answer: Response): Promise<Error> {
  const problem = await answer.json().catch(() => undefined)
  const { detail, code, request_id: requestId, errors = [] } = problem ?? {}
  const { FlorinError } = await import('@florin/client')
  return new FlorinError({
    code: code ?? 'unexpected_answer',
    status: answer.status,
    detail: detail ?? `The answer has the status ${answer.status}.`,
    errors,
    members: {},
    requestId: requestId ?? answer.headers.get('x-request-id') ?? undefined,
  })
}
