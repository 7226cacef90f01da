import { Decimal, formatMoney, hasMoreDecimalsThan } from '@florin/money'
import { type Transaction, withTransaction } from '@florin/postgres'
import { metadataKeysMax } from '@florin/server'
import type pg from 'pg'
import type { z } from 'zod'
import { requireCurrency } from '../currencies/currencies.ts'
import { LedgerError } from '../errors.ts'
import { accountNotFound, systemAccountsOf } from './cache.ts'
import { insertAccount, insertSystemAccounts, lockAccount, updateAccount } from './queries.ts'
import type { Account, AccountChange, NewAccount } from './schemas.ts'

const zero = new Decimal(0)

/** Opens an account with a balance of zero, and creates the currency's system accounts (cash, FX, fees) if missing. */
export async function openAccount(
  tx: Transaction,
  ledger: number,
  order: z.output<typeof NewAccount>,
): Promise<Account> {
  const { code: currency, exponent } = await requireCurrency(tx, ledger, order.currency)
  const minimum = order.minimum_balance === undefined ? zero : order.minimum_balance
  if (minimum && hasMoreDecimalsThan(minimum, exponent)) {
    throw new LedgerError(
      'too_many_decimals',
      `minimum_balance has more decimals than ${currency}, which has ${exponent}. Send at most ${exponent} decimals.`,
    )
  }
  const ofCurrency = { ledger, currency, exponent }
  await insertSystemAccounts(tx, { ...ofCurrency, accounts: systemAccountsOf(currency) })
  return insertAccount(tx, {
    ...ofCurrency,
    code: order.code ?? null,
    owner: order.owner ?? null,
    name: order.name ?? null,
    type: order.type,
    minimumBalance: minimum && formatMoney(minimum, exponent),
    metadata: order.metadata ?? {},
  })
}

/** Changes status, name or metadata of an account. The account is locked, so no posting changes it in between. */
export async function changeAccount(
  db: pg.Pool,
  ledger: number,
  ref: string,
  change: z.output<typeof AccountChange>,
): Promise<Account> {
  return withTransaction(db, async (tx) => {
    const account = await lockAccount(tx, ledger, ref)
    if (!account) throw accountNotFound(ref)
    checkChange(account, change)
    return updateAccount(tx, ledger, {
      id: account.id,
      status: change.status ?? account.status,
      name: change.name === undefined ? account.name : change.name,
      metadata: merge(account.metadata, change.metadata ?? {}),
    })
  })
}

/** Rejects a change of a system account's status, of a closed account, and closing an account with money. */
export function checkChange(account: Account, { status }: z.output<typeof AccountChange>): void {
  const name = account.code ?? account.id
  if (status === undefined || status === account.status) return
  if (account.code?.startsWith('system.')) {
    throw new LedgerError('system_account', `${name} is a system account: its status cannot be changed.`)
  }
  if (account.status === 'closed')
    throw new LedgerError('account_closed', `Account ${name} is closed and cannot be reopened. Open a new account.`)
  const { posted, pending } = account.balance
  if (status === 'closed' && !(new Decimal(posted).isZero() && new Decimal(pending).isZero())) {
    throw new LedgerError(
      'account_not_empty',
      `Account ${name} has ${posted} ${account.currency} posted and ${pending} ${account.currency} pending. Move its money to another account, then close it.`,
    )
  }
}

function merge(notes: Record<string, string>, change: Record<string, string | null>): Record<string, string> {
  const merged = Object.entries({ ...notes, ...change })
  const kept = merged.filter((note): note is [string, string] => note[1] !== null)
  if (kept.length > metadataKeysMax) {
    throw new LedgerError(
      'too_much_metadata',
      `The account would have ${kept.length} metadata keys; the maximum is ${metadataKeysMax}. Remove keys by setting them to null.`,
    )
  }
  return Object.fromEntries(kept)
}
