import { Decimal, formatMoney, rateText } from '@florin/money'
import type { Queryable } from '@florin/postgres'
import type { z } from 'zod'
import { FxError } from '../errors.ts'
import { checkPair, chooseRate, type HeldRate, isStale, type PairRate, rateOfLegs } from '../rates/pairs.ts'
import { listHeldRates } from '../rates/queries.ts'
import { ageSeconds, rateNotFound } from '../rates/rates.ts'
import type { RateCache } from '../snapshot/rate-cache.ts'
import type { Spread } from '../spreads/schemas.ts'
import { checkDecimals, type Order, priceOrder, requireExponent } from './pricing.ts'
import { findQuote, type QuoteRow } from './queries.ts'
import { newQuoteId } from './quote-id.ts'
import { type NewQuote, type Quote, QuoteOrder, type QuoteOutcome, type QuoteRejection } from './schemas.ts'
import type { QuoteWriter } from './writer.ts'

/** The terms of quotes of a pair, until a rate or a spread changes. */
interface Terms {
  mid: PairRate
  spread: Spread
  spreadBps: Decimal
  /** After the spread. */
  rate: string
  rateIds: string[]
}

/** By objects of the cache, which are new when a rate or a spread has changed. */
const termsByRate = new WeakMap<PairRate, Terms>()

/** A quote that is not yet written. */
interface PricedQuote {
  row: QuoteRow
  mid: PairRate
}

/** Makes a quote. It is durable when this returns. */
export async function createQuote(
  cache: RateCache,
  writer: QuoteWriter,
  ledger: string,
  order: z.output<typeof NewQuote>,
): Promise<Quote> {
  const { row, mid } = priceQuote(cache, ledger, order)
  await writer.write([row])
  return describeQuote(row, mid)
}

/**
 * Makes the quotes that can be made, whatever the others are. They are durable when this returns. The outcomes are in the order of
 * the orders.
 */
export async function createQuotes(cache: RateCache, writer: QuoteWriter, orders: unknown[]): Promise<QuoteOutcome[]> {
  const priced = orders.map((order) => tryQuote(cache, order))
  const rows = priced.flatMap((one) => ('row' in one ? one.row : []))
  if (rows.length > 0) await writer.write(rows)
  return priced.map((one) => ('row' in one ? { quote: describeQuote(one.row, one.mid) } : one))
}

/** The quote, or why there is none. Throws what concerns every quote. */
function tryQuote(cache: RateCache, given: unknown): PricedQuote | QuoteRejection {
  const { data, error } = QuoteOrder.safeParse(given)
  if (error) return { code: 'invalid_request', detail: describeIssues(error) }
  try {
    return priceQuote(cache, data.ledger, data.order)
  } catch (refusal) {
    if (refusal instanceof FxError) return { code: refusal.code, detail: refusal.message }
    throw refusal
  }
}

const describeIssues = ({ issues }: z.ZodError) =>
  issues.map(({ path, message }) => `/${path.join('/')}: ${message}`).join('; ')

function priceQuote(cache: RateCache, ledger: string, body: z.output<typeof NewQuote>): PricedQuote {
  const { source_currency: sourceCurrency, target_currency: targetCurrency } = body
  checkPair(sourceCurrency, targetCurrency)
  const order: Order = {
    sourceCurrency,
    targetCurrency,
    sourceExponent: requireExponent(sourceCurrency, body.source_exponent, 'source_exponent'),
    targetExponent: requireExponent(targetCurrency, body.target_exponent, 'target_exponent'),
    sourceAmount: body.source_amount,
    targetAmount: body.target_amount,
  }
  checkDecimals(order)
  const nowMs = cache.nowMs()
  const { mid, spread, spreadBps, rate, rateIds } = termsOf(cache, ledger, sourceCurrency, targetCurrency, nowMs)
  const priced = priceOrder(order, mid.fraction, spreadBps)
  const row: QuoteRow = {
    id: newQuoteId(),
    ledger,
    sourceCurrency,
    targetCurrency,
    sourceAmount: formatMoney(priced.sourceAmount, order.sourceExponent),
    targetAmount: formatMoney(priced.targetAmount, order.targetExponent),
    spreadAmount: formatMoney(priced.spreadAmount, order.targetExponent),
    rate,
    midRate: mid.rate,
    spreadBps: spread.spread_bps,
    spreadVersion: spread.version,
    source: mid.source,
    asOf: mid.asOf,
    rateIds,
    createdAt: new Date(nowMs).toISOString(),
    expiresAt: new Date(nowMs + body.ttl * 1_000).toISOString(),
  }
  return { row, mid }
}

/** The terms that a quote of the ledger may have now. Rejects a rate that is missing, stale, or flagged and not confirmed. */
function termsOf(cache: RateCache, ledger: string, source: string, target: string, nowMs: number): Terms {
  cache.checkCurrent()
  const mid = chooseRate(cache.findRates(ledger, source, target), nowMs)
  if (!mid) throw rateNotFound(source, target)
  if (isStale(mid, nowMs)) {
    throw new FxError(
      'stale_rate',
      `The rate between ${source} and ${target} is of ${mid.asOf}, too old for a quote. Until its source has a newer one, publish ${source}/${target} with POST /v1/rates.`,
    )
  }
  if (mid.flagged) {
    throw new FxError(
      'rate_unconfirmed',
      `The rate between ${source} and ${target} differs by more than 20 % from the trusted rate before it. An operator must confirm it: GET /v1/flagged-rates lists it.`,
    )
  }
  const known = termsByRate.get(mid)
  if (known) return known
  const spread = cache.findSpread(source, target)
  const spreadBps = new Decimal(spread.spread_bps)
  const rateIds = mid.legs.map(({ id }) => id)
  const terms = { mid, spread, spreadBps, rate: rateText(mid.fraction, spreadBps), rateIds }
  termsByRate.set(mid, terms)
  return terms
}

/** The quote as it was made. Throws `quote_not_found`, also for a quote of another ledger. */
export async function readQuote(db: Queryable, ledger: string, id: string): Promise<Quote> {
  const row = await findQuote(db, ledger, id)
  if (!row) throw new FxError('quote_not_found', `This ledger has no quote ${id}.`)
  const held = await listHeldRates(db, row.rateIds)
  const legs = row.rateIds.map((rateId) => held.get(rateId) as HeldRate)
  return describeQuote(row, rateOfLegs(legs as [HeldRate], row.sourceCurrency))
}

function describeQuote(row: QuoteRow, mid: PairRate): Quote {
  return {
    id: row.id,
    ledger: row.ledger,
    source_currency: row.sourceCurrency,
    target_currency: row.targetCurrency,
    source_amount: row.sourceAmount,
    target_amount: row.targetAmount,
    spread_amount: row.spreadAmount,
    rate: row.rate,
    mid_rate: row.midRate,
    spread_bps: row.spreadBps,
    spread_version: row.spreadVersion,
    units: mid.units,
    per: mid.per,
    route: mid.route,
    legs: mid.legs,
    source: row.source,
    simulated: mid.simulated,
    as_of: row.asOf,
    age_seconds: ageSeconds(mid, Date.parse(row.createdAt)),
    created_at: row.createdAt,
    expires_at: row.expiresAt,
  }
}
