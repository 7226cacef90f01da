import {
  connectFx,
  createFxErrorMapper,
  type LookedUp,
  type Lookup,
  type Peer,
  type RequestOrigin,
  ResponseInvalid,
  ServiceRefusal,
} from '@florin/clients'
import { Amount, Balance, BasisPoints, convertSource, convertTarget, Decimal, RateTerm, rateText } from '@florin/money'
import { Moment, text } from '@florin/server'
import { z } from 'zod'
import { LedgerError } from '../errors.ts'
import { batchQuotes } from './quote-batches.ts'
import { type RemovalStep, type RemovedLedger, removeLedger } from './removed-ledger.ts'

/** A currency with its decimals. */
export interface CurrencyFacts {
  currency: string
  exponent: number
}

export interface QuoteOrder {
  /** Name of the ledger. Only it can use the quote. */
  ledger: string
  source: CurrencyFacts
  target: CurrencyFacts
  /** The given amount, of source or target. The quote determines the other one. */
  amount: { of: 'source' | 'target'; value: Decimal }
}

/** In lower case, as the database writes it, so that a replay has the same bytes. */
const Id = z.uuid().toLowerCase()
const sourceLengthMax = 100
/** Maximum life of a quote: an hour, plus a minute for the difference of clocks. */
export const quoteLifeMsMax = 3_660_000
/** Longer than the longest interval between two rates of any source. */
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
  /** The mid rate as a fraction of published rates: `units / per`. */
  units: RateTerm,
  per: RateTerm,
  spread_bps: BasisPoints,
  source: text(1, sourceLengthMax),
  simulated: z.boolean(),
  as_of: Moment,
  created_at: Moment,
  expires_at: Moment,
})
export type Quote = z.output<typeof quoteShape>

/** Client of the FX service. Rejects responses that contradict themselves. */
export interface FxClient {
  /** Requests a new quote for the order. Orders that wait together share a call. */
  requestQuote(order: QuoteOrder, origin: RequestOrigin): Promise<Quote>
  /** Finds an existing quote for this ledger. */
  findQuote(ledger: string, id: string, origin: RequestOrigin): Promise<Quote>
  /** Rates that hold in the ledger, in the order of the lookups; undefined if there is none. */
  lookUp(ledger: string, lookups: Lookup[], origin: RequestOrigin): Promise<(LookedUp | undefined)[]>
  /** Removes some of what the service has of a trial ledger. */
  removeLedger(removal: RemovedLedger): Promise<RemovalStep>
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
  advice: 'Nothing was moved. Send the request again.',
  Refusal: LedgerError,
})
const { invalid } = errors

/** The outcome of one quote of a call for many. */
const quoteOutcome = z.union([
  z.object({ code: z.string(), detail: z.string() }),
  z.object({ quote: z.unknown().optional() }),
])

export function createFxClient(peer: Peer): FxClient {
  const { call, ...fx } = connectFx(peer, errors)
  const requestQuote = batchQuotes<QuoteOrder, Quote>({
    async requestOne(order, origin) {
      const headers = { 'florin-ledger': order.ledger }
      const request = { method: 'POST', path: '/v1/quotes', body: toNewQuote(order), headers } as const
      return checkQuote(order, await call(request, quoteShape, origin))
    },

    async requestMany(orders, origin) {
      const body = { quotes: orders.map((order) => ({ ledger: order.ledger, order: toNewQuote(order) })) }
      const shape = z.object({ data: z.array(quoteOutcome).length(orders.length) })
      const { data } = await call({ method: 'POST', path: '/v1/quotes/batch', body }, shape, origin)
      return Promise.allSettled(
        data.map(async (outcome, index) =>
          checkQuote(orders[index] as QuoteOrder, await errors.mapErrors(readOutcome(outcome))),
        ),
      )
    },
  })
  return {
    requestQuote,
    removeLedger: (removal) => removeLedger(call, removal),

    async findQuote(ledger, id, origin) {
      const request = { method: 'GET', path: `/v1/quotes/${id}`, headers: { 'florin-ledger': ledger } } as const
      const quote = await call(request, quoteShape, origin)
      if (quote.id !== id) throw invalid('The quote has another id than the requested one.')
      if (quote.ledger === ledger) return quote
      throw new LedgerError('quote_not_found', `Quote ${id} does not exist in this ledger. Request a new quote.`)
    },

    ...fx,
  }
}

function toNewQuote({ source, target, amount }: QuoteOrder): object {
  return {
    source_currency: source.currency,
    target_currency: target.currency,
    source_exponent: source.exponent,
    target_exponent: target.exponent,
    [`${amount.of}_amount`]: amount.value.toFixed(),
  }
}

async function readOutcome(outcome: z.output<typeof quoteOutcome>): Promise<Quote> {
  if ('code' in outcome) throw new ServiceRefusal(outcome.code, outcome.detail)
  const { data, error } = quoteShape.safeParse(outcome.quote)
  if (error) throw new ResponseInvalid(`A quote breaks the contract: ${error.message}`)
  return data
}

/** Returns the quote if it is what was ordered. */
function checkQuote({ ledger, source, target, amount }: QuoteOrder, quote: Quote): Quote {
  const asked =
    quote.ledger === ledger &&
    quote.source_currency === source.currency &&
    quote.target_currency === target.currency &&
    quote[`${amount.of}_amount`].eq(amount.value)
  if (!asked) throw invalid('The quote does not match the request.')
  checkQuoteArithmetic(quote, source.exponent, target.exponent, amount.of)
  return quote
}

/**
 * Rejects a quote whose amounts do not follow from its rate, because money moves by it. Exponents are the decimals of the
 * currencies. `given`: the requested amount, if known; the other one follows from it.
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
  if (!follows) throw invalid('The amounts of the quote do not follow from its rate.')
  if (quote.mid_rate !== rateText(mid) || quote.rate !== rateText(mid, bps)) {
    throw invalid('The rates of the quote contradict each other.')
  }
  const [asOf, createdAt, expiresAt] = [quote.as_of, quote.created_at, quote.expires_at].map(Date.parse) as [
    number,
    number,
    number,
  ]
  if (!(asOf <= createdAt && createdAt < expiresAt && expiresAt - createdAt <= quoteLifeMsMax)) {
    throw invalid('The moments of the quote contradict each other.')
  }
  if (createdAt - asOf > rateAgeMsMax) throw invalid('The rate of the quote is older than 31 days.')
}
