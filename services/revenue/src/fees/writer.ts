import { Counter, Gauge, Histogram, type Registry } from '@florin/http'
import { refusalOfDatabase } from '@florin/service'
import { RevenueError } from '../errors.ts'
import type { Verdict } from './judge.ts'
import type { NewFee } from './schemas.ts'

export interface FeeWriter {
  /** The verdict on each fee, in their order, when the good ones are durable. Throws `overloaded` when too many wait. */
  write(fees: NewFee[]): Promise<Verdict[]>
  /** Resolves when everything that was given has been written, or refused. */
  drain(): Promise<void>
}

export interface FeeWriterOptions {
  /** Judges and writes some fees in one database transaction. */
  writeGroup: (fees: NewFee[]) => Promise<Verdict[]>
  metrics: Registry
}

interface Waiting {
  fees: NewFee[]
  resolve: (verdicts: Verdict[]) => void
  reject: (error: unknown) => void
}

/** Of fees, in one transaction; a request that has more is a group of its own. */
const groupMax = 1_000
const queueMax = 20_000

/**
 * Writes what waits, up to `groupMax`, in one transaction, one transaction at a time. No timer: an idle writer writes at
 * once, a busy one groups by itself.
 */
export function createFeeWriter({ writeGroup, metrics }: FeeWriterOptions): FeeWriter {
  const registers = [metrics]
  let queue: Waiting[] = []
  let queued = 0
  let running: Promise<void> | undefined
  const groupSize = new Histogram({
    name: 'revenue_fee_group_size',
    help: 'Fees in one transaction',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
    registers,
  })
  const outcomes = new Counter({
    name: 'revenue_fees_total',
    help: 'Fees by what became of them',
    labelNames: ['outcome'],
    registers,
  })
  new Gauge({
    name: 'revenue_fee_queue_length',
    help: 'Fees that wait to be written',
    registers,
    collect() {
      this.set(queued)
    },
  })

  function takeGroup(): Waiting[] {
    let fees = 0
    const fitting = queue.findIndex((waiting) => {
      fees += waiting.fees.length
      return fees > groupMax
    })
    const group = queue.slice(0, fitting === -1 ? queue.length : Math.max(fitting, 1))
    queue = queue.slice(group.length)
    for (const { fees: of } of group) queued -= of.length
    return group
  }

  async function writeAll(group: Waiting[]): Promise<void> {
    const fees = group.flatMap(({ fees: of }) => of)
    try {
      groupSize.observe(fees.length)
      const verdicts = await writeGroup(fees)
      for (const { outcome } of verdicts) outcomes.inc({ outcome })
      let from = 0
      for (const { fees: of, resolve } of group) {
        resolve(verdicts.slice(from, from + of.length))
        from += of.length
      }
    } catch (error) {
      // What is wrong with one request is not to be its neighbours' trouble; a database that is away is everybody's.
      const alone = group.length === 1 || refusalOfDatabase(error) !== undefined
      if (alone) for (const { reject } of group) reject(error)
      else for (const waiting of group) await writeAll([waiting])
    }
  }

  async function run(): Promise<void> {
    // Not at once: the requests that arrived with this one are to be in its group.
    await new Promise((resolve) => setImmediate(resolve))
    while (queue.length > 0) await writeAll(takeGroup())
    running = undefined
  }

  return {
    write(fees) {
      if (queued >= queueMax) {
        throw new RevenueError('overloaded', 'Too many fees are waiting. Send the request again.', {
          retryAfterSeconds: 1,
        })
      }
      return new Promise((resolve, reject) => {
        queue.push({ fees, resolve, reject })
        queued += fees.length
        running ??= run()
      })
    },
    async drain() {
      await running
    },
  }
}
