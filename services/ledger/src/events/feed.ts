import type { Queryable } from '@florin/postgres'
import { positionOf, readPosition } from './position.ts'
import type { CloudEvent, EventType } from './schemas.ts'

export interface LedgerIdentity {
  id: number
  name: string
}

export interface EventFilter {
  types?: readonly EventType[] | undefined
  account?: string | undefined
  owner?: string | undefined
  codePrefix?: string | undefined
}

export interface EventSlice {
  events: CloudEvent[]
  position: string | null
  isEnd: boolean
}

export interface Feed {
  read(ledger: LedgerIdentity, after: string | null, filter: EventFilter, limit: number): Promise<EventSlice>
  find(ledger: LedgerIdentity, ids: string[]): Promise<CloudEvent[]>
  newest(ledgers: number[]): Promise<Map<number, string>>
}

interface Row {
  id: string
  kind: string
  recorded_at: Date
}

const columns = 't.id, t.kind, t.recorded_at'

/** Transactions only. */
export function createFeed({ db }: { db: Queryable }): Feed {
  const present = (ledger: LedgerIdentity, { id, kind, recorded_at }: Row): CloudEvent => ({
    specversion: '1.0',
    id: positionOf({ id, source: 0 }),
    source: `/ledgers/${ledger.name}`,
    type: 'transaction.posted',
    subject: id,
    time: recorded_at.toISOString(),
    datacontenttype: 'application/json',
    partitionkey: id,
    data: { id, kind },
  })
  return {
    async read(ledger, after, { types }, limit) {
      const { rows } = await db.query<Row>({
        text: `select ${columns} from transactions t
                where ledger = $1 and ($2::uuid is null or id > $2) and recorded_at < horizon()
                order by id limit $3`,
        values: [ledger.id, after === null ? null : readPosition(after)?.id, limit],
      })
      const last = rows.at(-1)
      return {
        events: types?.includes('transaction.posted') === false ? [] : rows.map((row) => present(ledger, row)),
        position: last ? positionOf({ id: last.id, source: 0 }) : after,
        isEnd: rows.length < limit,
      }
    },
    async find(ledger, ids) {
      const { rows } = await db.query<Row>({
        text: `select ${columns} from transactions t where ledger = $1 and id = any($2::uuid[])`,
        values: [ledger.id, ids.map((id) => readPosition(id)?.id)],
      })
      const found = new Map(rows.map((row) => [positionOf({ id: row.id, source: 0 }), row]))
      return ids.flatMap((id) => {
        const row = found.get(id)
        return row ? [present(ledger, row)] : []
      })
    },
    async newest(ledgers) {
      const { rows } = await db.query<{ ledger: number; id: string }>({
        text: `select l.ledger, t.id from unnest($1::integer[]) l (ledger),
                 lateral (select id from transactions where ledger = l.ledger and recorded_at < horizon() order by id desc limit 1) t`,
        values: [ledgers],
      })
      return new Map(rows.map(({ ledger, id }) => [ledger, positionOf({ id, source: 0 })]))
    },
  }
}
