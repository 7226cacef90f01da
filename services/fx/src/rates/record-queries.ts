import { columns, type Queryable, type Transaction } from '@florin/postgres'
import type { Publisher } from './publisher.ts'
import type { SourceName } from './schemas.ts'

/** A rate to insert: `validAt` in UTC with milliseconds. */
export interface NewRate {
  base: string
  quote: string
  rate: string
  validAt: string
  flagged: boolean
}

export interface FlaggedRate {
  id: string
  base: string
  quote: string
  rate: string
  validAt: string
}

/** The rate of a moment and direction: its last correction. */
export interface KnownRate {
  base: string
  quote: string
  rate: string
  atMs: number
  /** Not flagged, or confirmed. */
  trusted: boolean
}

export interface KnownRange {
  /** Older rates are too old to measure a new one. */
  from: Date
  /** Moments of the first and the last new rate. */
  first: Date
  last: Date
}

/** Serializes the writers of rates: the holder sees all rates that were recorded before. */
export async function lockRevision(tx: Transaction): Promise<void> {
  await tx.query('select number from revision for update')
}

/**
 * The rates of a publisher for each pair, in both directions, from `first` to `last`, and before them back to the newest trusted rate, or
 * to `from`. In the order of publication: by moment, then by recording.
 */
export async function listKnownRates(
  tx: Transaction,
  { source, ledger }: Publisher,
  pairs: { base: string; quote: string }[],
  { from, first, last }: KnownRange,
): Promise<KnownRate[]> {
  const ways = pairs.flatMap(({ base, quote }) => [
    { base, quote },
    { base: quote, quote: base },
  ])
  const trusted = 'not r.flagged or exists (select from rate_confirmations c where c.rate_id = r.id)'
  const { rows } = await tx.query<{ base: string; quote: string; rate: string; at_ms: string; trusted: boolean }>({
    name: 'list_known_rates',
    // Lateral, so that each way is a range of the index on a fresh table too.
    text: `select way.base, way.quote, held.rate, extract(epoch from held.valid_at) * 1000 as at_ms, held.trusted
             from unnest($3::text[], $4::text[]) as way (base, quote),
                  lateral (select distinct on (r.valid_at) r.id, r.valid_at, r.rate, ${trusted} as trusted
                             from rates r
                            where r.source = $1 and r.ledger = $2 and r.base = way.base and r.quote = way.quote
                              and r.valid_at <= $7
                              and r.valid_at >= coalesce((
                                    select r.valid_at
                                      from rates r
                                     where r.source = $1 and r.ledger = $2 and r.base = way.base and r.quote = way.quote
                                       and r.valid_at < $6 and r.valid_at >= $5 and (${trusted})
                                       and r.id = (select l.id from rates l
                                                    where l.source = r.source and l.ledger = r.ledger
                                                      and l.base = r.base and l.quote = r.quote
                                                      and l.valid_at = r.valid_at
                                                    order by l.id desc limit 1)
                                     order by r.valid_at desc, r.id desc limit 1), $5)
                            order by r.valid_at desc, r.id desc) held
            order by held.valid_at, held.id`,
    values: [source, ledger, ...columns(ways, ['base', 'quote']), from, first, last],
  })
  return rows.map(({ at_ms, ...rate }) => ({ ...rate, atMs: Number(at_ms) }))
}

/** Returns the flagged ones. */
export async function insertRates(
  tx: Transaction,
  { source, ledger }: Publisher,
  rates: NewRate[],
): Promise<FlaggedRate[]> {
  const { rows } = await tx.query<{ id: string; base: string; quote: string; rate: string; valid_at: Date }>({
    name: 'insert_rates',
    text: `with added as (
             insert into rates (source, ledger, base, quote, rate, valid_at, flagged)
             select $1, $2, base, quote, rate, valid_at, flagged
               from unnest($3::text[], $4::text[], $5::numeric[], $6::timestamptz[], $7::boolean[])
                    with ordinality as given (base, quote, rate, valid_at, flagged, position)
              order by position
             returning id, base, quote, rate, valid_at, flagged)
           select id, base, quote, rate, valid_at from added where flagged order by id`,
    values: [source, ledger, ...columns(rates, ['base', 'quote', 'rate', 'validAt', 'flagged'])],
  })
  return rows.map(({ valid_at, ...rate }) => ({ ...rate, validAt: valid_at.toISOString() }))
}

/** Moment of the newest rate of the source, and the database's clock. */
export async function findNewestMoment(
  db: Queryable,
  source: SourceName,
): Promise<{ newest: Date | undefined; now: Date }> {
  const { rows } = await db.query<{ newest: Date | null; now: Date }>({
    text: 'select (select max(valid_at) from rates where source = $1) as newest, clock_timestamp() as now',
    values: [source],
  })
  const [{ newest, now }] = rows as [{ newest: Date | null; now: Date }]
  return { newest: newest ?? undefined, now }
}
