import { createWorker, type Logger, type Registry, type Worker } from '@florin/server'
import { startSealer } from './audit/sealer.ts'
import type { Config } from './config.ts'
import type { Core } from './core.ts'
import { deleteOldRefusals } from './idempotency/queries.ts'
import { deleteOldIngestionRefusals } from './ingestion/queries.ts'
import { type Relay, startRelay } from './outbox/relay.ts'
import type { Publisher } from './publication/publisher.ts'
import { startRemovals } from './removals/removals.ts'

/** What the service does without being asked. */
export interface Background {
  start(): void
  stop(): Promise<void>
}

/** Keys of rejected orders, older than 30 days, deleted per statement. */
const oldRefusalsMax = 5_000
const forgetEveryMs = 60_000

export async function createBackground(
  config: Config,
  core: Core,
  metrics: Registry,
  logger: Logger,
): Promise<Background> {
  const { db, pools, revenue, fx, feed } = core
  const { kafka } = config
  // Only where there are brokers: the client for Kafka takes 42 MB.
  const publication = kafka && (await import('./publication/publisher.ts'))
  let relay: Relay | undefined
  let publisher: Publisher | undefined
  let forgetting: Worker | undefined
  let sealer: Worker | undefined
  let removals: Worker | undefined
  return {
    start() {
      forgetting = createWorker({
        work: () =>
          Promise.all([deleteOldRefusals(db, oldRefusalsMax), deleteOldIngestionRefusals(db, oldRefusalsMax)]),
        everyMs: forgetEveryMs,
        startAfterMs: forgetEveryMs,
        onFailure: (error) => logger.warn({ err: error }, 'cannot delete old rejected keys'),
      })
      if (config.dueWork) core.startWork()
      core.webhooks.start()
      sealer = startSealer(db, logger)
      removals = startRemovals({ pool: db, peers: { revenue, FX: fx }, logger })
      publisher = kafka && publication?.startPublisher({ db, feed, kafka, metrics, logger })
      relay = startRelay({ pool: pools.relay, revenue, db, metrics, logger })
    },
    async stop() {
      await Promise.all([forgetting?.stop(), removals?.stop(), sealer?.stop(), relay?.stop(), publisher?.stop()])
    },
  }
}
