import { type Decimal, hasMoreDecimalsThan } from '@florin/money'
import { type AccountIdentity, normalSide } from '../double-entry.ts'
import { LedgerError } from '../errors.ts'

/** Rejects an amount in another currency, or with more decimals than the account's currency. */
export function checkMoney(account: AccountIdentity, amount: Decimal, currency: string | undefined): void {
  const name = account.code ?? account.id
  if (currency !== undefined && currency !== account.currency) {
    throw new LedgerError(
      'currency_mismatch',
      `Account ${name} is in ${account.currency}, but the order states ${currency}. Use an account in ${currency}, or convert with POST /v1/conversions.`,
    )
  }
  if (hasMoreDecimalsThan(amount, account.exponent)) {
    throw new LedgerError(
      'too_many_decimals',
      `${amount.toFixed()} has more decimals than ${account.currency}, which has ${account.exponent}. The ledger does not round: send at most ${account.exponent} decimals.`,
    )
  }
}

/** Rejects system accounts: only the ledger itself and journals post to them. */
export function checkNotSystem({ code }: AccountIdentity): void {
  if (!code?.startsWith('system.')) return
  throw new LedgerError(
    'system_account',
    `${code} is a system account. Post to it with a journal: POST /v1/transactions.`,
  )
}

/** Rejects accounts whose balance grows by debits, which a deposit would lower, and system accounts. */
export function checkCreditNormal(account: AccountIdentity): void {
  const { type } = account
  if (normalSide(type) !== 'credit') {
    throw new LedgerError(
      'account_type_unsuited',
      `Account ${account.code ?? account.id} is of type ${type}. Deposits, withdrawals, payments and conversions need an account of type liability, equity or income. Use a journal: POST /v1/transactions.`,
    )
  }
  checkNotSystem(account)
}
