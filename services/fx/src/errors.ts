import { defineProblems } from '@florin/server'

export const problems = defineProblems({
  rate_not_found: {
    status: 404,
    title: 'Rate not found',
    cause: 'No source publishes the pair, and it cannot be crossed from published rates.',
    remedy: 'Choose currencies of `GET /v1/currencies`, or publish the rate with `POST /v1/rates`.',
  },
  flagged_rate_not_found: {
    status: 404,
    title: 'Flagged rate not found',
    cause: 'No flagged rate has this id.',
    remedy: 'Send an id of `GET /v1/flagged-rates`.',
  },
  quote_not_found: {
    status: 404,
    title: 'Quote not found',
    cause: 'No quote has this id, or it was made for another ledger.',
    remedy: 'Check the id and the `florin-ledger` header.',
  },
  valid_in_future: {
    status: 422,
    title: 'Rate valid in the future',
    cause: '`valid_at` is in the future.',
    remedy: 'Publish rates when they become valid.',
  },
  same_currency: {
    status: 422,
    title: 'Currencies are identical',
    cause: 'Both sides of the pair name the same currency.',
    remedy: 'Name two currencies.',
  },
  currency_unknown: {
    status: 422,
    title: 'Currency unknown',
    cause: 'ISO 4217 does not list the currency, so its number of decimals is unknown.',
    remedy: 'Send `source_exponent` or `target_exponent`.',
  },
  too_many_decimals: {
    status: 422,
    title: 'Too many decimals',
    cause: 'The amount has more decimals than its currency.',
    remedy: 'Round the amount to the decimals of the currency.',
  },
  amount_too_small: {
    status: 422,
    title: 'Amount too small to convert',
    cause: 'The converted amount rounds to zero.',
    remedy: 'Convert more.',
  },
  amount_too_large: {
    status: 422,
    title: 'Amount too large to convert',
    cause: 'One of the amounts would exceed 10^24.',
    remedy: 'Convert less.',
  },
  stale_rate: {
    status: 422,
    title: 'Stale rate',
    cause: 'The newest rate of the pair is older than the longest normal gap of its source.',
    remedy: 'Wait for the source, or publish the rate with `POST /v1/rates`.',
  },
  rate_unconfirmed: {
    status: 422,
    title: 'Rate not confirmed',
    cause: 'The rate moved by more than 20 % and has not been confirmed.',
    remedy:
      'Check it and confirm it with `POST /v1/flagged-rates/{rate_id}/confirmation`, or publish the correct rate.',
  },
})

export const { refuses } = problems

export class FxError extends problems.Error {}
