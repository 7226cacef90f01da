import type { Decimal } from '@florin/money'
import type { PricedKind } from '@florin/pricing'
import { systemCode } from '../accounts/directory.ts'
import type { Books } from '../books.ts'
import type { WriteContext } from '../context.ts'
import { LedgerError } from '../errors.ts'
import { checkCustomers, type Extras, findPosted, type Notes, post } from '../posting/post.ts'
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

/** A payment of one account, which pays its fee too. */
export function paidBy(payer: AccountFacts, amount: Decimal): Priced {
  return { payer, amountIn: (currency) => (currency === payer.currency ? amount : undefined) }
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
  const ledger = books.ledgers.nameOf(context.ledger)
  const asks = !books.revenue.knows({ ledger, schedule })
  const earlier = asks ? await findPosted(books, context) : undefined
  if (earlier) return earlier
  let charge: { legs: Leg[]; fee: PostedFee }
  try {
    const account = feeAccount === undefined ? payer : await books.accounts.find(context.ledger, feeAccount)
    charge = await chargeFee(books, context, {
      ...checkPayer(account, amountIn),
      ledger,
      schedule,
      kind,
      place: legs.length,
    })
  } catch (error) {
    // What cannot be priced any more may have been posted when it could.
    const earlier = asks ? undefined : await findPosted(books, context)
    if (earlier) return earlier
    throw error
  }
  const fees = [...(extras.fees ?? []), charge.fee]
  return post(books, context, kind, [...legs, ...charge.legs], notes, { ...extras, fees })
}

/** Who pays, and what is priced, in the currency of who pays. */
function checkPayer(
  account: AccountFacts | undefined,
  amountIn: Priced['amountIn'],
): { account: AccountFacts; amount: Decimal } {
  if (!account) {
    throw new LedgerError('fee_account_missing', 'Say who pays the fee: send fee_account, or leave fee_schedule out.')
  }
  if (normalSide(account.type) !== 'credit') {
    throw new LedgerError(
      'account_type_unsuited',
      `Account ${account.code ?? account.id}, of type ${account.type}, cannot pay a fee: what you hold for others can.`,
    )
  }
  checkCustomers(account)
  const amount = amountIn(account.currency)
  if (amount) return { account, amount }
  throw new LedgerError(
    'currency_mismatch',
    `Nothing of this is in ${account.currency}, the currency of the account that is to pay the fee.`,
  )
}

interface Charge {
  /** Name of the ledger. */
  ledger: string
  schedule: string
  kind: PricedKind
  account: AccountFacts
  amount: Decimal
  /** How many legs go before. */
  place: number
}

async function chargeFee(
  { accounts, revenue }: Books,
  context: WriteContext,
  { ledger, schedule, kind, account, amount, place }: Charge,
): Promise<{ legs: Leg[]; fee: PostedFee }> {
  const { currency, exponent } = account
  const order = { ledger, schedule, kind, amount, currency, exponent }
  const { version, fee } = await revenue.assess(order, context.caller)
  const charged = !fee.isZero()
  return {
    legs: charged
      ? [
          { account, direction: 'debit', amount: fee },
          {
            account: await accounts.find(context.ledger, systemCode('fees', currency)),
            direction: 'credit',
            amount: fee,
          },
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
