import { LedgerError, type LedgerErrorCode, problems } from '../errors.ts'

/** A rejection, as it is remembered with its key. */
export interface Refusal {
  code: LedgerErrorCode
  detail: string
}

/**
 * Whether a rejection is the outcome of its key. What the books decided under their locks is, so that a retry of a
 * rejected order never moves money later; a 503, which may pass, is not.
 */
export function isOutcome({ code }: LedgerError): boolean {
  return problems.catalog[code].status < 500 && code !== 'idempotency_key_reused'
}

/** The rejection that a key has as its outcome. */
export function replayOf({ code, detail }: Refusal): LedgerError {
  return new LedgerError(code, detail, { replayed: true })
}
