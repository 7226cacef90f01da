import { scale } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CursorRow, leaseCursor, listCursors } from '../src/webhooks/cursors.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'
import { type Receiver, startReceiver } from './webhook-receiver.ts'
import { webhooksOf } from './webhook-tests.ts'

/*
 * How much webhooks read of tables that hold much else: as much as they deliver, with statistics and without.
 */
let ledger: TestLedger
let superuser: pg.Client
let receiver: Receiver
let account: string
let webhooks: ReturnType<typeof webhooksOf>
const many = scale(20_000, 200_000)
const events = 100

beforeAll(async () => {
  ledger = await startLedger()
  webhooks = webhooksOf(ledger)
  receiver = await startReceiver()
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  await superuser.query('set search_path = ledger; set enable_seqscan = off')
  account = await ledger.openAccount()
  const { id: busy } = await webhooks.register({ url: receiver.url })
  const { id: paused } = await webhooks.register({ url: receiver.url })
  const { id: ordered } = await webhooks.register({ url: receiver.url, ordered: true })
  await webhooks.change(paused, { status: 'paused' })
  await superuser.query('alter table webhook_deliveries set (autovacuum_enabled = off)')
  // Two have delivered much, and the paused one has much to deliver.
  await superuser.query(`
    set session_replication_role = replica;
    insert into webhook_deliveries (ledger, webhook_id, id, replay, event_id, event_type, status, due_at, ended_at)
    select 1, webhook, uuidv7(i * interval '-1 s'), 0, 'e' || i, 'transaction.posted',
           case when webhook = '${paused}' then 'pending' else 'delivered' end, now() - i * interval '1 s',
           case when webhook <> '${paused}' then now() end
      from generate_series(1, ${many}) i, unnest(array['${busy}', '${paused}', '${ordered}']::uuid[]) as webhook;
    set session_replication_role = origin`)
})
afterAll(async () => {
  await superuser.end()
  await receiver.close()
  await ledger.verify()
  await ledger.close()
})

/** Entries of indexes and rows of whole tables that were read since the counts were set to zero. */
async function readUse(superuser: pg.Client): Promise<Record<string, number>> {
  await superuser.query('select pg_stat_clear_snapshot()')
  const { rows } = await superuser.query<{ name: string; rows: string }>(`
    select indexrelname as name, idx_tup_read as rows from pg_stat_user_indexes where schemaname = 'ledger'
    union all
    select relname || ' seq', seq_tup_read from pg_stat_user_tables where schemaname = 'ledger'`)
  return Object.fromEntries(rows.map(({ name, rows: read }) => [name, Number(read)]))
}

async function deliver(): Promise<void> {
  const before = receiver.received.length
  await Promise.all(range(events).map(() => webhooks.deposit(account)))
  const worker = await startLedger({ on: ledger, dueWork: true })
  await receiver.waitFor(before + 2 * events)
  await worker.close()
}

describe.each(['without statistics', 'with statistics'])('%s', (when) => {
  test('dispatchers and senders read what they deliver', async () => {
    if (when === 'with statistics') await superuser.query('analyze webhooks, webhook_cursors, webhook_deliveries')
    await deliver()
    await superuser.query('select pg_stat_force_next_flush()')
    await superuser.query('select pg_stat_reset()')
    await deliver()
    await superuser.query('select pg_stat_force_next_flush()')
    const use = await readUse(superuser)
    const read = Object.entries(use).filter(([name]) => /^webhook_/.test(name))
    expect(read.length).toBeGreaterThan(5)
    // A plan that searches all of a webhook reads its rows for each claim; what is pending may be counted once, up to 10,000.
    const most = 60 * events + many / 2
    for (const [name, rows] of read) expect(rows, `${name} in ${JSON.stringify(use)}`).toBeLessThan(most)
  })
})

test('a cursor whose webhook has too much pending is left alone for a pause', async () => {
  const { id } = await webhooks.register({ url: receiver.url })
  await superuser.query(`
    insert into webhook_deliveries (ledger, webhook_id, id, replay, event_id, event_type)
    select 1, '${id}', uuidv7(), 0, 'e' || i, 'transaction.posted' from generate_series(1, 3) i`)
  const find = async () => (await listCursors(ledger.db)).find(({ webhook }) => webhook === id)
  const cursor = (await find()) as CursorRow
  const times = { leaseMs: 3_600_000, fullPauseMs: 3_600_000 }
  expect(await leaseCursor(ledger.db, cursor, { ...times, pendingMax: 2 })).toBe(false)
  expect(await find()).toBeUndefined()
  await superuser.query(`update webhook_cursors set leased_until = '-infinity' where webhook_id = '${id}'`)
  expect(await leaseCursor(ledger.db, cursor, { ...times, pendingMax: 3 })).toBe(true)
  expect(await leaseCursor(ledger.db, cursor, { ...times, pendingMax: 3 })).toBe(false)
})

test('a backlog on fresh tables is delivered without reading all of it again and again', async () => {
  const fresh = await startLedger()
  const hooks = webhooksOf(fresh)
  const client = new pg.Client(fresh.superuserUrl)
  await client.connect()
  await client.query('alter table ledger.webhook_deliveries set (autovacuum_enabled = off)')
  const of = await fresh.openAccount()
  const { id } = await hooks.register({ url: receiver.url, from: 'beginning' })
  const backlog = scale(1_500, 15_000)
  await Promise.all(range(backlog).map(() => hooks.deposit(of)))
  await client.query('select pg_stat_force_next_flush()')
  await client.query('select pg_stat_reset()')
  const worker = await startLedger({ on: fresh, dueWork: true })
  await hooks.waitUntilDelivered(id, backlog)
  await worker.close()
  await client.query('select pg_stat_force_next_flush()')
  const use = await readUse(client)
  for (const [name, rows] of Object.entries(use).filter(([name]) => name.startsWith('webhook_')))
    expect(rows, `${name} in ${JSON.stringify(use)}`).toBeLessThan(60 * backlog)
  await client.end()
  await fresh.close()
})
