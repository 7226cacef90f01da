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
import { createAccountDirectory } from './accounts/directory.ts'
import { accountRoutes } from './accounts/routes.ts'
import type { Books } from './books.ts'
import type { Config } from './config.ts'
import { conversionRoutes } from './conversions/routes.ts'
import { currencyRoutes } from './currencies/routes.ts'
import { depositRoutes } from './deposits/routes.ts'
import { problems } from './errors.ts'
import { createFxClient } from './fx/client.ts'
import { createHorizon } from './horizon/horizon.ts'
import { deleteOldRefusals } from './idempotency/queries.ts'
import { createLedgerDirectory } from './ledgers/directory.ts'
import { ledgerRoutes } from './ledgers/routes.ts'
import { type Relay, relayConnections, relaySettings, startRelay } from './outbox/relay.ts'
import { outboxRoutes } from './outbox/routes.ts'
import { ownerRoutes } from './owners/routes.ts'
import { positionRoutes } from './positions/routes.ts'
import { createPostingEngine } from './posting/engine.ts'
import { createPostingMetrics } from './posting/metrics.ts'
import { postingPurpose, postingSettings } from './posting/queries.ts'
import { createReplayReader } from './posting/replays.ts'
import { createRevenueClient } from './revenue/client.ts'
import { transactionRoutes } from './transactions/routes.ts'
import { transferRoutes } from './transfers/routes.ts'
import { trialBalanceRoutes } from './trial-balance/routes.ts'
import { withdrawalRoutes } from './withdrawals/routes.ts'

/** Keys of rejected orders, older than 30 days, that are freed at a time. */
const oldRefusalsMax = 5_000
const forgetEveryMs = 60_000

/** The ledger service, ready to listen. Closing it answers what is in flight, then lets go of the database. */
export async function buildLedger(
  config: Config,
  { logger, version, migrations, examples }: Release,
): Promise<Service> {
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
    metrics: createPostingMetrics(metrics),
    logger,
  })
  const books: Books = {
    db,
    ledgers: createLedgerDirectory(db),
    accounts: createAccountDirectory(db),
    horizon: createHorizon(db),
    engine,
    replays: createReplayReader(db),
    fx: createFxClient(config.fxUrl),
    revenue: createRevenueClient(config.revenueUrl, config.revenueSecret, logger),
  }

  const app = await createService({
    title: 'Florin ledger',
    description:
      'Accounts and the movements between them, by double entry. Run the examples from the top: the first opens the accounts that the others use.',
    version,
    examples,
    tags: {
      ledgers: 'Separate books. The `florin-ledger` header names the one to work in.',
      currencies: 'Currencies outside ISO 4217.',
      accounts: 'Accounts with their balances and entries.',
      deposits: 'Money that enters the ledger.',
      transfers: 'Money between accounts of one currency.',
      withdrawals: 'Money that leaves the ledger.',
      conversions: 'Money between accounts of different currencies.',
      transactions: 'Posted transactions, journals and reversals.',
      owners: 'Balances of all accounts of an owner.',
      'trial balance': 'Totals and FX positions of the ledger.',
      outbox: 'Delivery of fees to the revenue service.',
    },
    logger,
    problems,
    metrics,
    toRefusal: refusalOfDatabase,
    checks: {
      database: checkDatabase(db, probe),
      schema: checkSchema(probe, migrations),
      // Without it conversions are refused; all else works.
      fx: async () => ({ needed: false, reachable: await books.fx.isUp() }),
      // Without it orders with a fee schedule that is not cached are refused, and fees wait in the outbox.
      revenue: async () => ({ needed: false, reachable: await books.revenue.isUp() }),
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
        const looked = typeof name === 'string' ? books.ledgers.require(name) : undefined
        if (looked) looked.then(() => done(), done)
        else done()
      })
      // In the order in which the examples of the documentation run.
      await ledgerRoutes(v1 as Service, books)
      await currencyRoutes(v1 as Service, books)
      await accountRoutes(v1 as Service, books)
      await depositRoutes(v1 as Service, books)
      await transferRoutes(v1 as Service, books)
      await withdrawalRoutes(v1 as Service, books)
      await conversionRoutes(v1 as Service, books)
      await transactionRoutes(v1 as Service, books)
      await ownerRoutes(v1 as Service, books)
      await positionRoutes(v1 as Service, books)
      await trialBalanceRoutes(v1 as Service, books)
      await outboxRoutes(v1 as Service, books)
    },
    { prefix: '/v1' },
  )
  app.addHook('onListen', async () => {
    forgetting = setInterval(() => {
      deleteOldRefusals(db, oldRefusalsMax).catch((err: Error) =>
        logger.warn({ err }, 'old rejected keys are not deleted'),
      )
    }, forgetEveryMs)
    relay = startRelay({ pool: pools.relay, revenue: books.revenue, db, metrics, logger })
  })
  app.addHook('onClose', async () => {
    clearInterval(forgetting)
    await engine.drain()
    await relay?.stop()
    await Promise.all([pools.end(), books.fx.close(), books.revenue.close()])
  })
  return app
}
