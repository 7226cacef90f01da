import { createService, defineService, Registry, type Release, refusalOfDatabase, type Service } from '@florin/server'
import { openCore } from './app.ts'
import { type Config, readWorkerConfig } from './config.ts'
import { problems } from './errors.ts'

/** A process that posts what falls due, and serves only its health and its metrics. Any number of them may run. */
export const worker = defineService({
  name: 'ledger',
  folder: new URL('../', import.meta.url),
  readConfig: readWorkerConfig,
  build: buildWorker,
})

async function buildWorker(config: Config, { logger, version, migrations }: Release): Promise<Service> {
  const metrics = new Registry()
  const core = openCore(config, logger, metrics, migrations)
  const app = await createService({
    title: 'Florin ledger worker',
    description: 'Posts scheduled orders and cashbacks when they fall due, and releases expired holds.',
    version,
    examples: {},
    tags: {},
    logger,
    problems,
    metrics,
    toRefusal: refusalOfDatabase,
    checks: core.checks,
    authentication: undefined,
  })
  app.addHook('onListen', async () => core.startWork())
  app.addHook('onClose', () => core.close())
  return app
}

if (import.meta.main) await worker.run(process.argv.slice(2))
