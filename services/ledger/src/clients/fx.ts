import { connectFx, createFxErrorMapper, type LookedUp, type Lookup, type RequestOrigin } from '@florin/clients'
import { Amount, Balance, BasisPoints, convertSource, convertTarget, Decimal, Rate, rateText } from '@florin/money'
import { Moment, text } from '@florin/server'
import { z } from 'zod'
import { LedgerError } from '../errors.ts'

/** A currency as the ledger holds it. */
export interface CurrencyFacts {
  currency: string
  exponent: number
}

export interface QuoteOrder {
  /** Name of the ledger: only it can use the quote. */
  ledger: string
  source: CurrencyFacts
  target: CurrencyFacts
  /** Of the source or of the target currency: the other one is what the quote says. */
  amount: { of: 'source' | 'target'; value: Decimal }
}

/** As the database writes it, so that a replay has the same bytes. */
const Id = z.uuid().toLowerCase()
const sourceLengthMax = 100
/** Of a quote: an hour, and what clocks may be apart. */
export const quoteLifeMsMax = 3_660_000
/** Longer than any source is silent. */
const rateAgeMsMax = 31 * 86_400_000

const quoteShape = z.object({
  id: Id,
  ledger: z.string(),
  source_currency: z.string(),
  target_currency: z.string(),
  source_amount: Amount,
  target_amount: Amount,
  spread_amount: Balance,
  rate: z.string(),
  mid_rate: z.string(),
  /** The mid rate as the fraction of published rates that it is. */
  units: Rate,
  per: Rate,
  spread_bps: BasisPoints,
  source: text(1, sourceLengthMax),
  simulated: z.boolean(),
  as_of: Moment,
  created_at: Moment,
  expires_at: Moment,
})
export type Quote = z.output<typeof quoteShape>

/** The FX service. Its answers are believed only where they add up. */
export interface FxClient {
  /** A fresh quote for the order. */
  requestQuote(order: QuoteOrder, caller: RequestOrigin): Promise<Quote>
  /** A quote that was made before, by anybody, for this ledger. */
  findQuote(ledger: string, id: string, caller: RequestOrigin): Promise<Quote>
  /** In the order of the lookups; undefined where there is no rate. */
  lookUp(lookups: Lookup[], caller: RequestOrigin): Promise<(LookedUp | undefined)[]>
  isUp(): Promise<boolean>
  close(): Promise<void>
}

const errors = createFxErrorMapper({
  passedOn: [
    'rate_not_found',
    'quote_not_found',
    'too_many_decimals',
    'amount_too_small',
    'amount_too_large',
    'stale_rate',
    'rate_unconfirmed',
  ],
  advice: 'Nothing was moved; send the request again.',
  Refusal: LedgerError,
})
const { invalid } = errors

export function createFxClient(url: string): FxClient {
  const { call, ...fx } = connectFx(url, errors)
  return {
    async requestQuote({ ledger, source, target, amount }, caller) {
      const body = {
        source_currency: source.currency,
        target_currency: target.currency,
        source_exponent: source.exponent,
        target_exponent: target.exponent,
        [`${amount.of}_amount`]: amount.value.toFixed(),
      }
      const request = { method: 'POST', path: '/v1/quotes', body, headers: { 'florin-ledger': ledger } } as const
      const quote = await call(request, quoteShape, caller)
      const asked =
        quote.ledger === ledger &&
        quote.source_currency === source.currency &&
        quote.target_currency === target.currency &&
        quote[`${amount.of}_amount`].eq(amount.value)
      if (!asked) throw invalid('It quoted something else than it was asked for.')
      checkQuoteArithmetic(quote, source.exponent, target.exponent, amount.of)
      return quote
    },

    async findQuote(ledger, id, caller) {
      const request = { method: 'GET', path: `/v1/quotes/${id}`, headers: { 'florin-ledger': ledger } } as const
      const quote = await call(request, quoteShape, caller)
      if (quote.id !== id) throw invalid('It answered with another quote than it was asked for.')
      if (quote.ledger === ledger) return quote
      throw new LedgerError('quote_not_found', `There is no quote ${id} for this ledger.`)
    },

    ...fx,
  }
}

/**
 * Refuses a quote that does not follow from its own rate: money moves by it. Decimals are those of the currencies.
 * `given` is the amount that was asked for, if that is known: the other one follows from it.
 */
export function checkQuoteArithmetic(
  quote: Quote,
  sourceExponent: number,
  targetExponent: number,
  given?: 'source' | 'target',
): void {
  const { source_amount: paid, target_amount: got, spread_amount: spread } = quote
  const mid = { units: new Decimal(quote.units), per: new Decimal(quote.per) }
  const bps = new Decimal(quote.spread_bps)
  const ways = [
    ...(given === 'target' ? [] : [convertSource(paid, mid, bps, targetExponent)]),
    ...(given === 'source' ? [] : [convertTarget(got, mid, bps, sourceExponent, targetExponent)]),
  ]
  const follows = ways.some(
    ({ sourceAmount, targetAmount, spreadAmount }) =>
      sourceAmount.eq(paid) && targetAmount.eq(got) && spreadAmount.eq(spread),
  )
  if (!follows) throw invalid('The amounts of its quote do not follow from its rate.')
  if (quote.mid_rate !== rateText(mid) || quote.rate !== rateText(mid, bps)) {
    throw invalid('The rates of its quote contradict each other.')
  }
  const [asOf, createdAt, expiresAt] = [quote.as_of, quote.created_at, quote.expires_at].map(Date.parse) as [
    number,
    number,
    number,
  ]
  if (!(asOf <= createdAt && createdAt < expiresAt && expiresAt - createdAt <= quoteLifeMsMax)) {
    throw invalid('The moments of its quote contradict each other.')
  }
  if (createdAt - asOf > rateAgeMsMax) throw invalid('The rate of its quote is too old for any source.')
}
