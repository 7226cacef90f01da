import type { Queryable } from '@florin/postgres'
import type { Publisher } from './publisher.ts'
import type { Interval } from './schemas.ts'

export interface HistoryRange extends Publisher {
  base: string
  quote: string
  /** The currency through which base and quote are crossed; null for a rate of the pair itself. */
  through: string | null
  /** Two rates that are crossed are at most this far apart. */
  apartMsMax: number
  /** The first moment of the history; null for the first rate. */
  since: string | null
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
  /** Of the rate of the pair, or of the one between `through` and `base`. */
  id: string
  /** Of the rate between `through` and `quote`. */
  quote_id: string | null
}

/** The last rate of each interval, newest first, by one probe an interval: the next one ends where this one starts. */
export async function listHistory(db: Queryable, range: HistoryRange): Promise<HistoryRow[]> {
  const lastBefore = range.through === null ? lastOfPair : lastCrossed
  const { rows } = await db.query<HistoryRow>({
    text: `with recursive history as (
             (select 1 as place, last.*, date_trunc($7, last.valid_at, 'UTC') as period
                from (${lastBefore('$6::timestamptz')}) last)
             union all
             select place + 1, last.*, date_trunc($7, last.valid_at, 'UTC')
               from history, lateral (${lastBefore('history.period')}) last
              where place < $8
           )
           select to_char(period at time zone 'UTC', 'YYYY-MM-DD') as period, id, quote_id from history order by place`,
    values: [
      range.source,
      range.ledger,
      range.base,
      range.quote,
      range.from ?? '-infinity',
      range.to,
      range.interval,
      range.limit,
      ...(range.through === null ? [] : [range.through, range.apartMsMax, range.since ?? '-infinity']),
    ],
  })
  return rows
}

const published = 'source = $1 and ledger = $2'

function lastOfPair(end: string): string {
  const within = `valid_at < ${end} and valid_at >= $5`
  return `select id, null::bigint as quote_id, valid_at from (${lastOf('$3', '$4', within)}) last`
}

/** The last rate between two currencies, in either direction. */
function lastOf(one: string, other: string, condition: string): string {
  const last = (base: string, quote: string) => `
    (select id, valid_at from rates
      where ${published} and base = ${base} and quote = ${quote} and ${condition}
      order by valid_at desc, id desc limit 1)`
  return `
    select id, valid_at from (${last(one, other)} union all ${last(other, one)}) published
     order by valid_at desc, id desc limit 1`
}

/** At the last moment at which one of the two rates was published and the other one was not too old. */
function lastCrossed(end: string): string {
  const moments = (base: string, quote: string) => `
    select valid_at from rates
     where ${published} and base = ${base} and quote = ${quote} and valid_at < ${end}
       and valid_at >= greatest($5, $11::timestamptz)`
  const isNear = "valid_at <= m.valid_at and valid_at >= m.valid_at - $10::bigint * interval '1 ms'"
  return `
    select b.id, q.id as quote_id, m.valid_at
      from (${moments('$9', '$3')} union all ${moments('$3', '$9')}
            union all ${moments('$9', '$4')} union all ${moments('$4', '$9')}) m,
           lateral (${lastOf('$9', '$3', isNear)}) b,
           lateral (${lastOf('$9', '$4', isNear)}) q
     order by m.valid_at desc limit 1`
}
