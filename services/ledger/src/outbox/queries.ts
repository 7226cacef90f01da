import { columns, type Queryable } from '@florin/postgres'
import type { FeeRecord } from '../clients/revenue.ts'
import type { DeadLetter, OutboxState } from './schemas.ts'

/** Key of a record: an undelivered fee. */
export interface OutboxKey {
  ledger: number
  fee: string
}

/** A record that this relay has leased for delivery. */
export interface Claim {
  key: OutboxKey
  attempts: number
  record: FeeRecord
}

/**
 * The range of due moments that claims read: no pending record is due before `floor`. Below it the index may hold many
 * entries of delivered records, which the server cannot remove while a long snapshot is open.
 */
export interface ClaimRange {
  floor: string
  /** From `horizon()` of the database: every record that is due before it is visible to the next statement. */
  horizon: string
}

export const everything: ClaimRange = { floor: '-infinity', horizon: '-infinity' }

/** Raises the floor as far as is safe. Pass the range of the previous call, or `everything`. */
export async function raiseFloor(db: Queryable, { floor, horizon }: ClaimRange): Promise<ClaimRange> {
  const { rows } = await db.query<ClaimRange>({
    name: 'raise_floor',
    text: `select least($2::timestamptz, (select min(due_at) from outbox
                                          where state = 'pending' and due_at >= $1::timestamptz
                                            and due_at < $2::timestamptz))::text as floor,
                  horizon()::text as horizon`,
    values: [floor, horizon],
  })
  return rows[0] as ClaimRange
}

type ClaimRow = Omit<FeeRecord, 'effective_on'> & { key: number; attempts: number; effective_on: string | null }

/**
 * Leases due records, the oldest first. Other relays skip them until the lease expires. Records that another relay is
 * claiming at the same time are skipped.
 */
export async function claimRecords(
  db: Queryable,
  limit: number,
  leaseMs: number,
  { floor }: Pick<ClaimRange, 'floor'> = everything,
): Promise<Claim[]> {
  const { rows } = await db.query<ClaimRow>({
    name: 'claim_records',
    text: `
      with due as (
        select ledger, fee_id from outbox
         where state = 'pending' and due_at >= $3::timestamptz and due_at <= now()
         order by due_at, ledger, fee_id limit $1 for update skip locked
      ), claimed as (
        update outbox o
           set attempts = o.attempts + 1, due_at = lease.ends_at
          -- One moment for all of them, taken once: stamp() is not free.
          from due d, (select stamp() + make_interval(secs => $2 / 1000.0) as ends_at offset 0) as lease
         where o.ledger = d.ledger and o.fee_id = d.fee_id
        returning o.ledger, o.fee_id, o.attempts
      )
      select c.ledger as key, c.attempts, f.id, l.name as ledger, f.transaction_id as transaction,
             f.account_id as account, a.owner, f.kind, f.schedule, f.version, f.amount, f.currency,
             t.recorded_at as charged_at, f.reverses,
             nullif((t.effective_at at time zone l.time_zone)::date, (t.recorded_at at time zone 'UTC')::date)::text as effective_on
        from claimed c
        join ledgers l on l.id = c.ledger,
             lateral (select * from fees where ledger = c.ledger and id = c.fee_id limit 1) f,
             lateral (select recorded_at, effective_at from transactions where ledger = f.ledger and id = f.transaction_id limit 1) t,
             lateral (select owner from accounts where ledger = f.ledger and id = f.account_id limit 1) a
       order by c.fee_id`,
    values: [limit, leaseMs, floor],
  })
  return rows.map(({ key, attempts, effective_on, ...fee }) => {
    const record = effective_on === null ? fee : { ...fee, effective_on }
    return { key: { ledger: key, fee: fee.id }, attempts, record }
  })
}

/** Removes delivered records. Their fees stay. */
export async function removeDelivered(db: Queryable, keys: OutboxKey[]): Promise<void> {
  await db.query({
    name: 'remove_delivered',
    text: 'select remove_delivered($1::integer[], $2::uuid[])',
    values: columns(keys, ['ledger', 'fee']),
  })
}

