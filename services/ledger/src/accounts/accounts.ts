import { Decimal, formatMoney, hasMoreDecimalsThan } from '@florin/money'
import { type Transaction, withTransaction } from '@florin/postgres'
import { metadataKeysMax } from '@florin/server'
import type pg from 'pg'
import type { z } from 'zod'
import { requireCurrency } from '../currencies/currencies.ts'
import { LedgerError } from '../errors.ts'
import { accountNotFound, systemAccountsOf } from './cache.ts'
import { insertAccount, insertSystemAccounts, lockAccount, lockOwner, updateAccount } from './queries.ts'
import type { Account, AccountChange, NewAccount } from './schemas.ts'

const zero = new Decimal(0)

/** Opens an account with a balance of zero, and creates the currency's system accounts (cash, FX, fees) if missing. */
export async function openAccount(
  tx: Transaction,
  ledger: number,
  order: z.output<typeof NewAccount>,
): Promise<Account> {
  const currency = await requireCurrency(tx, ledger, order.currency)
  const ofCurrency = { ledger, currency: currency.code, exponent: currency.exponent }
  const { minimum_balance: minimum = zero, maximum_balance: maximum = null } = order
  await insertSystemAccounts(tx, { ...ofCurrency, accounts: systemAccountsOf(currency.code) })
  return insertAccount(tx, {
    ...ofCurrency,
    code: order.code ?? null,
    owner: order.owner ?? null,
    name: order.name ?? null,
    type: order.type,
    minimumBalance: formatBound('minimum_balance', minimum, currency),
    maximumBalance: formatBound('maximum_balance', maximum, currency),
    metadata: order.metadata ?? {},
  })
}

/** A bound of balances, with the decimals of the currency. */
function formatBound(
  field: string,
  bound: Decimal | null,
  { code, exponent }: { code: string; exponent: number },
): string | null {
  if (bound === null) return null
  if (!hasMoreDecimalsThan(bound, exponent)) return formatMoney(bound, exponent)
  throw new LedgerError(
    'too_many_decimals',
    `${field} has more decimals than ${code}, which has ${exponent}. Send at most ${exponent} decimals.`,
  )
}

/** Changes the account itself. It is locked, so no posting changes it in between. */
export async function changeAccount(
  db: pg.Pool,
  ledger: number,
  ref: string,
  change: z.output<typeof AccountChange>,
): Promise<Account> {
  return withTransaction(db, async (tx) => {
    if (typeof change.owner === 'string') await lockOwner(tx, ledger, change.owner)
    const account = await lockAccount(tx, ledger, ref)
    if (!account) throw accountNotFound(ref)
    checkChange(account, change)
    const { status = account.status, name = account.name, owner = account.owner } = change
    return updateAccount(tx, ledger, {
      ...account,
      status,
      name,
      owner,
      ...(await boundsAfter(tx, ledger, account, change)),
      metadata: merge(account.metadata, change.metadata ?? {}),
    })
  })
}

/** The bounds of the balance after a change. */
async function boundsAfter(
  tx: Transaction,
  ledger: number,
  { currency: code, minimum_balance, maximum_balance }: Account,
  { minimum_balance: minimum, maximum_balance: maximum }: z.output<typeof AccountChange>,
): Promise<Pick<Account, 'minimum_balance' | 'maximum_balance'>> {
  if (minimum === undefined && maximum === undefined) return { minimum_balance, maximum_balance }
  const currency = await requireCurrency(tx, ledger, code)
  return {
    minimum_balance: minimum === undefined ? minimum_balance : formatBound('minimum_balance', minimum, currency),
    maximum_balance: maximum === undefined ? maximum_balance : formatBound('maximum_balance', maximum, currency),
  }
}

/** Rejects what the account or its balance does not allow. */
export function checkChange(account: Account, change: z.output<typeof AccountChange>): void {
  const { status, owner, minimum_balance: minimum, maximum_balance: maximum } = change
  const name = account.code ?? account.id
  const changesStatus = status !== undefined && status !== account.status
  const changesOwner = owner !== undefined && owner !== account.owner
  const changesMinimum = minimum !== undefined && !isSame(minimum, account.minimum_balance)
  const changesMaximum = maximum !== undefined && !isSame(maximum, account.maximum_balance)
  const changes = changesStatus || changesOwner || changesMinimum || changesMaximum
  if (account.code?.startsWith('system.') && changes) {
    throw new LedgerError(
      'system_account',
      `${name} is a system account: its status, owner and bounds of balance cannot be changed.`,
    )
  }
  if (changesMinimum) checkMinimum(account, minimum)
  if (changesMaximum) checkMaximum(account, maximum)
  if (changesStatus) checkStatus(account, status)
}

const isSame = (bound: Decimal | null, present: string | null) =>
  bound === null || present === null ? bound === present : bound.eq(present)

function checkMinimum(account: Account, minimum: Decimal | null): void {
  const { available } = account.balance
  if (minimum === null || minimum.lte(available)) return
  throw new LedgerError(
    'minimum_above_balance',
    `Account ${account.code ?? account.id} has ${available} ${account.currency} available, less than the minimum of ${minimum.toFixed()} ${account.currency}. Send a minimum_balance of at most ${available}, or pay in the difference first.`,
  )
}

function checkMaximum(account: Account, maximum: Decimal | null): void {
  const { posted } = account.balance
  if (maximum === null || maximum.gte(posted)) return
  throw new LedgerError(
    'maximum_below_balance',
    `Account ${account.code ?? account.id} has ${posted} ${account.currency}, more than the maximum of ${maximum.toFixed()} ${account.currency}. Send a maximum_balance of at least ${posted}, or move the difference first.`,
  )
}

/** Rejects a change of a closed account's status, and closing an account with money. */
function checkStatus(account: Account, status: Account['status']): void {
  const name = account.code ?? account.id
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
