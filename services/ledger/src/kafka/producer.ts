import { setTimeout as sleep } from 'node:timers/promises'
import { type Batcher, createBatcher, type Ticket } from '@florin/server'
import {
  Producer as Client,
  type ClusterMetadata,
  type ClusterTopicMetadata,
  compatibilityPartitioner,
  ProduceAcks,
} from '@platformatic/kafka'
import { clientOptions, type KafkaSettings } from './connection.ts'
import { type Answer, isLeaderless, NotStored, notStored } from './not-stored.ts'

export interface OutgoingRecord {
  topic: string
  /** By its key when omitted, as the default partitioner of Kafka does. */
  partition?: number
  key: string | Buffer | null
  value: string | Buffer | null
  headers?: Record<string, string | Buffer>
}

/** Where the broker has stored a record. */
export interface Stored {
  /** UUID. A topic that is deleted and made again has another one. */
  topicId: string
  partition: number
  offset: bigint
}

export interface Producer {
  /**
   * Resolves when all in-sync replicas have the record. Throws `NotStored` within some 5 seconds. If `isUnknown`, the broker may
   * have stored the record all the same.
   */
  send(record: OutgoingRecord): Promise<Stored>
  /** Resolves when every record in the queue is settled and the connections are closed. */
  close(): Promise<void>
}

/** Below 1 MiB, the limit of a batch per partition in brokers with default settings. */
const batchBytesMax = 900_000
const batchRecordsMax = 1_000
const queueRecordsMax = 10_000
const queueBytesMax = 64 * 1_048_576
/** A new topic, or an election, has leaders within this time. */
const leaderlessMs = 2_000
const leaderPauseMs = 50
/** Estimated bytes of a record without its key, value and headers. */
const recordBytes = 40

interface Encoded {
  topic: string
  partition: number | undefined
  key: Buffer | undefined
  value: Buffer | undefined
  headers: Map<Buffer, Buffer> | undefined
}

/**
 * Sends records in batches with acks=all, one batch at a time; what waits meanwhile goes with the next. Not idempotent by
 * Kafka's means: with them, concurrent sends of this library lose records silently. Records of one partition are stored in
 * the order in which they were sent. It reconnects by itself.
 */
export function createProducer(settings: KafkaSettings): Producer {
  return new BatchedProducer(settings)
}

class BatchedProducer implements Producer {
  readonly #client: Client
  readonly #batcher: Batcher<Encoded, Stored, 'records' | 'bytes'>
  /** When the last batch failed, by `performance.now()`. */
  #failedAtMs = Number.NEGATIVE_INFINITY

  constructor(settings: KafkaSettings) {
    this.#client = new Client(clientOptions(settings, 'producer'))
    this.#batcher = createBatcher({
      lanes: 1,
      sizeOf: (record) => ({ records: 1, bytes: bytesOf(record) }),
      batchMax: { records: batchRecordsMax, bytes: batchBytesMax },
      queueMax: { records: queueRecordsMax, bytes: queueBytesMax },
      refuse: () => new NotStored('Too many records are waiting for the broker.', { isUnknown: false }),
      run: (batch) => this.#run(batch),
    })
  }

  async send(record: OutgoingRecord): Promise<Stored> {
    return this.#batcher.submit(encode(record))
  }

  async close(): Promise<void> {
    await this.#batcher.drain()
    await this.#client.close()
  }

  async #run(batch: Ticket<Encoded, Stored>[]): Promise<void> {
    // What waited while a batch failed does not wait for another time limit.
    const late = batch.filter(({ submittedAtMs }) => submittedAtMs <= this.#failedAtMs)
    for (const ticket of late) ticket.reject(new NotStored('The broker is unavailable.', { isUnknown: false }))
    const current = late.length === 0 ? batch : batch.filter((ticket) => !late.includes(ticket))
    if (current.length === 0) return
    try {
      await this.#sendBatch(current)
    } catch (error) {
      this.#failedAtMs = performance.now()
      throw error
    }
  }

  /** While partitions have no leader, their records are sent again, before any later ones. */
  async #sendBatch(batch: Ticket<Encoded, Stored>[]): Promise<void> {
    const untilMs = performance.now() + leaderlessMs
    let waiting = batch
    for (;;) {
      waiting = await this.#attempt(waiting, performance.now() < untilMs)
      if (waiting.length === 0) return
      this.#client.clearMetadata()
      await sleep(leaderPauseMs)
    }
  }

  /** Settles the records, except those that may be sent again. */
  async #attempt(batch: Ticket<Encoded, Stored>[], mayRepeat: boolean): Promise<Ticket<Encoded, Stored>[]> {
    const topics = [...new Set(batch.map(({ item }) => item.topic))]
    const before = await this.#readMetadata(topics, false)
    const placed = batch.map((ticket) => ({ ticket, ...toMessage(ticket.item, topicOf(before, ticket.item)) }))
    const sent = await sendMessages(
      this.#client,
      placed.map(({ message }) => message),
    )
    // Records go to a topic by its name. If its id is the same before and after, they are in the topic with this id.
    const after = await this.#readMetadata(topics, true)
    const repeated: Ticket<Encoded, Stored>[] = []
    for (const { ticket, partition } of placed) {
      const { topic } = ticket.item
      const { id: topicId } = topicOf(before, ticket.item)
      const answer = sent.answers.get(`${topic} ${partition}`)
      if (answer !== undefined && answer.errorCode !== 0) {
        if (mayRepeat && isLeaderless(answer)) repeated.push(ticket)
        else ticket.reject(notStored(topic, answer, sent.failure))
      } else if (answer === undefined || topicOf(after, ticket.item).id !== topicId) {
        ticket.reject(new NotStored('The broker did not confirm the record.', { isUnknown: true, cause: sent.failure }))
      } else {
        ticket.resolve({ topicId, partition, offset: answer.nextOffset++ })
      }
    }
    if (sent.answers.size === 0) this.#failedAtMs = performance.now()
    return repeated
  }

  async #readMetadata(topics: string[], isAfter: boolean): Promise<ClusterMetadata> {
    try {
      return await this.#client.metadata({ topics, forceUpdate: isAfter })
    } catch (cause) {
      this.#client.clearMetadata()
      throw new NotStored('The broker or its topic is unavailable.', { isUnknown: isAfter, cause })
    }
  }
}

