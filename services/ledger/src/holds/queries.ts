import { columns, type Queryable } from '@florin/postgres'
import type pg from 'pg'
import { keyOf } from '../idempotency/key.ts'
import { findSearchEnd } from '../request/search.ts'
import { highest, lowest } from '../transaction-id.ts'
import type { HoldStatus } from './schemas.ts'

/** A hold as the table has it. Amounts have the decimals of the currency. */
export interface HoldRow {
  id: string
  account: string
  accountCode: string | null
  currency: string
  exponent: number
  targetAccount: string | null
  amount: string
  captured: string
  released: string
  status: HoldStatus
  changes: number
  expiresAt: Date
  endedAt: Date | null
  reference: string | null
  description: string | null
  metadata: Record<string, string> | null
  feeSchedule: string | null
  feeAccount: string | null
  createdAt: Date
}

const holdColumns = `
  h.id, h.account_id as account, a.code as "accountCode", a.currency, a.exponent, h.target_account_id as "targetAccount",
  h.amount, h.captured, h.released, h.status, h.changes, h.expires_at as "expiresAt", h.ended_at as "endedAt",
  h.reference, h.description, h.metadata, h.fee_schedule as "feeSchedule", h.fee_account_id as "feeAccount",
  uuid_extract_timestamp(h.id) as "createdAt"`
const withAccount = 'join accounts a on a.ledger = h.ledger and a.id = h.account_id'

/** These holds, in their order: each by its id, or by the key of the request that made it. Undefined for none. */
export async function findHolds(
  db: Queryable,
  asked: { ledger: number; id: string | null; key: string | null }[],
): Promise<(HoldRow | undefined)[]> {
  const { rows } = await db.query<HoldRow & { place: number }>({
    name: 'find_holds',
    // The answer of a request with a key has the id of what it made.
    text: `select asked.place::integer as place, ${holdColumns}
             from unnest($1::integer[], $2::uuid[], $3::text[]) with ordinality as asked (ledger, id, key, place),
                  lateral (select coalesce(asked.id, (
                    select case when answer::json ->> 'id' ~ '^[0-9a-f-]{36}$' then (answer::json ->> 'id')::uuid end
                      from idempotency_keys where ledger = asked.ledger and key = asked.key and answer is not null limit 1)) as id
                  ) made,
                  lateral (select * from holds where ledger = asked.ledger and id = made.id limit 1) h
                  ${withAccount}`,
    values: columns(asked, ['ledger', 'id', 'key']),
  })
  const found: (HoldRow | undefined)[] = asked.map(() => undefined)
  for (const { place, ...hold } of rows) found[place - 1] = hold
  return found
}

export interface ChangeRow {
  captured: string
  released: string
  status: HoldStatus
  transaction: string | null
  recordedAt: Date
}

/** The first `changesMax` changes. */
export async function listChanges(
  db: Queryable,
  ledger: number,
  hold: string,
  changesMax: number,
): Promise<ChangeRow[]> {
  const { rows } = await db.query<ChangeRow>({
    name: 'list_hold_changes',
    text: `select captured, released, status, transaction_id as transaction, recorded_at as "recordedAt"
             from hold_changes where ledger = $1 and hold_id = $2 and number <= $3 order by number`,
    values: [ledger, hold, changesMax],
  })
  return rows
}

export interface HoldState {
  /** Still reserved. */
  remaining: string
  status: HoldStatus
  expiresAtMs: number
}

/** The states of these holds, by `keyOf`. Under the locks of their accounts they do not change. */
export async function readHoldStates(
  tx: Queryable,
  holds: { ledger: number; id: string }[],
): Promise<Map<string, HoldState>> {
  const { rows } = await tx.query<HoldState & { ledger: number; id: string }>({
    name: 'read_hold_states',
    text: `select h.ledger, h.id, h.amount - h.captured - h.released as remaining, h.status,
                  (extract(epoch from h.expires_at) * 1000)::float8 as "expiresAtMs"
             from unnest($1::integer[], $2::uuid[]) as asked (ledger, id)
             join holds h on h.ledger = asked.ledger and h.id = asked.id`,
    values: columns(holds, ['ledger', 'id']),
  })
  return new Map(rows.map(({ ledger, id, ...state }) => [keyOf(ledger, id), state]))
}

