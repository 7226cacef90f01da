import { columns, type Queryable } from '@florin/postgres'
import type { SourceName } from '../rates/schemas.ts'

/** A quote as the table holds it, with the ids of its published rates. */
export interface QuoteRow {
  id: string
  ledger: string
  sourceCurrency: string
  targetCurrency: string
  sourceAmount: string
  targetAmount: string
  spreadAmount: string
  rate: string
  midRate: string
  spreadBps: string
  spreadVersion: number
  source: SourceName
  /** ISO 8601, like the two at the end. */
  asOf: string
  rateIds: readonly string[]
  createdAt: string
  expiresAt: string
}

const insertedFields = [
  ...(['id', 'ledger', 'sourceCurrency', 'targetCurrency', 'sourceAmount', 'targetAmount', 'spreadAmount'] as const),
  ...(['rate', 'midRate', 'spreadBps', 'spreadVersion', 'source', 'asOf', 'rateId', 'otherRateId'] as const),
  ...(['createdAt', 'expiresAt'] as const),
]

/** Writes all of them or none: the statement is a transaction of its own. */
export async function insertQuotes(db: Queryable, quotes: readonly QuoteRow[]): Promise<void> {
  await db.query({
    name: 'insert_quotes',
    text: `
      insert into quotes (id, ledger, source_currency, target_currency, source_amount, target_amount, spread_amount,
                          rate, mid_rate, spread_bps, spread_version, rate_source, rate_as_of, rate_ids,
                          created_at, expires_at)
      select id, ledger, source_currency, target_currency, source_amount, target_amount, spread_amount,
             rate, mid_rate, spread_bps, spread_version, rate_source, rate_as_of,
             array_remove(array[rate_id, other_rate_id], null), created_at, expires_at
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::numeric[], $6::numeric[], $7::numeric[],
                    $8::numeric[], $9::numeric[], $10::numeric[], $11::bigint[], $12::text[], $13::timestamptz[],
                    $14::bigint[], $15::bigint[], $16::timestamptz[], $17::timestamptz[])
          as q (id, ledger, source_currency, target_currency, source_amount, target_amount, spread_amount,
                rate, mid_rate, spread_bps, spread_version, rate_source, rate_as_of,
                rate_id, other_rate_id, created_at, expires_at)`,
    values: columns(
      quotes.map(({ rateIds: [rateId, otherRateId], ...quote }) => ({ ...quote, rateId, otherRateId })),
      insertedFields,
    ),
  })
}

export async function findQuote(db: Queryable, ledger: string, id: string): Promise<QuoteRow | undefined> {
  const { rows } = await db.query<
    Omit<QuoteRow, 'asOf' | 'createdAt' | 'expiresAt' | 'spreadVersion'> & {
      asOf: Date
      createdAt: Date
      expiresAt: Date
      spreadVersion: string
    }
  >({
    name: 'find_quote',
    text: `select id, ledger, source_currency as "sourceCurrency", target_currency as "targetCurrency",
                  source_amount as "sourceAmount", target_amount as "targetAmount", spread_amount as "spreadAmount",
                  rate, mid_rate as "midRate", spread_bps as "spreadBps", spread_version as "spreadVersion",
                  rate_source as source, rate_as_of as "asOf", rate_ids as "rateIds",
                  created_at as "createdAt", expires_at as "expiresAt"
             from quotes where id = $1 and ledger = $2`,
    values: [id, ledger],
  })
  const [row] = rows
  return (
    row && {
      ...row,
      spreadVersion: Number(row.spreadVersion),
      asOf: row.asOf.toISOString(),
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
    }
  )
}
