import { columns, type Queryable } from '@florin/postgres'
import type pg from 'pg'
import type { ConversionTerms } from './schemas.ts'

/** The quotes among these that were used, in any ledger. */
export async function findUsedQuotes(tx: Queryable, quotes: string[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ quote: string }>({
    name: 'find_used_quotes',
    text: `select used.quote from unnest($1::uuid[]) as asked (quote),
                  lateral (select c.quote from conversions c where c.quote = asked.quote limit 1) used`,
    values: [quotes],
  })
  return new Set(rows.map(({ quote }) => quote))
}

export interface ConversionRow extends ConversionTerms {
  ledger: number
  transaction: string
}

export function insertConversions(conversions: ConversionRow[]): pg.QueryConfig | undefined {
  if (conversions.length === 0) return undefined
  return {
    name: 'insert_conversions',
    text: `
      insert into conversions (ledger, transaction_id, quote, source_currency, target_currency, source_amount,
                               target_amount, spread_amount, rate, mid_rate, units, per, spread_bps, rate_source,
                               simulated, rate_as_of, quoted_at, quote_expires_at)
      select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::numeric[],
                           $7::numeric[], $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[], $12::numeric[],
                           $13::numeric[], $14::text[], $15::boolean[], $16::timestamptz[], $17::timestamptz[],
                           $18::timestamptz[])`,
    values: columns(conversions, [
      'ledger',
      'transaction',
      'quote_id',
      'source_currency',
      'target_currency',
      'source_amount',
      'target_amount',
      'spread_amount',
      'rate',
      'mid_rate',
      'units',
      'per',
      'spread_bps',
      'rate_source',
      'simulated',
      'rate_as_of',
      'quoted_at',
      'quote_expires_at',
    ]),
  }
}
