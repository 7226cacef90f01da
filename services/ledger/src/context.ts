import { hash } from 'node:crypto'
import { originOf, type RequestOrigin } from '@florin/clients'
import { LedgerHeader, sentBody } from '@florin/server'
import { z } from 'zod'
import type { Books } from './books.ts'
import { canonicalJson } from './canonical-json.ts'
import { LedgerError } from './errors.ts'
import { bareKey } from './idempotency/key.ts'

export const ReadHeaders = LedgerHeader

const keyHeader = (exampleKey?: string) =>
  z.object({
    'idempotency-key': z
      .string()
      .regex(/^[\x21-\x7e]{1,255}$/, 'Send one key of 1 to 255 visible ASCII characters, without spaces')
      .meta({
        ...(exampleKey && { examples: [exampleKey] }),
        description:
          'Makes a retry safe: the same key with the same request answers the original, and moves nothing again. ' +
          'Required where money moves, except with dry_run. New in its ledger for each request, for example a UUID.',
      })
      .transform(bareKey)
      .optional(),
  })

/** The headers of a POST, with a key that its example can be sent with: none where there are several, each needs its own. */
export const writeHeaders = (exampleKey?: string) => ReadHeaders.extend(keyHeader(exampleKey).shape)

/** Of a POST that works in no ledger, whatever Florin-Ledger says: its key is one of the ledger that is always there. */
export const writeHeadersOutsideLedgers = (exampleKey: string) =>
  keyHeader(exampleKey).transform((headers) => ({ ...headers, 'florin-ledger': 'main' }))

export const DryRun = z.strictObject({
  dry_run: z.enum(['true', 'false']).optional().meta({ description: 'Judge the request in full, and write nothing' }),
})

/** What a write carries beside its order. */
export interface WriteContext {
  ledger: number
  idempotencyKey: string | null
  /** Of everything that makes the request what it is, as it was sent. */
  requestHash: string
  dryRun: boolean
  caller: RequestOrigin
}

/** A validated request that writes. */
interface WriteRequest {
  id: string
  raw: { headers: Record<string, unknown> }
  headers: z.output<ReturnType<typeof writeHeaders>>
  query: unknown
}

/** `target` is what the path names, as it was sent. */
export function contextOf(
  { ledgers }: Books,
  request: WriteRequest,
  operation: string,
  target: string | null = null,
): WriteContext {
  const { headers, query } = request
  return {
    ledger: ledgers.idOf(headers['florin-ledger']),
    idempotencyKey: headers['idempotency-key'] ?? null,
    requestHash: requestHashOf(operation, target, sentBody(request) ?? null),
    dryRun: (query as z.output<typeof DryRun>).dry_run === 'true',
    caller: originOf(request),
  }
}

/** The rule below, in one character: a hash that another rule made is never compared with one of this. */
const requestHashRule = '1'
/** Characters of Base64, of 6 bits each. */
const requestHashLength = 22

/**
 * Of a request as it was sent, not as its schema reads it: a release that reads a body in another way, or adds a default,
 * must know the retry of a request that an earlier one answered.
 */
function requestHashOf(operation: string, target: string | null, body: unknown): string {
  const digest = hash('sha256', canonicalJson([operation, target, body]), 'base64url')
  return requestHashRule + digest.slice(0, requestHashLength)
}

/** The context of a write that moves money, which takes no retry on trust. */
export function moneyContextOf(...args: Parameters<typeof contextOf>): WriteContext {
  const context = contextOf(...args)
  if (context.idempotencyKey === null && !context.dryRun) {
    throw new LedgerError(
      'idempotency_key_missing',
      'Send the header Idempotency-Key with a new value for each request, for example a UUID: it makes a retry safe.',
    )
  }
  return context
}
