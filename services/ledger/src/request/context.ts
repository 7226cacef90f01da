import { hash } from 'node:crypto'
import type { RequestOrigin } from '@florin/clients'
import type { AuditedRequest } from '@florin/server'
import { LedgerError } from '../errors.ts'
import { canonicalJson } from './canonical-json.ts'
import type { Reach } from './reach.ts'

/** The context of a write, independent of its transport: HTTP, a batch or a timer. */
export interface WriteContext {
  ledger: number
  ledgerName: string
  idempotencyKey: string | null
  /** Hash of the operation, the target and the body, as they were sent. */
  requestHash: string
  /** As it was sent; null for none. */
  body: unknown
  /** Judged completely, never written. */
  dryRun: boolean
  origin: RequestOrigin
  /** For the audit trail; null for work that falls due by itself. */
  audited: AuditedRequest | null
  /** The accounts that the caller reaches. */
  reach: Reach
}

/** The context of a request. */
export type RequestContext = WriteContext & { audited: AuditedRequest }

/** Version of the rule below, the first character of each hash: hashes of different rules never match. */
const requestHashRule = '1'
/** Base64 characters, 6 bits each. */
const requestHashLength = 22

/**
 * Hash of a request as it was sent, not as its schema parses it: a release that parses a body differently, or adds a
 * default, must still recognise a retry of a request that an earlier release answered. `target`: the path parameter.
 */
export function requestHashOf(operation: string, target: string | null, body: unknown): string {
  const digest = hash('sha256', canonicalJson([operation, target, body]), 'base64url')
  return requestHashRule + digest.slice(0, requestHashLength)
}

/** Rejects an order without an Idempotency-Key, unless it is a dry run: it could not be retried safely. */
export function checkKey({ idempotencyKey, dryRun }: WriteContext): void {
  if (idempotencyKey !== null || dryRun) return
  throw new LedgerError(
    'idempotency_key_missing',
    'The header Idempotency-Key is required. Send a new key for each new order, for example a UUID, and the same key with a retry.',
  )
}
