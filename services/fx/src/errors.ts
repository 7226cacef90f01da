import { DomainError, databaseProblems, httpProblems, type ProblemCatalog, refusals } from '@florin/server'

export const problems = {
  rate_not_found: { status: 404, title: 'Rate not found' },
  flagged_rate_not_found: { status: 404, title: 'Flagged rate not found' },
  quote_not_found: { status: 404, title: 'Quote not found' },
  valid_in_future: { status: 422, title: 'Valid only in the future' },
  same_currency: { status: 422, title: 'Twice the same currency' },
  currency_unknown: { status: 422, title: 'Currency unknown' },
  too_many_decimals: { status: 422, title: 'More decimals than the currency has' },
  amount_too_small: { status: 422, title: 'Amount too small to convert' },
  amount_too_large: { status: 422, title: 'Amount too large to convert' },
  stale_rate: { status: 422, title: 'Rate too old' },
  rate_unconfirmed: { status: 422, title: 'Rate not confirmed' },
  ...databaseProblems,
} as const satisfies ProblemCatalog

export class FxError extends DomainError<keyof typeof problems> {}

const known = { ...httpProblems, ...problems }

/** The refusals that a route can give, for its schema; with those that the state of the database adds to every one. */
export const refuses = (...codes: (keyof typeof known)[]) =>
  refusals(known, ...codes, 'overloaded', 'database_unavailable')
