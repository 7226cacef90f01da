import type { Queryable } from '@florin/postgres'
import type { SourceName } from '../rates/schemas.ts'

export interface FlaggedRateRow {
  id: string
  source: SourceName
  base: string
  quote: string
  rate: string
  valid_at: Date
  recorded_at: Date
  current: boolean
  previous_id: string | null
  previous_rate: string | null
  previous_valid_at: Date | null
}

/** Where a page ended. */
export interface FlaggedPlace {
  /** ISO 8601. */
  validAt: string
  id: string
}

/**
 * Newest first. What has been corrected needs no confirmation any more; that is a probe for each of the few flagged
 * rates, where `not exists` would join them with all rates that there are.
 */
export async function listFlaggedRates(
  db: Queryable,
  before: FlaggedPlace | null,
  limit: number,
): Promise<FlaggedRateRow[]> {
  const { rows } = await db.query<FlaggedRateRow>({
    text: `select r.id, r.source, r.base, r.quote, r.rate, r.valid_at, r.recorded_at,
                  not exists (select from rates l where l.source = r.source and l.base = r.base and l.quote = r.quote
                                                    and l.valid_at > r.valid_at and l.valid_at <= now()) as current,
                  p.id as previous_id, p.rate as previous_rate, p.valid_at as previous_valid_at
             from rates r
             left join lateral (select id, rate, valid_at from rates p
                                 where p.source = r.source and p.base = r.base and p.quote = r.quote
                                   and p.valid_at < r.valid_at
                                 order by p.valid_at desc, p.id desc limit 1) p on true
            where r.flagged and ($1::timestamptz is null or (r.valid_at, r.id) < ($1, $2::bigint))
              and not exists (select from rate_confirmations c where c.rate_id = r.id)
              and r.id = (select l.id from rates l
                           where l.source = r.source and l.base = r.base and l.quote = r.quote
                             and l.valid_at = r.valid_at
                           order by l.id desc limit 1)
            order by r.valid_at desc, r.id desc limit $3`,
    values: [before?.validAt, before?.id, limit],
  })
  return rows
}

/** Once: a second time changes nothing. */
export async function insertConfirmation(db: Queryable, rateId: string): Promise<void> {
  await db.query({
    text: `insert into rate_confirmations (rate_id) select id from rates where id = $1 and flagged
           on conflict do nothing`,
    values: [rateId],
  })
}

export interface ConfirmationRow {
  id: string
  source: SourceName
  base: string
  quote: string
  rate: string
  valid_at: Date
  confirmed_at: Date
}

export async function findConfirmation(db: Queryable, rateId: string): Promise<ConfirmationRow | undefined> {
  const { rows } = await db.query<ConfirmationRow>({
    text: `select r.id, r.source, r.base, r.quote, r.rate, r.valid_at, c.confirmed_at
             from rate_confirmations c join rates r on r.id = c.rate_id where c.rate_id = $1`,
    values: [rateId],
  })
  return rows[0]
}
