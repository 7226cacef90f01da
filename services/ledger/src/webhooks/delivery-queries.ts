import type { Queryable } from '@florin/postgres'
import type { EventType } from '../events/event.ts'
import type { Attempt } from './attempt.ts'
import type { DeliveryStatus } from './schemas.ts'

export interface DeliveryRow {
  id: string
  event: string
  type: EventType
  replay: number
  status: DeliveryStatus
  dueAt: Date
  attempts: Attempt[]
  createdAt: Date
  endedAt: Date | null
}

const deliveryColumns = `
  d.id, d.event_id as event, d.event_type as type, d.replay, d.status, d.due_at as "dueAt", d.attempts,
  uuid_extract_timestamp(d.id) as "createdAt", d.ended_at as "endedAt"`

/** Newest first. `before`: id of a delivery. At most `searchedMax` are searched for the status. */
export async function listDeliveries(
  db: Queryable,
  ledger: number,
  webhook: string,
  { status, before }: { status: DeliveryStatus | undefined; before: string | null },
  limit: number,
): Promise<{ data: DeliveryRow[]; searchedTo: string | null }> {
  const values = [ledger, webhook, before]
  const scope = 'd.ledger = $1 and d.webhook_id = $2 and ($3::uuid is null or d.id < $3)'
  const searchedTo = status === undefined ? null : await findSearchEnd()
  const { rows } = await db.query<DeliveryRow>({
    text: `select ${deliveryColumns} from webhook_deliveries d
            where ${scope} and ($4::uuid is null or d.id >= $4) and ($5::text is null or d.status = $5)
            order by d.id desc limit $6`,
    values: [...values, searchedTo, status, limit],
  })
  return { data: rows, searchedTo }

  async function findSearchEnd(): Promise<string | null> {
    const { rows: ends } = await db.query<{ id: string }>({
      text: `select d.id from webhook_deliveries d where ${scope} order by d.id desc offset ${searchedMax} limit 1`,
      values,
    })
    return ends[0]?.id ?? null
  }
}
const searchedMax = 10_000

/** Makes a delivery pending and due now, with all its attempts. One that is being sent stays as it is. */
export async function retryDelivery(
  db: Queryable,
  ledger: number,
  webhook: string,
  id: string,
): Promise<DeliveryRow | undefined> {
  const { rows } = await db.query<DeliveryRow>({
    text: `with retried as (
             update webhook_deliveries d
                set status = 'pending', failures = 0, ended_at = null, due_at = clock_timestamp()
              where d.ledger = $1 and d.webhook_id = $2 and d.id = $3 and not d.is_claimed
             returning d.*
           )
           select ${deliveryColumns} from (select * from retried
                                           union all
                                           select * from webhook_deliveries
                                            where ledger = $1 and webhook_id = $2 and id = $3
                                              and not exists (select from retried)) d`,
    values: [ledger, webhook, id],
  })
  return rows[0]
}

/** Makes what waits for a retry due now. */
export async function hurryDeliveries(db: Queryable, ledger: number, webhook: string): Promise<void> {
  await db.query({
    text: `update webhook_deliveries set due_at = clock_timestamp()
            where ledger = $1 and webhook_id = $2 and status = 'pending' and not is_claimed
              and due_at > (select clock_timestamp())`,
    values: [ledger, webhook],
  })
}
