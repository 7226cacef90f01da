import type { Queryable, Transaction } from '@florin/postgres'
import { lowest } from '../transaction-id.ts'
import { type Broken, findingsMax } from './verdicts.ts'

/** Ledgers that are being restored are verified before they are opened; those that are being removed, never again. */
const notOpen = `select id from ledgers where state <> 'open'`

/** SQL condition: of this ledger, or of all that are open. */
export const reachOf = (only: number | undefined): string =>
  only === undefined ? `(ledger in (${notOpen})) is not true` : `ledger = ${only}`

/** The violations of a promise in one ledger, or in all that are open: the first ones, and their number. */
export async function findBroken(
  db: Queryable,
  broken: string,
  values: unknown[] = [],
  only?: number,
): Promise<Broken> {
  const { rows } = await db.query<{ ledger: number; what: string; count: string }>({
    text: `select ledger, what, count(*) over () as count from (${broken}) as broken where ${reachOf(only)}
            order by ledger, what limit ${findingsMax}`,
    values,
  })
  return { count: Number(rows[0]?.count ?? 0), places: rows.map(({ ledger, what }) => ({ ledger, what })) }
}

/** The role, whether it may write the memory, and whether the server is a standby. */
export async function readRights(db: Queryable): Promise<{ role: string; remembers: boolean; standby: boolean }> {
  const { rows } = await db.query<{ role: string; remembers: boolean; standby: boolean }>(
    `select current_user as role, has_table_privilege('verified_accounts', 'insert') as remembers,
            pg_is_in_recovery() as standby`,
  )
  return rows[0] as { role: string; remembers: boolean; standby: boolean }
}

/**
 * The present, and the horizon before which everything recorded is final. On a standby, the present is the last replayed
 * moment. A later snapshot sees everything that was recorded before the horizon.
 */
export async function readMoments(db: Queryable): Promise<{ nowMs: number; horizonMs: number }> {
  const { rows } = await db.query<{ now: Date; horizon: Date }>(
    `select now, least(now, horizon()) as horizon
       from (select case when pg_is_in_recovery() then pg_last_xact_replay_timestamp() else clock_timestamp() end as now) n`,
  )
  const { now, horizon } = rows[0] as { now: Date; horizon: Date }
  return { nowMs: now.getTime(), horizonMs: horizon.getTime() }
}

export async function listLedgerNames(db: Queryable): Promise<{ id: number; name: string; isOpen: boolean }[]> {
  const { rows } = await db.query<{ id: number; name: string; isOpen: boolean }>(
    `select id, name, state = 'open' as "isOpen" from ledgers order by name`,
  )
  return rows
}

/** A ledger with unverified transactions. */
export interface Unverified {
  ledger: number
  /** The first unverified id. */
  from: string
  /** The last id at the start of the run. Later ones are left to the next run, so that this one ends. */
  last: string
  /** The id below which the memory marks everything as verified. */
  below: string | null
  entries: number
}

/**
 * The ledgers with unverified rows, including ledgers that have no row in `ledgers`. `late`: transactions with new entries,
 * possibly below the end of the memory, because a clock was set back.
 */
export async function listUnverified(
  db: Queryable,
  full: boolean,
  late: { ledger: number; transaction: string }[],
): Promise<Unverified[]> {
  const ledgersOf = (table: string) => `
    select ledger from (
      with recursive found (ledger) as (
        select min(ledger) from ${table}
        union all
        select (select min(t.ledger) from ${table} t where t.ledger > f.ledger) from found f where f.ledger is not null
      ) select ledger from found where ledger is not null) in_${table}`
  const tables = ['transactions', 'entries', 'conversions', 'fees']
  const lastOf = (table: string) => {
    const id = table === 'transactions' ? 'id' : 'transaction_id'
    return `(select t.${id} from ${table} t where t.ledger = known.ledger order by t.ledger desc, t.${id} desc limit 1)`
  }
  const { rows } = await db.query<Omit<Unverified, 'entries'> & { entries: string }>({
    text: `
      select l.ledger, l."from", l.below, l.last,
             case when l."from" = '${lowest}'
               then (select coalesce(sum(last_sequence), 0) from accounts a where a.ledger = l.ledger)
               else (select count(*) from entries e where e.ledger = l.ledger and e.transaction_id >= l."from")
             end as entries
             -- The last id of each table by its index: with a condition on \`from\`, the planner may read all rows.
        from (select known.ledger, m.transactions_below as below, greatest(${tables.map(lastOf).join(', ')}) as last,
                     case when $1 then '${lowest}'
                          else least(coalesce(m.transactions_below, '${lowest}'), late.transaction) end as "from"
                from (${tables.map(ledgersOf).join(' union ')}) known
                left join verified_ledgers m on m.ledger = known.ledger
                left join unnest($2::integer[], $3::uuid[]) as late (ledger, transaction)
                  on late.ledger = known.ledger) l
       where l.last >= l."from" and l.ledger not in (${notOpen})
       order by l.ledger`,
    values: [full, late.map(({ ledger }) => ledger), late.map(({ transaction }) => transaction)],
  })
  return rows.map(({ entries, ...row }) => ({ ...row, entries: Number(entries) }))
}

