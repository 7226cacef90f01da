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
import { createScheduleBook } from './fee-schedules/book.ts'
import { feeScheduleRoutes, scheduleChangeRoutes } from './fee-schedules/routes.ts'
import { writeFees } from './fees/fees.ts'
import { feeRoutes, ledgerFeeRoutes } from './fees/routes.ts'
import { createFeeWriter } from './fees/writer.ts'
import { createFxClient } from './fx/client.ts'
import { createSecretCheck } from './internal.ts'
import { revenueRoutes } from './revenue/routes.ts'

/** The revenue service, ready to listen. Closing it answers what is in flight, then lets go of the database. */
export async function buildRevenue(config: Config, { logger, version, migrations }: Release): Promise<Service> {
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
  const book = createScheduleBook(db, logger)
  const fx = createFxClient(config.fxUrl)
  const checkSecret = createSecretCheck(config.secret)

  const app = await createService({
    title: 'Florin revenue',
    description:
      'Fee schedules, the fees that the ledger charges by them, and what they earn. Run the examples from the top: the first makes the schedules that the others use.',
    version,
    logger,
    problems,
    metrics,
    toRefusal: refusalOfDatabase,
    checks: {
      database: checkDatabase(db, probe),
      schema: checkSchema(probe, migrations),
      // Without it reports have no values in another currency; all else works.
      fx: async () => ({ needed: false, reachable: await fx.isUp() }),
    },
  })

  await app.register(
    async (v1) => {
      // In the order in which the examples of the documentation run.
      await feeScheduleRoutes(v1 as Service, db, book)
      await feeRoutes(v1 as Service, db, writer)
      await revenueRoutes(v1 as Service, db, fx)
      await v1.register(async (internal) => {
        // Before the body is read.
        internal.addHook('onRequest', async ({ headers }, reply) => {
          reply.header('www-authenticate', 'Bearer')
          checkSecret(headers.authorization)
          reply.removeHeader('www-authenticate')
        })
        await ledgerFeeRoutes(internal as Service, db, writer)
        await scheduleChangeRoutes(internal as Service, book)
      })
    },
    { prefix: '/v1' },
  )
  app.addHook('onReady', () => book.open())
  app.addHook('onClose', async () => {
    await Promise.all([book.close(), writer.drain()])
    await Promise.all([pools.end(), fx.close()])
  })
  return app
}
