import { type Decimal, hasMoreDecimalsThan } from '@florin/money'
import type { Books } from '../books.ts'
import type { WriteContext } from '../context.ts'
import { keyReused, LedgerError } from '../errors.ts'
import { keyOf } from '../idempotency/key.ts'
import { replayOf } from '../idempotency/outcomes.ts'
import { findKeyUses } from '../idempotency/queries.ts'
import type { Posted } from '../replies.ts'
import type { TransactionKind } from '../transactions/schemas.ts'
import {
  type AccountFacts,
  type ConversionTerms,
  type Leg,
  normalSide,
  type PostedFee,
  type Posting,
} from './posting.ts'
import type { ReplayReader } from './replays.ts'

/** What every order may say about itself. */
export interface Notes {
  reference?: string | undefined
  description?: string | undefined
  metadata?: Record<string, string> | undefined
  effective_at?: string | undefined
  expires_at?: string | undefined
}

/** What only some kinds of transaction have. */
export interface Extras {
  /** The transaction that this one takes back. */
  reverses?: string
  conversion?: ConversionTerms
  fees?: PostedFee[]
}

/** Posts, and returns the transaction: the new one, or the one that the request's key made before. */
export async function post(
  { engine, replays }: Books,
  { ledger, idempotencyKey, requestHash, dryRun }: WriteContext,
  kind: TransactionKind,
  legs: Leg[],
  notes: Notes,
  { reverses, conversion, fees = [] }: Extras = {},
): Promise<Posted> {
  const posting: Posting = {
    ledger,
    kind,
    legs,
    reference: notes.reference ?? null,
    description: notes.description ?? null,
    metadata: notes.metadata ?? null,
    effectiveAt: notes.effective_at ?? null,
    expiresAt: notes.expires_at ?? null,
    reverses: reverses ?? null,
    conversion: conversion ?? null,
    fees,
    idempotencyKey: dryRun ? null : idempotencyKey,
    requestHash,
    dryRun,
  }
  const verdict = await engine.submit(posting)
  if ('refused' in verdict) throw verdict.refused
  if ('accepted' in verdict) return { transaction: verdict.accepted, replayed: false, dryRun }
  return replay(replays, verdict.replayed)
}

/**
 * What the request's key has posted before, if it has; throws the rejection that is its outcome. For orders that ask
 * other services before they post: a replay asks none. The engine looks once more, under its locks.
 */
export async function findPosted(
  { db, replays }: Books,
  { ledger, idempotencyKey: key, requestHash, dryRun }: WriteContext,
): Promise<Posted | undefined> {
  if (key === null || dryRun) return undefined
  const use = (await findKeyUses(db, [{ ledger, key }])).get(keyOf(ledger, key))
  if (!use) return undefined
  if (use.requestHash !== requestHash) throw keyReused()
  if (use.refusal) throw replayOf(use.refusal)
  if (use.transaction === null) throw keyReused()
  return replay(replays, { ledger, id: use.transaction })
}

async function replay(replays: ReplayReader, posted: { ledger: number; id: string }): Promise<Posted> {
  return { transaction: await replays(posted), replayed: true, dryRun: false }
}

/** Refuses money that the account cannot hold: of another currency, or finer than its currency. */
export function checkMoney(account: AccountFacts, amount: Decimal, currency: string | undefined): void {
  const name = account.code ?? account.id
  if (currency !== undefined && currency !== account.currency) {
    throw new LedgerError('currency_mismatch', `Account ${name} is in ${account.currency}, not in ${currency}.`)
  }
  if (hasMoreDecimalsThan(amount, account.exponent)) {
    throw new LedgerError(
      'too_many_decimals',
      `${account.currency} has ${account.exponent} decimals, ${amount.toFixed()} has more. The ledger does not round: send an amount that fits.`,
    )
  }
}

/** Refuses an account of the ledger itself, which only the ledger moves, and journals. */
export function checkCustomers({ code }: AccountFacts): void {
  if (!code?.startsWith('system.')) return
  throw new LedgerError(
    'system_account',
    `${code} belongs to the ledger itself. Move money of it with POST /v1/transactions.`,
  )
}

/** Refuses an account that a deposit would lower, because its balance grows on the debit side; and the ledger's own. */
export function checkCreditNormal(account: AccountFacts): void {
  const { type } = account
  if (normalSide(type) !== 'credit') {
    throw new LedgerError(
      'account_type_unsuited',
      `Deposits and withdrawals are for what you hold for others. Move money of an account of type ${type} with POST /v1/transactions.`,
    )
  }
  checkCustomers(account)
}
