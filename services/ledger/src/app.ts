import { createServiceTokens } from '@florin/identity'
import {
  checkDatabase,
  checkSchema,
  createService,
  createWorker,
  Gauge,
  type HealthCheck,
  type Logger,
  openPools,
  Registry,
  type Release,
  refusalOfDatabase,
  type Service,
  type Worker,
} from '@florin/server'
import { createAccountCache } from './accounts/cache.ts'
import { accountRoutes } from './accounts/routes.ts'
import { apiKeyRoutes } from './api-keys/routes.ts'
import { cashbackPlanRoutes } from './cashback-plans/routes.ts'
import { createFxClient } from './clients/fx.ts'
import { createRevenueClient } from './clients/revenue.ts'
import type { Config } from './config.ts'
import { currencyRoutes } from './currencies/routes.ts'
import { type DueWork, startDueWork } from './due-work/due-work.ts'
import { problems } from './errors.ts'
import { createFeed, type Feed } from './events/feed.ts'
import { eventRoutes } from './events/routes.ts'
import { describeEvents } from './events/schemas.ts'
import { feePart } from './fees/part.ts'
import { createHoldReader } from './holds/holds.ts'
import { holdChangePart, holdPart } from './holds/part.ts'
import { holdRoutes } from './holds/routes.ts'
import { createHorizon, type Horizon } from './horizon/horizon.ts'
import { deleteOldRefusals } from './idempotency/queries.ts'
import { createLedgerCache } from './ledgers/cache.ts'
import { ledgerRoutes } from './ledgers/routes.ts'
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
import { operationRoute } from './operations/route.ts'
import { transfer } from './operations/transfers/transfer.ts'
import { type Relay, relayConnections, relaySettings, startRelay } from './outbox/relay.ts'
import { outboxRoutes } from './outbox/routes.ts'
import { ownerRoutes } from './owners/routes.ts'
import { paymentChangePart, paymentPart } from './payments/part.ts'
import { paymentRoutes } from './payments/routes.ts'
import { createPostingEngine, type PostingEngine } from './posting/engine.ts'
import { createPostingMetrics } from './posting/metrics.ts'
import type { Part } from './posting/part.ts'
import { postingPurpose, postingSettings } from './posting/queries.ts'
import { positionRoutes } from './reports/positions/routes.ts'
import { trialBalanceRoutes } from './reports/trial-balance/routes.ts'
import { scheduledPart } from './scheduled/part.ts'
import { scheduledRoutes } from './scheduled/routes.ts'
import { createReplayReader, type ReplayReader } from './transactions/replays.ts'
import { transactionRoutes } from './transactions/routes.ts'
import { describeTransactions } from './transactions/schemas.ts'

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
/** All parts of postings, in the order in which their rows are written and shown. */
export const parts: readonly Part[] = [
  reversalPart,
  conversionPart,
  holdPart,
  holdChangePart,
  paymentPart,
  paymentChangePart,
  scheduledPart,
  feePart,
]
const fields = parts.flatMap(({ field }) => field ?? [])
const schemas = describeTransactions(fields)
const eventSchemas = describeEvents(schemas)

/** Groups of the documentation, in its order. */
const tags = {
  ledgers: 'Separate books. The header `florin-ledger` names the one to use; the default is `main`.',
  currencies: 'The currencies of ISO 4217, and those that a ledger registers.',
  accounts: 'Accounts with their balances and their history.',
  deposits: 'Money that arrives from outside.',
  transfers: 'Money that moves between two accounts of one currency.',
  withdrawals: 'Money that leaves the ledger.',
  payments: 'Money for merchants, with refunds, and with a cashback that is paid later.',
  conversions: 'Money that is converted from one currency into another, and the FX positions of the ledger.',
  holds: 'Amounts that are reserved now, and captured or released later.',
  'scheduled orders': 'Orders for a later moment, once or again and again, and the cashbacks of payments.',
  transactions: 'Recorded transactions, journals and reversals.',
  events: 'The feed of everything that was recorded, in its order.',
  owners: 'The balances of all accounts of an owner.',
  'trial balance': 'Total debits and credits per currency.',
  outbox: 'Delivery of fees to the revenue service.',
  'API keys': 'Keys of machines, with the grants that they have.',
}

/** Keys of rejected orders, older than 30 days, deleted per statement. */
const oldRefusalsMax = 5_000
const forgetEveryMs = 60_000

/** What posts: for requests, and for what falls due. */
export interface Core extends OperationDeps {
  pools: ReturnType<typeof openLedgerPools>
  engine: PostingEngine
  horizon: Horizon
  replays: ReplayReader
  feed: Feed
  /** For `createService`. */
  checks: Record<string, HealthCheck>
  /** Starts to post what falls due; `close` ends it. */
  startWork(): void
  /** Resolves when all that was submitted has its verdict, and all connections are closed. */
  close(): Promise<void>
}

