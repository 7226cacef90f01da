import type { Queryable } from '@florin/postgres'

export interface Backlog {
  /** Counted up to 100,000. */
  pending: number
  /** Of active webhooks. */
  oldestPendingSeconds: number
  paused: number
}

/** Limit of the count, because it reads each delivery. */
const countedMax = 100_000

/** What is pending in all ledgers. */
export async function readBacklog(db: Queryable): Promise<Backlog> {
  const { rows } = await db.query<Backlog>({
    text: `select (select count(*)::integer
                     from (select from webhook_deliveries where status = 'pending' limit $1) as counted) as pending,
                  coalesce((select extract(epoch from clock_timestamp() - min(uuid_extract_timestamp(first.id)))
                              from webhooks w,
                                   lateral (select id from webhook_deliveries d
                                             where d.ledger = w.ledger and d.webhook_id = w.id and d.status = 'pending'
                                             order by id limit 1) first
                             where w.status = 'active'), 0)::float8 as "oldestPendingSeconds",
                  (select count(*)::integer from webhooks where status = 'paused') as paused`,
    values: [countedMax],
  })
  return rows[0] as Backlog
}

/** Deletes up to `rowsMax` deliveries that ended 30 days ago or belong to deleted webhooks. Returns their number. */
export async function deleteOldDeliveries(db: Queryable, rowsMax: number): Promise<number> {
  const { rows } = await db.query<{ deleted: number }>({
    text: 'select delete_old_deliveries($1) as deleted',
    values: [rowsMax],
  })
  return rows[0]?.deleted ?? 0
}
