import { DomainError, databaseProblems, httpProblems, type ProblemCatalog, refusals } from '@florin/server'

export const problems = {
  idempotency_key_missing: { status: 400, title: 'Idempotency key missing' },
  ledger_not_found: { status: 404, title: 'Ledger not found' },
  account_not_found: { status: 404, title: 'Account not found' },
  transaction_not_found: { status: 404, title: 'Transaction not found' },
  order_rejected: { status: 404, title: 'Order rejected: no transaction' },
  fee_schedule_not_found: { status: 404, title: 'Fee schedule not found' },
  outbox_record_not_found: { status: 404, title: 'Record not found in the outbox' },
  quote_not_found: { status: 404, title: 'Quote not found' },
  rate_not_found: { status: 404, title: 'Rate not found' },
  ledger_exists: { status: 409, title: 'Ledger exists' },
  currency_exists: { status: 409, title: 'Currency exists' },
  account_code_taken: { status: 409, title: 'Account code taken' },
  already_reversed: { status: 409, title: 'Transaction already reversed' },
  reversal_not_reversible: { status: 409, title: 'A reversal cannot be reversed' },
  quote_used: { status: 409, title: 'Quote used already' },
  idempotency_key_reused: { status: 422, title: 'Idempotency key used for another request' },
  currency_unknown: { status: 422, title: 'Currency unknown' },
  currency_mismatch: { status: 422, title: 'Currencies differ' },
  too_many_decimals: { status: 422, title: 'More decimals than the currency has' },
  same_account: { status: 422, title: 'Source and target are the same account' },
  account_type_unsuited: { status: 422, title: 'Not possible for an account of this type' },
  account_frozen: { status: 422, title: 'Account frozen' },
  account_closed: { status: 422, title: 'Account closed' },
  too_much_metadata: { status: 422, title: 'Too much metadata' },
  account_not_empty: { status: 422, title: 'Account not empty' },
  system_account: { status: 422, title: 'A system account' },
  moment_in_future: { status: 422, title: 'Moment in the future' },
  history_too_long: { status: 422, title: 'History too long' },
  entries_unbalanced: { status: 422, title: 'Debits and credits differ' },
  insufficient_funds: { status: 422, title: 'Insufficient funds' },
  same_currency: { status: 422, title: 'Twice the same currency' },
  amount_too_small: { status: 422, title: 'Amount too small to convert' },
  amount_too_large: { status: 422, title: 'Amount too large to convert' },
  stale_rate: { status: 422, title: 'Rate too old' },
  rate_unconfirmed: { status: 422, title: 'Rate not confirmed' },
  order_expired: { status: 422, title: 'Order expired' },
  quote_expired: { status: 422, title: 'Quote expired' },
  quote_mismatch: { status: 422, title: 'Not what the quote is for' },
  slippage_exceeded: { status: 422, title: 'Slippage exceeded' },
  fee_too_large: { status: 422, title: 'Fee too large' },
  fee_account_missing: { status: 422, title: 'No account to pay the fee' },
  kind_not_priced: { status: 422, title: 'Not priced by the fee schedule' },
  currency_not_priced: { status: 422, title: 'Currency not priced by the fee schedule' },
  record_not_dead: { status: 409, title: 'Record not dead' },
  fx_answer_invalid: { status: 502, title: 'Invalid answer of the FX service' },
  clock_behind: { status: 503, title: 'Database clock behind the books' },
  fx_unavailable: { status: 503, title: 'FX service unavailable' },
  revenue_answer_invalid: { status: 502, title: 'Invalid answer of the revenue service' },
  revenue_unavailable: { status: 503, title: 'Revenue service unavailable' },
  ...databaseProblems,
} as const satisfies ProblemCatalog

export type LedgerErrorCode = keyof typeof problems

export class LedgerError extends DomainError<LedgerErrorCode> {}

const known = { ...httpProblems, ...problems }

/** The refusals that a route can give, for its schema; with those that the state of the database adds to every one. */
export const refuses = (...codes: (keyof typeof known)[]) =>
  refusals(known, ...codes, 'overloaded', 'database_unavailable')

export function keyReused(): LedgerError {
  return new LedgerError(
    'idempotency_key_reused',
    'This Idempotency-Key was used for another request. Send a new key with a new request.',
  )
}
