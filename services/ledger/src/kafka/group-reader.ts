import type { Logger } from '@florin/server'
import { type ClusterTopicMetadata, Consumer, FetchIsolationLevels, ListOffsetTimestamps } from '@platformatic/kafka'
import { clientOptions, type KafkaSettings } from './connection.ts'
import { type FetchedRecord, type FetchResponse, readRecords } from './records.ts'

/** The partitions of a topic that the group has given to this member. */
export interface Assignment {
  /** UUID. A topic that is deleted and made again has another one. */
  topicId: string
  partitions: number[]
  /** Of the membership: another one after each rebalance. */
  token: string
}

export interface Fetched {
  /** In the order of their offsets within each partition. */
  records: FetchedRecord[]
  /** By partition, the offset after all that was read. */
  next: Map<number, bigint>
}

/** Reads one topic as a member of a consumer group. The caller keeps the positions, and decides where to start. */
export interface GroupReader {
  /** Undefined while the group rebalances, or Kafka is unavailable. */
  findAssignment(): Promise<Assignment | undefined>
  /** Waits a moment for records beyond the positions, by partition. */
  fetch(assignment: Assignment, positions: ReadonlyMap<number, bigint>): Promise<Fetched>
  /** The first offset of each partition that is still there. */
  findStarts(assignment: Assignment): Promise<Map<number, bigint>>
  /** Tells Kafka how far the group is, for its own tools: `findAssignment` and `fetch` do not depend on it. */
  commit(positions: ReadonlyMap<number, bigint>): Promise<void>
  /** Leaves the group and closes the connections. */
  close(): Promise<void>
}

export interface GroupReaderOptions {
  kafka: KafkaSettings
  topic: string
  groupId: string
  logger: Logger
}

/** The least that brokers allow by default: the partitions of a killed member go to the others after this time. */
const sessionTimeoutMs = 6_000
const heartbeatMs = 1_000
const rebalanceTimeoutMs = 30_000
/** After this time without a membership the reader joins again: the library gives up after some failures. */
const rejoinAfterMs = 10_000
const maxWaitMs = 250
const fetchBytesMax = 4 * 1_048_576
const partitionBytesMax = 1_048_576

export function createGroupReader(options: GroupReaderOptions): GroupReader {
  return new Reader(options)
}

class Reader implements GroupReader {
  readonly #topic: string
  readonly #logger: Logger
  readonly #member: Consumer
  /** With connections of its own: a broker answers a fetch after a while, and heartbeats must not wait for that. */
  readonly #fetcher: Consumer
  #joining: Promise<void> | undefined
  /** Of the topic when this member last asked to join. */
  #partitionsAtJoin = 0
  #activeAtMs = Number.NEGATIVE_INFINITY

