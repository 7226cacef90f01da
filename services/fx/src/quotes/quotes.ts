import { Decimal, formatMoney, rateText } from '@florin/money'
import type { Queryable } from '@florin/postgres'
import { v7 as uuidv7 } from 'uuid'
import type { z } from 'zod'
import { FxError } from '../errors.ts'
import type { RateBook } from '../rates/book.ts'
import { chooseRate, type HeldRate, isStale, type PairRate } from '../rates/pairs.ts'
import { listHeldRates } from '../rates/queries.ts'
import { ageSeconds, checkPair, rateNotFound, rateOfLegs } from '../rates/rates.ts'
import type { Spread } from '../spreads/schemas.ts'
import { checkDecimals, exponentOf, type Order, priceOrder } from './pricing.ts'
import { findQuote, type QuoteRow } from './queries.ts'
import type { NewQuote, Quote } from './schemas.ts'
import type { QuoteWriter } from './writer.ts'

/** The terms at which a pair is quoted until a rate or a spread changes. */
interface Terms {
  mid: PairRate
  spread: Spread
  spreadBps: Decimal
  /** After the spread. */
  rate: string
  rateIds: string[]
}

/** By the book's own objects, which it makes anew when anything changes. */
const worked = new WeakMap<PairRate, Terms>()

/** Promises a rate for an amount. The promise is durable when this returns. */
export async function giveQuote(
  book: RateBook,
  writer: QuoteWriter,
  ledger: string,
  body: z.output<typeof NewQuote>,
): Promise<Quote> {
  const { source_currency: sourceCurrency, target_currency: targetCurrency } = body
  checkPair(sourceCurrency, targetCurrency)
  const order: Order = {
    sourceCurrency,
    targetCurrency,
    sourceExponent: exponentOf(sourceCurrency, body.source_exponent, 'source_exponent'),
    targetExponent: exponentOf(targetCurrency, body.target_exponent, 'target_exponent'),
    sourceAmount: body.source_amount,
    targetAmount: body.target_amount,
  }
  checkDecimals(order)
  const nowMs = book.nowMs()
  const { mid, spread, spreadBps, rate, rateIds } = termsOf(book, sourceCurrency, targetCurrency, nowMs)
  const priced = priceOrder(order, mid.fraction, spreadBps)
  const row: QuoteRow = {
    id: uuidv7(),
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
  await writer.write([row])
  return describeQuote(row, mid)
}

/** What may be promised now. Refuses a rate that is missing, too old, or flagged and not confirmed. */
function termsOf(book: RateBook, source: string, target: string, nowMs: number): Terms {
  book.checkCurrent()
  const mid = chooseRate(book.findRates(source, target), nowMs)
  if (!mid) throw rateNotFound(source, target)
  if (isStale(mid, nowMs)) {
    throw new FxError(
      'stale_rate',
      `The rate between ${source} and ${target} is of ${mid.asOf}: too old to quote from. Until its source has a newer one, publish ${source}/${target} itself with POST /v1/rates.`,
    )
  }
  if (mid.flagged) {
    throw new FxError(
      'rate_unconfirmed',
      `The rate between ${source} and ${target} moved more than 20 %: an operator has to confirm it first. GET /v1/flagged-rates lists it.`,
    )
  }
  const known = worked.get(mid)
  if (known) return known
  const spread = book.findSpread(source, target)
  const spreadBps = new Decimal(spread.spread_bps)
  const rateIds = mid.legs.map(({ id }) => id)
  const terms = { mid, spread, spreadBps, rate: rateText(mid.fraction, spreadBps), rateIds }
  worked.set(mid, terms)
  return terms
}

/** The same answer as when it was given. Throws `quote_not_found`, also for a quote of another ledger. */
export async function readQuote(db: Queryable, ledger: string, id: string): Promise<Quote> {
  const row = await findQuote(db, ledger, id)
  if (!row) throw new FxError('quote_not_found', `There is no quote ${id} for this ledger.`)
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
