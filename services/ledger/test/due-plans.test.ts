import { scale } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from './clients.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'

/*
 * How much payments and due work read of tables that hold much else: as much as they work on, with statistics and without.
 */
let ledger: TestLedger
let superuser: pg.Client
let account: string
const many = scale(20_000, 200_000)
const payments = 60

beforeAll(async () => {
  ledger = await startLedger()
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  // What the test itself asks is found by its key.
  await superuser.query(`set search_path = ledger; set enable_seqscan = off`)
  account = await ledger.openAccount({ balance: '1000000.00' })
  for (const table of ['scheduled_orders', 'payments', 'payment_changes', 'holds']) {
    await superuser.query(`alter table ${table} set (autovacuum_enabled = off)`)
  }
  // Half of it is still to come, a tenth was rejected, the rest was posted.
  await superuser.query(`
    set session_replication_role = replica;
    insert into scheduled_orders (ledger, id, operation, target, status, due_at, attempt_at, ended_at, reason_code, transaction_id)
    select 1, id, 'postDeposit', '', status, now() + interval '1 year', now() + interval '1 year',
           case when status <> 'scheduled' then now() end, case when status = 'rejected' then 'insufficient_funds' end,
           case when status = 'posted' then id end
      from (select uuidv7(i * interval '-1 s') as id,
                   case when i % 2 = 0 then 'scheduled' when i % 10 = 1 then 'rejected' else 'posted' end as status
              from generate_series(1, ${many}) i) o;
    insert into payments (ledger, id, number, account_id, target_account_id, amount, merchant_name, refunded, cashback_paid)
    select 1, uuidv7(i * interval '-1 s'), 1000000 + i, uuidv7(), uuidv7(), 1.00, 'Shop', 0.00, 0.00
      from generate_series(1, ${many}) i;
    set session_replication_role = origin`)
})
afterAll(async () => {
  await superuser.query(`
    set session_replication_role = replica;
    delete from scheduled_orders where operation = 'postDeposit';
    delete from payments where number > 1000000`)
  await superuser.end()
  await ledger.verify()
  await ledger.close()
})

/** Rows that were read since the counts were set to zero, by index and, for whole tables, by `<table> seq`. */
async function readUse(): Promise<Record<string, number>> {
  await superuser.query('select pg_stat_clear_snapshot()')
  const { rows } = await superuser.query<{ name: string; rows: string }>(`
    select indexrelname as name, idx_tup_fetch as rows from pg_stat_user_indexes where schemaname = 'ledger'
    union all
    select relname || ' seq', seq_tup_read from pg_stat_user_tables where schemaname = 'ledger'`)
  return Object.fromEntries(rows.map(({ name, rows: read }) => [name, Number(read)]))
}

async function payRefundAndWork(): Promise<void> {
  const made = await Promise.all(
    range(payments).map(async () => {
      const order = { account, amount: '10.00', merchant: { name: 'Shop' } }
      return (await ledger.post('/v1/payments', order)).body.id as string
    }),
  )
  await Promise.all(made.slice(0, 10).map((id) => ledger.post(`/v1/payments/${id}/refund`, { amount: '1.00' })))
  await superuser.query(
    `update scheduled_orders set attempt_at = clock_timestamp() where ledger = 1 and id = any($1::uuid[])`,
    [made],
  )
  const worker = await startLedger({ on: ledger, dueWork: true })
  await until('the cashbacks are paid', async () => {
    const { rows } = await superuser.query(
      `select count(*)::integer as left from scheduled_orders where ledger = 1 and id = any($1::uuid[]) and ended_at is null`,
      [made],
    )
    return rows[0].left === 0
  })
  await worker.close()
}

describe.each(['without statistics', 'with statistics'])('%s', (when) => {
  test('payments, refunds and due work read what they work on', async () => {
    if (when === 'with statistics') await superuser.query('analyze scheduled_orders, payments')
    // So that prepared statements have the plan that they keep.
    await payRefundAndWork()
    await superuser.query('select pg_stat_force_next_flush()')
    await superuser.query('select pg_stat_reset()')
    await payRefundAndWork()
    await superuser.query('select pg_stat_force_next_flush()')
    const use = await readUse()
    const read = (table: string) =>
      Object.entries(use).filter(([name]) => name.startsWith(`${table}_`) || name === `${table} seq`)
    for (const table of ['scheduled_orders', 'payments', 'payment_changes', 'holds']) {
      for (const [name, rows] of read(table))
        expect(rows, `${name} in ${JSON.stringify(use)}`).toBeLessThan(30 * payments)
    }
  })
})
