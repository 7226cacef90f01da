import type { HealthCheck } from '@florin/server'
import type { OrderQueue } from '../operations/accept.ts'
import { createOrderAcceptor, type OrderAcceptorOptions } from './accept.ts'
import { createLagMeter } from './lag.ts'

/** What a service has that takes orders through Kafka. */
export interface Ingestion {
  queue: OrderQueue
  /** For `/health`. */
  checks: Record<string, HealthCheck>
  close(): Promise<void>
}

export function openIngestion(options: OrderAcceptorOptions): Ingestion {
  const queue = createOrderAcceptor(options)
  const lag = createLagMeter(options)
  return {
    queue,
    checks: lag.checks,
    async close() {
      await Promise.all([queue.close(), lag.close()])
    },
  }
}
