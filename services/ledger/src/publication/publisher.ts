import { randomUUID } from 'node:crypto'
import { addGauges, Counter, createWorker, type Logger, type Registry, type Worker } from '@florin/server'
import type pg from 'pg'
import type { CloudEvent } from '../events/event.ts'
import type { Feed } from '../events/feed.ts'
import type { KafkaSettings } from '../kafka/connection.ts'
import { createProducer, type OutgoingRecord } from '../kafka/producer.ts'
import { makeTopics } from '../kafka/topics.ts'
import {
  advancePublication,
  insertPublications,
  leasePublications,
  listPublications,
  type Publication,
  releasePublications,
} from './queries.ts'
import { type EventTopicSettings, eventsTopicOf } from './topics.ts'

export interface PublisherOptions {
  db: pg.Pool
  feed: Feed
  kafka: KafkaSettings & EventTopicSettings
  metrics: Registry
  logger: Logger
}

export interface Publisher {
  /** Resolves after the events in progress. */
  stop(): Promise<void>
}

/** Events sent together, of one ledger. */
const eventsMax = 1_000
/** Ledgers whose events are sent at the same time. */
const ledgersMax = 8
const pollEveryMs = 50
/** Longer than a batch of events takes, also with a broker that does not answer. */
const leaseMs = 15_000
const retry = { firstMs: 200, mostMs: 5_000 }
/** Events that the metric of the backlog counts, per ledger. */
const countedMax = 10_000

/**
 * Publishes the feed of every ledger to Kafka, at least once and in its order for events with the same key. Any number of
 * publishers may run: each ledger is published by the one that holds its lease, the others stand by. The position moves on
 * when the broker has confirmed the events.
 */
export function startPublisher(options: PublisherOptions): Publisher {
  const { db, kafka, metrics, logger } = options
  const producer = createProducer(kafka)
  const holder = randomUUID()
  const published = new Counter({
    name: 'ledger_events_published_total',
    help: 'Events that were published to Kafka',
    registers: [metrics],
  })
  describeBacklog(options)
  const hasTopic = new Set<string>()

  const worker: Worker = createWorker({
    work: publishAll,
    everyMs: pollEveryMs,
    retry,
    onFailure: (error, failures) => {
      // A topic may have been deleted.
      hasTopic.clear()
      if (failures === 1) logger.warn({ err: error }, 'cannot publish events')
    },
  })

  /** True when there may be more. */
  async function publishAll(): Promise<boolean | 'idle'> {
    await insertPublications(db)
    const held = await leasePublications(db, holder, leaseMs)
    const newest = await options.feed.newest(held.map(({ ledger }) => ledger))
    const behind = held.filter(({ ledger, position }) => (newest.get(ledger) ?? null) !== position)
    if (behind.length === 0) return 'idle'
    const counts = await Promise.all(behind.slice(0, ledgersMax).map(publish))
    published.inc(counts.reduce((sum, count) => sum + count, 0))
    return behind.length > ledgersMax || counts.some((count) => count === eventsMax)
  }

  async function publish(publication: Publication): Promise<number> {
    const { ledger: id, name, position } = publication
    const topic = eventsTopicOf(kafka, name)
    if (!hasTopic.has(topic)) {
      await makeTopics(kafka, [{ name: topic, partitions: kafka.partitions }])
      hasTopic.add(topic)
    }
    const slice = await options.feed.read({ id, name }, position, {}, eventsMax)
    await sendAll(slice.events.map((event) => toRecord(topic, event)))
    await advancePublication(db, publication, holder, slice.position)
    return slice.events.length
  }

  /** Waits for all of them, so that nothing of a failed batch is still sent after the next one has begun. */
  async function sendAll(records: OutgoingRecord[]): Promise<void> {
    const outcomes = await Promise.allSettled(records.map((record) => producer.send(record)))
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failed) throw failed.reason
  }

  return {
    async stop() {
      await worker.stop()
      await producer.close()
      await releasePublications(db, holder).catch((error: unknown) =>
        logger.warn({ err: error }, 'the leases of the publisher expire by themselves'),
      )
    },
  }
}

/** In the structured mode of CloudEvents. */
function toRecord(topic: string, event: CloudEvent): OutgoingRecord {
  return {
    topic,
    key: event.partitionkey,
    value: JSON.stringify(event),
    headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
  }
}

function describeBacklog({ db, feed, metrics }: PublisherOptions): void {
  const read = async () => {
    const publications = await listPublications(db)
    const places = publications.map(({ ledger, position }) => ({ ledger, after: position }))
    return feed.measure(places, countedMax)
  }
  addGauges(metrics, read, [
    {
      name: 'ledger_events_unpublished',
      help: `Events that are not published to Kafka yet; counted up to ${countedMax} per ledger`,
      pick: ({ events }) => events,
    },
    {
      name: 'ledger_events_oldest_unpublished_seconds',
      help: 'Time since the oldest of these events was recorded',
      pick: ({ oldestSeconds }) => oldestSeconds,
    },
  ])
}
