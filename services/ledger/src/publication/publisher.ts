import { randomUUID } from 'node:crypto'
import { addGauges, Counter, createWorker, forEachParallel, type Logger, type Registry } from '@florin/server'
import type pg from 'pg'
import type { CloudEvent } from '../events/event.ts'
import type { Feed } from '../events/feed.ts'
import type { KafkaSettings } from '../kafka/connection.ts'
import { createProducer, type OutgoingRecord, type Producer } from '../kafka/producer.ts'
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

/** Events that are read and sent together, of one ledger. The feed bounds their bytes. */
const eventsMax = 1_000
/** Ledgers whose events are sent at the same time. */
const parallel = 4
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
  const { db, feed, kafka, metrics, logger } = options
  const producer = createProducer(kafka)
  const holder = randomUUID()
  const published = new Counter({
    name: 'ledger_events_published_total',
    help: 'Events that were published to Kafka',
    registers: [metrics],
  })
  describeBacklog(options)
  /** Those that were made or found by this process. */
  const topics = new Set<string>()

  /** True when there is more. A ledger that fails holds back no other. */
  async function publishAll(signal: AbortSignal): Promise<boolean | 'idle'> {
    await insertPublications(db)
    const held = await leasePublications(db, holder, leaseMs)
    const newest = await feed.newest(held.map(({ ledger }) => ledger))
    const behind = held.filter(({ ledger, position }) => (newest.get(ledger) ?? null) !== position)
    if (behind.length === 0) return 'idle'
    let isMore = false
    await forEachParallel(behind, { parallel, signal }, async (publication) => {
      if (!(await publish(publication))) isMore = true
    })
    return isMore
  }

  /** Returns whether all that was final is published. */
  async function publish(publication: Publication): Promise<boolean> {
    const { ledger: id, name, position } = publication
    const topic = eventsTopicOf(kafka, name)
    if (!topics.has(topic)) {
      await makeTopics(kafka, [{ name: topic, partitions: kafka.partitions }])
      topics.add(topic)
    }
    const slice = await feed.read({ id, name }, position, {}, eventsMax)
    await sendAll(producer, topic, slice.events).catch((failure) => {
      // The topic may have been deleted.
      topics.delete(topic)
      throw failure
    })
    await advancePublication(db, publication, holder, slice.position)
    published.inc(slice.events.length)
    return slice.isEnd
  }

  const worker = createWorker({
    work: publishAll,
    everyMs: pollEveryMs,
    retry,
    onFailure: (error, failures) => {
      if (failures === 1) logger.warn({ err: error }, 'cannot publish events')
    },
  })

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

/** Waits for all of them, so that nothing of a failed batch is still sent when the next one begins. */
async function sendAll(producer: Producer, topic: string, events: CloudEvent[]): Promise<void> {
  const outcomes = await Promise.allSettled(events.map((event) => producer.send(toRecord(topic, event))))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
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
