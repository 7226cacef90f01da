import assert from 'node:assert/strict'
import { Decimal, formatMoney } from '@florin/money'
import type { z } from 'zod'
import type { Books } from '../books.ts'
import type { WriteContext } from '../context.ts'
import { LedgerError } from '../errors.ts'
import { postPriced } from '../fees/fees.ts'
import { type FeeRow, listFees } from '../fees/queries.ts'
import { keyOf } from '../idempotency/key.ts'
import { findKeyUses } from '../idempotency/queries.ts'
import { checkMoney, post } from '../posting/post.ts'
import { type AccountFacts, type Leg, opposite, type PostedFee } from '../posting/posting.ts'
import type { Posted } from '../replies.ts'
import { findTransaction, listLegs } from './queries.ts'
import { keyIn, type NewJournal, type NewReversal, type Transaction } from './schemas.ts'

/** The free form: the entries that the caller gives, balanced in each currency. Marked, it is an adjustment. */
export async function postJournal(
  books: Books,
  context: WriteContext,
  { entries, adjustment = false, ...notes }: z.output<typeof NewJournal>,
): Promise<Posted> {
  const accounts = await Promise.all(entries.map(({ account: ref }) => books.accounts.find(context.ledger, ref)))
  const legs = entries.map(({ direction, amount, currency }, index): Leg => {
    const account = accounts[index] as AccountFacts
    if (!adjustment) checkNotEarned(account)
    checkMoney(account, amount, currency)
    return { account, direction, amount }
  })
  checkBalanced(legs)
  if (adjustment) return post(books, context, 'adjustment', legs, notes)
  // Nobody says what of a journal is the payment: what is debited in the currency of who pays is what is priced.
  const debitsIn = (currency: string) => {
    const debits = legs.filter(({ account, direction }) => direction === 'debit' && account.currency === currency)
    return debits.length > 0 ? debits.reduce((sum, { amount }) => sum.plus(amount), zero) : undefined
  }
  return postPriced(books, context, 'journal', legs, notes, { payer: undefined, amountIn: debitsIn })
}

/** Rejects an account whose entries are all fees, spreads or conversions, so that the reports on those agree with it. */
function checkNotEarned({ code }: AccountFacts): void {
  if (!code || !earnedCode.test(code)) return
  throw new LedgerError(
    'system_account',
    `${code} holds what fees and conversions leave. To correct it by hand, send the journal with "adjustment": true.`,
  )
}

const earnedCode = /^system\.(fees|fx|fx-spread)\./

/** Refuses legs that do not balance, and says by how much and in which currency. */
export function checkBalanced(legs: Leg[]): void {
  const wrong = [...Map.groupBy(legs, ({ account }) => account.currency)].flatMap(([currency, ofCurrency]) => {
    const sum = (side: Leg['direction']) =>
      ofCurrency.filter(({ direction }) => direction === side).reduce((total, { amount }) => total.plus(amount), zero)
    const debits = sum('debit')
    const credits = sum('credit')
    if (debits.eq(credits)) return []
    const text = (amount: Decimal) => formatMoney(amount, ofCurrency[0]?.account.exponent ?? 0)
    return `${currency}: debits ${text(debits)}, credits ${text(credits)}, a difference of ${text(debits.minus(credits).abs())}`
  })
  if (wrong.length === 0) return
  throw new LedgerError('entries_unbalanced', `Debits and credits must be equal in each currency. ${wrong.join('; ')}.`)
}

const zero = new Decimal(0)

/** Takes a transaction back: the same entries with their sides exchanged. Once, and never of a reversal. */
export async function postReversal(
  books: Books,
  context: WriteContext,
  ref: string,
  notes: z.output<typeof NewReversal>,
): Promise<Posted> {
  const original = await requireTransaction(books, context.ledger, ref)
  if (original.kind === 'reversal') {
    throw new LedgerError(
      'reversal_not_reversible',
      `Transaction ${original.id} is itself a reversal. Post what you mean as a new transaction.`,
    )
  }
  const legs = (await listLegs(books.db, context.ledger, original.id)).map(
    ({ account: id, code, type, currency, exponent, direction, amount }): Leg => ({
      account: { ledger: context.ledger, id, code, type, currency, exponent },
      direction: opposite(direction),
      amount: new Decimal(amount),
    }),
  )
  const fees = (await listFees(books.db, context.ledger, original.id)).flatMap((fee) => takenBack(fee, legs))
  return post(books, context, 'reversal', legs, notes ?? {}, { reverses: original.id, fees })
}

/** What a reversal gives back of a fee; nothing of a fee of nothing. */
function takenBack({ id, line, kind, schedule, version, account, amount, currency }: FeeRow, legs: Leg[]): PostedFee[] {
  if (line === null) return []
  const payer = legs.find((leg) => leg.account.id === account)
  assert(payer, 'who paid a fee has an entry in its transaction')
  return [
    {
      kind,
      schedule: schedule === null || version === null ? null : { code: schedule, version },
      account: payer.account,
      amount: new Decimal(amount).negated(),
      currency,
      exponent: (legs[line - 1] as Leg).account.exponent,
      leg: line - 1,
      reverses: id,
    },
  ]
}

export async function requireTransaction({ db }: Books, ledger: number, ref: string): Promise<Transaction> {
  const transaction = await findTransaction(db, ledger, ref)
  if (transaction) return transaction
  const key = keyIn(ref)
  const use = key === undefined ? undefined : (await findKeyUses(db, [{ ledger, key }])).get(keyOf(ledger, key))
  if (use?.refusal) {
    const { code, detail } = use.refusal
    throw new LedgerError('order_rejected', `The order with this key was rejected with ${code}: ${detail}`)
  }
  throw new LedgerError(
    'transaction_not_found',
    key === undefined
      ? `There is no transaction ${ref} in this ledger.`
      : `No transaction in this ledger has the key ${key} so far. It is safe to send its order again with the same key.`,
  )
}
