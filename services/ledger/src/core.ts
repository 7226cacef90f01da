import { createServiceTokens } from '@florin/identity'
import {
  checkDatabase,
  checkSchema,
  Gauge,
  type HealthCheck,
  type Logger,
  openPools,
  type Registry,
  type Release,
} from '@florin/server'
import type pg from 'pg'
import { createAccountCache } from './accounts/cache.ts'
import { type ApprovalRules, createApprovalRules } from './approval-rules/cache.ts'
import { auditPart } from './audit/part.ts'
import { describeBatches } from './batches/schemas.ts'
import { createTimeZones } from './calendar/time-zones.ts'
import { createFxClient } from './clients/fx.ts'
import { createRevenueClient } from './clients/revenue.ts'
import type { Config } from './config.ts'
import { type DueWork, startDueWork } from './due-work/due-work.ts'
import { createFeed, type Feed } from './events/feed.ts'
import { describeEvents } from './events/schemas.ts'
import { feePart } from './fees/part.ts'
import { createHoldReader } from './holds/holds.ts'
import { holdChangePart, holdPart } from './holds/part.ts'
import { Hold } from './holds/schemas.ts'
import { createHorizon, type Horizon } from './horizon/horizon.ts'
import { createUsedKeys, type UsedKeys } from './idempotency/used-keys.ts'
import { describeCommandByOperation, describeOperation } from './ingestion/schemas.ts'
import { limitPart } from './limits/part.ts'
import { deposit, withdrawal } from './operations/cash/cash.ts'
import { conversion } from './operations/conversions/conversion.ts'
import { conversionPart } from './operations/conversions/part.ts'
import { capture } from './operations/holds/capture.ts'
import { hold } from './operations/holds/hold.ts'
import { voiding } from './operations/holds/void.ts'
import { journal } from './operations/journals/journal.ts'
import type { OperationDeps } from './operations/operation.ts'
import { cashback } from './operations/payments/cashback.ts'
import { payment } from './operations/payments/payment.ts'
import { createPaymentReaders } from './operations/payments/readers.ts'
import { refund } from './operations/payments/refund.ts'
import { reversalPart } from './operations/reversals/part.ts'
import { reversal } from './operations/reversals/reversal.ts'
import { transfer } from './operations/transfers/transfer.ts'
import { relayConnections, relaySettings } from './outbox/relay.ts'
import { paymentChangePart, paymentPart } from './payments/part.ts'
import { periodPart } from './periods/part.ts'
import { createPostingEngine, type PostingEngine } from './posting/engine.ts'
import { createPostingMetrics } from './posting/metrics.ts'
import type { Part } from './posting/part.ts'
import { postingPurpose, postingSettings } from './posting/queries.ts'
import { proposalPart } from './proposals/part.ts'
import { Proposal } from './proposals/schemas.ts'
import { restorePool } from './restores/restore.ts'
import { scheduledPart } from './scheduled/part.ts'
import { ScheduledOrder } from './scheduled/schemas.ts'
import { createReplayReader, type ReplayReader } from './transactions/replays.ts'
import { describeTransactions } from './transactions/schemas.ts'
import { verificationPool } from './verifications/verification.ts'
import { createWebhooks, type Webhooks, webhookPool } from './webhooks/start.ts'

/** All operations, in the order of the documentation. */
export const operations = [
  deposit,
  transfer,
  withdrawal,
  payment,
  refund,
  conversion,
  hold,
  capture,
  voiding,
  journal,
  reversal,
]
/** The record of an order for later. */
export const command = describeCommandByOperation(operations)
/** All parts of postings, in the order in which their rows are written and shown. */
export const parts: readonly Part[] = [
  periodPart,
  reversalPart,
  conversionPart,
  holdPart,
  holdChangePart,
  paymentPart,
  paymentChangePart,
  scheduledPart,
  feePart,
  limitPart,
  auditPart,
  // Last: a proposal ends with what the other parts have made.
  proposalPart,
]
/** The fields that parts show in transactions. */
export const fields = parts.flatMap(({ field }) => field ?? [])
const transactionSchemas = describeTransactions(fields)
export const schemas = {
  ...transactionSchemas,
  Operation: describeOperation([transactionSchemas.Transaction, Hold, ScheduledOrder, Proposal]),
}
export const batchSchemas = describeBatches(operations, transactionSchemas)
export const eventSchemas = describeEvents(schemas)

