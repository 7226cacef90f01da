import type { PricedKind } from '@florin/fees'
import type { Decimal } from '@florin/money'
import { systemCode } from '../accounts/directory.ts'
import type { Books } from '../books.ts'
import type { WriteContext } from '../context.ts'
import { LedgerError } from '../errors.ts'
import { type Extras, findPosted, type Notes, post } from '../posting/post.ts'
import { type AccountFacts, type Leg, normalSide, type PostedFee } from '../posting/posting.ts'
import type { Posted } from '../replies.ts'

/** What an order says about its price, and about itself. */
export interface PricedNotes extends Notes {
  fee_schedule?: string | undefined
  fee_account?: string | undefined
}

/** What a fee schedule prices. */
export interface Priced {
  /** Pays the fee unless the order says otherwise; undefined where it must. */
  payer: AccountFacts | undefined
  /** The amount that is priced, in the currency of the account that pays. */
  amountIn: (currency: string) => Decimal | undefined
}

/**
 * Posts legs, with what the order's fee schedule asks for as two legs more. The revenue service is asked before any
 * lock, and not for a replay.
 */
export async function postPriced(
  books: Books,
  context: WriteContext,
  kind: PricedKind,
  legs: Leg[],
  { fee_schedule: schedule, fee_account: feeAccount, ...notes }: PricedNotes,
  { payer, amountIn }: Priced,
  extras: Extras = {},
): Promise<Posted> {
  if (schedule === undefined) return post(books, context, kind, legs, notes, extras)
  const earlier = await findPosted(books, context)
  if (earlier) return earlier
  const account = feeAccount === undefined ? payer : await books.accounts.find(context.ledger, feeAccount)
  if (!account) {
    throw new LedgerError('fee_account_missing', 'Say who pays the fee: send fee_account, or leave fee_schedule out.')
  }
  const amount = amountIn(account.currency)
  if (!amount) {
    throw new LedgerError(
      'currency_mismatch',
      `Nothing of this is in ${account.currency}, the currency of the account that is to pay the fee.`,
    )
  }
  const charge = await chargeFee(books, context, { schedule, kind, account, amount, place: legs.length })
  const fees = [...(extras.fees ?? []), charge.fee]
  return post(books, context, kind, [...legs, ...charge.legs], notes, { ...extras, fees })
}

interface Charge {
  schedule: string
  kind: PricedKind
  account: AccountFacts
  amount: Decimal
  /** How many legs go before. */
  place: number
}

async function chargeFee(
  { accounts, ledgers, revenue }: Books,
  { ledger, caller }: WriteContext,
  { schedule, kind, account, amount, place }: Charge,
): Promise<{ legs: Leg[]; fee: PostedFee }> {
  if (normalSide(account.type) !== 'credit') {
    throw new LedgerError(
      'account_type_unsuited',
      `Account ${account.code ?? account.id}, of type ${account.type}, cannot pay a fee: what you hold for others can.`,
    )
  }
  const { currency, exponent } = account
  const order = { ledger: ledgers.nameOf(ledger), schedule, kind, amount, currency, exponent }
  const { version, fee } = await revenue.assess(order, caller)
  const charged = !fee.isZero()
  return {
    legs: charged
      ? [
          { account, direction: 'debit', amount: fee },
          { account: await accounts.find(ledger, systemCode('fees', currency)), direction: 'credit', amount: fee },
        ]
      : [],
    fee: {
      kind,
      schedule: { code: schedule, version },
      account,
      amount: fee,
      currency,
      exponent,
      leg: charged ? place + 1 : null,
      reverses: null,
    },
  }
}
