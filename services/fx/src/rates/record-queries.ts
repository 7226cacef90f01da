import type { Queryable, Transaction } from '@florin/postgres'
import type { SourceName } from './schemas.ts'

/** A rate as it is to be kept: `validAt` in UTC with milliseconds. */
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

/** A rate that holds for its moment: the last correction of it. */
export interface KnownRate {
  pair: string
  atMs: number
  rate: string
}

export function pairOf({ base, quote }: { base: string; quote: string }): string {
  return `${base} ${quote}`
}

/** Writers of rates take turns: whoever has this lock sees all that was recorded before. */
export async function lockRevision(tx: Transaction): Promise<void> {
  await tx.query('select number from revision for update')
}

/** Oldest first, of each pair by itself. */
export async function listKnownRates(
  tx: Transaction,
  source: SourceName,
  pairs: { base: string; quote: string }[],
  from: Date,
  to: Date,
): Promise<KnownRate[]> {
  const { rows } = await tx.query<{ pair: string; at_ms: string; rate: string }>({
    name: 'list_known_rates',
    // Lateral, so that each pair is a range of the index on a fresh table too.
    text: `select pair.base || ' ' || pair.quote as pair, extract(epoch from held.valid_at) * 1000 as at_ms, held.rate
             from unnest($2::text[], $3::text[]) as pair (base, quote),
                  lateral (select distinct on (valid_at) valid_at, rate
                             from rates
                            where source = $1 and base = pair.base and quote = pair.quote
                              and valid_at between $4 and $5
                            order by valid_at desc, id desc) held
            order by held.valid_at`,
    values: [source, pairs.map(({ base }) => base), pairs.map(({ quote }) => quote), from, to],
  })
  return rows.map(({ pair, at_ms, rate }) => ({ pair, atMs: Number(at_ms), rate }))
}

/** Returns those of them that are flagged. */
export async function insertRates(tx: Transaction, source: SourceName, rates: NewRate[]): Promise<FlaggedRate[]> {
  const { rows } = await tx.query<{ id: string; base: string; quote: string; rate: string; valid_at: Date }>({
    name: 'insert_rates',
    text: `with added as (
             insert into rates (source, base, quote, rate, valid_at, flagged)
             select $1, base, quote, rate, valid_at, flagged
               from unnest($2::text[], $3::text[], $4::numeric[], $5::timestamptz[], $6::boolean[])
                    with ordinality as given (base, quote, rate, valid_at, flagged, position)
              order by position
             returning id, base, quote, rate, valid_at, flagged)
           select id, base, quote, rate, valid_at from added where flagged order by id`,
    values: [
      source,
      rates.map(({ base }) => base),
      rates.map(({ quote }) => quote),
      rates.map(({ rate }) => rate),
      rates.map(({ validAt }) => validAt),
      rates.map(({ flagged }) => flagged),
    ],
  })
  return rows.map(({ valid_at, ...rate }) => ({ ...rate, validAt: valid_at.toISOString() }))
}

/** The latest moment that the source has a rate for, and the database's clock. */
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
