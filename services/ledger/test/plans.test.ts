import { scale, soon } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  claimRecords,
  everything,
  listDeadLetters,
  markFailed,
  type OutboxKey,
  raiseFloor,
  readOutbox,
  removeDelivered,
} from '../src/outbox/queries.ts'
import { relaySettings } from '../src/outbox/relay.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { type Answer, connect, range, startLedger, type TestLedger } from './ledger.ts'
import { type RevenueService, startRevenueService } from './revenue-service.ts'

const tables = [
  'accounts',
  'account_changes',
  'transactions',
  'entries',
  'idempotency_keys',
  'conversions',
  'fees',
  'outbox',
]

let fx: FxStub
let revenue: RevenueService
/** Listens on no port: nothing is delivered but by the tests. */
let ledger: TestLedger
let superuser: pg.Client
/** A connection as those of the relay, whose plans are as old as the database. */
let oldRelay: pg.Pool
let dollars: string[]
let euros: string[]
beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684' })
  revenue = await startRevenueService()
  await revenue.addSchedule({ code: 'flat', rule: { flat: '0.01' } })
  ledger = await startLedger({ fx: fx.url, revenue: revenue.url })
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  // Without what the server finds out by itself in the background: then every run is alike.
  for (const table of tables) {
    await superuser.query(`alter table ledger.${table} set (autovacuum_enabled = off)`)
  }
  oldRelay = connect(ledger.serviceUrl, { settings: relaySettings })
  dollars = await Promise.all(range(15).map(() => ledger.openAccount({ minimum_balance: null })))
  euros = await Promise.all(range(15).map(() => ledger.openAccount({ minimum_balance: null, currency: 'EUR' })))
})
afterAll(async () => {
  await oldRelay.end()
  await superuser.query('set session_replication_role = replica')
  for (const table of ['outbox', 'fees', 'conversions', 'entries']) {
    const column = table === 'outbox' ? 'fee_id' : 'transaction_id'
    await superuser.query(
      `delete from ledger.${table} where ${column} in (select id from ledger.transactions where reference = 'many')`,
    )
  }
  await superuser.query(`delete from ledger.transactions where reference = 'many'`)
  await superuser.end()
  await ledger.verify()
  await ledger.close()
  await revenue.close()
  await fx.close()
})

/** As books are after a while, without anybody having analyzed them. */
const many = scale(10_000, 40_000)
async function addMany(): Promise<void> {
  await superuser.query(`
    set search_path = ledger;
    set session_replication_role = replica;
    insert into accounts (ledger, code, type, currency, exponent, debits_posted, credits_posted, debits_pending, credits_pending)
    select 1, 'many.' || i, 'liability', 'USD', 2, 0.00, 0.00, 0.00, 0.00 from generate_series(1, ${many}) i;
    insert into account_changes (ledger, id, account_id, version, is_opening, status, metadata)
    select 1, uuidv7(), id, 1, true, status, metadata from accounts where code like 'many.%';
    create temporary table many as
    select i, uuidv7(i * interval '-1 s') as id, a.id as account
      from generate_series(1, ${many}) i join accounts a on a.ledger = 1 and a.code = 'many.' || i;
    insert into transactions (ledger, id, kind, reference, effective_at, recorded_at, entry_count)
    select 1, id, 'conversion', 'many', now(), uuid_extract_timestamp(id), 2 from many;
    insert into entries (ledger, transaction_id, line, account_id, sequence, direction, amount, currency, balance_after)
    select 1, id, line, account, line, 'debit', 1.00, 'USD', 1.00 from many, generate_series(1, 2) line;
    insert into conversions (ledger, transaction_id, quote, source_currency, target_currency, source_amount, target_amount,
                             spread_amount, rate, mid_rate, units, per, spread_bps, rate_source, simulated, rate_as_of,
                             quoted_at, quote_expires_at)
    select 1, id, uuidv7(), 'EUR', 'USD', 1, 1, 0, 1, 1, 1, 1, 0, 'ecb', false, now(), now(), now() from many;
    insert into fees (ledger, id, transaction_id, line, kind, account_id, amount, currency)
    select 1, id, id, 1, 'transfer', account, 0.25, 'USD' from many;
    -- Most is delivered; the rest waits for its next attempt, or is dead.
    insert into outbox (ledger, fee_id, state, created_at, due_at, attempts)
    select 1, id, case when i % 20 = 1 then 'pending' else 'dead' end, now(), now() - interval '1 hour', 1
      from many where i % 20 = 1 or i % 100 = 2;
    set session_replication_role = origin`)
}

