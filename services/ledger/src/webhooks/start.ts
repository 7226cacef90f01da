import { addGauges, createWorker, type Logger, type Registry } from '@florin/server'
import type pg from 'pg'
import type { WebhookConfig } from '../config.ts'
import type { Feed } from '../events/feed.ts'
import { type AddressGuard, createAddressGuard } from './addresses.ts'
import { createEndpointClient, type EndpointClient } from './attempt.ts'
import { deleteOldDeliveries, readBacklog } from './backlog.ts'
import { startDispatcher } from './dispatcher.ts'
import { startSender } from './sender.ts'

/** What a process has for webhooks, whether it sends events or not. */
export interface Webhooks {
  guard: AddressGuard
  endpoints: EndpointClient
  /** Starts to send the events of the feed, if it is on. Any number of processes may do so. */
  start(): void
  /** Resolves after the attempts in progress, within seconds. */
  stop(): Promise<void>
}

export interface WebhooksOptions {
  config: WebhookConfig
  version: string
  /** A pool of its own, as `webhookPool` says. */
  pool: pg.Pool
  feed: Feed
  metrics: Registry
  logger: Logger
}

export const webhookPool = {
  purpose: 'webhooks',
  connectionsMax: 3,
  settings: {
    // A crash may lose its last writes, of both a position and its deliveries. Then they are made again, or sent again.
    synchronous_commit: 'off',
    // Keeps its statements on index probes, even without statistics.
    enable_seqscan: 'off',
    enable_bitmapscan: 'off',
    enable_hashjoin: 'off',
    enable_mergejoin: 'off',
    jit: 'off',
  },
}

const cleanEveryMs = 60_000
const deletedMax = 5_000

export function createWebhooks(options: WebhooksOptions): Webhooks {
  const { config, version } = options
  const guard = createAddressGuard({ allowPrivate: config.allowPrivate })
  const endpoints = createEndpointClient({ guard, timeoutMs: config.timeoutMs, version })
  let stopSending: (() => Promise<void>) | undefined
  return {
    guard,
    endpoints,
    start() {
      if (config.isOn) stopSending = startSending(options, endpoints)
    },
    async stop() {
      await stopSending?.()
      await endpoints.close()
    },
  }
}

function startSending(options: WebhooksOptions, client: EndpointClient): () => Promise<void> {
  const { pool, logger, metrics } = options
  describeBacklog(pool, metrics)
  const sender = startSender({ ...options, client })
  const dispatcher = startDispatcher({ ...options, onDeliveries: () => sender.wake() })
  const cleaner = createWorker({
    work: async () => (await deleteOldDeliveries(pool, deletedMax)) >= deletedMax,
    everyMs: cleanEveryMs,
    startAfterMs: cleanEveryMs,
    onFailure: (error) => logger.warn({ err: error }, 'cannot delete old deliveries'),
  })
  return async () => {
    await Promise.all([dispatcher.stop(), cleaner.stop()])
    await sender.stop()
  }
}

function describeBacklog(db: pg.Pool, metrics: Registry): void {
  addGauges(metrics, () => readBacklog(db), [
    {
      name: 'ledger_webhook_pending',
      help: 'Deliveries to webhooks that are pending',
      pick: ({ pending }) => pending,
    },
    {
      name: 'ledger_webhook_oldest_pending_seconds',
      help: 'Age of the oldest pending delivery to an active webhook',
      pick: ({ oldestPendingSeconds }) => oldestPendingSeconds,
    },
    {
      name: 'ledger_webhook_paused',
      help: 'Webhooks that are paused',
      pick: ({ paused }) => paused,
    },
  ])
}
