import { createServiceTokens } from '@florin/identity'
import {
  checkDatabase,
  checkSchema,
  createService,
  openPools,
  Registry,
  type Release,
  refusalOfDatabase,
  type Service,
} from '@florin/server'
import type { Config } from './config.ts'
import { problems } from './errors.ts'
import { createScheduleCache } from './fee-schedules/cache.ts'
import { feeScheduleRoutes, scheduleChangeRoutes } from './fee-schedules/routes.ts'
import { writeFees } from './fees/fees.ts'
import { feeRoutes, ledgerFeeRoutes } from './fees/routes.ts'
import { createFeeWriter } from './fees/writer.ts'
import { createFxClient } from './fx/client.ts'
import { removedLedgerRoutes } from './removed-ledgers/routes.ts'
import { revenueRoutes } from './revenue/routes.ts'

/** The revenue service, ready to listen. Closing it answers requests in flight, then closes the pools. */
export async function buildRevenue(config: Config, { migrations, ...release }: Release): Promise<Service> {
  const { logger } = release
  const pools = openPools(
    { name: 'revenue', url: config.database.url, logger },
    {
      db: { connectionsMax: config.database.connectionsMax },
      // A connection of its own, so that reads do not keep fees from being recorded.
      fees: { purpose: 'fees', connectionsMax: 1 },
    },
  )
  const { db, probe } = pools
  const metrics = new Registry()
  const writer = createFeeWriter((fees) => writeFees(pools.fees, fees), metrics)
  const cache = createScheduleCache(db, logger)
  const fx = createFxClient({
    url: config.fxUrl,
    tokens: createServiceTokens('revenue', config.serviceSecret),
    tls: config.http.tls,
  })

  const app = await createService({
    ...description,
    ...release,
    http: config.http,
    problems,
    metrics,
    toRefusal: refusalOfDatabase,
    authentication: { ...config, service: 'revenue', db },
    checks: {
      database: checkDatabase(db, probe),
      schema: checkSchema(probe, migrations),
      // Only reports with a valuation need it.
      fx: async () => ({ needed: false, reachable: await fx.isUp() }),
    },
  })

  await app.register(
    async (v1) => {
      // In the order in which the examples of the documentation run.
      await feeScheduleRoutes(v1 as Service, db, cache)
      await feeRoutes(v1 as Service, db, writer)
      await revenueRoutes(v1 as Service, db, fx)
      await ledgerFeeRoutes(v1 as Service, db, writer)
      await scheduleChangeRoutes(v1 as Service, cache)
      await removedLedgerRoutes(v1 as Service, db)
    },
    { prefix: '/v1' },
  )
  app.addHook('onReady', () => cache.open())
  app.addHook('onClose', async () => {
    await Promise.all([cache.close(), writer.drain()])
    await Promise.all([pools.end(), fx.close()])
  })
  return app
}

const description = {
  title: 'Florin revenue',
  description:
    'Fee schedules, the fees that the ledger charges by them, and the revenue from fees. Run the examples from the top: the first one creates the schedules that the others use.',
  tags: {
    'fee schedules':
      'Prices in versions: flat amounts, percentages and tiers, and when a fee is recognised as revenue.',
    fees: 'The charged fees. The ledger delivers its own; fees of other systems are imported.',
    revenue: 'Charged, recognised and deferred fees by period, as JSON or CSV.',
  },
}
