import { type Decimal, formatMoney } from '@florin/money'
import type { Transaction } from '@florin/postgres'
import { accountNotFound } from '../accounts/cache.ts'
import { findEffectiveBalance } from '../accounts/effective.ts'
import { findBalanceAt, lockAccount } from '../accounts/queries.ts'
import { checkMoney } from '../accounts/rules.ts'
import type { AccountIdentity } from '../double-entry.ts'
import { LedgerError } from '../errors.ts'
import { insertAssertion } from './queries.ts'
import type { Assertion } from './schemas.ts'

export interface AssertionOrder {
  account: AccountIdentity
  balance: Decimal
  /** On the axis of recording; a moment that is final. */
  at: string | undefined
  /** On the effective axis. Without both: the present balance. */
  effectiveAt: string | undefined
  by: string
}

/** Records that the account has the balance, or rejects with `assertion_failed`. */
export async function assertBalance(
  tx: Transaction,
  { account, balance, at, effectiveAt, by }: AssertionOrder,
): Promise<Assertion> {
  checkMoney(account, balance, undefined)
  const stated = formatMoney(balance, account.exponent)
  const posted = await readBalance(tx, account, at, effectiveAt)
  if (!balance.eq(posted)) throw assertionFailed(account, stated, posted, at ?? effectiveAt)
  return insertAssertion(tx, {
    ledger: account.ledger,
    account: account.id,
    balance: stated,
    at: at ?? null,
    effectiveAt: effectiveAt ?? null,
    by,
  })
}

/** A few index probes. The lock keeps a balance that is not final until the assertion is recorded. */
async function readBalance(
  tx: Transaction,
  { ledger, id }: AccountIdentity,
  at: string | undefined,
  effectiveAt: string | undefined,
): Promise<string> {
  const present = at === undefined ? (await lockAccount(tx, ledger, id))?.balance : undefined
  const balance =
    at !== undefined
      ? await findBalanceAt(tx, ledger, id, at)
      : effectiveAt !== undefined
        ? await findEffectiveBalance(tx, ledger, id, effectiveAt)
        : present
  if (!balance) throw accountNotFound(id)
  return balance.posted
}

function assertionFailed(
  { code, id, currency }: AccountIdentity,
  stated: string,
  posted: string,
  moment: string | undefined,
): LedgerError {
  const when = moment === undefined ? 'has' : `had at ${moment}`
  return new LedgerError(
    'assertion_failed',
    `Account ${code ?? id} ${when} a balance of ${posted} ${currency}; the assertion states ${stated} ${currency}. Compare the entries of the account with your records.`,
  )
}
