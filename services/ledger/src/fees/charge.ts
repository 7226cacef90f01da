import type { Decimal } from '@florin/money'
import type { PricedKind } from '@florin/pricing'
import { type AccountCache, systemCode } from '../accounts/cache.ts'
import { checkNotSystem } from '../accounts/rules.ts'
import type { RevenueClient } from '../clients/revenue.ts'
import { type AccountIdentity, type Leg, normalSide, type TransactionKind } from '../double-entry.ts'
import { LedgerError } from '../errors.ts'
import type { WriteContext } from '../request/context.ts'
import type { PostedFee } from './part.ts'

/** The basis of a fee. */
export interface Priced {
  /** Pays the fee unless the order names another account; undefined if the order must name one. */
  payer: AccountIdentity | undefined
  /** The amount that the schedule prices, in the currency of the payer; undefined if there is none. */
  amountIn(currency: string): Decimal | undefined
}

/** The account that pays the amount also pays the fee. */
export function paidBy(payer: AccountIdentity, amount: Decimal): Priced {
  return { payer, amountIn: (currency) => (currency === payer.currency ? amount : undefined) }
}

interface FeeOrder {
  kind: PricedKind & TransactionKind
  schedule: string
  /** Pays the fee instead of `priced.payer`. */
  account: string | undefined
  priced: Priced
  /** Number of legs before those of the fee. */
  legsBefore: number
}

/** Prices an order. Returns the fee and its legs; a fee of zero has no legs. */
export async function chargeFee(
  { accounts, revenue }: { accounts: AccountCache; revenue: RevenueClient },
  { ledger, ledgerName, origin }: WriteContext,
  { kind, schedule, account: ref, priced, legsBefore }: FeeOrder,
): Promise<{ legs: Leg[]; fee: PostedFee }> {
  const account = ref === undefined ? priced.payer : await accounts.find(ledger, ref)
  const { payer, amount } = checkPayer(account, priced)
  const { currency, exponent } = payer
  const order = { ledger: { id: ledger, name: ledgerName }, schedule, kind, amount, currency, exponent }
  const { version, fee } = await revenue.assess(order, origin)
  const charged = !fee.isZero()
  const legs: Leg[] = charged
    ? [
        { account: payer, direction: 'debit', amount: fee },
        { account: await accounts.find(ledger, systemCode('fees', currency)), direction: 'credit', amount: fee },
      ]
    : []
  return {
    legs,
    fee: {
      kind,
      schedule: { code: schedule, version },
      account: payer,
      amount: fee,
      currency,
      exponent,
      leg: charged ? legsBefore + 1 : null,
      reverses: null,
    },
  }
}

/** The payer, and the amount to price in the payer's currency. */
function checkPayer(
  account: AccountIdentity | undefined,
  { amountIn }: Priced,
): { payer: AccountIdentity; amount: Decimal } {
  if (!account) {
    throw new LedgerError(
      'fee_account_missing',
      'fee_account is required, because the order has no paying account. Send fee_account, or omit fee_schedule.',
    )
  }
  if (normalSide(account.type) !== 'credit') {
    throw new LedgerError(
      'account_type_unsuited',
      `Account ${account.code ?? account.id} is of type ${account.type} and cannot pay a fee. Send a fee_account of type liability, equity or income.`,
    )
  }
  checkNotSystem(account)
  const amount = amountIn(account.currency)
  if (amount) return { payer: account, amount }
  throw new LedgerError(
    'currency_mismatch',
    `The order has no amount in ${account.currency}, the currency of the account that pays the fee. Send a fee_account in a currency of the order.`,
  )
}