  constructor({ kafka, topic, groupId, logger }: GroupReaderOptions) {
    this.#topic = topic
    this.#logger = logger
    this.#member = new Consumer({
      ...clientOptions(kafka, 'ingest'),
      // Joining waits for the other members.
      requestTimeout: rebalanceTimeoutMs + 5_000,
      groupId,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatMs,
      rebalanceTimeout: rebalanceTimeoutMs,
      retries: 3,
      retryDelay: 500,
    })
    this.#fetcher = new Consumer({ ...clientOptions(kafka, 'ingest-fetch'), groupId })
    for (const client of [this.#member, this.#fetcher]) {
      client.topics.trackAll(topic)
      // Failures of heartbeats: the membership is checked before each fetch.
      client.on('error', (error) => logger.debug({ err: error }, 'the consumer group has a failure'))
    }
  }

  async findAssignment(): Promise<Assignment | undefined> {
    const member = this.#member
    if (!member.isActive() && performance.now() - this.#activeAtMs > rejoinAfterMs) await this.#join()
    if (!member.isActive()) return undefined
    this.#activeAtMs = performance.now()
    const partitions = member.assignments?.find(({ topic }) => topic === this.#topic)?.partitions ?? []
    const { topics } = await this.#fetcher.metadata({ topics: [this.#topic] })
    const { id: topicId, partitionsCount } = topics.get(this.#topic) as ClusterTopicMetadata
    // The group gives out new partitions when its leader joins again.
    if (partitionsCount !== this.#partitionsAtJoin) {
      await this.#join()
      return undefined
    }
    return { topicId, partitions, token: `${member.memberId} ${member.generationId} ${topicId}` }
  }

  async fetch({ topicId }: Assignment, positions: ReadonlyMap<number, bigint>): Promise<Fetched> {
    const { brokers, topics } = await this.#fetcher.metadata({ topics: [this.#topic] })
    const partitionsOf = Map.groupBy(positions, ([partition]) => topics.get(this.#topic)?.partitions[partition]?.leader)
    const next = new Map(positions)
    const responses = await Promise.all(
      [...partitionsOf].map(([node, wanted]) => {
        if (node === undefined || !brokers.has(node)) throw new Error(`a partition of ${this.#topic} has no leader`)
        return this.#fetchFrom(node, topicId, wanted)
      }),
    ).catch((error) => {
      this.#fetcher.clearMetadata()
      throw error
    })
    const records = responses.flatMap((response) =>
      response.responses
        .filter((topic) => topic.topicId === topicId)
        .flatMap(({ partitions }) => partitions.flatMap((partition) => readRecords(partition, next))),
    )
    return { records, next }
  }

  async findStarts({ partitions }: Assignment): Promise<Map<number, bigint>> {
    const offsets = await this.#fetcher.listOffsets({
      topics: [this.#topic],
      timestamp: ListOffsetTimestamps.EARLIEST,
    })
    const starts = offsets.get(this.#topic) ?? []
    return new Map(partitions.map((partition) => [partition, starts[partition] ?? 0n]))
  }

  async commit(positions: ReadonlyMap<number, bigint>): Promise<void> {
    if (!this.#member.isActive()) return
    const offsets = [...positions].map(([partition, offset]) => ({
      topic: this.#topic,
      partition,
      offset,
      leaderEpoch: -1,
    }))
    await this.#member.commit({ offsets })
  }

  async close(): Promise<void> {
    await this.#joining?.catch(() => undefined)
    // The member leaves the group: else the others would wait for the end of its session.
    await Promise.all([this.#member.close(true), this.#fetcher.close(true)]).catch((error) =>
      this.#logger.debug({ err: error }, 'cannot close the consumer'),
    )
  }

  async #join(): Promise<void> {
    this.#joining ??= this.#joinWithFreshMetadata().finally(() => {
      this.#joining = undefined
    })
    await this.#joining
    this.#activeAtMs = performance.now()
  }

  /** A leader gives out the partitions that its member knows of: what it knew before the topic grew does not do. */
  async #joinWithFreshMetadata(): Promise<void> {
    const { topics } = await this.#member.metadata({ topics: [this.#topic], forceUpdate: true })
    this.#partitionsAtJoin = (topics.get(this.#topic) as ClusterTopicMetadata).partitionsCount
    await this.#member.joinGroup()
  }

  #fetchFrom(node: number, topicId: string, wanted: [number, bigint][]): Promise<FetchResponse> {
    return this.#fetcher.fetch({
      node,
      maxWaitTime: maxWaitMs,
      minBytes: 1,
      maxBytes: fetchBytesMax,
      // Orders of a producer's transaction are read once it is committed.
      isolationLevel: FetchIsolationLevels.READ_COMMITTED,
      topics: [
        {
          topicId,
          partitions: wanted.map(([partition, fetchOffset]) => ({
            partition,
            currentLeaderEpoch: -1,
            fetchOffset,
            lastFetchedEpoch: -1,
            partitionMaxBytes: partitionBytesMax,
          })),
        },
      ],
    })
  }
}
