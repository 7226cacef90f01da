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
import { crossCurrencyRoutes } from './cross-currencies/routes.ts'
import { currencyRoutes } from './currencies/routes.ts'
import { problems } from './errors.ts'
import { flaggedRateRoutes } from './flagged-rates/routes.ts'
import { quoteRoutes } from './quotes/routes.ts'
import { createQuoteWriter } from './quotes/writer.ts'
import { isStale } from './rates/pairs.ts'
import { rateRoutes } from './rates/routes.ts'
import type { SourceName } from './rates/schemas.ts'
import { removedLedgerRoutes } from './removed-ledgers/routes.ts'
import { createRateCache, type RateCache } from './snapshot/rate-cache.ts'
import { createEcbSource } from './sources/ecb.ts'
import { type Schedule, startSchedule } from './sources/schedule.ts'
import { createSimulation } from './sources/simulation.ts'
import { spreadRoutes } from './spreads/routes.ts'

const minuteMs = 60_000

/** The FX service, ready to listen. It fetches rates once it listens. Closing it answers requests in flight first. */
export async function buildFx(config: Config, { migrations, ...release }: Release): Promise<Service> {
  const { logger } = release
  const pools = openPools(
    { name: 'fx', url: config.database.url, logger },
    { db: { connectionsMax: config.database.connectionsMax }, quotes: { purpose: 'quotes', connectionsMax: 1 } },
  )
  const { db, probe } = pools
  const metrics = new Registry()
  const cache = createRateCache(db, config.sources, logger)
  const writer = createQuoteWriter(pools.quotes, metrics)
  measureAge(metrics, config.sources, cache)
  let schedule: Schedule | undefined

  const app = await createService({
    ...description,
    ...release,
    http: config.http,
    problems,
    metrics,
    toRefusal: refusalOfDatabase,
    authentication: { ...config, service: 'fx', db },
    checks: {
      database: checkDatabase(db, probe),
      schema: checkSchema(probe, migrations),
      ...Object.fromEntries(config.sources.map((name) => [name, checkSource(name, cache, () => schedule)])),
    },
  })
  await app.register(
    async (v1) => {
      // In the order in which the examples of the documentation run.
      await rateRoutes(v1 as Service, db, cache)
      await crossCurrencyRoutes(v1 as Service, db, cache)
      await currencyRoutes(v1 as Service, cache)
      await flaggedRateRoutes(v1 as Service, db, cache)
      await spreadRoutes(v1 as Service, db, cache)
      await quoteRoutes(v1 as Service, db, cache, writer)
      await removedLedgerRoutes(v1 as Service, db)
    },
    { prefix: '/v1' },
  )
  app.addHook('onReady', () => cache.open())
  app.addHook('onListen', async () => {
    const everyMs = config.fetchMinutes * minuteMs
    schedule = startSchedule({
      db,
      sources: fetchedSources(config),
      everyMs,
      logger,
      onRecorded: () => void cache.reload(),
    })
  })
  app.addHook('onClose', async () => {
    await Promise.all([schedule?.stop(), cache.close(), writer.drain()])
    await pools.end()
  })
  return app
}

const description = {
  title: 'Florin FX',
  description:
    'Exchange rates with their sources, and quotes that the ledger converts by. Run the examples from the top: the first one publishes the rates that the others use.',
  tags: {
    rates: 'Published rates, crosses, history and lookups. A rate is the price of one unit of the base currency.',
    quotes: 'Rates guaranteed for an amount and a short time.',
    spreads: 'The share of the mid rate that quotes keep.',
    'flagged rates': 'Rates that differ by more than 20 % from the trusted rate before them and wait for confirmation.',
    currencies: 'The currencies with rates.',
  },
}

function fetchedSources({ sources, ecbUrl }: Config) {
  return sources.flatMap((name) => {
    if (name === 'ecb') return createEcbSource(ecbUrl)
    return name === 'simulation' ? createSimulation() : []
  })
}

function measureAge(metrics: Registry, sources: readonly SourceName[], cache: RateCache): void {
  new Gauge({
    name: 'fx_rate_age_seconds',
    help: 'Age of the newest rate of a source',
    labelNames: ['source'],
    registers: [metrics],
    collect() {
      this.reset()
      for (const name of sources) {
        const newestMs = cache.newestMs(name)
        if (newestMs !== undefined) this.set({ source: name }, (cache.nowMs() - newestMs) / 1_000)
      }
    },
  })
}

/** State of a source, for people. A stale rate does not make the service unready. */
function checkSource(name: SourceName, cache: RateCache, schedule: () => Schedule | undefined): HealthCheck {
  return async () => {
    const newestMs = cache.newestMs(name)
    return {
      as_of: newestMs === undefined ? null : new Date(newestMs).toISOString(),
      stale: newestMs === undefined || isStale({ source: name, asOfMs: newestMs }, cache.nowMs()),
      last_success_at: schedule()?.states()[name]?.lastSuccessAt ?? null,
      last_error: schedule()?.states()[name]?.lastError ?? null,
    }
  }
}
