import { Counter, Gauge, Histogram, type Registry } from '@florin/http'
import type pg from 'pg'
import { FxError } from '../errors.ts'
import { insertQuotes, type QuoteRow } from './queries.ts'

export interface QuoteWriter {
  /** Resolves when the quote is durable. Throws `overloaded` when too many wait. */
  write(quote: QuoteRow): Promise<void>
  /** Resolves when everything that was given has been written, or refused. */
  drain(): Promise<void>
}

export interface QuoteWriterOptions {
  /** Of the writer's own, so that slow reads do not keep it from a connection. */
  pool: pg.Pool
  metrics: Registry
  groupMax?: number
  queueMax?: number
}

interface Waiting {
  quote: QuoteRow
  resolve: () => void
  reject: (error: unknown) => void
}

const defaultGroupMax = 500
const defaultQueueMax = 10_000

/**
 * Writes what waits, up to `groupMax`, in one statement, one statement at a time. No timer: an idle writer writes at
 * once, a busy one groups by itself. A group that fails is refused, not tried again: nothing hangs on a quote that
 * nobody was told of, and another one can be asked for.
 */
export function createQuoteWriter(options: QuoteWriterOptions): QuoteWriter {
  const { pool, metrics, groupMax = defaultGroupMax, queueMax = defaultQueueMax } = options
  const registers = [metrics]
  let queue: Waiting[] = []
  let running: Promise<void> | undefined
  const groupSize = new Histogram({
    name: 'fx_quote_group_size',
    help: 'Quotes in one statement',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
    registers,
  })
  const shed = new Counter({
    name: 'fx_quotes_shed_total',
    help: 'Quotes refused because the queue was full',
    registers,
  })
  new Gauge({
    name: 'fx_quote_queue_length',
    help: 'Quotes that wait to be written',
    registers,
    collect() {
      this.set(queue.length)
    },
  })

  async function run(): Promise<void> {
    // Not at once: the requests that arrived with this one are to be in its group.
    await new Promise((resolve) => setImmediate(resolve))
    while (queue.length > 0) {
      const group = queue.slice(0, groupMax)
      queue = queue.slice(groupMax)
      groupSize.observe(group.length)
      try {
        await insertQuotes(
          pool,
          group.map(({ quote }) => quote),
        )
        for (const { resolve } of group) resolve()
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    running = undefined
  }

  return {
    write(quote) {
      if (queue.length >= queueMax) {
        shed.inc()
        throw new FxError('overloaded', 'Too many quotes are waiting. Send the request again.', {
          retryAfterSeconds: 1,
        })
      }
      return new Promise((resolve, reject) => {
        queue.push({ quote, resolve, reject })
        running ??= run()
      })
    },
    async drain() {
      await running
    },
  }
}
