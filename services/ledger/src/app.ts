import {
  checkDatabase,
  checkSchema,
  createService,
  Gauge,
  openPools,
  Registry,
  type Release,
  refusalOfDatabase,
  type Service,
} from '@florin/server'
import { createAccountCache } from './accounts/cache.ts'
import { accountRoutes } from './accounts/routes.ts'
import { createFxClient } from './clients/fx.ts'
import { createRevenueClient } from './clients/revenue.ts'
import type { Config } from './config.ts'
import { currencyRoutes } from './currencies/routes.ts'
import { problems } from './errors.ts'
import { feePart } from './fees/part.ts'
import { createHorizon } from './horizon/horizon.ts'
import { deleteOldRefusals } from './idempotency/queries.ts'
import { createLedgerCache } from './ledgers/cache.ts'
import { ledgerRoutes } from './ledgers/routes.ts'
import { deposit, withdrawal } from './operations/cash/cash.ts'
import { conversion } from './operations/conversions/conversion.ts'
import { conversionPart } from './operations/conversions/part.ts'
import { journal } from './operations/journals/journal.ts'
import { reversalPart } from './operations/reversals/part.ts'
import { reversal } from './operations/reversals/reversal.ts'
import { operationRoute } from './operations/route.ts'
import { transfer } from './operations/transfers/transfer.ts'
import { type Relay, relayConnections, relaySettings, startRelay } from './outbox/relay.ts'
import { outboxRoutes } from './outbox/routes.ts'
import { ownerRoutes } from './owners/routes.ts'
import { createPostingEngine } from './posting/engine.ts'
import { createPostingMetrics } from './posting/metrics.ts'
import type { Part } from './posting/part.ts'
import { postingPurpose, postingSettings } from './posting/queries.ts'
import { positionRoutes } from './reports/positions/routes.ts'
import { trialBalanceRoutes } from './reports/trial-balance/routes.ts'
import { createReplayReader } from './transactions/replays.ts'
import { transactionRoutes } from './transactions/routes.ts'
import { describeTransactions } from './transactions/schemas.ts'

/** The ways to move money, in the order of the documentation. */
export const operations = [deposit, transfer, withdrawal, conversion, journal, reversal]
/** What postings may carry, in the order in which its rows are written and shown. */
export const parts: readonly Part[] = [reversalPart as Part, conversionPart as Part, feePart as Part]
const fields = parts.flatMap(({ field }) => field ?? [])
const schemas = describeTransactions(fields)

/** Keys of rejected orders, older than 30 days, that are freed at a time. */
const oldRefusalsMax = 5_000
const forgetEveryMs = 60_000

/** The ledger service, ready to listen. Closing it answers what is in flight, then lets go of the database. */
export async function buildLedger(config: Config, { logger, version, migrations }: Release): Promise<Service> {
  const pools = openPools(
    { name: 'ledger', url: config.database.url, logger },
    {
      db: { connectionsMax: config.database.connectionsMax, settings: { lock_timeout: '2s' } },
      posting: {
        purpose: postingPurpose,
        connectionsMax: config.posting.lanes,
        settings: postingSettings,
        pipeline: true,
      },
      relay: { purpose: 'relay', connectionsMax: relayConnections, settings: relaySettings },
    },
  )
  const { db, probe } = pools
  let relay: Relay | undefined
  let forgetting: NodeJS.Timeout | undefined
  const metrics = new Registry()
  const engine = createPostingEngine({
    ...config.posting,
    pool: pools.posting,
    parts,
    metrics: createPostingMetrics(metrics),
    logger,
  })
  const fx = createFxClient(config.fxUrl)
  const revenue = createRevenueClient(config.revenueUrl, config.revenueSecret, logger)
  const deps = {
    db,
    ledgers: createLedgerCache(db),
    accounts: createAccountCache(db),
    horizon: createHorizon(db),
    engine,
    replays: createReplayReader(db, fields),
    fx,
    revenue,
    fields,
    schemas,
  }

  const app = await createService({
    title: 'Florin ledger',
    description:
      'Accounts and the movements between them, by double entry. Run the examples from the top: the first opens the accounts that the others use.',
    version,
    logger,
    problems,
    metrics,
    toRefusal: refusalOfDatabase,
    checks: {
      database: checkDatabase(db, probe),
      schema: checkSchema(probe, migrations),
      // Without it conversions are refused; all else works.
      fx: async () => ({ needed: false, reachable: await fx.isUp() }),
      // Without it orders with a fee schedule that is not cached are refused, and fees wait in the outbox.
      revenue: async () => ({ needed: false, reachable: await revenue.isUp() }),
    },
  })
  new Gauge({
    name: 'ledger_posting_queue_length',
    help: 'Postings that wait for a lane',
    registers: [metrics],
    collect() {
      this.set(engine.queued())
    },
  })

  await app.register(
    async (v1) => {
      v1.addHook('preHandler', ({ headers, routeOptions }, _reply, done) => {
        const name = routeOptions.schema?.headers ? headers['florin-ledger'] : undefined
        const looked = typeof name === 'string' ? deps.ledgers.require(name) : undefined
        if (looked) looked.then(() => done(), done)
        else done()
      })
      // In the order in which the examples of the documentation run.
      await ledgerRoutes(v1 as Service, deps)
      await currencyRoutes(v1 as Service, deps)
      await accountRoutes(v1 as Service, deps)
      for (const operation of operations) operationRoute(v1 as Service, deps, operation)
      await transactionRoutes(v1 as Service, deps)
      await ownerRoutes(v1 as Service, deps)
      await positionRoutes(v1 as Service, deps)
      await trialBalanceRoutes(v1 as Service, deps)
      await outboxRoutes(v1 as Service, deps)
    },
    { prefix: '/v1' },
  )
  app.addHook('onListen', async () => {
    forgetting = setInterval(() => {
      deleteOldRefusals(db, oldRefusalsMax).catch((err: Error) =>
        logger.warn({ err }, 'old rejected keys are not deleted'),
      )
    }, forgetEveryMs)
    relay = startRelay({ pool: pools.relay, revenue, db, metrics, logger })
  })
  app.addHook('onClose', async () => {
    clearInterval(forgetting)
    await engine.drain()
    await relay?.stop()
    await Promise.all([pools.end(), fx.close(), revenue.close()])
  })
  return app
}
