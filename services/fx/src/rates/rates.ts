import { dayMs, readRevision } from '@florin/server'
import type pg from 'pg'
import type { z } from 'zod'
import { FxError } from '../errors.ts'
import { findCrossCurrencies } from './cross-queries.ts'
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
} from './pairs.ts'
import { type CrossedPublisher, ledgersOf, publishersIn, shownLedger } from './publisher.ts'
import { findRates, listRatesAsOf, type WantedRate } from './queries.ts'
import { recordRates } from './record.ts'
import type { Leg, LookedUp, NewLookups, NewRates, Rate, RateFilter, SourceName } from './schemas.ts'

/** Publishes rates of an operator. This process quotes from them at once, other replicas within a second. */
export async function publishRates(
  db: pg.Pool,
  current: CurrentRates,
  ledger: string,
  { rates, valid_at }: z.output<typeof NewRates>,
): Promise<Leg[]> {
  for (const { base, quote } of rates) checkPair(base, quote)
  const validAt = await requireValidAt(db, valid_at, 'Publish rates when they become valid.')
  await recordRates(
    db,
    'operator',
    rates.map(({ base, quote, rate }) => ({ base, quote, rate, validAt })),
    { ledger },
  )
  await current.reload()
  const held = await findRates(
    db,
    rates.map(({ base, quote }) => ({ source: 'operator', ledger, base, quote, at: validAt })),
  )
  return held.flatMap((rate) => rate?.leg ?? [])
}

/** The moment in a request, or now. Rejects one in the future, with the advice. */
export async function requireValidAt(db: pg.Pool, validAt: string | undefined, advice: string): Promise<string> {
  const { nowMs } = await readRevision(db)
  if (validAt !== undefined && Date.parse(validAt) > nowMs) {
    throw new FxError('valid_in_future', `valid_at is in the future. ${advice}`)
  }
  return validAt ?? new Date(nowMs).toISOString()
}

/** The rate of a pair in a ledger, now or as of a moment, from one source or from the first with a fresh rate. */
export async function findRate(
  db: pg.Pool,
  current: CurrentRates,
  { ledger, base, quote }: { ledger: string; base: string; quote: string },
  { at, source }: { at?: string | undefined; source?: SourceName | undefined },
): Promise<Rate> {
  checkPair(base, quote)
  const nowMs = current.nowMs()
  const atMs = momentOf(at, nowMs)
  const sources = filterSources(current, source)
  const lookup = { base, quote, atMs }
  const found =
    at === undefined
      ? current.findRates(ledger, base, quote).filter((rate) => sources.includes(rate.source))
      : (await loadPast(db, sources, ledger, [lookup]))(lookup)
  const chosen = chooseRate(found, atMs)
  if (!chosen) throw rateNotFound(base, quote, { at, source })
  return describeRate(base, quote, chosen, atMs)
}

/** The rates of a currency in a ledger against all others, now or as of the end of a day. */
export async function listRates(
  db: pg.Pool,
  current: CurrentRates,
  ledger: string,
  { base, date, source }: z.output<typeof RateFilter>,
): Promise<Rate[]> {
  const atMs = Math.min(current.nowMs(), date === undefined ? Number.POSITIVE_INFINITY : Date.parse(date) + dayMs - 1)
  const sources = filterSources(current, source)
  const publishers =
    date === undefined
      ? publishersIn(ledger, sources, current.crossCurrencyOf)
      : (await loadPublishers(db, sources, ledger, [atMs]))(atMs)
  const held = date === undefined ? current.listHeld(ledger) : await listRatesAsOf(db, publishers, atMs)
  const find = lookupFrom(held)
  const currencies = new Set(held.flatMap(({ leg }) => [leg.base, leg.quote]))
  return [...currencies].sort().flatMap((quote) => {
    if (quote === base) return []
    const rate = chooseRate(resolvePair(find, publishers, base, quote), atMs)
    return rate ? [describeRate(base, quote, rate, atMs)] : []
  })
}