/** The answers by topic and partition, also of a send that failed in part. None for a partition whose broker did not answer. */
async function sendMessages(
  client: Client,
  messages: Parameters<Client['send']>[0]['messages'],
): Promise<{ answers: Map<string, Answer>; failure: unknown }> {
  const answers = new Map<string, Answer>()
  const note = (topic: string, partition: number, offset: bigint, errorCode = 0) =>
    answers.set(`${topic} ${partition}`, { errorCode, nextOffset: offset })
  try {
    const { offsets = [] } = await client.send({
      messages,
      // The library ignores `acks` among the options of the client.
      acks: ProduceAcks.ALL,
      // The library would send the records of all partitions again.
      repeatOnStaleMetadata: false,
    })
    for (const { topic, partition, offset } of offsets) note(topic, partition, offset)
    return { answers, failure: undefined }
  } catch (failure) {
    const { produced, errors = [] } = failure as SendFailure
    for (const { topic, partition, offset } of produced?.offsets ?? []) note(topic, partition, offset)
    for (const { name, partitionResponses } of errors.flatMap(({ response }) => response?.responses ?? [])) {
      for (const { index, baseOffset, errorCode } of partitionResponses) note(name, index, baseOffset, errorCode)
    }
    return { answers, failure }
  }
}

/** The error of the library when a send fails, also in part. */
interface SendFailure {
  produced?: { offsets?: { topic: string; partition: number; offset: bigint }[] }
  errors?: {
    response?: {
      responses: {
        name: string
        partitionResponses: { index: number; baseOffset: bigint; errorCode: number }[]
      }[]
    }
  }[]
}

function encode({ topic, partition, key, value, headers }: OutgoingRecord): Encoded {
  return {
    topic,
    partition,
    key: key === null ? undefined : Buffer.from(key as string),
    value: value === null ? undefined : Buffer.from(value as string),
    headers:
      headers &&
      new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text as string)])),
  }
}

function bytesOf({ key, value, headers }: Encoded): number {
  let bytes = recordBytes + (key?.length ?? 0) + (value?.length ?? 0)
  for (const [name, text] of headers ?? []) bytes += name.length + text.length + 4
  return bytes
}

/** `compatibilityPartitioner` is the default partitioner of Kafka's own clients: murmur2 of the key. */
function toMessage({ topic, partition: given, ...content }: Encoded, { partitionsCount }: ClusterTopicMetadata) {
  const { key, value, headers } = content
  const message = { topic, ...(key && { key }), ...(value && { value }), ...(headers && { headers }) }
  const partition = given ?? compatibilityPartitioner(message, key) % partitionsCount
  return { partition, message: { ...message, partition } }
}

function topicOf(metadata: ClusterMetadata, { topic }: Encoded): ClusterTopicMetadata {
  return metadata.topics.get(topic) as ClusterTopicMetadata
}
