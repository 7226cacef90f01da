import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type ClaimRange, claimRecords, everything, raiseFloor, removeDelivered } from '../src/outbox/queries.ts'
import { relaySettings } from '../src/outbox/relay.ts'
import { connect, range, startLedger, type TestLedger } from './ledger.ts'

const rounds = 30
const each = 500
const leaseMs = 15_000

let ledger: TestLedger
let superuser: pg.Client
let relay: pg.Pool
beforeAll(async () => {
  ledger = await startLedger()
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  await superuser.query('set search_path = ledger')
  await superuser.query('alter table outbox set (autovacuum_enabled = off)')
  relay = connect(ledger.serviceUrl, { settings: relaySettings })
})
afterAll(async () => {
  await relay.end()
  await superuser.query('set session_replication_role = replica; delete from fees; delete from transactions')
  await superuser.end()
  await ledger.close()
})

/** Writes fees as postings do, without the books around them. */
async function charge(fees: number): Promise<void> {
  await superuser.query(`
    set session_replication_role = replica;
    with charged as (
      select uuidv7() as id, a.id as account from generate_series(1, ${fees}), (select id from accounts limit 1) a
    ), posted as (
      insert into transactions (ledger, id, kind, effective_at, recorded_at, entry_count)
      select 1, id, 'transfer', now(), uuid_extract_timestamp(id), 2 from charged
    ), queued as (
      insert into outbox (ledger, fee_id, created_at, due_at) select 1, id, stamp(), stamp() from charged
    )
    insert into fees (ledger, id, transaction_id, line, kind, account_id, amount, currency)
    select 1, id, id, 1, 'transfer', account, 0.25, 'USD' from charged;
    set session_replication_role = origin`)
}

interface Reads {
  /** Of the outbox and its indexes. */
  buffers: number
  /** Of the index that leads to what is due. */
  entries: number
}

async function countReads(work: () => Promise<unknown>): Promise<Reads> {
  const read = async () => {
    await relay.query('select pg_stat_force_next_flush()')
    await superuser.query('select pg_stat_clear_snapshot()')
    const { rows } = await superuser.query<Reads>(
      `select (heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit)::integer as buffers,
              idx_tup_read::integer as entries
         from pg_statio_user_tables t, pg_stat_user_indexes i
        where t.relid = 'outbox'::regclass and i.indexrelid = 'outbox_due'::regclass`,
    )
    return rows[0] as Reads
  }
  const before = await read()
  await work()
  const { buffers, entries } = await read()
  return { buffers: buffers - before.buffers, entries: entries - before.entries }
}

test('a claim reads as few buffers after many deliveries as after none, while a long snapshot is open', async () => {
  await ledger.openAccount()
  const snapshot = new pg.Client(ledger.superuserUrl)
  await snapshot.connect()
  onTestFinished(() => snapshot.end())
  await snapshot.query('begin isolation level repeatable read; select 1 from ledger.accounts')

  let reach: ClaimRange = everything
  /** One look of the relay. */
  const claim = async (limit: number) => {
    reach = await raiseFloor(relay, reach)
    return claimRecords(relay, limit, leaseMs, reach)
  }
  const deliver = async () => {
    const claims = await claim(each)
    expect(claims).toHaveLength(each)
    await removeDelivered(
      relay,
      claims.map(({ key }) => key),
    )
  }
  const reads: Reads[] = []
  for (const _ of range(rounds)) {
    await charge(each)
    reads.push(await countReads(deliver))
  }
  // Not each: the server cleans up an index page now and then, before it splits it.
  const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] as number
  for (const count of ['buffers', 'entries'] as const) {
    const counts = reads.map((each) => each[count])
    expect(median(counts.slice(-9))).toBeLessThan(1.2 * median(counts.slice(0, 9)))
  }

  for (const _ of range(2)) await claim(1)
  await charge(10)
  const few = await countReads(async () => expect(await claim(1_000)).toHaveLength(10))
  const idle = await countReads(async () => expect(await claim(1_000)).toHaveLength(0))
  // What a claim costs that begins with the oldest entry.
  const fromStart = await countReads(() => claimRecords(relay, 1_000, leaseMs))
  expect(few.buffers).toBeLessThan(200)
  expect(idle.buffers).toBeLessThan(50)
  expect(idle.entries).toBeLessThan(50)
  expect(fromStart.entries).toBeGreaterThan(rounds * each)
})

test('a record that is committed late, or whose claim is lost, is claimed by a relay that has gone on', async () => {
  const late = connect(ledger.serviceUrl, { settings: relaySettings })
  onTestFinished(() => late.end())
  await charge(2)
  let reach: ClaimRange = everything
  const claim = async () => {
    reach = await raiseFloor(relay, reach)
    return (await claimRecords(relay, 1_000, leaseMs, reach)).map(({ key }) => key.fee)
  }
  // One claims a record, and does not come to its end.
  await late.query('begin')
  const [lost] = await claimRecords(late, 1, leaseMs)
  const [other, ...none] = await claim()
  expect(none).toEqual([])
  expect(other).not.toBe(lost?.key.fee)
  for (const _ of range(5)) expect(await claim()).toEqual([])
  await late.query('rollback')
  expect(await claim()).toEqual([lost?.key.fee])

  // One makes a record due at this moment, and commits when others have looked again.
  await late.query('begin')
  await late.query(`update outbox set due_at = stamp() where fee_id = $1`, [other])
  for (const _ of range(5)) expect(await claim()).toEqual([])
  await late.query('commit')
  expect(await claim()).toEqual([other])
})
