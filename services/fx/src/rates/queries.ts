import { columns as columnsOf, type Queryable } from '@florin/postgres'
import type { HeldRate, PublishedPair } from './pairs.ts'
import type { Interval, SourceName } from './schemas.ts'

const columns = `r.id, r.source, r.base, r.quote, r.rate, r.valid_at, r.recorded_at,
  r.flagged and not exists (select from rate_confirmations c where c.rate_id = r.id) as flagged`

export interface RateRow {
  id: string
  source: SourceName
  base: string
  quote: string
  rate: string
  valid_at: Date
  recorded_at: Date
  flagged: boolean
}

function toHeldRate({ id, source, base, quote, rate, valid_at, recorded_at, flagged }: RateRow): HeldRate {
  return {
    source,
    validAtMs: valid_at.getTime(),
    leg: {
      id,
      base,
      quote,
      rate,
      valid_at: valid_at.toISOString(),
      recorded_at: recorded_at.toISOString(),
      flagged,
    },
  }
}

/** Each pair of each source, by one probe of `rates_history` a pair: a `distinct` would read the whole history. */
const pairs = `
  recursive pairs as (
    (select source, base, quote from rates order by source, base, quote limit 1)
    union all
    select next.source, next.base, next.quote
      from pairs p, lateral (select source, base, quote from rates
                              where (source, base, quote) > (p.source, p.base, p.quote)
                              order by source, base, quote limit 1) next
  )`

/** The rate of every pair of the sources that is valid at the moment. */
export async function listRatesAsOf(db: Queryable, sources: readonly SourceName[], atMs: number): Promise<HeldRate[]> {
  const { rows } = await db.query<RateRow>({
    text: `with ${pairs}
           select ${columns}
             from pairs p, lateral (select * from rates
                                     where source = p.source and base = p.base and quote = p.quote and valid_at <= $2
                                     order by valid_at desc, id desc limit 1) r
            where p.source = any($1)`,
    values: [sources, new Date(atMs)],
  })
  return rows.map(toHeldRate)
}

/** When the next recorded rate becomes valid. */
export async function findNextValidAt(db: Queryable, atMs: number): Promise<number | undefined> {
  const { rows } = await db.query<{ next: Date | null }>({
    text: `with ${pairs}
           select min(r.valid_at) as next
             from pairs p, lateral (select valid_at from rates
                                     where source = p.source and base = p.base and quote = p.quote and valid_at > $1
                                     order by valid_at limit 1) r`,
    values: [new Date(atMs)],
  })
  return rows[0]?.next?.getTime()
}

export interface WantedRate extends PublishedPair {
  /** ISO 8601. */
  at: string
}

/** The rate that is valid at the moment of each, in the same order; undefined where there is none. */
export async function findRates(db: Queryable, wanted: readonly WantedRate[]): Promise<(HeldRate | undefined)[]> {
  const { rows } = await db.query<RateRow & { place: string }>({
    text: `select wanted.place, ${columns}
             from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
                    with ordinality as wanted (source, base, quote, at, place),
                  lateral (select * from rates
                            where source = wanted.source and base = wanted.base and quote = wanted.quote
                              and valid_at <= wanted.at
                            order by valid_at desc, id desc limit 1) r`,
    values: columnsOf(wanted, ['source', 'base', 'quote', 'at']),
  })
  const found = new Array<HeldRate | undefined>(wanted.length).fill(undefined)
  for (const row of rows) found[Number(row.place) - 1] = toHeldRate(row)
  return found
}

/** By id. */
export async function listHeldRates(db: Queryable, ids: readonly string[]): Promise<Map<string, HeldRate>> {
  const { rows } = await db.query<RateRow>({
    name: 'list_held_rates',
    text: `select ${columns} from unnest($1::bigint[]) as wanted (id),
                  lateral (select * from rates where id = wanted.id limit 1) r`,
    values: [ids],
  })
  return new Map(rows.map((row) => [row.id, toHeldRate(row)]))
}

export interface HistoryRange {
  source: SourceName
  base: string
  quote: string
  /** The currency through which base and quote are crossed; null for a rate of the pair itself. */
  through: string | null
  interval: Interval
  /** Included. */
  from: string | null
  /** Not included. */
  to: string
  limit: number
}

export interface HistoryRow {
  /** First day of the interval. */
  period: string
  /** Of the rate of the pair, or of the one from `through` to `base`. */
  id: string
  /** Of the rate from `through` to `quote`. */
  quote_id: string | null
}

/** The last rate of each interval, newest first, by one probe an interval: the next one ends where this one starts. */
export async function listHistory(db: Queryable, range: HistoryRange): Promise<HistoryRow[]> {
  const lastBefore = (end: string) => (range.through === null ? lastOfPair(end) : lastCrossed(end))
  const { rows } = await db.query<HistoryRow>({
    text: `with recursive history as (
             (select 1 as place, last.*, date_trunc($6, last.valid_at, 'UTC') as period
                from (${lastBefore('$5::timestamptz')}) last)
             union all
             select place + 1, last.*, date_trunc($6, last.valid_at, 'UTC')
               from history, lateral (${lastBefore('history.period')}) last
              where place < $7
           )
           select to_char(period at time zone 'UTC', 'YYYY-MM-DD') as period, id, quote_id from history order by place`,
    values: [
      range.source,
      range.base,
      range.quote,
      range.from ?? '-infinity',
      range.to,
      range.interval,
      range.limit,
      ...(range.through === null ? [] : [range.through]),
    ],
  })
  return rows
}

function lastOfPair(end: string): string {
  const last = (base: string, quote: string) => `
    (select id, valid_at from rates
      where source = $1 and base = ${base} and quote = ${quote} and valid_at < ${end} and valid_at >= $4
      order by valid_at desc, id desc limit 1)`
  return `
    select id, null::bigint as quote_id, valid_at from (${last('$2', '$3')} union all ${last('$3', '$2')}) published
     order by valid_at desc, id desc limit 1`
}

/** Both legs are of the same moment. */
function lastCrossed(end: string): string {
  return `
    select b.id, q.id as quote_id, b.valid_at
      from rates b, lateral (select id from rates
                              where source = $1 and base = $8 and quote = $3 and valid_at = b.valid_at
                              order by id desc limit 1) q
     where b.source = $1 and b.base = $8 and b.quote = $2 and b.valid_at < ${end} and b.valid_at >= $4
     order by b.valid_at desc, b.id desc limit 1`
}
