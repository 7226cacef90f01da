import { type Decimal, hasMoreDecimalsThan } from '@florin/money'
import { type AccountIdentity, normalSide } from '../double-entry.ts'
import { LedgerError } from '../errors.ts'

/** Rejects money that the account cannot hold: of another currency, or finer than its currency. */
export function checkMoney(account: AccountIdentity, amount: Decimal, currency: string | undefined): void {
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

/** Rejects an account of the ledger itself, which only the ledger moves, and journals. */
export function checkNotSystem({ code }: AccountIdentity): void {
  if (!code?.startsWith('system.')) return
  throw new LedgerError(
    'system_account',
    `${code} belongs to the ledger itself. Move money of it with POST /v1/transactions.`,
  )
}

/** Rejects an account that a deposit would lower, because its balance grows on the debit side; and the ledger's own. */
export function checkCreditNormal(account: AccountIdentity): void {
  const { type } = account
  if (normalSide(type) !== 'credit') {
    throw new LedgerError(
      'account_type_unsuited',
      `Deposits and withdrawals are for what you hold for others. Move money of an account of type ${type} with POST /v1/transactions.`,
    )
  }
  checkNotSystem(account)
}