/** The exact rates of many pairs in a ledger, in a constant number of statements. Null where there is no rate. */
export async function lookUpRates(
  db: pg.Pool,
  current: CurrentRates,
  ledger: string,
  { lookups }: z.output<typeof NewLookups>,
): Promise<(LookedUp | null)[]> {
  for (const { base, quote } of lookups) checkPair(base, quote)
  const nowMs = current.nowMs()
  const asked = lookups.map(({ base, quote, at }) => ({ base, quote, at, atMs: momentOf(at, nowMs) }))
  const findPast = await loadPast(
    db,
    current.sources,
    ledger,
    asked.filter(({ at }) => at !== undefined),
  )
  return asked.map((lookup) => {
    const { base, quote, at, atMs } = lookup
    const rate = chooseRate(at === undefined ? current.findRates(ledger, base, quote) : findPast(lookup), atMs)
    if (!rate) return null
    const { units, per, rate: text, source, simulated, asOf, flagged } = rate
    return {
      base,
      quote,
      units,
      per,
      rate: text,
      source,
      ledger: shownLedger(rate.ledger),
      simulated,
      as_of: asOf,
      stale: isStale(rate, atMs),
      flagged,
    }
  })
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

export function filterSources({ sources }: CurrentRates, source: SourceName | undefined): readonly SourceName[] {
  return source === undefined ? sources : sources.filter((name) => name === source)
}

function lookupFrom(held: readonly HeldRate[]): FindHeld {
  const byPair = new Map(held.map((rate) => [keyOf(rate, rate.leg.base, rate.leg.quote), rate]))
  return (publisher, base, quote) => byPair.get(keyOf(publisher, base, quote))
}

interface PastLookup {
  base: string
  quote: string
  atMs: number
}

/** Reads the published rates that the pairs may need at their moments, each once, in two statements. */
async function loadPast(
  db: pg.Pool,
  sources: readonly SourceName[],
  ledger: string,
  lookups: PastLookup[],
): Promise<(lookup: PastLookup) => PairRate[]> {
  if (lookups.length === 0) return () => []
  const publishersAt = await loadPublishers(
    db,
    sources,
    ledger,
    lookups.map(({ atMs }) => atMs),
  )
  const wanted = new Map<string, WantedRate>()
  for (const { base, quote, atMs } of lookups) {
    const at = new Date(atMs).toISOString()
    for (const pair of legPairs(publishersAt(atMs), base, quote)) {
      wanted.set(`${atMs} ${keyOf(pair, pair.base, pair.quote)}`, { ...pair, at })
    }
  }
  const found = await findRates(db, [...wanted.values()])
  const byKey = new Map([...wanted.keys()].map((key, place) => [key, found[place]]))
  return ({ base, quote, atMs }) => {
    const find: FindHeld = (publisher, one, other) => byKey.get(`${atMs} ${keyOf(publisher, one, other)}`)
    return resolvePair(find, publishersAt(atMs), base, quote)
  }
}

/** Reads the publishers of a ledger with the currencies through which they crossed their rates at the moments. */
async function loadPublishers(
  db: pg.Pool,
  sources: readonly SourceName[],
  ledger: string,
  moments: number[],
): Promise<(atMs: number) => CrossedPublisher[]> {
  const distinct = [...new Set(moments)]
  const wanted = distinct.flatMap((atMs) => ledgersOf(ledger).map((of) => ({ of, atMs })))
  const currencies = await findCrossCurrencies(
    db,
    wanted.map(({ of, atMs }) => ({ ledger: of, at: new Date(atMs).toISOString() })),
  )
  const byKey = new Map(wanted.map(({ of, atMs }, place) => [`${atMs} ${of}`, currencies[place] ?? null]))
  const byMoment = new Map(
    distinct.map((atMs) => [atMs, publishersIn(ledger, sources, (of) => byKey.get(`${atMs} ${of}`) ?? null)]),
  )
  return (atMs) => byMoment.get(atMs) ?? []
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
