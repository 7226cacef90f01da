import { createGroupWriter, type GroupWriter, type Registry } from '@florin/server'
import type pg from 'pg'
import { insertQuotes, type QuoteRow } from './queries.ts'

export type QuoteWriter = GroupWriter<QuoteRow, QuoteRow>

/**
 * A pool of the writer's own keeps slow reads from holding it up. A group that fails is refused, not tried again: nothing
 * hangs on a quote that nobody was told of, and another one can be asked for.
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
