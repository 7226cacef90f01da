import cluster from 'node:cluster'
import { Registry, type Release, type Service } from '@florin/server'
import { buildApp } from '../app.ts'
import type { Config } from '../config.ts'
import { openCore, parts } from '../core.ts'
import { type Channel, openChannel, type Peer } from './channel.ts'
import type { ListenerMethods, PrimaryMethods } from './methods.ts'
import { createRemoteEngine } from './remote-engine.ts'

/** The service without an engine and without work of its own: the primary posts for it. */
export async function buildListener(config: Config, release: Release): Promise<Service> {
  const metrics = new Registry()
  const methods: ListenerMethods = { ping: () => true, metrics: () => metrics.getMetricsAsJSON() }
  const primary: Channel<PrimaryMethods> = openChannel(process as Peer, methods)
  endWithPrimary()
  const { queueMax, lanes, groupMax } = config.posting
  // As many as the engine alone would take.
  const engine = createRemoteEngine({ primary, parts, waitingMax: queueMax + lanes * groupMax })
  const core = openCore(config, release, metrics, engine)
  const posting = async () => {
    await primary.call('ping')
    return {}
  }
  return buildApp(config, release, {
    core: { ...core, checks: { ...core.checks, posting } },
    metrics,
    sharedPort: {
      countRequest: (request) => primary.call('countRequest', request),
      readMetrics: () => primary.call('readMetrics'),
    },
  })
}

/**
 * What the primary was posting is in doubt: clients lose their connections, as if the one process had ended. An exit would first
 * write the log, and pino's destination waits without end for a pipe whose reader has ended too.
 */
function endWithPrimary(): void {
  cluster.worker?.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
}
