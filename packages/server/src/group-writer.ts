import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { createBatcher } from './batcher.ts'
import { HttpError } from './problems.ts'

/** A batcher of one lane that writes rows, with metrics. */
export interface GroupWriter<Row, Result> {
  /** The result of each row, in their order, once it is durable. Throws `overloaded` when the queue is full. */
  write(rows: Row[]): Promise<Result[]>
  /** Resolves when everything that was submitted is written or rejected. */
  drain(): Promise<void>
}

export interface GroupWriterOptions<Row, Result> {
  /** Writes some rows in one database transaction. What it throws rejects the whole group. */
  writeGroup: (rows: Row[]) => Promise<Result[]>
  /** Rows in one transaction; an order of more rows is a group of its own. */
  groupMax: number
  /** Rows that may wait. */
  queueMax: number
  metrics: Registry
  /** In the names of the metrics: `fx_quote`. */
  metric: string
  /** The rows in messages: `quotes`. */
  rows: string
}

const groupSizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]

export function createGroupWriter<Row, Result>(options: GroupWriterOptions<Row, Result>): GroupWriter<Row, Result> {
  const { writeGroup, groupMax, queueMax, metrics, metric, rows: name } = options
  const registers = [metrics]
  const groupSize = new Histogram({
    name: `${metric}_group_size`,
    help: `Number of ${name} in one transaction`,
    buckets: groupSizes.filter((size) => size <= groupMax),
    registers,
  })
  const shed = new Counter({
    name: `${metric}s_shed_total`,
    help: `Number of ${name} rejected because the queue was full`,
    registers,
  })
  const batcher = createBatcher<Row[], Result[], 'rows'>({
    lanes: 1,
    sizeOf: (rows) => ({ rows: rows.length }),
    batchMax: { rows: groupMax },
    queueMax: { rows: queueMax },
    refuse(rows) {
      shed.inc(rows.length)
      return new HttpError('overloaded', `Too many ${name} are waiting. Send the request again.`, {
        retryAfterSeconds: 1,
      })
    },
    async run(batch) {
      const rows = batch.flatMap(({ item }) => item)
      groupSize.observe(rows.length)
      const results = await writeGroup(rows)
      let from = 0
      for (const ticket of batch) {
        const { length } = ticket.item
        ticket.resolve(results.slice(from, from + length))
        from += length
      }
    },
  })
  new Gauge({
    name: `${metric}_queue_length`,
    help: `Number of ${name} waiting to be written`,
    registers,
    collect() {
      this.set(batcher.queued('rows'))
    },
  })
  return { write: (rows) => batcher.submit(rows), drain: () => batcher.drain() }
}
