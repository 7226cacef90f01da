import type { Decimal } from '@florin/money'
import type { PricedKind } from '@florin/pricing'
import { type AccountCache, systemCode } from '../accounts/cache.ts'
import { checkNotSystem } from '../accounts/rules.ts'
import type { RevenueClient } from '../clients/revenue.ts'
import { type AccountIdentity, type Leg, normalSide } from '../double-entry.ts'
import { LedgerError } from '../errors.ts'
import type { WriteContext } from '../request/context.ts'
import type { PostedFee } from './part.ts'

/** What a fee schedule prices. */
export interface Priced {
  /** Pays the fee unless the order names another account; undefined where the order must. */
  payer: AccountIdentity | undefined
  /** The amount that is priced, in the currency of the account that pays. */
  amountIn(currency: string): Decimal | undefined
}

/** A payment of one account, which pays its fee too. */
export function paidBy(payer: AccountIdentity, amount: Decimal): Priced {
  return { payer, amountIn: (currency) => (currency === payer.currency ? amount : undefined) }
}

interface FeeOrder {
  kind: PricedKind
  schedule: string
  /** Pays the fee in the place of `priced.payer`. */
  account: string | undefined
  priced: Priced
  /** How many legs go before those of the fee. */
  legsBefore: number
}

/** Prices an order: the legs by which its fee is paid, none for a fee of zero, and the fee. */
export async function chargeFee(
  { accounts, revenue }: { accounts: AccountCache; revenue: RevenueClient },
  { ledger, ledgerName, caller }: WriteContext,
  { kind, schedule, account: ref, priced, legsBefore }: FeeOrder,
): Promise<{ legs: Leg[]; fee: PostedFee }> {
  const account = ref === undefined ? priced.payer : await accounts.find(ledger, ref)
  const { payer, amount } = checkPayer(account, priced)
  const { currency, exponent } = payer
  const order = { ledger: ledgerName, schedule, kind, amount, currency, exponent }
  const { version, fee } = await revenue.assess(order, caller)
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

/** Who pays, and what is priced, in the currency of who pays. */
function checkPayer(
  account: AccountIdentity | undefined,
  { amountIn }: Priced,
): { payer: AccountIdentity; amount: Decimal } {
  if (!account) {
    throw new LedgerError('fee_account_missing', 'Say who pays the fee: send fee_account, or leave fee_schedule out.')
  }
  if (normalSide(account.type) !== 'credit') {
    throw new LedgerError(
      'account_type_unsuited',
      `Account ${account.code ?? account.id}, of type ${account.type}, cannot pay a fee: what you hold for others can.`,
    )
  }
  checkNotSystem(account)
  const amount = amountIn(account.currency)
  if (amount) return { payer: account, amount }
  throw new LedgerError(
    'currency_mismatch',
    `Nothing of this is in ${account.currency}, the currency of the account that is to pay the fee.`,
  )
}
