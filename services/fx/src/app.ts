import {
  checkDatabase,
  checkSchema,
  createService,
  Gauge,
  type HealthCheck,
  openPools,
  Registry,
  type Release,
  refusalOfDatabase,
  type Service,
} from '@florin/server'
import type { Config } from './config.ts'
import { currencyRoutes } from './currencies/routes.ts'
import { problems } from './errors.ts'
import { flaggedRateRoutes } from './flagged-rates/routes.ts'
import { quoteRoutes } from './quotes/routes.ts'
import { createQuoteWriter } from './quotes/writer.ts'
import { createRateBook, type RateBook } from './rates/book.ts'
import { isStale } from './rates/pairs.ts'
import { rateRoutes } from './rates/routes.ts'
import type { SourceName } from './rates/schemas.ts'
import { createEcbSource } from './sources/ecb.ts'
import { type Schedule, startSchedule } from './sources/schedule.ts'
import { createSimulation } from './sources/simulation.ts'
import { spreadRoutes } from './spreads/routes.ts'

const minuteMs = 60_000

/** The FX service, ready to listen. Nothing is fetched before it does. Closing it answers what is in flight first. */
export async function buildFx(config: Config, { logger, version, migrations }: Release): Promise<Service> {
  const pools = openPools(
    { name: 'fx', url: config.database.url, logger },
    { db: { connectionsMax: config.database.connectionsMax }, quotes: { purpose: 'quotes', connectionsMax: 1 } },
  )
  const { db, probe } = pools
  const metrics = new Registry()
  const book = createRateBook(db, config.sources, logger)
  const writer = createQuoteWriter(pools.quotes, metrics)
  let schedule: Schedule | undefined

  const app = await createService({
    title: 'Florin FX',
    description:
      'Exchange rates, each with where it comes from, and quotes that the ledger converts at. Run the examples from the top: the first publishes the rates that the others use.',
    version,
    logger,
    problems,
    metrics,
    toRefusal: refusalOfDatabase,
    checks: {
      database: checkDatabase(db, probe),
      schema: checkSchema(probe, migrations),
      ...Object.fromEntries(config.sources.map((name) => [name, checkSource(name, book, () => schedule)])),
    },
  })
  new Gauge({
    name: 'fx_rate_age_seconds',
    help: 'Age of the newest rate of a source',
    labelNames: ['source'],
    registers: [metrics],
    collect() {
      this.reset()
      for (const name of config.sources) {
        const newestMs = book.newestMs(name)
        if (newestMs !== undefined) this.set({ source: name }, (book.nowMs() - newestMs) / 1_000)
      }
    },
  })

  await app.register(
    async (v1) => {
      // In the order in which the examples of the documentation run.
      await rateRoutes(v1 as Service, db, book)
      await currencyRoutes(v1 as Service, book)
      await flaggedRateRoutes(v1 as Service, db, book)
      await spreadRoutes(v1 as Service, db, book)
      await quoteRoutes(v1 as Service, db, book, writer)
    },
    { prefix: '/v1' },
  )
  app.addHook('onReady', () => book.open())
  app.addHook('onListen', async () => {
    schedule = startSchedule({
      db,
      sources: config.sources.flatMap((name) => {
        if (name === 'ecb') return createEcbSource(config.ecbUrl)
        return name === 'simulation' ? createSimulation() : []
      }),
      everyMs: config.fetchMinutes * minuteMs,
      logger,
      onRecorded: () => void book.reload(),
    })
  })
  app.addHook('onClose', async () => {
    await Promise.all([schedule?.stop(), book.close(), writer.drain()])
    await pools.end()
  })
  return app
}

/** What is known of a source, for people: an old rate is no reason to send nobody here. */
function checkSource(name: SourceName, book: RateBook, schedule: () => Schedule | undefined): HealthCheck {
  return async () => {
    const newestMs = book.newestMs(name)
    return {
      as_of: newestMs === undefined ? null : new Date(newestMs).toISOString(),
      stale: newestMs === undefined || isStale({ source: name, asOfMs: newestMs }, book.nowMs()),
      last_success_at: schedule()?.states()[name]?.lastSuccessAt ?? null,
      last_error: schedule()?.states()[name]?.lastError ?? null,
    }
  }
}