/** What posts: for requests, and for what falls due. */
export interface Core extends OperationDeps {
  pools: ReturnType<typeof openLedgerPools>
  engine: PostingEngine
  horizon: Horizon
  replays: ReplayReader
  usedKeys: UsedKeys
  approvalRules: ApprovalRules
  /** Whether one more may wait for the database, with those that wait already. */
  hasRoom(waiting: number): boolean
  feed: Feed
  webhooks: Webhooks
  /** For `createService`. */
  checks: Record<string, HealthCheck>
  /** Starts to post what falls due; `close` ends this and the webhooks. */
  startWork(): void
  /** Resolves when all that was submitted has its verdict, and all connections are closed. */
  close(): Promise<void>
}

/** `remote`: the engine of another process, which posts for this one. */
export function openCore(
  config: Config,
  { logger, version, migrations }: Pick<Release, 'logger' | 'version' | 'migrations'>,
  metrics: Registry,
  remote?: PostingEngine,
): Core {
  const pools = openLedgerPools(config, logger)
  const { db, probe } = pools
  const engine = remote ?? openEngine(config, pools.posting, metrics, logger)
  const { tls } = config.http
  const tokens = createServiceTokens('ledger', config.serviceSecret)
  const fx = createFxClient({ url: config.fxUrl, tokens, tls })
  const revenue = createRevenueClient({ url: config.revenueUrl, tokens, tls }, logger)
  const deps = {
    db,
    accounts: createAccountCache(db),
    fx,
    revenue,
    findHold: createHoldReader(db),
    findTimeZone: createTimeZones(db),
    ...createPaymentReaders(db),
  }
  const horizon = createHorizon(db)
  const replays = createReplayReader(db, fields)
  const feed = createFeed({ db, horizon, replays })
  const webhooks = createWebhooks({ config: config.webhooks, version, pool: pools.webhooks, feed, metrics, logger })
  // What waits for the database counts like what is in the queue: a database that stands still does not fill the memory.
  const hasRoom = (waiting: number) => engine.queued() + waiting < config.posting.queueMax
  let dueWork: DueWork | undefined
  return {
    ...deps,
    pools,
    engine,
    horizon,
    replays,
    usedKeys: createUsedKeys(db),
    hasRoom,
    approvalRules: createApprovalRules(db, hasRoom),
    feed,
    webhooks,
    checks: {
      database: checkDatabase(db, probe),
      schema: checkSchema(probe, migrations),
      // If it is down, conversions are rejected; everything else works.
      fx: async () => ({ needed: false, reachable: await fx.isUp() }),
      // If it is down, orders with an uncached fee schedule are rejected, and fees stay in the outbox.
      revenue: async () => ({ needed: false, reachable: await revenue.isUp() }),
      posting: async () => ({ needed: false, queued: engine.queued() }),
    },
    startWork() {
      dueWork = startDueWork({ ...deps, engine, operations: [...operations, cashback], metrics, logger })
    },
    async close() {
      await Promise.all([dueWork?.stop(), webhooks.stop()])
      await engine.drain()
      await Promise.all([pools.end(), fx.close(), revenue.close()])
    },
  }
}

function openLedgerPools({ database: { url, connectionsMax }, posting: { lanes } }: Config, logger: Logger) {
  return openPools(
    { name: 'ledger', url, logger },
    {
      db: { connectionsMax, settings: { lock_timeout: '2s' } },
      posting: { purpose: postingPurpose, connectionsMax: lanes, settings: postingSettings, pipeline: true },
      relay: { purpose: 'relay', connectionsMax: relayConnections, settings: relaySettings },
      webhooks: webhookPool,
      restores: restorePool,
      verifications: verificationPool,
    },
  )
}

function openEngine({ posting }: Config, pool: pg.Pool, metrics: Registry, logger: Logger): PostingEngine {
  const engine = createPostingEngine({ ...posting, pool, parts, metrics: createPostingMetrics(metrics), logger })
  new Gauge({
    name: 'ledger_posting_queue_length',
    help: 'Postings in the queue',
    registers: [metrics],
    collect() {
      this.set(engine.queued())
    },
  })
  return engine
}
