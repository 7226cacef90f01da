import { columns, type Queryable } from '@florin/postgres'
import type pg from 'pg'
import { keyOf } from '../../idempotency/key.ts'
import type { ConversionTerms } from './schemas.ts'

/** A quote, and the ledger that it is for. */
export interface QuoteUse {
  ledger: number
  quote: string
}

/** The quotes among these that were used, by `keyOf`. */
export async function findUsedQuotes(tx: Queryable, quotes: QuoteUse[]): Promise<Set<string>> {
  const { rows } = await tx.query<QuoteUse>({
    name: 'find_used_quotes',
    text: `select used.ledger, used.quote from unnest($1::integer[], $2::uuid[]) as asked (ledger, quote),
                  lateral (select c.ledger, c.quote from conversions c
                            where c.ledger = asked.ledger and c.quote = asked.quote limit 1) used`,
    values: columns(quotes, ['ledger', 'quote']),
  })
  return new Set(rows.map(({ ledger, quote }) => keyOf(ledger, quote)))
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
