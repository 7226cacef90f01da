import { DomainError, databaseProblems, httpProblems, type ProblemCatalog, refusals } from '@florin/server'

export const problems = {
  unauthorized: { status: 401, title: 'Unauthorized' },
  fee_schedule_not_found: { status: 404, title: 'Fee schedule not found' },
  fee_not_found: { status: 404, title: 'Fee not found' },
  already_reversed: { status: 409, title: 'Fee already reversed' },
  original_not_found: { status: 409, title: 'The fee to reverse is not here yet' },
  valid_in_past: { status: 422, title: 'Valid only in the past' },
  version_out_of_order: { status: 422, title: 'Before the version before it' },
  kind_not_priced: { status: 422, title: 'Kind of transaction not priced' },
  currency_not_priced: { status: 422, title: 'Currency not priced' },
  currency_unknown: { status: 422, title: 'Currency unknown' },
  too_many_decimals: { status: 422, title: 'More decimals than the currency has' },
  fee_too_large: { status: 422, title: 'Fee too large to charge' },
  fee_conflict: { status: 422, title: 'Recorded with another content' },
  reversal_mismatch: { status: 422, title: 'Not the negative of the fee to reverse' },
  fee_refused: { status: 422, title: 'Refused by the database' },
  report_too_large: { status: 422, title: 'More rows than a report may have' },
  fx_answer_invalid: { status: 502, title: 'The FX service answered wrongly' },
  fx_unavailable: { status: 503, title: 'FX service unavailable' },
  ...databaseProblems,
} as const satisfies ProblemCatalog

export class RevenueError extends DomainError<keyof typeof problems> {}

const known = { ...httpProblems, ...problems }

/** The refusals that a route can give, for its schema; with those that the state of the database adds to every one. */
export const refuses = (...codes: (keyof typeof known)[]) =>
  refusals(known, ...codes, 'overloaded', 'database_unavailable')
