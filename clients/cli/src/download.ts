import { errorOf, FlorinError, FlorinUnavailable } from '@florin/client'
import type { CommonOptions } from './context.ts'

interface Wanted {
  path: string
  query: Record<string, string>
  accept?: string
}

/**
 * Writes an answer of the ledger to the output as it arrives, at the pace of its reader. Not by the client, which reads
 * answers whole.
 */
export async function download({ url, ledger }: CommonOptions, { path, query, accept }: Wanted): Promise<void> {
  const token = process.env.FLORIN_TOKEN
  const headers = {
    'florin-ledger': ledger,
    ...(accept && { accept }),
    ...(token && { authorization: `Bearer ${token}` }),
  }
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}${path}?${new URLSearchParams(query)}`, { headers })
    if (!response.ok) {
      const { ok, status, headers: answered } = response
      throw errorOf({ ok, status, headers: answered, text: await response.text() })
    }
    for await (const chunk of response.body ?? []) await write(chunk)
  } catch (cause) {
    if (cause instanceof FlorinError) throw cause
    const nothingChanged = { isOutcomeUnknown: false, idempotencyKey: undefined, attempts: 1 }
    throw new FlorinUnavailable(`GET ${path}`, { ...nothingChanged, cause })
  }
}

/** Waits for a reader that is slower than the ledger. */
async function write(text: string | Uint8Array): Promise<void> {
  if (process.stdout.write(text)) return
  await new Promise((resolve) => process.stdout.once('drain', resolve))
}
