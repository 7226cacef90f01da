import { Gauge, type HealthCheck, type Registry } from '@florin/server'
import { Admin, type ClusterTopicMetadata, ListOffsetTimestamps } from '@platformatic/kafka'
import type pg from 'pg'
import { clientOptions, type KafkaSettings } from '../kafka/connection.ts'
import { findGeneration, listProgress } from './queries.ts'
import type { TopicSettings } from './topics.ts'

export interface LagMeter {
  /** For `/health`: neither is needed for what Kafka has no part in. */
  checks: { kafka: HealthCheck; ingestion: HealthCheck }
  close(): Promise<void>
}

interface Options {
  db: pg.Pool
  kafka: KafkaSettings & TopicSettings
  metrics: Registry
}

/** Below the time that a health check has. */
const timeoutMs = 800

/** Measures how many records of the topic of orders have no outcome yet. */
export function createLagMeter({ db, kafka, metrics }: Options): LagMeter {
  const admin = new Admin(clientOptions(kafka, 'lag'))
  const topic = kafka.commandsTopic
  let reading: Promise<number> | undefined

  async function readLag(): Promise<number> {
    const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true })
    const { id, partitionsCount } = topics.get(topic) as ClusterTopicMetadata
    const [ends, starts, progress] = await Promise.all([
      listOffsets(partitionsCount, ListOffsetTimestamps.LATEST),
      listOffsets(partitionsCount, ListOffsetTimestamps.EARLIEST),
      findGeneration(db, id).then((generation) => listProgress(db, generation)),
    ])
    let lag = 0n
    for (const [partition, end] of ends) {
      const next = progress.get(partition) ?? starts.get(partition) ?? 0n
      if (end > next) lag += end - next
    }
    return Number(lag)
  }

  async function listOffsets(partitions: number, timestamp: bigint): Promise<Map<number, bigint>> {
    const wanted = Array.from({ length: partitions }, (_, partitionIndex) => ({ partitionIndex, timestamp }))
    const [listed] = await admin.listOffsets({ topics: [{ name: topic, partitions: wanted }] })
    return new Map(listed?.partitions.map(({ partitionIndex, offset }) => [partitionIndex, offset]))
  }

  /** Undefined if Kafka or the database does not answer in time. Concurrent callers share one reading. */
  function lagInTime(): Promise<number | undefined> {
    reading ??= readLag().finally(() => {
      reading = undefined
    })
    return withinTime(reading)
  }

  new Gauge({
    name: 'ledger_ingestion_lag',
    help: 'Records of the topic of orders without an outcome',
    registers: [metrics],
    // Each process of the port reads the same.
    aggregator: 'max',
    async collect() {
      const lag = await lagInTime()
      if (lag !== undefined) this.set(lag)
    },
  })
  return {
    checks: {
      kafka: async () => ({
        needed: false,
        reachable: (await withinTime(admin.metadata({ topics: [], forceUpdate: true }))) !== undefined,
      }),
      ingestion: async () => ({ needed: false, lag: (await lagInTime()) ?? null }),
    },
    close: () => admin.close(),
  }
}

/** The result; undefined for a failure, or when it takes too long. */
async function withinTime<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs)
  })
  try {
    return await Promise.race([work.catch(() => undefined), late])
  } finally {
    clearTimeout(timer)
  }
}
