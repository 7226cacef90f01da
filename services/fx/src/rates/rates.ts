import { Day, dayMs, pageOf, partsPattern, readCursor, readRevision } from '@florin/server'
import type pg from 'pg'
import type { z } from 'zod'
import { FxError } from '../errors.ts'
import type { CurrentRates } from './current-rates.ts'
import {
  checkPair,
  chooseRate,
  type FindHeld,
  type HeldRate,
  isStale,
  keyOf,
  legPairs,
  type PairRate,
  resolvePair,
  toPairRate,
} from './pairs.ts'
import { findRates, type HistoryRow, listHeldRates, listHistory, listRatesAsOf, type WantedRate } from './queries.ts'
import { recordRates } from './record.ts'
import {
  type HistoryFilter,
  type Leg,
  type LookedUp,
  type NewLookups,
  type NewRates,
  type PastRate,
  type Rate,
  type RateFilter,
  SourceName,
} from './schemas.ts'

/** A page of a history ends at its source, which later pages keep, and its last interval. */
const cursorPattern = partsPattern(SourceName, Day)

/** Publishes rates of an operator. This process quotes from them at once, other replicas within a second. */
export async function publishRates(
  db: pg.Pool,
  current: CurrentRates,
  { rates, valid_at }: z.output<typeof NewRates>,
): Promise<Leg[]> {
  for (const { base, quote } of rates) checkPair(base, quote)
  const { nowMs } = await readRevision(db)
  if (valid_at !== undefined && Date.parse(valid_at) > nowMs) {
    throw new FxError('valid_in_future', 'valid_at is in the future. Publish rates when they become valid.')
  }
  const validAt = valid_at ?? new Date(nowMs).toISOString()
  await recordRates(
    db,
    'operator',
    rates.map(({ base, quote, rate }) => ({ base, quote, rate, validAt })),
  )
  await current.reload()
  const held = await findRates(
    db,
    rates.map(({ base, quote }) => ({ source: 'operator', base, quote, at: validAt })),
  )
  return held.flatMap((rate) => rate?.leg ?? [])
}

/** The rate of a pair now or as of a moment, from one source or from the first with a fresh rate. */
export async function findRate(
  db: pg.Pool,
  current: CurrentRates,
  base: string,
  quote: string,
  { at, source }: { at?: string | undefined; source?: SourceName | undefined },
): Promise<Rate> {
  checkPair(base, quote)
  const nowMs = current.nowMs()
  const atMs = momentOf(at, nowMs)
  const sources = filterSources(current, source)
  const found =
    at === undefined
      ? current.findRates(base, quote).filter((rate) => sources.includes(rate.source))
      : resolvePair((await loadLegs(db, sources, [{ base, quote, atMs }]))(atMs), sources, base, quote)
  const chosen = chooseRate(found, atMs)
  if (!chosen) throw rateNotFound(base, quote, { at, source })
  return describeRate(base, quote, chosen, atMs)
}

/** The rates of a currency against all others, now or as of the end of a day. */
export async function listRates(
  db: pg.Pool,
  current: CurrentRates,
  { base, date, source }: z.output<typeof RateFilter>,
): Promise<Rate[]> {
  const atMs = Math.min(current.nowMs(), date === undefined ? Number.POSITIVE_INFINITY : Date.parse(date) + dayMs - 1)
  const sources = filterSources(current, source)
  const held = date === undefined ? current.listHeld() : await listRatesAsOf(db, sources, atMs)
  const find = lookupFrom(held)
  const currencies = new Set(held.flatMap(({ leg }) => [leg.base, leg.quote]))
  return [...currencies].sort().flatMap((quote) => {
    if (quote === base) return []
    const rate = chooseRate(resolvePair(find, sources, base, quote), atMs)
    return rate ? [describeRate(base, quote, rate, atMs)] : []
  })
}

/** The exact rates of many pairs, in a constant number of statements. Null where there is no rate. */
export async function lookUpRates(
  db: pg.Pool,
  current: CurrentRates,
  { lookups }: z.output<typeof NewLookups>,
): Promise<(LookedUp | null)[]> {
  for (const { base, quote } of lookups) checkPair(base, quote)
  const nowMs = current.nowMs()
  const asked = lookups.map(({ base, quote, at }) => ({ base, quote, at, atMs: momentOf(at, nowMs) }))
  const findPast = await loadLegs(
    db,
    current.sources,
    asked.filter(({ at }) => at !== undefined),
  )
  return asked.map(({ base, quote, at, atMs }) => {
    const found =
      at === undefined ? current.findRates(base, quote) : resolvePair(findPast(atMs), current.sources, base, quote)
    const rate = chooseRate(found, atMs)
    if (!rate) return null
    const { units, per, rate: text, source, simulated, asOf, flagged } = rate
    return {
      base,
      quote,
      units,
      per,
      rate: text,
      source,
      simulated,
      as_of: asOf,
      stale: isStale(rate, atMs),
      flagged,
    }
  })
}

