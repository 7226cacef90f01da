import { type Decimal, formatMoney } from '@florin/money'
import type { Queryable, Transaction } from '@florin/postgres'
import { accountNotFound } from '../accounts/cache.ts'
import { findBalanceAt, lockAccount } from '../accounts/queries.ts'
import { checkMoney } from '../accounts/rules.ts'
import type { AccountIdentity } from '../double-entry.ts'
import { LedgerError } from '../errors.ts'
import { insertAssertion } from './queries.ts'
import type { Assertion } from './schemas.ts'

export interface AssertionOrder {
  account: AccountIdentity
  balance: Decimal
  at: string | undefined
  by: string
}

/** Records that the account has the balance, or rejects with `assertion_failed`. */
export async function assertBalance(tx: Transaction, { account, balance, at, by }: AssertionOrder): Promise<Assertion> {
  checkMoney(account, balance, undefined)
  const stated = formatMoney(balance, account.exponent)
  const posted = at === undefined ? await lockBalance(tx, account) : await findRecorded(tx, account, at)
  if (!balance.eq(posted)) throw assertionFailed(account, stated, posted, at)
  return insertAssertion(tx, { ledger: account.ledger, account: account.id, balance: stated, at: at ?? null, by })
}

/** The present balance. The lock keeps it until the assertion is recorded. */
async function lockBalance(tx: Transaction, { ledger, id }: AccountIdentity): Promise<string> {
  const account = await lockAccount(tx, ledger, id)
  if (!account) throw accountNotFound(id)
  return account.balance.posted
}

/** The balance at a moment that is final, on the axis of recording. A second axis would be another function like this one. */
async function findRecorded(db: Queryable, { ledger, id }: AccountIdentity, at: string): Promise<string> {
  const found = await findBalanceAt(db, ledger, id, at)
  if (!found) throw accountNotFound(id)
  return found.posted
}

function assertionFailed(
  { code, id, currency }: AccountIdentity,
  stated: string,
  posted: string,
  at: string | undefined,
): LedgerError {
  const when = at === undefined ? 'has' : `had at ${at}`
  return new LedgerError(
    'assertion_failed',
    `Account ${code ?? id} ${when} a balance of ${posted} ${currency}; the assertion states ${stated} ${currency}. Compare the entries of the account with your records.`,
  )
}
