import { createService, type Logger, Registry, type Service } from '@florin/http'
import { createPool } from '@florin/postgres'
import { refusalOfDatabase } from '@florin/service'
import type { Config } from './config.ts'
import { problems } from './errors.ts'
import { createScheduleBook } from './fee-schedules/book.ts'
import { feeScheduleRoutes } from './fee-schedules/routes.ts'
import { feeRoutes } from './fees/routes.ts'

const statementTimeoutMs = 10_000
/** Fees are recorded one batch after the other, also by several replicas: the second reads while the first writes. */
const writersMax = 2

/** The revenue service, ready to listen. Closing it answers what is in flight, then lets go of the database. */
export async function buildRevenue(config: Config, logger: Logger, version: string): Promise<Service> {
  const options = {
    connectionString: config.database.url,
    schema: 'revenue',
    statementTimeoutMs,
    onError: (error: Error) => logger.warn({ err: error }, 'a database connection was lost'),
  }
  const db = createPool({ ...options, applicationName: 'revenue', connectionsMax: config.database.connectionsMax })
  const writer = createPool({ ...options, applicationName: 'revenue-fees', connectionsMax: writersMax })
  const book = createScheduleBook(db, logger)

  const app = await createService({
    title: 'Florin revenue',
    description:
      'Fee schedules, the fees that the ledger charges by them, and what they earn. Run the examples from the top: the first makes the schedules that the others use.',
    version,
    logger,
    problems,
    metrics: new Registry(),
    toRefusal: refusalOfDatabase,
    checks: {
      database: async () => {
        const started = performance.now()
        await db.query('select 1')
        return { ms: Math.round(performance.now() - started), waiting: db.waitingCount }
      },
    },
  })

  await app.register(
    async (v1) => {
      // In the order in which the examples of the documentation run.
      await feeScheduleRoutes(v1 as Service, db, book)
      await feeRoutes(v1 as Service, db, writer)
    },
    { prefix: '/v1' },
  )
  app.addHook('onReady', () => book.open())
  app.addHook('onClose', async () => {
    await book.close()
    await Promise.all([db.end(), writer.end()])
  })
  return app
}