/** A page of the past rates of a pair in one source: the last of each interval, newest first. */
export async function listPastRates(
  db: pg.Pool,
  current: CurrentRates,
  base: string,
  quote: string,
  { limit, cursor, ...filters }: z.output<typeof HistoryFilter>,
) {
  checkPair(base, quote)
  const mark = ['history', base, quote, filters]
  const [source = filters.source, end] = (readCursor(cursor, mark, cursorPattern)?.split('/') ?? []) as [
    SourceName?,
    string?,
  ]
  const nowMs = current.nowMs()
  const sources = filterSources(current, source)
  const found = current.findRates(base, quote).filter((rate) => sources.includes(rate.source))
  const rate = chooseRate(found, nowMs)
  if (!rate) throw rateNotFound(base, quote, { source })
  const afterNow = new Date(nowMs + 1).toISOString()
  const rows = await listHistory(db, {
    source: rate.source,
    base,
    quote,
    through: rate.route === 'crossed' ? (rate.legs[0] as Leg).base : null,
    interval: filters.interval,
    from: filters.from ?? null,
    to: [end, filters.to, afterNow].filter((moment) => moment !== undefined).sort()[0] as string,
    limit,
  })
  const held = await listHeldRates(
    db,
    rows.flatMap(({ id, quote_id }) => (quote_id === null ? [id] : [id, quote_id])),
  )
  const data = rows.map((row) => describePast(row, rateOfLegs(legsOf(row, held), base)))
  return pageOf(data, limit, mark, ({ period }) => `${rate.source}/${period}`)
}

function legsOf({ id, quote_id }: HistoryRow, held: Map<string, HeldRate>): [HeldRate] | [HeldRate, HeldRate] {
  const first = held.get(id) as HeldRate
  return quote_id === null ? [first] : [first, held.get(quote_id) as HeldRate]
}

/** The rate for one unit of `base` from published rates: one of the pair, or those of base and quote to cross. */
export function rateOfLegs(held: [HeldRate] | [HeldRate, HeldRate], base: string): PairRate {
  const [{ leg: first }, second] = held
  if (second) return toPairRate('crossed', held, second.leg.rate, first.rate)
  return first.base === base
    ? toPairRate('direct', held, first.rate, '1')
    : toPairRate('inverse', held, '1', first.rate)
}

function describePast(
  { period }: HistoryRow,
  { rate, route, legs, source, simulated, asOf, flagged }: PairRate,
): PastRate {
  return { period, rate, route, legs, source, simulated, as_of: asOf, flagged }
}

function describeRate(base: string, quote: string, rate: PairRate, atMs: number): Rate {
  return {
    base,
    quote,
    rate: rate.rate,
    route: rate.route,
    legs: rate.legs,
    source: rate.source,
    simulated: rate.simulated,
    as_of: rate.asOf,
    age_seconds: ageSeconds(rate, atMs),
    stale: isStale(rate, atMs),
  }
}

export function ageSeconds({ asOfMs }: Pick<PairRate, 'asOfMs'>, atMs: number): number {
  return Math.trunc((atMs - asOfMs) / 1_000)
}

/** A moment in the future means now. */
function momentOf(at: string | undefined, nowMs: number): number {
  return at === undefined ? nowMs : Math.min(Date.parse(at), nowMs)
}

function filterSources({ sources }: CurrentRates, source: SourceName | undefined): readonly SourceName[] {
  return source === undefined ? sources : sources.filter((name) => name === source)
}

function lookupFrom(held: readonly HeldRate[]): FindHeld {
  const byPair = new Map(held.map((rate) => [keyOf(rate.source, rate.leg.base, rate.leg.quote), rate]))
  return (source, base, quote) => byPair.get(keyOf(source, base, quote))
}

/** Reads the published rates that the pairs may need at their moments, each once, in one statement. */
async function loadLegs(
  db: pg.Pool,
  sources: readonly SourceName[],
  lookups: { base: string; quote: string; atMs: number }[],
): Promise<(atMs: number) => FindHeld> {
  const wanted = new Map<string, WantedRate>()
  for (const { base, quote, atMs } of lookups) {
    const at = new Date(atMs).toISOString()
    for (const pair of legPairs(sources, base, quote)) {
      wanted.set(`${atMs} ${keyOf(pair.source, pair.base, pair.quote)}`, { ...pair, at })
    }
  }
  if (wanted.size === 0) return () => () => undefined
  const found = await findRates(db, [...wanted.values()])
  const byKey = new Map([...wanted.keys()].map((key, place) => [key, found[place]]))
  return (atMs) => (source, base, quote) => byKey.get(`${atMs} ${keyOf(source, base, quote)}`)
}

/** Names the moment and the source only if the request did. */
export function rateNotFound(
  base: string,
  quote: string,
  { at, source }: { at?: string | undefined; source?: SourceName | undefined } = {},
): FxError {
  const where = `${source === undefined ? '' : ` from ${source}`}${at === undefined ? '' : ` at ${at}`}`
  return new FxError(
    'rate_not_found',
    `There is no rate between ${base} and ${quote}${where}, neither published nor crossed. GET /v1/currencies lists the currencies with rates.`,
  )
}
