import { createService, defineService, Registry, type Release, type Service } from '@florin/server'
import { type Config, readWorkerConfig } from './config.ts'
import { openCore } from './core.ts'
import { problems, toRefusal } from './errors.ts'

/**
 * A process that posts what falls due and sends events to webhooks. It serves only its health and its metrics. Any number of
 * them may run.
 */
export const worker = defineService({
  name: 'ledger',
  folder: new URL('../', import.meta.url),
  readConfig: readWorkerConfig,
  build: buildWorker,
})

async function buildWorker(config: Config, release: Release): Promise<Service> {
  const { logger, version } = release
  const metrics = new Registry()
  const core = openCore(config, release, metrics)
  const app = await createService({
    title: 'Florin ledger worker',
    description:
      'Posts scheduled orders and cashbacks when they fall due, releases expired holds, and sends events to webhooks.',
    version,
    examples: {},
    tags: {},
    logger,
    http: config.http,
    problems,
    metrics,
    toRefusal,
    checks: core.checks,
    authentication: undefined,
  })
  app.addHook('onListen', async () => {
    core.startWork()
    core.webhooks.start()
  })
  app.addHook('onClose', () => core.close())
  return app
}

if (import.meta.main) await worker.run(process.argv.slice(2))
