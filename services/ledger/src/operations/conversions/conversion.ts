import { Decimal, formatMoney } from '@florin/money'
import type { z } from 'zod'
import { type AccountCache, systemCode } from '../../accounts/cache.ts'
import { checkCreditNormal, checkMoney } from '../../accounts/rules.ts'
import { checkQuoteArithmetic, type FxClient, type Quote } from '../../clients/fx.ts'
import type { AccountIdentity, Leg } from '../../double-entry.ts'
import { LedgerError } from '../../errors.ts'
import { paidBy } from '../../fees/charge.ts'
import { rejectsFee } from '../../fees/errors.ts'
import type { PostedFee } from '../../fees/part.ts'
import { attach } from '../../posting/part.ts'
import type { WriteContext } from '../../request/context.ts'
import { defineOperation } from '../operation.ts'
import { conversionPart } from './part.ts'
import { type ConversionTerms, NewConversion } from './schemas.ts'

type Order = z.output<typeof NewConversion>

/**
 * Converts money of one currency into another by a quote, which is requested before any lock is taken. One transaction
 * credits the FX position of the source currency, debits that of the target currency, and books the spread as income.
 */
export const conversion = defineOperation({
  id: 'postConversion',
  kind: 'conversion',
  path: '/conversions',
  summary: 'Post a conversion between two currencies',
  description:
    'At the rate of a quote (`quote_id`), at the current rate with a limit (`max_slippage_bps`), or at the current rate without one (`at_any_rate`).',
  tag: 'conversions',
  role: 'teller',
  body: NewConversion,
  exampleKey: 'example-conversion',
  limited: { accounts: ['source_account', 'target_account', 'fee_account'] },
  rejects: [
    'same_currency',
    'account_type_unsuited',
    'quote_not_found',
    'quote_mismatch',
    'rate_not_found',
    'quote_used',
    'quote_expired',
    'amount_too_small',
    'amount_too_large',
    'stale_rate',
    'rate_unconfirmed',
    'fx_answer_invalid',
    'fx_unavailable',
    'slippage_exceeded',
    'currency_mismatch',
    ...rejectsFee,
  ],
  callsServices: true,

  async prepare({ accounts, fx }, context, order) {
    // In parallel: uncached accounts are read in one statement.
    const [source, target] = await Promise.all([
      accounts.find(context.ledger, order.source_account),
      accounts.find(context.ledger, order.target_account),
    ])
    checkPair(source, target)
    const quote = await (order.quote_id
      ? requireQuote(fx, context, order, order.quote_id, source, target)
      : requestQuote(fx, context, order, source, target))
    return {
      legs: await legsOf(accounts, source, target, quote),
      parts: [attach(conversionPart, termsOf(quote, source, target, order.quote_id !== undefined))],
      fees: spreadOf(quote, source, target),
      priced: paidBy(source, quote.source_amount),
    }
  },
})

/** Rejects accounts of the same currency, system accounts and accounts that grow by debits. */
export function checkPair(source: AccountIdentity, target: AccountIdentity): void {
  if (source.currency === target.currency) {
    throw new LedgerError(
      'same_currency',
      `source_account and target_account are both in ${source.currency}. Post a transfer: POST /v1/transfers.`,
    )
  }
  checkCreditNormal(source)
  checkCreditNormal(target)
}

async function requestQuote(
  fx: FxClient,
  { ledgerName, origin }: WriteContext,
  { source_amount, target_amount, max_slippage_bps: slippageMax, expected_rate: expectedRate }: Order,
  source: AccountIdentity,
  target: AccountIdentity,
): Promise<Quote> {
  const of = source_amount ? 'source' : 'target'
  const value = (source_amount ?? target_amount) as Decimal
  checkMoney(source_amount ? source : target, value, undefined)
  const quote = await fx.requestQuote({ ledger: ledgerName, source, target, amount: { of, value } }, origin)
  if (slippageMax !== undefined) checkSlippage(quote, new Decimal(slippageMax), expectedRate)
  return quote
}

/**
 * Rejects a quote by which the target receives less than at the expected rate (or at the quote's mid rate) by more than
 * `maxBps` basis points. Multiplied out instead of divided, so that only the amounts themselves are rounded.
 */
export function checkSlippage(quote: Quote, maxBps: Decimal, expectedRate?: string): void {
  const { source_amount: paid, target_amount: got, source_currency: from, target_currency: to } = quote
  const { units, per } = expectedRate === undefined ? quote : { units: expectedRate, per: '1' }
  const least = paid.times(units).times(new Decimal(10_000).minus(maxBps))
  if (got.times(per).times(10_000).gte(least)) return
  throw new LedgerError(
    'slippage_exceeded',
    `${got.toFixed()} ${to} for ${paid.toFixed()} ${from} is more than ${maxBps.toFixed()} basis points worse than ` +
      `${expectedRate === undefined ? `the mid rate, ${quote.mid_rate}` : `expected_rate, ${expectedRate}`}. ` +
      `The current rate is ${quote.rate}, after a spread of ${quote.spread_bps} basis points. ` +
      'To accept it, send a new order with a larger max_slippage_bps or another expected_rate.',
  )
}

/** Finds the quote and checks that it fits the order. Whether it is expired or used is judged under the locks. */
async function requireQuote(
  fx: FxClient,
  { ledgerName, origin }: WriteContext,
  { source_amount, target_amount }: Order,
  id: string,
  source: AccountIdentity,
  target: AccountIdentity,
): Promise<Quote> {
  const quote = await fx.findQuote(ledgerName, id, origin)
  const differs = (what: string, has: string, given: string) =>
    new LedgerError(
      'quote_mismatch',
      `The ${what} of quote ${id} is ${has}, not ${given}. Correct the order, or request a new quote.`,
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
  checkQuoteArithmetic(quote, source.exponent, target.exponent)
  return quote
}

async function legsOf(
  accounts: AccountCache,
  source: AccountIdentity,
  target: AccountIdentity,
  quote: Quote,
): Promise<Leg[]> {
  const { source_amount: paid, target_amount: got, spread_amount: spread } = quote
  const own = (role: 'fx' | 'fx-spread', { ledger, currency }: AccountIdentity) =>
    accounts.find(ledger, systemCode(role, currency))
  const legs: Leg[] = [
    { account: source, direction: 'debit', amount: paid },
    { account: await own('fx', source), direction: 'credit', amount: paid },
    { account: await own('fx', target), direction: 'debit', amount: got.plus(spread) },
    { account: target, direction: 'credit', amount: got },
  ]
  if (spread.isZero()) return legs
  return [...legs, { account: await own('fx-spread', target), direction: 'credit', amount: spread }]
}

/** The fifth leg. */
const spreadLeg = 4

function spreadOf({ spread_amount: amount }: Quote, account: AccountIdentity, target: AccountIdentity): PostedFee[] {
  if (amount.isZero()) return []
  const { currency, exponent } = target
  return [{ kind: 'fx_spread', schedule: null, account, amount, currency, exponent, leg: spreadLeg, reverses: null }]
}

function termsOf(quote: Quote, source: AccountIdentity, target: AccountIdentity, quoteNamed: boolean): ConversionTerms {
  return {
    quote_id: quote.id,
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
