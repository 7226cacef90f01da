import { Decimal, formatMoney } from '@florin/money'
import type { z } from 'zod'
import { systemCode } from '../accounts/directory.ts'
import type { Books } from '../books.ts'
import type { WriteContext } from '../context.ts'
import { LedgerError } from '../errors.ts'
import { paidBy, postPriced } from '../fees/fees.ts'
import { checkSums, type Quote } from '../fx/client.ts'
import { checkCreditNormal, checkMoney, findPosted } from '../posting/post.ts'
import type { AccountFacts, ConversionTerms, Leg, PostedFee } from '../posting/posting.ts'
import type { Posted } from '../replies.ts'
import type { NewConversion } from './schemas.ts'

type Order = z.output<typeof NewConversion>

/**
 * Exchanges money of one currency for money of another. The quote is had before any lock, and posted in one
 * transaction: what the source pays goes into the ledger's position of its currency, what the target gets comes out of
 * the position of the other, and the spread with it, as income.
 */
export async function postConversion(books: Books, context: WriteContext, order: Order): Promise<Posted> {
  const earlier = await findPosted(books, context)
  if (earlier) return earlier
  // Together: those that are not cached are read in one statement.
  const [source, target] = await Promise.all([
    books.accounts.find(context.ledger, order.source_account),
    books.accounts.find(context.ledger, order.target_account),
  ])
  checkPair(source, target)
  const quote = await (order.quote_id
    ? requireQuote(books, context, order, order.quote_id, source, target)
    : requestQuote(books, context, order, source, target))
  const legs = await legsOf(books, source, target, quote)
  const priced = paidBy(source, quote.source_amount)
  const extras = {
    conversion: termsOf(quote, source, target, order.quote_id !== undefined),
    fees: spreadOf(quote, source, target),
  }
  return postPriced(books, context, 'conversion', legs, notesOf(order), priced, extras)
}

function notesOf({ fee_schedule, fee_account, reference, description, metadata, effective_at, expires_at }: Order) {
  return { fee_schedule, fee_account, reference, description, metadata, effective_at, expires_at }
}

/** Refuses two accounts between which nothing can be exchanged. */
export function checkPair(source: AccountFacts, target: AccountFacts): void {
  if (source.currency === target.currency) {
    throw new LedgerError(
      'same_currency',
      `Both accounts are in ${source.currency}: there is nothing to convert. Move money between them with POST /v1/transfers.`,
    )
  }
  checkCreditNormal(source)
  checkCreditNormal(target)
}

async function requestQuote(
  { ledgers, fx }: Books,
  { ledger, caller }: WriteContext,
  { source_amount, target_amount, max_slippage_bps: slippageMax, expected_rate: expectedRate }: Order,
  source: AccountFacts,
  target: AccountFacts,
): Promise<Quote> {
  const of = source_amount ? 'source' : 'target'
  const value = (source_amount ?? target_amount) as Decimal
  checkMoney(source_amount ? source : target, value, undefined)
  const quote = await fx.requestQuote({ ledger: ledgers.nameOf(ledger), source, target, amount: { of, value } }, caller)
  if (slippageMax !== undefined) checkSlippage(quote, new Decimal(slippageMax), expectedRate)
  return quote
}

/**
 * Rejects a quote by which the target gets less, by more than `maxBps` basis points, than at the rate that the caller
 * expected, or else at the mid rate of the quote. Multiplied out, so that nothing is rounded but the amounts themselves.
 */
