import { createWorker, Gauge, type Logger, type Registry } from '@florin/server'
import type pg from 'pg'
import type { Feed } from '../events/feed.ts'
import type { EndpointClient } from './attempt.ts'
import { type Backlog, deleteOldDeliveries, readBacklog } from './backlog.ts'
import { startDispatcher } from './dispatcher.ts'
import { startSender } from './sender.ts'

export interface Webhooks {
  /** Resolves after the attempts in progress, within seconds. */
  stop(): Promise<void>
}

export interface WebhooksOptions {
  /** A pool of its own, made with `webhookConnections` connections and `webhookSettings`. */
  pool: pg.Pool
  feed: Feed
  client: EndpointClient
  metrics: Registry
  logger: Logger
}

export const webhookConnections = 3
export const webhookSettings = {
  // A crash may lose its last writes, of both a position and its deliveries. Then they are made again, or sent again.
  synchronous_commit: 'off',
  // Keeps its statements on index probes, even without statistics.
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
}

const cleanEveryMs = 60_000
const deletedMax = 5_000

/** Starts to deliver the events of the feed to webhooks. Any number of processes may do so. */
export function startWebhooks(options: WebhooksOptions): Webhooks {
  const { pool, logger, metrics } = options
  describeBacklog(pool, metrics)
  const sender = startSender(options)
  const dispatcher = startDispatcher({ ...options, onDeliveries: () => sender.wake() })
  const cleaner = createWorker({
    work: async () => (await deleteOldDeliveries(pool, deletedMax)) >= deletedMax,
    everyMs: cleanEveryMs,
    startAfterMs: cleanEveryMs,
    onFailure: (error) => logger.warn({ err: error }, 'cannot delete old deliveries'),
  })
  return {
    async stop() {
      await Promise.all([dispatcher.stop(), cleaner.stop()])
      await sender.stop()
    },
  }
}

/** Gauges of the backlog, read in one query per scrape. They keep their values while the database is unavailable. */
function describeBacklog(db: pg.Pool, metrics: Registry): void {
  let reading: Promise<Backlog | undefined> | undefined
  const gauge = (name: string, help: string, pick: (backlog: Backlog) => number) =>
    new Gauge({
      name,
      help,
      registers: [metrics],
      async collect() {
        reading ??= readBacklog(db)
          .catch(() => undefined)
          .finally(() => {
            reading = undefined
          })
        const backlog = await reading
        if (backlog) this.set(pick(backlog))
      },
    })
  gauge('ledger_webhook_pending', 'Deliveries to webhooks that are pending', ({ pending }) => pending)
  gauge(
    'ledger_webhook_oldest_pending_seconds',
    'Age of the oldest pending delivery to an active webhook',
    ({ oldestPendingSeconds }) => oldestPendingSeconds,
  )
  gauge('ledger_webhook_paused', 'Webhooks that are paused', ({ paused }) => paused)
}
