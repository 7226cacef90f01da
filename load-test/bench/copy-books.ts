import type pg from 'pg'
import { withClient } from '../client.ts'

/*
 * The limit of batches: the rows of transfers, written by COPY into the same tables with their indexes and checks, and without
 * triggers, keys of other tables, and everything that judges a transfer.
 */

/** Transfers that are copied in one database transaction, as in a batch. */
const batchSize = 1_000
const batchesMax = 20
const tables = ['transactions', 'entries', 'idempotency_keys'] as const

type Connection = Parameters<pg.Submittable['submit']>[0] & {
  query(text: string): void
  sendCopyFromChunk(bytes: Buffer): void
  endCopyFrom(): void
}

/** A COPY to or from this process. */
class Copy implements pg.Submittable {
  readonly done: Promise<Buffer>
  readonly #text: string
  readonly #sent: Buffer | undefined
  readonly #received: Buffer[] = []
  #resolve: (received: Buffer) => void = () => undefined
  #reject: (error: Error) => void = () => undefined

  constructor(text: string, sent?: Buffer) {
    this.#text = text
    this.#sent = sent
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  submit(connection: pg.Connection): void {
    ;(connection as unknown as Connection).query(this.#text)
  }

  handleCopyInResponse(connection: Connection): void {
    connection.sendCopyFromChunk(this.#sent as Buffer)
    connection.endCopyFrom()
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    // The driver uses its buffer again.
    this.#received.push(Buffer.from(chunk))
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#resolve(Buffer.concat(this.#received))
  }

  handleError(error: Error): void {
    this.#reject(error)
  }
}

function copy(client: pg.Client, text: string, sent?: Buffer): Promise<Buffer> {
  const query = new Copy(text, sent)
  client.query(query)
  return query.done
}

/** Transfers a second. The rows are those of the last transfers in the books. */
export async function measureCopy(superuserUrl: string, seconds: number, signal: AbortSignal): Promise<number> {
  return withClient(superuserUrl, async (client) => {
    await client.query('drop schema if exists copied cascade')
    await client.query('create schema copied')
    try {
      for (const table of tables) {
        await client.query(`create table copied.${table} (like ledger.${table} including all)`)
      }
      const batches = await readBatches(client)
      let [copied, spentMs] = [0, 0]
      while (spentMs < seconds * 1_000) {
        await client.query(`truncate ${tables.map((table) => `copied.${table}`).join(', ')}`)
        const startedMs = performance.now()
        for (const rows of batches) {
          signal.throwIfAborted()
          await client.query('begin')
          for (const table of tables) await copy(client, `copy copied.${table} from stdin`, rows[table])
          await client.query('commit')
          copied += batchSize
        }
        spentMs += performance.now() - startedMs
      }
      return copied / (spentMs / 1_000)
    } finally {
      await client.query('rollback')
      await client.query('drop schema copied cascade')
    }
  })
}

/** The rows of each batch, as COPY writes them. */
async function readBatches(client: pg.Client): Promise<Record<(typeof tables)[number], Buffer>[]> {
  await client.query(
    `create temporary table chosen as
       select ledger, id, (row_number() over (order by id) - 1) / ${batchSize} as batch
         from (select ledger, id from ledger.transactions where kind = 'transfer' order by ledger, id desc
                limit ${batchSize * batchesMax}) t`,
  )
  const { rows } = await client.query<{ count: number }>('select count(*)::integer as count from chosen')
  const count = Math.floor((rows[0]?.count ?? 0) / batchSize)
  const batches: Record<(typeof tables)[number], Buffer>[] = []
  for (let batch = 0; batch < count; batch += 1) {
    const read = (table: string, column: string) =>
      copy(
        client,
        `copy (select t.* from ledger.${table} t join chosen c on c.ledger = t.ledger and c.id = t.${column}
                where c.batch = ${batch}) to stdout`,
      )
    batches.push({
      transactions: await read('transactions', 'id'),
      entries: await read('entries', 'transaction_id'),
      idempotency_keys: await read('idempotency_keys', 'transaction_id'),
    })
  }
  return batches
}