export function checkSlippage(quote: Quote, maxBps: Decimal, expectedRate?: string): void {
  const { source_amount: paid, target_amount: got, source_currency: from, target_currency: to } = quote
  const { units, per } = expectedRate === undefined ? quote : { units: expectedRate, per: '1' }
  const least = paid.times(units).times(new Decimal(10_000).minus(maxBps))
  if (got.times(per).times(10_000).gte(least)) return
  throw new LedgerError(
    'slippage_exceeded',
    `${got.toFixed()} ${to} for ${paid.toFixed()} ${from} is more than ${maxBps.toFixed()} basis points below ` +
      `${expectedRate === undefined ? `the mid rate, ${quote.mid_rate}` : `expected_rate, ${expectedRate}`}. ` +
      `The rate is ${quote.rate} now, after a spread of ${quote.spread_bps} basis points; amounts are rounded to the decimals of the currency. ` +
      'Send a new request with a larger max_slippage_bps or another expected_rate if you accept that.',
  )
}

/** The quote of that id, if it is for this ledger and for just this order. Whether it is still good is judged under the locks. */
async function requireQuote(
  { ledgers, fx }: Books,
  { ledger, caller }: WriteContext,
  { source_amount, target_amount }: Order,
  id: string,
  source: AccountFacts,
  target: AccountFacts,
): Promise<Quote> {
  const quote = await fx.findQuote(ledgers.nameOf(ledger), id, caller)
  const differs = (what: string, has: string, given: string) =>
    new LedgerError(
      'quote_mismatch',
      `Quote ${id} is for the ${what} ${has}, not ${given}. Send that, or ask for a new quote.`,
    )
  for (const [side, account] of [
    ['source', source],
    ['target', target],
  ] as const) {
    const currency = quote[`${side}_currency`]
    if (currency !== account.currency) throw differs(`${side} currency`, currency, account.currency)
    const amount = quote[`${side}_amount`]
    const given = side === 'source' ? source_amount : target_amount
    if (given && !amount.eq(given)) {
      throw differs(`${side} amount`, `${amount.toFixed(account.exponent)} ${currency}`, given.toFixed())
    }
    checkMoney(account, amount, undefined)
  }
  checkSums(quote, source.exponent, target.exponent)
  return quote
}

async function legsOf(books: Books, source: AccountFacts, target: AccountFacts, quote: Quote): Promise<Leg[]> {
  const { source_amount: paid, target_amount: got, spread_amount: spread } = quote
  const own = (role: 'fx' | 'fx-spread', { ledger, currency }: AccountFacts) =>
    books.accounts.find(ledger, systemCode(role, currency))
  const legs: Leg[] = [
    { account: source, direction: 'debit', amount: paid },
    { account: await own('fx', source), direction: 'credit', amount: paid },
    { account: await own('fx', target), direction: 'debit', amount: got.plus(spread) },
    { account: target, direction: 'credit', amount: got },
  ]
  if (spread.isZero()) return legs
  return [...legs, { account: await own('fx-spread', target), direction: 'credit', amount: spread }]
}

/** The spread is the fifth of the legs. */
const spreadLeg = 4

function spreadOf({ spread_amount: amount }: Quote, account: AccountFacts, target: AccountFacts): PostedFee[] {
  if (amount.isZero()) return []
  const { currency, exponent } = target
  return [{ kind: 'fx_spread', schedule: null, account, amount, currency, exponent, leg: spreadLeg, reverses: null }]
}

function termsOf(quote: Quote, source: AccountFacts, target: AccountFacts, quoteNamed: boolean): ConversionTerms {
  return {
    quote: quote.id,
    source_currency: quote.source_currency,
    target_currency: quote.target_currency,
    source_amount: formatMoney(quote.source_amount, source.exponent),
    target_amount: formatMoney(quote.target_amount, target.exponent),
    spread_amount: formatMoney(quote.spread_amount, target.exponent),
    rate: quote.rate,
    mid_rate: quote.mid_rate,
    spread_bps: quote.spread_bps,
    rate_source: quote.source,
    simulated: quote.simulated,
    rate_as_of: quote.as_of,
    rate_age_seconds: Math.floor((Date.parse(quote.created_at) - Date.parse(quote.as_of)) / 1_000),
    quoted_at: quote.created_at,
    units: quote.units,
    per: quote.per,
    quote_expires_at: quote.expires_at,
    quoteNamed,
  }
}