/** The first id after a range of this many entries; null at the end. */
export async function findRangeEnd(
  tx: Transaction,
  ledger: number,
  from: string,
  entriesMax: number,
): Promise<string | null> {
  const { rows } = await tx.query<{ transaction_id: string }>({
    text: `select transaction_id from entries where ledger = $1 and transaction_id > $2
            order by ledger, transaction_id, line offset $3 limit 1`,
    values: [ledger, from, entriesMax],
  })
  return rows[0]?.transaction_id ?? null
}

export async function countRange(
  tx: Transaction,
  range: [ledger: number, from: string, to: string],
): Promise<{ transactions: number; entries: number }> {
  const { rows } = await tx.query<{ transactions: number; entries: number }>({
    text: `select (select count(*) from transactions where ledger = $1 and id >= $2 and id < $3)::integer as transactions,
                  (select count(*) from entries where ledger = $1 and transaction_id >= $2 and transaction_id < $3)::integer
                    as entries`,
    values: range,
  })
  return rows[0] as { transactions: number; entries: number }
}

/** Marks everything in the ledger below this id as verified. */
export async function rememberBelow(
  db: Queryable,
  ledger: number,
  what: 'transactions' | 'fees',
  below: string,
): Promise<void> {
  await db.query({
    text: `insert into verified_ledgers (ledger, ${what}_below) values ($1, $2)
           on conflict (ledger) do update set ${what}_below = excluded.${what}_below`,
    values: [ledger, below],
  })
}

export interface BookedFee {
  id: string
  amount: string
  currency: string
  /** State of its delivery; null after it, when the outbox has no record of it. */
  state: 'pending' | 'dead' | null
  last_error: string | null
}

/** Whether there are fees that the revenue service should have. */
export async function hasFees(db: Queryable): Promise<boolean> {
  const { rowCount } = await db.query('select from fees where amount <> 0 limit 1')
  return rowCount === 1
}

/** The id below which the fees of a ledger were compared. */
export async function findFeesBelow(db: Queryable, ledger: number): Promise<string | null> {
  const { rows } = await db.query<{ fees_below: string | null }>({
    text: 'select fees_below from verified_ledgers where ledger = $1',
    values: [ledger],
  })
  return rows[0]?.fees_below ?? null
}

/** The id of the fee `feesMax` fees later; undefined if there are fewer. Skips fees of zero, which are not delivered. */
export async function findLaterFee(
  db: Queryable,
  ledger: number,
  from: string,
  to: string,
  feesMax: number,
): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>({
    text: `select id from fees where ledger = $1 and id >= $2 and id < $3 and amount <> 0
            order by ledger, id offset $4 limit 1`,
    values: [ledger, from, to, feesMax],
  })
  return rows[0]?.id
}

/** Newest first. Skips fees of zero, which are not delivered. */
export async function listBookedFees(
  db: Queryable,
  ledger: number,
  from: string,
  to: string,
): Promise<Pick<BookedFee, 'id' | 'amount' | 'currency'>[]> {
  const { rows } = await db.query<Pick<BookedFee, 'id' | 'amount' | 'currency'>>({
    text: `select id, amount, currency from fees
            where ledger = $1 and id >= $2 and id < $3 and amount <> 0 order by ledger desc, id desc`,
    values: [ledger, from, to],
  })
  return rows
}

export async function findBookedFee(db: Queryable, ledger: number, id: string): Promise<BookedFee | undefined> {
  const { rows } = await db.query<BookedFee>({
    text: `select f.id, f.amount, f.currency, o.state, o.last_error
             from fees f left join outbox o on o.ledger = f.ledger and o.fee_id = f.id
            where f.ledger = $1 and f.id = $2`,
    values: [ledger, id],
  })
  return rows[0]
}

export interface Adjustment {
  ledger: string
  code: string
  currency: string
  /** In the account's normal sign. */
  amount: string
  transactions: string
}

/** Net amounts that adjustments and their reversals posted to the system accounts of fees, spreads and positions. */
export async function listAdjustments(db: Queryable): Promise<Adjustment[]> {
  const { rows } = await db.query<Adjustment>(`
    with adjusting as (
      select a.ledger, a.id from transactions a where a.kind = 'adjustment'
      union all
      select r.ledger, r.id from transactions a join transactions r on r.ledger = a.ledger and r.reverses = a.id
       where a.kind = 'adjustment'
    )
    select l.name as ledger, a.code, a.currency, sum(case e.direction when 'credit' then e.amount else -e.amount end) as amount,
           count(distinct e.transaction_id) as transactions
      from adjusting
      join ledgers l on l.id = adjusting.ledger
      join entries e on e.ledger = adjusting.ledger and e.transaction_id = adjusting.id
      join accounts a on a.ledger = e.ledger and a.id = e.account_id and a.code ~ '^system[.](fees|fx|fx-spread)[.]'
     group by l.name, a.code, a.currency order by l.name, a.code`)
  return rows
}

/** Whether the ledger is being removed, or is. */
export async function isRemoved(db: Queryable, ledger: number): Promise<boolean> {
  const { rowCount } = await db.query({ text: 'select from removals where ledger = $1', values: [ledger] })
  return rowCount === 1
}
