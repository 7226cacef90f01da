import { hash } from 'node:crypto'
import type { RequestOrigin } from '@florin/clients'
import { LedgerError } from '../errors.ts'
import { canonicalJson } from './canonical-json.ts'

/** What a write carries beside its order, whichever way it came: over HTTP, in a batch, or because it fell due. */
export interface WriteContext {
  ledger: number
  ledgerName: string
  idempotencyKey: string | null
  /** Of everything that makes the request what it is, as it was sent. */
  requestHash: string
  /** Judged in full, never written. */
  dryRun: boolean
  caller: RequestOrigin
}

/** The rule below, in one character: a hash that another rule made is never compared with one of this. */
const requestHashRule = '1'
/** Characters of Base64, of 6 bits each. */
const requestHashLength = 22

/**
 * Of a request as it was sent, not as its schema reads it: a release that reads a body in another way, or adds a default,
 * must know the retry of a request that an earlier one answered. `target` is what the path names.
 */
export function requestHashOf(operation: string, target: string | null, body: unknown): string {
  const digest = hash('sha256', canonicalJson([operation, target, body]), 'base64url')
  return requestHashRule + digest.slice(0, requestHashLength)
}

/** Rejects a write that moves money and could not be retried safely. */
export function checkKey({ idempotencyKey, dryRun }: WriteContext): void {
  if (idempotencyKey !== null || dryRun) return
  throw new LedgerError(
    'idempotency_key_missing',
    'Send the header Idempotency-Key with a new value for each request, for example a UUID: it makes a retry safe.',
  )
}
