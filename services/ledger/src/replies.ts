import type { FastifyReply } from '@florin/server'
import { refuses } from './errors.ts'
import type { Answer } from './idempotency/idempotency.ts'
import type { Transaction } from './transactions/schemas.ts'

/** A transaction that a request made, or the one that its key had made before. */
export interface Posted {
  transaction: Transaction
  replayed: boolean
  dryRun: boolean
}

/** 201 with the transaction, the same for a replay; 200 for a dry run, whose transaction has no id. */
export function sendPosted(reply: FastifyReply, { transaction, replayed, dryRun }: Posted): FastifyReply {
  if (dryRun) return reply.status(200).send({ ...transaction, id: null, recorded_at: null })
  if (replayed) reply.header('idempotent-replayed', 'true')
  return reply.status(201).header('location', `/v1/transactions/${transaction.id}`).send(transaction)
}

/** 201 with what a request made where no money moves, or with the same bytes as when it was made. */
export function sendAnswer(
  reply: FastifyReply,
  { body, replayed }: Answer,
  location: (made: never) => string,
): FastifyReply {
  if (replayed) reply.header('idempotent-replayed', 'true')
  return reply
    .status(201)
    .type('application/json; charset=utf-8')
    .header('location', location(JSON.parse(body) as never))
    .serializer((text: string) => text)
    .send(body)
}

/** The refusals of every route that moves money, and those of its own. */
export const refusesPosting = (...own: Parameters<typeof refuses>) =>
  refuses(
    'invalid_request',
    'idempotency_key_missing',
    'ledger_not_found',
    'account_not_found',
    ...own,
    'idempotency_key_reused',
    'too_many_decimals',
    'account_frozen',
    'account_closed',
    'system_account',
    'insufficient_funds',
    'order_expired',
    'outcome_unknown',
  )

/** What an order that exchanges money may be refused for beside that. */
export const refusesConversion = [
  'rate_not_found',
  'quote_used',
  'quote_expired',
  'amount_too_small',
  'amount_too_large',
  'stale_rate',
  'rate_unconfirmed',
  'fx_answer_invalid',
  'fx_unavailable',
] as const

/** What an order that names a fee schedule may be refused for beside that. */
export const refusesFee = [
  'fee_schedule_not_found',
  'kind_not_priced',
  'currency_not_priced',
  'fee_too_large',
  'revenue_answer_invalid',
  'revenue_unavailable',
] as const
