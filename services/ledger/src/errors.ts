import { violatedConstraint } from '@florin/postgres'
import { defineProblems, refusalOfDatabase } from '@florin/server'
import { accountProblems } from './accounts/problems.ts'
import { apiKeyProblems } from './api-keys/problems.ts'
import { approvalRuleProblems } from './approval-rules/problems.ts'
import { assertionProblems } from './assertions/problems.ts'
import { batchProblems } from './batches/problems.ts'
import { serviceProblems } from './clients/problems.ts'
import { conditionProblems } from './conditions/problems.ts'
import { feeProblems } from './fees/problems.ts'
import { holdProblems } from './holds/problems.ts'
import { ingestionProblems } from './ingestion/problems.ts'
import { limitProblems } from './limits/problems.ts'
import { outboxProblems } from './outbox/problems.ts'
import { paymentProblems } from './payments/problems.ts'
import { periodProblems } from './periods/problems.ts'
import { proposalProblems } from './proposals/problems.ts'
import { removalProblems } from './removals/problems.ts'
import { restoreProblems } from './restores/problems.ts'
import { scheduledProblems } from './scheduled/problems.ts'
import { statementProblems } from './statements/problems.ts'
import { verificationProblems } from './verifications/problems.ts'
import { webhookProblems } from './webhooks/problems.ts'

