import type pg from 'pg'
import { withClient } from '../client.ts'
import { keyOf, numberOf } from './orders.ts'

/** What the database has under the keys of one run. */
export interface KeysFound {
  /** By number of the order: 1 when its key has a transaction. A key cannot have two. */
  present: Uint8Array
  /** Transfers and conversions in the database, under whatever key. */
  posted: number
}

const pageRows = 50_000

/** Reads all keys of the run, and counts the transactions. In a ledger that only this run posts to. */
export async function readKeys(auditorUrl: string, keyPrefix: string, orders: number): Promise<KeysFound> {
  return withClient(auditorUrl, async (client) => {
    const present = new Uint8Array(orders)
    for await (const key of listKeys(client, keyPrefix)) present[numberOf(key)] = 1
    const { rows } = await client.query<{ posted: number }>(
      `select count(*)::integer as posted from ledger.transactions where kind in ('transfer', 'conversion')`,
    )
    return { present, posted: rows[0]?.posted ?? 0 }
  })
}

/** Keys whose transaction is there. */
async function* listKeys(client: pg.Client, keyPrefix: string): AsyncGenerator<string> {
  let last = `${keyPrefix}-`
  for (;;) {
    const { rows } = await client.query<{ key: string; present: boolean }>(
      `select k.key, t.id is not null as present
         from ledger.idempotency_keys k
         left join ledger.transactions t on t.ledger = k.ledger and t.id = k.transaction_id
        where k.ledger = (select id from ledger.ledgers where name = 'main') and k.key > $1 and k.key < $2
        order by k.key limit ${pageRows}`,
      [last, `${keyPrefix}.`],
    )
    for (const { key, present } of rows) if (present) yield key
    const next = rows.at(-1)?.key
    if (next === undefined) return
    last = next
  }
}

/** Every way in which the database differs from the acknowledgements, a sentence each. */
export function findDifferences(acknowledged: Uint8Array, { present, posted }: KeysFound, keyPrefix: string): string[] {
  const lost = [...acknowledged.keys()].filter((number) => acknowledged[number] && !present[number])
  const keys = countOnes(present)
  return [
    ...(lost.length > 0
      ? [`${lost.length} acknowledged transactions are missing, the first is ${keyOf(keyPrefix, lost[0] ?? 0)}.`]
      : []),
    ...(posted > keys ? [`The books have ${posted} transactions under ${keys} keys: some were posted twice.`] : []),
    ...(posted < keys ? [`The books have ${posted} transactions under ${keys} keys: some keys share one.`] : []),
  ]
}

export function countOnes(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0)
}
