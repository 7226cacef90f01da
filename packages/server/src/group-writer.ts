import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { HttpError } from './problems.ts'

export interface GroupWriter<Row, Result> {
  /** What became of each, in their order, when it is durable. Throws `overloaded` when too many wait. */
  write(rows: Row[]): Promise<Result[]>
  /** Resolves when everything that was given has been written, or refused. */
  drain(): Promise<void>
}

export interface GroupWriterOptions<Row, Result> {
  /** Writes some in one database transaction. What it throws meets everybody in the group. */
  writeGroup: (rows: Row[]) => Promise<Result[]>
  /** Rows in one transaction; an order of more rows is a group of its own. */
  groupMax: number
  /** Rows that may wait. */
  queueMax: number
  metrics: Registry
  /** In the names of the metrics: `fx_quote`. */
  metric: string
  /** As people call the rows: `quotes`. */
  rows: string
}

interface Waiting<Row, Result> {
  rows: Row[]
  resolve: (results: Result[]) => void
  reject: (error: unknown) => void
}

const groupSizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]

/**
 * Writes what waits, up to `groupMax`, in one transaction, one transaction at a time. No timer: an idle writer writes at
 * once, a busy one groups by itself.
 */
export function createGroupWriter<Row, Result>(options: GroupWriterOptions<Row, Result>): GroupWriter<Row, Result> {
  const { writeGroup, groupMax, queueMax, metrics, metric, rows: name } = options
  const registers = [metrics]
  let queue: Waiting<Row, Result>[] = []
  let queued = 0
  let running: Promise<void> | undefined
  const groupSize = new Histogram({
    name: `${metric}_group_size`,
    help: `How many ${name} were in one transaction`,
    buckets: groupSizes.filter((size) => size <= groupMax),
    registers,
  })
  const shed = new Counter({
    name: `${metric}s_shed_total`,
    help: `How many ${name} were refused because the queue was full`,
    registers,
  })
  new Gauge({
    name: `${metric}_queue_length`,
    help: `How many ${name} wait to be written`,
    registers,
    collect() {
      this.set(queued)
    },
  })

  function takeGroup(): Waiting<Row, Result>[] {
    let size = 0
    const fitting = queue.findIndex(({ rows }) => {
      size += rows.length
      return size > groupMax
    })
    const group = queue.slice(0, fitting === -1 ? queue.length : Math.max(fitting, 1))
    queue = queue.slice(group.length)
    for (const { rows } of group) queued -= rows.length
    return group
  }

  async function writeAll(group: Waiting<Row, Result>[]): Promise<void> {
    const rows = group.flatMap(({ rows: of }) => of)
    groupSize.observe(rows.length)
    try {
      const results = await writeGroup(rows)
      let from = 0
      for (const { rows: of, resolve } of group) {
        resolve(results.slice(from, from + of.length))
        from += of.length
      }
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  async function run(): Promise<void> {
    // Not at once: the requests that arrived with this one are to be in its group.
    await new Promise((resolve) => setImmediate(resolve))
    while (queue.length > 0) await writeAll(takeGroup())
    running = undefined
  }

  return {
    write(rows) {
      if (queued >= queueMax) {
        shed.inc(rows.length)
        throw new HttpError('overloaded', `Too many ${name} are waiting. Send the request again.`, {
          retryAfterSeconds: 1,
        })
      }
      return new Promise((resolve, reject) => {
        queue.push({ rows, resolve, reject })
        queued += rows.length
        running ??= run()
      })
    },
    async drain() {
      await running
    },
  }
}
