import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from '@florin/embedded-postgres'
import { startService } from '@florin/fleet/service-process'
import { ingest } from '@florin/fleet/services'
import { CannotTest } from '../find-ledger.ts'

/** Settings of a ledger that takes orders through Kafka, with topics that no other run uses. */
export type KafkaEnvironment = Record<'KAFKA_BROKERS' | 'KAFKA_COMMANDS_TOPIC', string>

const pollMs = 20
/** The orders have no fees. */
const noRevenue = { REVENUE_URL: 'http://127.0.0.1:1', SERVICE_SECRET: 'x'.repeat(32) }

/** Starts a worker, and returns the number of orders that it posted, and the seconds from the first one to the last. */
export async function drainOrders(
  { url, databaseUrl, folder, kafka, signal }: DrainOptions,
  onProgress: (left: number) => void,
): Promise<{ count: number; seconds: number }> {
  const backlog = await readLag(url)
  const worker = startService(ingest, {
    port: await findFreePort(),
    logFile: join(folder, 'ingest.log'),
    watch: false,
    environment: { DATABASE_URL: databaseUrl, LOG_LEVEL: 'info', ...noRevenue, ...kafka },
  })
  try {
    await worker.waitUntilReady(signal)
    const readUntil = async (done: (lag: number) => boolean): Promise<number> => {
      for (;;) {
        const lag = await readLag(url)
        onProgress(lag)
        if (done(lag)) return lag
        await sleep(pollMs, undefined, { signal })
      }
    }
    const first = await readUntil((lag) => lag < backlog)
    const startedMs = performance.now()
    await readUntil((lag) => lag === 0)
    return { count: first, seconds: (performance.now() - startedMs) / 1_000 }
  } catch (cause) {
    signal.throwIfAborted()
    throw new CannotTest(`The worker does not post orders: ${(cause as Error).message}`, { cause })
  } finally {
    await worker.stop()
  }
}

interface DrainOptions {
  url: string
  databaseUrl: string
  folder: string
  kafka: KafkaEnvironment
  signal: AbortSignal
}

async function readLag(url: string): Promise<number> {
  const answer = await fetch(new URL('/health', url))
  const { checks } = (await answer.json()) as { checks: { ingestion?: { lag: number | null } } }
  return checks.ingestion?.lag ?? Number.POSITIVE_INFINITY
}
