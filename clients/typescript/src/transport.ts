import type { Answer } from './answer.ts'

export interface Outgoing {
  url: string
  method: string
  headers: Headers
  body: string | undefined
  signal: AbortSignal
}

/** Sends a request once and reads its answer. Rejects without an answer. */
export type Transport = (request: Outgoing) => Promise<Answer>

export function createWebTransport(fetch: typeof globalThis.fetch): Transport {
  return async ({ url, method, headers, body, signal }) => {
    const response = await fetch(url, { method, headers, body: body ?? null, signal })
    return { ok: response.ok, status: response.status, headers: response.headers, text: await response.text() }
  }
}