export interface NewHoldRow {
  ledger: number
  id: string
  account: string
  target: string | null
  amount: string
  expiresAt: string
  reference: string | null
  description: string | null
  metadata: string | null
  feeSchedule: string | null
  feeAccount: string | null
}

export function openHolds(holds: NewHoldRow[]): pg.QueryConfig {
  return {
    name: 'open_holds',
    text: 'select open_holds($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
    values: columns(holds, [
      'ledger',
      'id',
      'account',
      'target',
      'amount',
      'expiresAt',
      'reference',
      'description',
      'metadata',
      'feeSchedule',
      'feeAccount',
    ]),
  }
}

export interface NewHoldChange {
  ledger: number
  hold: string
  captured: string
  released: string
  ending: HoldStatus | null
  /** Id of the capture, or of the posting that releases. */
  id: string
}

export function changeHolds(changes: NewHoldChange[]): pg.QueryConfig {
  return {
    name: 'change_holds',
    text: 'select change_holds($1, $2, $3, $4, $5, $6)',
    values: columns(changes, ['ledger', 'hold', 'captured', 'released', 'ending', 'id']),
  }
}

/** Open holds of open ledgers whose time is over, by the clock of the database; the oldest first. */
export async function listExpired(
  db: Queryable,
  holdsMax: number,
): Promise<{ ledger: number; ledgerName: string; id: string }[]> {
  const { rows } = await db.query<{ ledger: number; ledgerName: string; id: string }>({
    name: 'list_expired_holds',
    text: `select h.ledger, l.name as "ledgerName", h.id
             from (select ledger, id, expires_at from holds o where status = 'open' and expires_at <= (select clock_timestamp())
                      and (select state from ledgers where id = o.ledger) = 'open'
                    order by expires_at, ledger, id limit $1) h
             join ledgers l on l.id = h.ledger
            order by h.expires_at, h.ledger, h.id`,
    values: [holdsMax],
  })
  return rows
}

export interface HoldSearch {
  accountId: string | undefined
  owner: string | undefined
  status: HoldStatus | undefined
  /** ISO 8601. */
  expiresBefore: string | undefined
  /** Only holds below this id. */
  before: string | undefined
}

/** Newest first. `searchedTo`: the id at which the search ended, inclusive; null if it is complete. */
export async function listHolds(
  db: Queryable,
  ledger: number,
  { accountId, owner, status, expiresBefore, before = highest }: HoldSearch,
  limit: number,
): Promise<{ data: HoldRow[]; searchedTo: string | null }> {
  const isSearch = owner !== undefined || status !== undefined || expiresBefore !== undefined
  const scope = `h.ledger = $1 and h.id < $2 ${accountId === undefined ? '' : 'and h.account_id = $3'}`
  const values: unknown[] = accountId === undefined ? [ledger, before] : [ledger, before, accountId]
  const searchedTo = isSearch ? await findSearchEnd(db, 'holds h', scope, values) : null
  const parameter = (value: unknown) => `$${values.push(value)}`
  const { rows: data } = await db.query<HoldRow>({
    text: `select ${holdColumns} from holds h ${withAccount}
            where ${scope} and h.id >= ${parameter(searchedTo ?? lowest)}
              ${owner === undefined ? '' : `and a.owner = ${parameter(owner)}`}
              ${status === undefined ? '' : `and h.status = ${parameter(status)}`}
              ${expiresBefore === undefined ? '' : `and h.expires_at < ${parameter(expiresBefore)}`}
            order by h.id desc limit ${parameter(limit)}`,
    values,
  })
  return { data, searchedTo }
}
