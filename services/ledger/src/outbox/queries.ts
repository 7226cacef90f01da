import type { Queryable } from '@florin/postgres'
import type { FeeRecord } from '../revenue/client.ts'
import type { DeadRecord, OutboxState } from './schemas.ts'

/** A record that this relay has to deliver, and when it was last tried. */
export interface Claim {
  /** Place in the outbox. */
  place: string
  attempts: number
  record: FeeRecord
}

/*
 * Few of many rows are worked on: by their ids, whatever the planner thinks of how many there are. So no join leads to them
 * that could read a table as a whole, and none is looked for among all that are pending.
 */
const isPending = `state not in ('delivered', 'dead')`

type ClaimRow = FeeRecord & { place: string; attempts: number }

/**
 * Takes records that are due, the oldest first, for so long that nobody else takes them meanwhile. They are passed over
 * while another relay takes them, and come back by themselves when this one does not return.
 */
export async function claimRecords(db: Queryable, limit: number, leaseMs: number): Promise<Claim[]> {
  const { rows } = await db.query<ClaimRow>({
    name: 'claim_records',
    text: `
      with due as (
        select id from outbox
         where state = 'pending' and next_attempt_at <= now()
         order by next_attempt_at, id limit $1 for update skip locked
      ), claimed as (
        update outbox
           set attempts = attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => $2 / 1000.0)
         where id = any(array(select id from due))
        returning id, ledger, fee_id, attempts
      )
      select c.id as place, c.attempts, f.id, l.name as ledger, f.transaction_id as transaction, f.account_id as account,
             a.owner, f.kind, f.schedule, f.version, f.amount, f.currency, t.recorded_at as charged_at, f.reverses
        from claimed c
        join ledgers l on l.id = c.ledger,
             lateral (select * from fees where ledger = c.ledger and id = c.fee_id limit 1) f,
             lateral (select recorded_at from transactions where ledger = f.ledger and id = f.transaction_id limit 1) t,
             lateral (select owner from accounts where ledger = f.ledger and id = f.account_id limit 1) a
       order by c.id`,
    values: [limit, leaseMs],
  })
  return rows.map(({ place, attempts, ...record }) => ({ place, attempts, record }))
}

export async function markDelivered(db: Queryable, places: string[]): Promise<void> {
  await db.query({
    name: 'mark_delivered',
    text: `update outbox set state = 'delivered', delivered_at = clock_timestamp(), last_error = null
            where id = any($1::bigint[]) and ${isPending}`,
    values: [places],
  })
}

export interface Failure {
  place: string
  reason: string
  /** Null: there is no sense in another try. */
  againAfterMs: number | null
}

export async function markFailed(db: Queryable, failures: Failure[]): Promise<void> {
  await db.query({
    name: 'mark_failed',
    text: `update outbox o
              set state = case when f.again_after is null then 'dead' else 'pending' end, last_error = f.reason,
                  next_attempt_at = clock_timestamp() + coalesce(f.again_after, 0) * interval '1 ms'
             from unnest($1::bigint[], $2::text[], $3::float8[]) as f (id, reason, again_after)
            where o.id = any($1::bigint[]) and o.id = f.id and ${isPending}`,
    values: [
      failures.map(({ place }) => place),
      failures.map(({ reason }) => reason),
      failures.map(({ againAfterMs }) => againAfterMs),
    ],
  })
}

/** Takes out some of what was delivered long ago; returns how many. */
export async function deleteDelivered(db: Queryable, keptMs: number, limit: number): Promise<number> {
  const { rowCount } = await db.query({
    text: `delete from outbox where id = any(array(
             select id from outbox
              where state = 'delivered' and delivered_at < now() - $1 * interval '1 ms'
              order by delivered_at limit $2 for update skip locked))`,
    values: [keptMs, limit],
  })
  return rowCount ?? 0
}

const ofLedger = '($1::integer is null or ledger = $1)'

/** Of a ledger, by a comparison that only the index on both has the order of. */
const inOrderOf = (ledger: string) => `(ledger, id) >= (${ledger}, 0) and (ledger, id) < (${ledger} + 1, 0)`

/** Records that are counted at most: a count reads each of them. */
export const countedMax = 100_000
/** Among the last attempts, that many are looked at for one that failed. */
const attemptsMax = 1_000

/** Of a ledger, or of all. */
export async function readOutbox(db: Queryable, ledger: number | null): Promise<OutboxState> {
  const { rows } = await db.query<Omit<OutboxState, 'oldest_pending_seconds'> & { oldest: string | null }>({
    // A part for each state, so that each is found by its own index.
    text: `select pending.*, oldest.*, dead.count::integer as dead,
                  (select last_error
                     from (select ledger, last_error, next_attempt_at, id from outbox where state = 'pending'
                            order by next_attempt_at desc, id desc limit $3) as latest
                    where last_error is not null and ${ofLedger}
                    order by next_attempt_at desc, id desc limit 1) as last_error
             from (select count(*)::integer as pending
                     from (select from ledgers l,
                                  lateral (select from outbox where state = 'pending' and ${inOrderOf('l.id')}
                                            order by ledger, id limit $2) as waiting
                            where $1::integer is null or l.id = $1 limit $2) as counted) as pending,
                  (select extract(epoch from clock_timestamp() - min(oldest.created_at)) as oldest
                     from ledgers l,
                          lateral (select created_at from outbox where state = 'pending' and ${inOrderOf('l.id')}
                                    order by ledger, id limit 1) as oldest
                    where $1::integer is null or l.id = $1) as oldest,
                  (select count(*)
                     from (select from outbox where state = 'dead' and ${ofLedger} limit $2) as counted) as dead`,
    values: [ledger, countedMax, attemptsMax],
  })
  const { pending, dead, oldest, last_error } = rows[0] as (typeof rows)[number]
  return {
    pending,
    oldest_pending_seconds: oldest === null ? null : Math.round(Number(oldest) * 1_000) / 1_000,
    last_error,
    dead,
  }
}

type DeadRow = DeadRecord & { place: string }

/** Newest first. */
export async function listDead(
  db: Queryable,
  ledger: number,
  before: string | null,
  limit: number,
): Promise<DeadRow[]> {
  const { rows } = await db.query<DeadRow>({
    text: `select o.id as place, o.fee_id as id, f.transaction_id as transaction, o.created_at, o.attempts, o.last_error
             from outbox o join fees f on f.ledger = o.ledger and f.id = o.fee_id
            where o.state = 'dead' and o.ledger = $1 and ($2::bigint is null or o.id < $2)
            order by o.id desc limit $3`,
    values: [ledger, before, limit],
  })
  return rows
}

/** What state the record is in that was dead; undefined when there is none of that fee. */
export async function revive(db: Queryable, ledger: number, fee: string): Promise<'revived' | 'alive' | undefined> {
  const { rows } = await db.query<{ revived: boolean }>({
    text: `with revived as (
             update outbox set state = 'pending', attempts = 0, next_attempt_at = clock_timestamp()
              where ledger = $1 and fee_id = $2 and state = 'dead' returning pg_notify('outbox', '')
           )
           select exists (select from revived) as revived from outbox where ledger = $1 and fee_id = $2`,
    values: [ledger, fee],
  })
  const [row] = rows
  return row && (row.revived ? 'revived' : 'alive')
}
