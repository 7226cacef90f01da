import { createGroupWriter, type GroupWriter, type Registry } from '@florin/server'
import type pg from 'pg'
import { insertQuotes, type QuoteRow } from './queries.ts'

export type QuoteWriter = GroupWriter<QuoteRow, QuoteRow>

/**
 * Has a pool of its own, so that slow reads do not delay it. A group that fails is rejected and not retried: nothing
 * depends on a quote that was not answered, and the client can request another one.
 */
export function createQuoteWriter(pool: pg.Pool, metrics: Registry): QuoteWriter {
  return createGroupWriter({
    async writeGroup(quotes) {
      await insertQuotes(pool, quotes)
      return quotes
    },
    groupMax: 500,
    queueMax: 10_000,
    metrics,
    metric: 'fx_quote',
    rows: 'quotes',
  })
}
