import type { BaseOptions } from '@platformatic/kafka'

/** Where the brokers are. */
export interface KafkaSettings {
  /** `host:port` of brokers from which the client learns of all others. */
  brokers: string[]
}

/** Time to connect to a broker, and to wait for one answer. */
const connectTimeoutMs = 2_000
const requestTimeoutMs = 4_000
/** The broker gives up a write that its replicas do not confirm, before the client does. */
const brokerTimeoutMs = 3_000

/**
 * Options of every client. Without retries: each caller decides what a failure means. `metadataMaxAge`: new partitions are
 * noticed within this time.
 */
export function clientOptions({ brokers }: KafkaSettings, purpose: string) {
  return {
    clientId: `florin-ledger-${purpose}`,
    bootstrapBrokers: brokers,
    connectTimeout: connectTimeoutMs,
    requestTimeout: requestTimeoutMs,
    timeout: brokerTimeoutMs,
    retries: 0,
    metadataMaxAge: 5_000,
  } satisfies BaseOptions
}