export const problems = defineProblems({
  idempotency_key_missing: {
    status: 400,
    title: 'Idempotency key missing',
    cause: 'The request moves money and has no `idempotency-key` header.',
    remedy: 'Send a new, unique key with each new request, and the same key with a retry.',
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
    title: 'Order rejected',
    cause: 'The order with this key was rejected, so it has no transaction.',
    remedy: 'Read the rejection in `detail`. Send a new order with a new key.',
  },
  quote_not_found: {
    status: 404,
    title: 'Quote not found',
    cause: 'No quote has this id, or it was made for another ledger.',
    remedy: 'Request a quote from the FX service with the same `florin-ledger` header.',
  },
  rate_not_found: {
    status: 404,
    title: 'Rate not found',
    cause: 'No source publishes a rate between the two currencies.',
    remedy: 'Publish a rate in the FX service, or choose other currencies.',
  },
  ledger_exists: {
    status: 409,
    title: 'Ledger already exists',
    cause: 'A ledger with this name exists.',
    remedy: 'Use it, or choose another name.',
  },
  currency_exists: {
    status: 409,
    title: 'Currency already exists',
    cause: 'ISO 4217 or the ledger has a currency with this code.',
    remedy: 'Use it, or choose another code.',
  },
  already_reversed: {
    status: 409,
    title: 'Transaction already reversed',
    cause: 'Another transaction reverses this one.',
    remedy: 'Read the reversal by the id in `detail`. A transaction can be reversed once.',
  },
  reversal_not_reversible: {
    status: 409,
    title: 'A reversal cannot be reversed',
    cause: 'The transaction is a reversal.',
    remedy: 'Send the original order again with a new key.',
  },
  quote_used: {
    status: 409,
    title: 'Quote already used',
    cause: 'A conversion has used this quote. A quote can be used once.',
    remedy: 'Request a new quote.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency key reused',
    cause: 'The key was used for a different request.',
    remedy: 'Send a new key with a new request. A retry must have exactly the same body.',
  },
  currency_unknown: {
    status: 422,
    title: 'Unknown currency',
    cause: 'The currency is neither in ISO 4217 nor registered in the ledger.',
    remedy: 'Register it with `POST /v1/currencies`.',
  },
  currency_mismatch: {
    status: 422,
    title: 'Currency mismatch',
    cause: 'The accounts have different currencies, or the order states another currency than the account has.',
    remedy: 'Use accounts of one currency, or post a conversion.',
  },
  too_many_decimals: {
    status: 422,
    title: 'Too many decimals',
    cause: 'The amount has more decimals than its currency.',
    remedy: 'Round the amount to the decimals of the currency.',
  },
  same_account: {
    status: 422,
    title: 'Source and target are the same account',
    cause: '`source_account` and `target_account` name the same account.',
    remedy: 'Send two different accounts.',
  },
  account_type_unsuited: {
    status: 422,
    title: 'Unsuitable account type',
    cause: 'The operation does not accept accounts of this type.',
    remedy: 'Use an account of a type that `detail` names, or post a journal.',
  },
  account_frozen: {
    status: 422,
    title: 'Account frozen',
    cause: 'The account is frozen.',
    remedy: 'Set its `status` to `active`, or use another account.',
  },
  account_closed: {
    status: 422,
    title: 'Account closed',
    cause: 'The account is closed. Closed accounts cannot be reopened.',
    remedy: 'Use another account.',
  },
  system_account: {
    status: 422,
    title: 'System account',
    cause: 'The order names a system account. Only the ledger itself and journals post to system accounts.',
    remedy:
      'Use another account, or post a journal. For fees, spreads, FX positions and cashbacks it needs `adjustment: true`.',
  },
  moment_in_future: {
    status: 422,
    title: 'Moment in the future',
    cause: '`at` is in the future, by the clock of the database.',
    remedy: 'Send an earlier moment, or omit `at`.',
  },
  history_too_long: {
    status: 422,
    title: 'History too long',
    cause: 'The valuation would read more than 100,000 entries.',
    remedy: 'Send an earlier moment in `at`, or omit `in`.',
  },
  entries_unbalanced: {
    status: 422,
    title: 'Debits and credits differ',
    cause: 'In at least one currency, the debits and credits of the journal differ.',
    remedy: 'Correct the entries so that debits and credits are equal in each currency.',
  },
  insufficient_funds: {
    status: 422,
    title: 'Insufficient funds',
    cause: 'The order would take the account below its minimum balance.',
    remedy: 'Move at most the available amount, with a new key.',
    members: {
      account: { type: 'string', description: 'id of the account' },
      currency: { type: 'string', description: 'currency of the amounts' },
      available: { type: 'string', description: 'what the account may still pay' },
      needed: { type: 'string', description: 'what the order needs' },
    },
  },
  same_currency: {
    status: 422,
    title: 'Currencies are identical',
    cause: 'Both accounts of the conversion have the same currency.',
    remedy: 'Post a transfer.',
  },
  amount_too_small: {
    status: 422,
    title: 'Amount too small',
    cause: 'The converted amount rounds to zero.',
    remedy: 'Convert more.',
  },
  amount_too_large: {
    status: 422,
    title: 'Amount too large',
    cause: 'One of the amounts would exceed 10^24.',
    remedy: 'Convert less.',
  },
  stale_rate: {
    status: 422,
    title: 'Stale rate',
    cause: 'The newest rate of the pair is too old for a quote.',
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
    cause: 'The order was not posted before its `expires_at`.',
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
    title: 'Quote mismatch',
    cause: 'The currencies or amounts of the order differ from those of the quote.',
    remedy: 'Send an amount of the quote and accounts of its currencies, or request a new quote.',
  },
  slippage_exceeded: {
    status: 422,
    title: 'Slippage exceeded',
    cause: 'The rate is worse than `max_slippage_bps` allows.',
    remedy: 'Send a new order with a larger limit or another `expected_rate`, or wait for a better rate.',
  },
  clock_behind: {
    status: 503,
    title: 'Database clock behind',
    cause: 'The clock of the database is more than a minute behind the last transaction of the ledger.',
    remedy: 'Correct the clock of the database server, then send the request again.',
  },
  ...batchProblems,
  ...conditionProblems,
  ...feeProblems,
  ...accountProblems,
  ...holdProblems,
  ...limitProblems,
  ...paymentProblems,
  ...removalProblems,
  ...restoreProblems,
  ...scheduledProblems,
  ...statementProblems,
  ...approvalRuleProblems,
  ...periodProblems,
  ...assertionProblems,
  ...proposalProblems,
  ...apiKeyProblems,
  ...verificationProblems,
  ...webhookProblems,
  ...ingestionProblems,
  ...outboxProblems,
  ...serviceProblems,
})

export const { refuses } = problems

export class LedgerError extends problems.Error {}

/** Another order has changed what this one was prepared for. Decides nothing: the order is prepared again. */
export class OrderOvertaken extends LedgerError {}

export type LedgerErrorCode = LedgerError['code']

export function keyReused(): LedgerError {
  return new LedgerError(
    'idempotency_key_reused',
    'This Idempotency-Key was used for another request. Send a new key with a new request.',
  )
}

export function ledgerRemoving(cause?: unknown): LedgerError {
  return new LedgerError(
    'ledger_removing',
    'The ledger is being removed. Nothing was recorded. Use another ledger; to use the name again, wait until GET /v1/ledgers does not show the ledger any more.',
    { cause },
  )
}

/** The error for a failure of the database that the client can act on. */
export function toRefusal(error: unknown): ReturnType<typeof refusalOfDatabase> | LedgerError {
  return violatedConstraint(error) === 'ledgers_removing' ? ledgerRemoving(error) : refusalOfDatabase(error)
}