interface Use {
  scans: number
  /** Live rows alone: when the server cleans dead ones out of an index depends on what else the machine does. */
  rows: number
}

/** The reads since the counts were set to zero: of each index, and of each table as `seq` (a whole) and `bitmap`. */
async function readUse(): Promise<Record<string, Use>> {
  await superuser.query('select pg_stat_clear_snapshot()')
  const { rows } = await superuser.query<{ name: string; scans: string; rows: string }>(`
    select indexrelname as name, idx_scan as scans, idx_tup_fetch as rows
      from pg_stat_user_indexes where schemaname = 'ledger' and idx_scan > 0
    union all
    select relname || ' seq', seq_scan, seq_tup_read from pg_stat_user_tables where schemaname = 'ledger' and seq_scan > 0
    union all
    select relname || ' bitmap', 0, pg_stat_get_tuples_fetched(relid)
      from pg_stat_user_tables where schemaname = 'ledger' and pg_stat_get_tuples_fetched(relid) > 0`)
  return Object.fromEntries(rows.map((use) => [use.name, { scans: Number(use.scans), rows: Number(use.rows) }]))
}

async function forgetUse(): Promise<void> {
  await superuser.query('select pg_stat_force_next_flush()')
  await superuser.query('select pg_stat_reset()')
}

const postings = 60

/** Posts one group after the other. What that read is a probe by key, each time; by these keys for each of them. */
async function expectProbesOnly(post: (index: number) => Promise<Answer>, ...keys: string[]): Promise<void> {
  const postMany = async (count: number) => {
    const answers = await Promise.all(range(count).map(post))
    for (const { statusCode, text } of answers) expect(statusCode, text).toBe(201)
  }
  // Prepared statements get the plan that they keep after their sixth run.
  for (const _ of range(8)) await postMany(4)
  await forgetUse()
  for (const _ of range(postings / 20)) await postMany(20)
  // A connection tells its counts at the end of a transaction, at most once a second.
  const use = await vi.waitFor(async () => {
    await postMany(2)
    const seen = await readUse()
    for (const key of ['idempotency_keys_pkey', 'accounts_pkey', ...keys]) {
      expect(seen[key]?.scans, key).toBeGreaterThanOrEqual(postings)
    }
    return seen
  }, soon)
  expect(Object.keys(use).filter((name) => name.includes(' '))).toEqual([])
  for (const [name, { scans, rows }] of Object.entries(use)) {
    expect(rows, `${name}: ${rows} rows in ${scans} probes`).toBeLessThanOrEqual(scans)
  }
}

const at = (accounts: string[], index: number) => accounts[index % accounts.length] as string
const transferAmong = (accounts: string[]) => (index: number) =>
  ledger.postTransfer([at(accounts, index), at(accounts, index + 1)], '0.01')
/** Each with the fee of a schedule and the spread. */
const convert = (index: number) =>
  ledger.post('/v1/conversions', {
    source_account: at(dollars, index),
    target_account: at(euros, index),
    source_amount: '10.00',
    fee_schedule: 'flat',
    at_any_rate: true,
  })
const expectConversionsByProbes = () => expectProbesOnly(convert, 'conversions_quote_used_once', 'transactions_pkey')

/** Some pending records, in the order of their fees. */
async function pickPending(count: number): Promise<OutboxKey[]> {
  const { rows } = await superuser.query<OutboxKey>(
    `select ledger, fee_id as fee from ledger.outbox where state = 'pending' order by fee_id limit $1`,
    [count],
  )
  expect(rows).toHaveLength(count)
  return rows
}

const leaseMs = 3_600_000
const runs = 10

