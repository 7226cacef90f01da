import { defineProblems } from '@florin/server'

export const problems = defineProblems({
  idempotency_key_missing: {
    status: 400,
    title: 'Idempotency key missing',
    cause: 'The request moves money and has no `idempotency-key` header.',
    remedy: 'Send a new, unique key with each new request, and the same key with a retry.',
  },
  ledger_not_found: {
    status: 404,
    title: 'Ledger not found',
    cause: 'No ledger has the name in the `florin-ledger` header.',
    remedy: 'Check the name, or create the ledger with `POST /v1/ledgers`.',
  },
  account_not_found: {
    status: 404,
    title: 'Account not found',
    cause: 'The ledger has no account with this id or code.',
    remedy: 'Check the id or code and the `florin-ledger` header.',
  },
  transaction_not_found: {
    status: 404,
    title: 'Transaction not found',
    cause: 'The ledger has no transaction with this id or key.',
    remedy: 'Check the id or key and the `florin-ledger` header.',
  },
  order_rejected: {
    status: 404,
    title: 'Order rejected: no transaction',
    cause: 'The order with this key was rejected, so it has no transaction.',
    remedy: 'Read the rejection in `detail`. Send a new order with a new key.',
  },
  fee_schedule_not_found: {
    status: 404,
    title: 'Fee schedule not found',
    cause: 'The ledger has no fee schedule with this code, or it is not in force yet.',
    remedy: 'Create the schedule in the revenue service, or check the code.',
  },
  outbox_record_not_found: {
    status: 404,
    title: 'Record not found in the outbox',
    cause: 'The outbox has no record with this id. Delivered records are removed.',
    remedy: 'Check the id against `GET /v1/outbox`.',
  },
  quote_not_found: {
    status: 404,
    title: 'Quote not found',
    cause: 'No quote has this id, or it was made for another ledger.',
    remedy: 'Ask the FX service for a quote with the same `florin-ledger` header.',
  },
  rate_not_found: {
    status: 404,
    title: 'Rate not found',
    cause: 'No source publishes a rate between the two currencies.',
    remedy: 'Publish a rate in the FX service, or choose other currencies.',
  },
  ledger_exists: {
    status: 409,
    title: 'Ledger exists',
    cause: 'A ledger with this name exists.',
    remedy: 'Use it, or choose another name.',
  },
  currency_exists: {
    status: 409,
    title: 'Currency exists',
    cause: 'The ledger has a currency with this code.',
    remedy: 'Use it, or choose another code.',
  },
  account_code_taken: {
    status: 409,
    title: 'Account code taken',
    cause: 'Another account of the ledger has this code.',
    remedy: 'Choose another code. A code is used once.',
  },
  already_reversed: {
    status: 409,
    title: 'Transaction already reversed',
    cause: 'Another transaction reverses this one.',
    remedy: 'Do not reverse it again.',
  },
  reversal_not_reversible: {
    status: 409,
    title: 'A reversal cannot be reversed',
    cause: 'The transaction is itself a reversal.',
    remedy: 'Post the original order again.',
  },
  quote_used: {
    status: 409,
    title: 'Quote used already',
    cause: 'Another transaction was made by this quote. A quote is used once.',
    remedy: 'Request a new quote.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency key used for another request',
    cause: 'The key was used for a request with other content.',
    remedy: 'Send a new key with a new request. A retry must have the same body.',
  },
  currency_unknown: {
    status: 422,
    title: 'Currency unknown',
    cause: 'The currency is neither in ISO 4217 nor registered in the ledger.',
    remedy: 'Register it with `POST /v1/currencies`.',
  },
  currency_mismatch: {
    status: 422,
    title: 'Currencies differ',
    cause: 'The accounts have different currencies, or the amount is not in theirs.',
    remedy: 'Use accounts of one currency, or a conversion.',
  },
  too_many_decimals: {
    status: 422,
    title: 'More decimals than the currency has',
    cause: 'The amount has more decimals than its currency.',
    remedy: 'Round the amount to the decimals of the currency.',
  },
  same_account: {
    status: 422,
    title: 'Source and target are the same account',
    cause: 'Source and target are the same account.',
    remedy: 'Name two accounts.',
  },
  account_type_unsuited: {
    status: 422,
    title: 'Not possible for an account of this type',
    cause: 'The operation is not possible for an account of this type.',
    remedy: 'Use an account of the type that `detail` names.',
  },
  account_frozen: {
    status: 422,
    title: 'Account frozen',
    cause: 'The account is frozen.',
    remedy: 'Unfreeze the account first, or use another one.',
  },
  account_closed: {
    status: 422,
    title: 'Account closed',
    cause: 'The account is closed.',
    remedy: 'Use another account.',
  },
  too_much_metadata: {
    status: 422,
    title: 'Too much metadata',
    cause: 'The account would have more than 50 keys of metadata.',
    remedy: 'Remove keys by setting them to null.',
  },
  account_not_empty: {
    status: 422,
    title: 'Account not empty',
    cause: 'The account has a balance.',
    remedy: 'Move the balance to another account before closing.',
  },
  system_account: {
    status: 422,
    title: 'A system account',
    cause: 'Only the ledger itself and journals with `adjustment` post to system accounts.',
    remedy: 'Use a customer account, or send a journal with `adjustment: true`.',
  },
  moment_in_future: {
    status: 422,
    title: 'Moment in the future',
    cause: '`at` is in the future.',
    remedy: 'Send a past moment, or leave `at` out.',
  },
  history_too_long: {
    status: 422,
    title: 'History too long',
    cause: 'The valuation would read more than 100,000 entries.',
    remedy: 'Ask for an earlier moment, or leave the currency out.',
  },
  entries_unbalanced: {
    status: 422,
    title: 'Debits and credits differ',
    cause: 'Debits and credits of a currency differ.',
    remedy: 'Make the debits of each currency equal its credits.',
  },
  insufficient_funds: {
    status: 422,
    title: 'Insufficient funds',
    cause: 'The account would fall below its minimum balance.',
    remedy: 'Move at most the available amount that `detail` names.',
  },
  same_currency: {
    status: 422,
    title: 'Twice the same currency',
    cause: 'Source and target have the same currency.',
    remedy: 'Use a transfer.',
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
    title: 'Rate too old',
    cause: 'The newest rate of the pair is too old to be quoted from.',
    remedy: 'Wait for the source, or publish the rate in the FX service.',
  },
  rate_unconfirmed: {
    status: 422,
    title: 'Rate not confirmed',
    cause: 'The rate moved by more than 20 % and has not been confirmed.',
    remedy: 'Confirm it in the FX service, or publish the correct rate.',
  },
  order_expired: {
    status: 422,
    title: 'Order expired',
    cause: 'The order was decided after its `expires_at`.',
    remedy: 'Send a new order with a new key.',
  },
  quote_expired: {
    status: 422,
    title: 'Quote expired',
    cause: 'The quote has expired.',
    remedy: 'Request a new quote.',
  },
  quote_mismatch: {
    status: 422,
    title: 'Not what the quote is for',
    cause: 'The order does not have the currencies or amounts of the quote.',
    remedy: 'Send the amounts of the quote, or request another one.',
  },
  slippage_exceeded: {
    status: 422,
    title: 'Slippage exceeded',
    cause: 'The rate is worse than `max_slippage_bps` allows.',
    remedy: 'Send the order again later, or allow more.',
  },
  fee_too_large: {
    status: 422,
    title: 'Fee too large',
    cause: 'The fee would exceed 10^24.',
    remedy: 'Check the amount and the rule of the fee schedule.',
  },
  fee_account_missing: {
    status: 422,
    title: 'No account to pay the fee',
    cause: 'The order names a fee schedule and no account that pays the fee.',
    remedy: 'Name the account that pays the fee.',
  },
  kind_not_priced: {
    status: 422,
    title: 'Not priced by the fee schedule',
    cause: 'The fee schedule does not price this kind of transaction.',
    remedy: 'Use another schedule, or add the kind in a new version.',
  },
  currency_not_priced: {
    status: 422,
    title: 'Currency not priced by the fee schedule',
    cause: 'The fee schedule does not price this currency.',
    remedy: 'Use a schedule of this currency.',
  },
  record_not_dead: {
    status: 409,
    title: 'Record not dead',
    cause: 'The record is not dead-lettered: the relay still retries it.',
    remedy: 'Wait for the delivery.',
  },
  fx_answer_invalid: {
    status: 502,
    title: 'Invalid answer of the FX service',
    cause: 'The FX service sent a response that contradicts itself or its contract. Nothing was moved.',
    remedy: 'Report the `request_id` to the operator.',
  },
  clock_behind: {
    status: 503,
    title: 'Database clock behind the books',
    cause: 'The clock of the database is more than a minute behind the last transaction.',
    remedy: 'Correct the clock of the database server, then send the request again.',
  },
  fx_unavailable: {
    status: 503,
    title: 'FX service unavailable',
    cause: 'The FX service does not answer. Nothing was moved.',
    remedy: 'Send the request again after the seconds of `retry-after`.',
  },
  revenue_answer_invalid: {
    status: 502,
    title: 'Invalid answer of the revenue service',
    cause: 'The revenue service sent a response that contradicts itself or its contract. Nothing was moved.',
    remedy: 'Report the `request_id` to the operator.',
  },
  revenue_unavailable: {
    status: 503,
    title: 'Revenue service unavailable',
    cause: 'The revenue service does not answer, and the fee schedule is not cached. Nothing was moved.',
    remedy: 'Send the request again after the seconds of `retry-after`.',
  },
})

export const { refuses } = problems

export class LedgerError extends problems.Error {}

export type LedgerErrorCode = LedgerError['code']

export function keyReused(): LedgerError {
  return new LedgerError(
    'idempotency_key_reused',
    'This Idempotency-Key was used for another request. Send a new key with a new request.',
  )
}
