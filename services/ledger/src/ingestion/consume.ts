import { createWorker, type Logger, type Worker } from '@florin/server'
import type pg from 'pg'
import type { Assignment, Fetched, GroupReader } from '../kafka/group-reader.ts'
import { findGeneration, listProgress, recordLoss } from './queries.ts'
import type { Poll } from './settle.ts'

export interface Consumption {
  /** Ends after the poll in progress, and leaves the group. */
  stop(): Promise<void>
}

interface Options {
  db: pg.Pool
  group: GroupReader
  /** Gives each record of a poll its outcome. */
  settle(poll: Poll, signal: AbortSignal): Promise<void>
  /** Makes the topics if they are missing. */
  makeTopics(): Promise<void>
  logger: Logger
}

interface Position {
  assignment: Assignment
  generation: number
  next: Map<number, bigint>
}

/** Records that are settled together: far below the queue of the posting engine. */
const recordsMax = 2_000
const idleMs = 200
const retry = { firstMs: 200, mostMs: 5_000 }
/** Polls in progress have this time to end when the process stops. */
const stopMs = 10_000

/**
 * Reads the topic of orders and settles what it reads, until it is stopped. Where to start is stored in the database with the
 * outcomes; the offsets that Kafka keeps for the group are for its tools. While one poll is settled, the next one is read.
 */
export function consumeOrders(options: Options): Consumption {
  const { group, logger, makeTopics } = options
  const interrupted = new AbortController()
  let areTopicsMade = false
  let position: Position | undefined
  let reading: Promise<Fetched> | undefined

  async function step(stopping: AbortSignal): Promise<boolean> {
    if (!areTopicsMade) {
      await makeTopics()
      areTopicsMade = true
    }
    const assignment = await group.findAssignment()
    if (!assignment) return false
    if (position?.assignment.token !== assignment.token) {
      reading = undefined
      position = await findPosition(options, assignment)
    }
    const current = position
    const fetched = await (reading ?? group.fetch(assignment, current.next))
    reading = undefined
    if (stopping.aborted || fetched.next.size === 0) return false
    const polls = pollsOf(current, fetched)
    current.next = fetched.next
    reading = group.fetch(assignment, fetched.next)
    // It may fail while the poll is settled; the next step sees it.
    reading.catch(() => undefined)
    for (const poll of polls) {
      if (stopping.aborted) return false
      await options.settle(poll, interrupted.signal)
      await group.commit(poll.next).catch((err) => logger.debug({ err }, 'cannot commit offsets to Kafka'))
    }
    return true
  }

  const worker: Worker = createWorker({
    work: step,
    everyMs: idleMs,
    retry,
    onFailure: (err, failures) => {
      position = undefined
      if (failures === 1) logger.warn({ err }, 'cannot read orders from Kafka')
    },
  })
  return {
    async stop() {
      const timer = setTimeout(() => interrupted.abort(), stopMs)
      await worker.stop()
      clearTimeout(timer)
      await group.close()
    },
  }
}

/** Starts after what is settled. A partition without progress is read from its start: no order is left out. */
async function findPosition({ db, group, logger }: Options, assignment: Assignment): Promise<Position> {
  const generation = await findGeneration(db, assignment.topicId)
  const [progress, starts] = await Promise.all([listProgress(db, generation), group.findStarts(assignment)])
  const next = new Map<number, bigint>()
  for (const [partition, start] of starts) {
    const settled = progress.get(partition) ?? 0n
    const firstLost = settled < start ? await recordLoss(db, generation, partition, start) : undefined
    if (firstLost !== undefined) {
      const lost = { partition, from: String(firstLost), to: String(start - 1n) }
      logger.error(lost, 'Kafka has deleted orders before they were posted: the retention of the topic is too short')
    }
    next.set(partition, settled > start ? settled : start)
  }
  logger.info({ generation, partitions: assignment.partitions }, 'reads orders from these partitions')
  return { assignment, generation, next }
}

/**
 * In parts of at most `recordsMax` records, in their order. The last one has the positions beyond everything that was read: there
 * may be nothing but markers of transactions.
 */
function pollsOf({ generation, next: before }: Position, { records, next }: Fetched): Poll[] {
  const polls: Poll[] = []
  const reached = new Map<number, bigint>()
  for (let start = 0; start < records.length; start += recordsMax) {
    const part = records.slice(start, start + recordsMax)
    for (const { partition, offset } of part) reached.set(partition, offset + 1n)
    polls.push({ generation, records: part, next: new Map(reached) })
  }
  const moved = new Map([...next].filter(([partition, offset]) => offset !== before.get(partition)))
  const last = polls.at(-1)
  if (last) last.next = moved
  else if (moved.size > 0) polls.push({ generation, records: [], next: moved })
  return polls
}