export function openCore(config: Config, logger: Logger, metrics: Registry, migrations: URL): Core {
  const pools = openLedgerPools(config, logger)
  const { db, probe } = pools
  const engine = createPostingEngine({
    ...config.posting,
    pool: pools.posting,
    parts,
    metrics: createPostingMetrics(metrics),
    logger,
  })
  measureQueue(engine, metrics)
  const tokens = createServiceTokens('ledger', config.serviceSecret)
  const fx = createFxClient(config.fxUrl, tokens)
  const revenue = createRevenueClient(config.revenueUrl, tokens, logger)
  const deps = {
    db,
    accounts: createAccountCache(db),
    fx,
    revenue,
    findHold: createHoldReader(db),
    ...createPaymentReaders(db),
  }
  const horizon = createHorizon(db)
  const replays = createReplayReader(db, fields)
  let dueWork: DueWork | undefined
  return {
    ...deps,
    pools,
    engine,
    horizon,
    replays,
    feed: createFeed({ db, horizon, replays }),
    checks: {
      database: checkDatabase(db, probe),
      schema: checkSchema(probe, migrations),
      // If it is down, conversions are rejected; everything else works.
      fx: async () => ({ needed: false, reachable: await fx.isUp() }),
      // If it is down, orders with an uncached fee schedule are rejected, and fees stay in the outbox.
      revenue: async () => ({ needed: false, reachable: await revenue.isUp() }),
    },
    startWork() {
      dueWork = startDueWork({ ...deps, engine, operations: [...operations, cashback], metrics, logger })
    },
    async close() {
      await dueWork?.stop()
      await engine.drain()
      await Promise.all([pools.end(), fx.close(), revenue.close()])
    },
  }
}

/** Builds the ledger service, ready to listen. `close()` answers the requests in flight, then closes all connections. */
export async function buildLedger(
  config: Config,
  { logger, version, migrations, examples }: Release,
): Promise<Service> {
  const metrics = new Registry()
  const core = openCore(config, logger, metrics, migrations)
  const { db, pools, revenue } = core
  const app = await createService({
    title: 'Florin ledger',
    description:
      'A multi-currency ledger: accounts and the transactions between them, by double entry. Run the examples from the top: the first ones open the accounts that the others use.',
    version,
    examples,
    tags,
    logger,
    problems,
    metrics,
    toRefusal: refusalOfDatabase,
    checks: core.checks,
    authentication: { ...config, service: 'ledger', db },
  })
  await app.register((v1) => registerRoutes(v1 as Service, core), { prefix: '/v1' })

  let relay: Relay | undefined
  let forgetting: Worker | undefined
  app.addHook('onListen', async () => {
    forgetting = createWorker({
      work: () => deleteOldRefusals(db, oldRefusalsMax),
      everyMs: forgetEveryMs,
      startAfterMs: forgetEveryMs,
      onFailure: (error) => logger.warn({ err: error }, 'cannot delete old rejected keys'),
    })
    if (config.dueWork) core.startWork()
    relay = startRelay({ pool: pools.relay, revenue, db, metrics, logger })
  })
  app.addHook('onClose', async () => {
    await Promise.all([forgetting?.stop(), relay?.stop()])
    await core.close()
  })
  return app
}

/** Registered in the order in which the examples of the documentation run. */
async function registerRoutes(app: Service, core: Core): Promise<void> {
  const { db } = core
  const deps = {
    ...core,
    ledgers: createLedgerCache(db),
    fields,
    schemas,
    eventSchemas,
  }
  app.addHook('preHandler', ({ headers, routeOptions }, _reply, done) => {
    const name = routeOptions.schema?.headers ? headers['florin-ledger'] : undefined
    const lookup = typeof name === 'string' ? deps.ledgers.require(name) : undefined
    if (lookup) lookup.then(() => done(), done)
    else done()
  })
  await ledgerRoutes(app, deps)
  await currencyRoutes(app, deps)
  await accountRoutes(app, deps)
  for (const operation of operations) operationRoute(app, deps, operation)
  await holdRoutes(app, deps)
  await paymentRoutes(app, deps)
  await cashbackPlanRoutes(app, deps)
  await scheduledRoutes(app, deps)
  await transactionRoutes(app, deps)
  await eventRoutes(app, deps)
  await ownerRoutes(app, deps)
  await positionRoutes(app, deps)
  await trialBalanceRoutes(app, deps)
  await outboxRoutes(app, deps)
  await apiKeyRoutes(app, deps)
}

function openLedgerPools({ database: { url, connectionsMax }, posting: { lanes } }: Config, logger: Logger) {
  return openPools(
    { name: 'ledger', url, logger },
    {
      db: { connectionsMax, settings: { lock_timeout: '2s' } },
      posting: { purpose: postingPurpose, connectionsMax: lanes, settings: postingSettings, pipeline: true },
      relay: { purpose: 'relay', connectionsMax: relayConnections, settings: relaySettings },
    },
  )
}

function measureQueue(engine: PostingEngine, metrics: Registry): void {
  new Gauge({
    name: 'ledger_posting_queue_length',
    help: 'Postings in the queue',
    registers: [metrics],
    collect() {
      this.set(engine.queued())
    },
  })
}
