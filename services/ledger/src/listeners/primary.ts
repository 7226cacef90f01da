import { collectDefaultMetrics, createRequestCounts, Registry, type Release, type Served } from '@florin/server'
import { createBackground } from '../background.ts'
import type { Config } from '../config.ts'
import { openCore, parts } from '../core.ts'
import type { PrimaryMethods } from './methods.ts'
import { createPortMetrics } from './port-metrics.ts'
import { createPoster } from './poster.ts'
import { createSupervisor } from './supervisor.ts'

/** The process that posts for the listeners of a port, and does the work that no request asks for. It serves no HTTP. */
export async function buildPrimary(config: Config, release: Release): Promise<Served> {
  const { logger } = release
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics })
  const core = openCore(config, release, metrics)
  const background = await createBackground(config, core, metrics, logger)
  const portMetrics = createPortMetrics(metrics)
  const methods: PrimaryMethods = {
    ping: () => true,
    post: createPoster(core.engine, parts, logger),
    countRequest: createRequestCounts(),
    readMetrics: () => portMetrics.read(supervisor.listeners),
  }
  const supervisor = createSupervisor({
    count: config.httpProcesses,
    methods,
    onEnd: (listener) => portMetrics.noteEnd(listener),
    logger,
  })
  return {
    async listen() {
      await supervisor.start()
      background.start()
    },
    async close() {
      await supervisor.stop()
      await background.stop()
      await core.close()
    },
  }
}
