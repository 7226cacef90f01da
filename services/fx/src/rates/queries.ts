import { columns as columnsOf, type Queryable } from '@florin/postgres'
import type { HeldRate, PublishedPair } from './pairs.ts'
import { type Publisher, shownLedger } from './publisher.ts'
import type { SourceName } from './schemas.ts'

const columns = `r.id, r.source, r.ledger, r.base, r.quote, r.rate, r.valid_at, r.recorded_at,
  r.flagged and not exists (select from rate_confirmations c where c.rate_id = r.id) as flagged`

export interface RateRow {
  id: string
  source: SourceName
  ledger: string
  base: string
  quote: string
  rate: string
  valid_at: Date
  recorded_at: Date
  flagged: boolean
}

function toHeldRate(row: RateRow): HeldRate {
  const { id, source, ledger, base, quote, rate, valid_at, recorded_at, flagged } = row
  return {
    source,
    ledger,
    validAtMs: valid_at.getTime(),
    leg: {
      id,
      base,
      quote,
      rate,
      valid_at: valid_at.toISOString(),
      recorded_at: recorded_at.toISOString(),
      ledger: shownLedger(ledger),
      flagged,
    },
  }
}

/** By one probe of `rates_history` a publisher: a `distinct` would read the whole history. */
const publishers = `
  publishers as (
    (select source, ledger from rates order by source, ledger limit 1)
    union all
    select next.source, next.ledger
      from publishers p, lateral (select source, ledger from rates where (source, ledger) > (p.source, p.ledger)
                                   order by source, ledger limit 1) next
  )`

/** Each pair of the publishers, by one probe a pair. */
const pairs = `
  pairs as (
    select p.source, p.ledger, first.base, first.quote
      from publishers p, lateral (select base, quote from rates where source = p.source and ledger = p.ledger
                                   order by base, quote limit 1) first
    union all
    select p.source, p.ledger, next.base, next.quote
      from pairs p, lateral (select base, quote from rates
                              where source = p.source and ledger = p.ledger and (base, quote) > (p.base, p.quote)
                              order by base, quote limit 1) next
  )`

const ratesAsOf = `
  select ${columns}
    from pairs p, lateral (select * from rates
                            where source = p.source and ledger = p.ledger and base = p.base and quote = p.quote
                              and valid_at <= $1
                            order by valid_at desc, id desc limit 1) r`

/** The rate of every pair of the publishers that is valid at the moment. */
export async function listRatesAsOf(db: Queryable, of: readonly Publisher[], atMs: number): Promise<HeldRate[]> {
  const { rows } = await db.query<RateRow>({
    text: `with recursive publishers as (select * from unnest($2::text[], $3::text[]) p (source, ledger)), ${pairs}
           ${ratesAsOf}`,
    values: [new Date(atMs), ...columnsOf(of, ['source', 'ledger'])],
  })
  return rows.map(toHeldRate)
}

/** The same of the sources, for all ledgers. */
export async function listAllRatesAsOf(
  db: Queryable,
  sources: readonly SourceName[],
  atMs: number,
): Promise<HeldRate[]> {
  const { rows } = await db.query<RateRow>({
    text: `with recursive ${publishers}, ${pairs} ${ratesAsOf} where p.source = any($2)`,
    values: [new Date(atMs), sources],
  })
  return rows.map(toHeldRate)
}

/** When the next recorded rate becomes valid. */
export async function findNextValidAt(db: Queryable, atMs: number): Promise<number | undefined> {
  const { rows } = await db.query<{ next: Date | null }>({
    text: `with recursive ${publishers}, ${pairs}
           select min(r.valid_at) as next
             from pairs p, lateral (select valid_at from rates
                                     where source = p.source and ledger = p.ledger and base = p.base and quote = p.quote
                                       and valid_at > $1
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
             from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
                    with ordinality as wanted (source, ledger, base, quote, at, place),
                  lateral (select * from rates
                            where source = wanted.source and ledger = wanted.ledger
                              and base = wanted.base and quote = wanted.quote and valid_at <= wanted.at
                            order by valid_at desc, id desc limit 1) r`,
    values: columnsOf(wanted, ['source', 'ledger', 'base', 'quote', 'at']),
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
