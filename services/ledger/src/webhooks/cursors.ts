import { columns, type Queryable } from '@florin/postgres'
import type { EventType } from '../events/event.ts'

/* The queries of dispatchers, which make deliveries of the feed. */

/** How far the feed has been read: for a webhook, or for a replay. */
export interface CursorRow {
  ledger: number
  ledgerName: string
  webhook: string
  /** 0: not a replay. */
  replay: number
  position: string | null
  /** Where a replay ends. */
  last: string | null
  types: EventType[] | null
  account: string | null
  owner: string | null
  codePrefix: string | null
}

/** The cursors of active webhooks that no dispatcher has leased. */
export async function listCursors(db: Queryable): Promise<CursorRow[]> {
  const { rows } = await db.query<CursorRow>({
    name: 'list_webhook_cursors',
    text: `select c.ledger, l.name as "ledgerName", c.webhook_id as webhook, c.replay, c.position, c.last,
                  w.types, w.account, w.owner, w.code_prefix as "codePrefix"
             from webhook_cursors c
             join webhooks w on w.ledger = c.ledger and w.id = c.webhook_id
             join ledgers l on l.id = c.ledger
            where w.status = 'active' and l.state = 'open' and c.leased_until <= (select clock_timestamp())`,
  })
  return rows
}

/**
 * Leases a cursor. False: another dispatcher has it, or so many deliveries of the webhook are pending that it has to wait. Then no
 * dispatcher looks at it for a pause, because counting reads each of them.
 */
export async function leaseCursor(
  db: Queryable,
  { ledger, webhook, replay, position }: CursorRow,
  { leaseMs, pendingMax, fullPauseMs }: { leaseMs: number; pendingMax: number; fullPauseMs: number },
): Promise<boolean> {
  const { rows } = await db.query<{ isFull: boolean }>({
    name: 'lease_webhook_cursor',
    text: `with backlog as materialized (
             select exists (select from webhook_deliveries
                             where ledger = $1 and webhook_id = $2 and status = 'pending'
                             order by id offset $6 limit 1) as is_full
           )
           update webhook_cursors
              set leased_until = clock_timestamp() + case when is_full then $7::float8 else $5::float8 end * interval '1 ms'
             from backlog
            where ledger = $1 and webhook_id = $2 and replay = $3 and position is not distinct from $4
              and leased_until <= (select clock_timestamp())
           returning is_full as "isFull"`,
    values: [ledger, webhook, replay, position, leaseMs, pendingMax, fullPauseMs],
  })
  return rows[0]?.isFull === false
}

export interface NewDelivery {
  event: string
  type: EventType
}

/**
 * Moves a cursor on and inserts the deliveries of the events in between, in one statement and so in one database transaction:
 * no event is skipped or queued twice, whatever crashes. At its last position a replay is deleted. False: another dispatcher has
 * moved the cursor.
 */
export async function moveCursor(
  db: Queryable,
  { ledger, webhook, replay, position }: CursorRow,
  to: string | null,
  deliveries: NewDelivery[],
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'move_webhook_cursor',
    text: `
      with moved as (
        update webhook_cursors set position = $5, leased_until = '-infinity'
         where ledger = $1 and webhook_id = $2 and replay = $3 and position is not distinct from $4
        returning ledger, webhook_id, replay
      ), newest as (
        -- Ids increase also when the clock is set back.
        select max(uuid_extract_timestamp(id)) + interval '1 ms' - clock_timestamp() as ahead
          from (select id from webhook_deliveries where ledger = $1 and webhook_id = $2 order by id desc limit 1) last
      ), inserted as (
        insert into webhook_deliveries (ledger, webhook_id, id, replay, event_id, event_type)
        select ledger, webhook_id, case when ahead > interval '0' then uuidv7(ahead) else uuidv7() end, replay, event, type
          from moved, newest, unnest($6::text[], $7::text[]) as events (event, type)
      )
      select from moved`,
    values: [ledger, webhook, replay, position, to, ...columns(deliveries, ['event', 'type'])],
  })
  return rowCount === 1
}
