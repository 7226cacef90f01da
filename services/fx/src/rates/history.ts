import { Day, LedgerName, pageOf, partsPattern, readCursor } from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import { findCrossedSince } from './cross-queries.ts'
import type { CurrentRates } from './current-rates.ts'
import { type HistoryRow, listHistory } from './history-queries.ts'
import { checkPair, chooseRate, type HeldRate, otherCurrency, type PairRate, rateOfLegs } from './pairs.ts'
import { allLedgers } from './publisher.ts'
import { listHeldRates } from './queries.ts'
import { filterSources, rateNotFound } from './rates.ts'
import { type HistoryFilter, type Leg, type PastRate, SourceName } from './schemas.ts'
import { sourceRules } from './source-rules.ts'

/** A page of a history ends at its publisher, which later pages keep, and its last interval. */
const cursorPattern = partsPattern(SourceName, LedgerName.or(z.literal(allLedgers)), Day)

/** A page of the past rates of a pair of one publisher: the last of each interval, newest first. */
export async function listPastRates(
  db: pg.Pool,
  current: CurrentRates,
  { ledger, base, quote }: { ledger: string; base: string; quote: string },
  { limit, cursor, ...filters }: z.output<typeof HistoryFilter>,
) {
  checkPair(base, quote)
  const mark = ['history', ledger, base, quote, filters]
  const [source = filters.source, of, end] = (readCursor(cursor, mark, cursorPattern)?.split('/') ?? []) as [
    SourceName?,
    string?,
    string?,
  ]
  const nowMs = current.nowMs()
  const sources = filterSources(current, source)
  const found = current
    .findRates(ledger, base, quote)
    .filter((rate) => sources.includes(rate.source) && (of === undefined || rate.ledger === of))
  const rate = chooseRate(found, nowMs)
  if (!rate) throw rateNotFound(base, quote, { source })
  const afterNow = new Date(nowMs + 1).toISOString()
  const rows = await listHistory(db, {
    ...(await publicationOf(db, rate, base)),
    base,
    quote,
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
  return pageOf(data, limit, mark, ({ period }) => [rate.source, rate.ledger, period].join('/'))
}

/**
 * How the past rates of a pair were published. Those of an operator may be crossed with older ones, as long as these were
 * not stale, and only since the operator has crossed them.
 */
async function publicationOf(db: pg.Pool, { source, ledger, route, legs: [leg] }: PairRate, base: string) {
  const through = route === 'crossed' ? otherCurrency(leg as Leg, base) : null
  if (through === null || source !== 'operator') return { source, ledger, through, since: null, apartMsMax: 0 }
  const since = (await findCrossedSince(db, ledger, through)) ?? null
  return { source, ledger, through, since, apartMsMax: sourceRules[source].staleAfterMs }
}

function legsOf({ id, quote_id }: HistoryRow, held: Map<string, HeldRate>): [HeldRate] | [HeldRate, HeldRate] {
  const first = held.get(id) as HeldRate
  return quote_id === null ? [first] : [first, held.get(quote_id) as HeldRate]
}

function describePast(
  { period }: HistoryRow,
  { rate, route, legs, source, simulated, asOf, flagged }: PairRate,
): PastRate {
  return { period, rate, route, legs, source, simulated, as_of: asOf, flagged }
}