export interface Failure {
  key: OutboxKey
  reason: string
  /** Null: dead-letter the record. */
  againAfterMs: number | null
}

/** `state <> 'dead'`, because with `state = 'pending'` the planner may search the partial index on `due_at` for each key. */
export async function markFailed(db: Queryable, failures: Failure[]): Promise<void> {
  await db.query({
    name: 'mark_failed',
    text: `update outbox o
              set state = case when f.again_after is null then 'dead' else 'pending' end, last_error = f.reason,
                  due_at = stamp() + coalesce(f.again_after, 0) * interval '1 ms'
             from unnest($1::integer[], $2::uuid[], $3::text[], $4::float8[]) as f (ledger, fee, reason, again_after)
            where o.ledger = f.ledger and o.fee_id = f.fee and o.state <> 'dead'`,
    values: [
      failures.map(({ key }) => key.ledger),
      failures.map(({ key }) => key.fee),
      failures.map(({ reason }) => reason),
      failures.map(({ againAfterMs }) => againAfterMs),
    ],
  })
}

const ofLedger = '($1::integer is null or ledger = $1)'

/** Limit of the counts, because a count reads each record. */
const countedMax = 100_000
/** Number of recent attempts that are searched for a failed one. */
const attemptsMax = 1_000

/** The state of the outbox of one ledger, or of all ledgers. */
export async function readOutbox(db: Queryable, ledger: number | null): Promise<OutboxState> {
  const { rows } = await db.query<Omit<OutboxState, 'oldest_pending_seconds'> & { oldest: string | null }>({
    // One subquery for each state, so that each uses its own index.
    text: `select pending.count::integer as pending, oldest.*, dead.count::integer as dead_lettered,
                  (select last_error
                     from (select ledger, last_error, due_at from outbox where state = 'pending'
                            order by due_at desc limit $3) as latest
                    where last_error is not null and ${ofLedger}
                    order by due_at desc limit 1) as last_error
             from (select count(*) from (select from outbox where state = 'pending' and ${ofLedger} limit $2) c) as pending,
                  -- Ids of fees increase with time.
                  (select extract(epoch from clock_timestamp() - min(first.created_at)) as oldest
                     from ledgers l,
                          lateral (select created_at from outbox where ledger = l.id and state <> 'dead'
                                    order by fee_id limit 1) as first
                    where $1::integer is null or l.id = $1) as oldest,
                  (select count(*) from (select from outbox where state = 'dead' and ${ofLedger} limit $2) c) as dead`,
    values: [ledger, countedMax, attemptsMax],
  })
  const { pending, dead_lettered, oldest, last_error } = rows[0] as (typeof rows)[number]
  return {
    pending,
    oldest_pending_seconds: oldest === null ? null : Math.round(Number(oldest) * 1_000) / 1_000,
    last_error,
    dead_lettered,
  }
}

/** Newest first. `before`: id of a fee. */
export async function listDeadLetters(
  db: Queryable,
  ledger: number,
  before: string | null,
  limit: number,
): Promise<DeadLetter[]> {
  const { rows } = await db.query<DeadLetter>({
    text: `select o.fee_id as id, f.transaction_id as transaction, o.created_at, o.attempts, o.last_error
             from outbox o join fees f on f.ledger = o.ledger and f.id = o.fee_id
            where o.state = 'dead' and o.ledger = $1 and ($2::uuid is null or o.fee_id < $2)
            order by o.fee_id desc limit $3`,
    values: [ledger, before, limit],
  })
  return rows
}

/** Makes a dead-lettered record pending. Returns undefined if the outbox has no record of the fee. */
export async function requeueRecord(
  db: Queryable,
  ledger: number,
  fee: string,
): Promise<'requeued' | 'pending' | undefined> {
  const { rows } = await db.query<{ requeued: boolean }>({
    text: `with requeued as (
             update outbox set state = 'pending', attempts = 0, due_at = stamp()
              where ledger = $1 and fee_id = $2 and state = 'dead' returning 1
           )
           select exists (select from requeued) as requeued from outbox where ledger = $1 and fee_id = $2`,
    values: [ledger, fee],
  })
  const [row] = rows
  return row && (row.requeued ? 'requeued' : 'pending')
}