/** What the relay does and what is asked about the outbox, by how many rows each may read in a run, by their index. */
async function expectOutboxByProbes(pool: pg.Pool): Promise<void> {
  async function expectUse(work: () => Promise<unknown>, rowsMax: Record<string, number>): Promise<void> {
    for (const _ of range(8)) await work()
    await pool.query('select pg_stat_force_next_flush()')
    await forgetUse()
    for (const _ of range(runs)) await work()
    await pool.query('select pg_stat_force_next_flush()')
    const use = await readUse()
    const told = `${work}: ${JSON.stringify(use)}`
    // The few ledgers are as well read as a whole.
    expect(
      Object.keys(use).filter((name) => name.endsWith(' seq') && name !== 'ledgers seq'),
      told,
    ).toEqual([])
    for (const [name, { rows }] of Object.entries(use)) {
      // The planner itself looks at the ends of an index.
      const most = runs * (2 + (rowsMax[name] ?? 0))
      if (/^(outbox|fees)_/.test(name)) expect(rows, `${name} in ${told}`).toBeLessThanOrEqual(most)
    }
  }
  // Also into the past, which a trigger refuses.
  const makeDue = (moment: string, condition: string) =>
    superuser.query(`set session_replication_role = replica;
                     update ledger.outbox set due_at = ${moment} where ${condition};
                     set session_replication_role = origin`)
  const due = (moment: string) => makeDue(moment, `state = 'pending'`)
  const count = async (condition: string) => {
    const { rows } = await superuser.query(`select count(*)::integer as records from ledger.outbox where ${condition}`)
    return rows[0].records as number
  }
  const each = 5
  const keys = await pickPending(2 * (8 + runs) * each)
  const takeKeys = () => keys.splice(0, each)
  await due(`now() + interval '1 hour'`)
  await expectUse(async () => expect(await claimRecords(pool, 1_000, leaseMs)).toEqual([]), {})
  const oneOfMany = async () => {
    await makeDue(`now() - interval '1 s'`, `fee_id = '${keys[0]?.fee}'`)
    expect(await claimRecords(pool, 1_000, leaseMs)).toHaveLength(1)
  }
  await expectUse(oneOfMany, { outbox_due: 1, outbox_pkey: 1, fees_pkey: 1 })
  await due(`now() - interval '1 s'`)
  await expectUse(async () => expect(await claimRecords(pool, each, leaseMs)).toHaveLength(each), {
    outbox_due: each,
    outbox_pkey: each,
    fees_pkey: each,
  })
  await expectUse(() => raiseFloor(pool, everything), {})
  await expectUse(() => removeDelivered(pool, takeKeys()), { outbox_pkey: each })
  const failed = (key: OutboxKey) => ({ key, reason: 'unavailable', againAfterMs: leaseMs })
  await expectUse(() => markFailed(pool, takeKeys().map(failed)), { outbox_pkey: each })
  const [pending, dead] = [await count(`state = 'pending'`), await count(`state = 'dead'`)]
  for (const name of [1, null]) {
    // All of the outbox is as good a way: it holds nothing that is delivered.
    const all = 2 * (pending + dead)
    await expectUse(() => readOutbox(pool, name), { outbox_due: all, outbox_dead: dead, outbox_pkey: all })
  }
  await expectUse(() => listDeadLetters(pool, 1, null, each), { outbox_dead: each, fees_pkey: each })
}

describe('on a fresh database', () => {
  test('every statement of a posting is a probe by key', async () => {
    await expectProbesOnly(transferAmong(dollars))
    await expectConversionsByProbes()
  })

  test('every statement on the outbox reads what it works on', async () => {
    await expectOutboxByProbes(oldRelay)
  })
})

// Without statistics the planner has taken any index that begins with the ledger for the right one, and read all of it.
describe.each(['that nobody has analyzed', 'once that is analyzed'])(
  'with many accounts, transactions and fees, %s,',
  (when) => {
    beforeAll(async () => {
      if (when === 'that nobody has analyzed') return addMany()
      await superuser.query(`analyze ${tables.map((table) => `ledger.${table}`).join()}`)
    })

    test('every statement of a posting still is a probe by key', async () => {
      const { rows } = await superuser.query<{ id: string }>(
        `select id from ledger.accounts where code like 'many.%' order by random() limit 200`,
      )
      await superuser.query('update ledger.accounts set minimum_balance = null')
      await expectProbesOnly(transferAmong(rows.map(({ id }) => id)))
      await expectConversionsByProbes()
    })

    test('every statement on the outbox still reads what it works on, by plans old and new', async () => {
      await expectOutboxByProbes(oldRelay)
      const newRelay = connect(ledger.serviceUrl, { settings: relaySettings })
      await expectOutboxByProbes(newRelay)
      await newRelay.end()
    })
  },
)
