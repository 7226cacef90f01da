import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSubjects } from '../src/limits/queries.ts'
import { postingSettings } from '../src/posting/queries.ts'
import { connect, range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
let superuser: pg.Client
/** As the posting engine reads: one connection with its settings. */
let engine: pg.Pool

const movements = 1_000_000
const limits = range(6).map((index) => ({
  measure: ['out', 'in', 'net'][index % 3],
  period: index < 3 ? 'day' : 'month',
  alignment: index % 2 ? 'rolling' : 'calendar',
}))

beforeAll(async () => {
  ledger = await startLedger()
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  await superuser.query('set search_path = ledger; alter table limit_movements set (autovacuum_enabled = off)')
  await ledger.openAccount({ code: 'customers.alice.usd', minimum_balance: null })
  for (const limit of limits) {
    const added = await ledger.post('/v1/limits', { account: 'customers.alice.usd', amount: '1000000000.00', ...limit })
    expect(added.statusCode, added.text).toBe(201)
  }
  engine = connect(ledger.serviceUrl, { connectionsMax: 1, settings: postingSettings })
})
afterAll(async () => {
  await engine.end()
  await superuser.end()
  await ledger.close()
})

/** One every ten seconds, over the last four months. */
async function addMovements(): Promise<void> {
  await superuser.query(`
    set session_replication_role = replica;
    insert into limit_movements (ledger, subject_id, transaction_id, moved, freed, out_total, in_total)
    select 1, s.id, uuidv7(i * interval '-10 s'), -0.01, 0, (${movements} - i) * 0.01, 0
      from limit_subjects s, generate_series(1, ${movements}) i;
    set session_replication_role = origin`)
}

describe.each(['empty', 'large and not analyzed', 'large and analyzed'])('with movements that are %s,', (state) => {
  beforeAll(async () => {
    if (state === 'large and not analyzed') await addMovements()
    if (state === 'large and analyzed') await superuser.query('analyze limit_movements, limits, limit_subjects')
  }, 300_000)

  test('what is used of each limit is two probes of their index, however long its window', async () => {
    const read = async () => {
      const { rows } = await superuser.query('select id from limit_subjects')
      const subjects = [{ ledger: 1, subject: rows[0].id, atMs: Date.now() }]
      return [...(await readSubjects(engine, subjects)).values()][0]
    }
    for (const _ of range(8)) await read()
    await engine.query('select pg_stat_force_next_flush()')
    await superuser.query('select pg_stat_reset()')
    const subject = await read()
    await engine.query('select pg_stat_force_next_flush()')
    const { rows } = await superuser.query(
      `select seq_scan::integer as whole, (select sum(idx_tup_read)::integer from pg_stat_user_indexes i where i.relid = t.relid) as rows
         from pg_stat_user_tables t where schemaname = 'ledger' and relname = 'limit_movements'`,
    )
    expect(subject?.limits).toHaveLength(limits.length)
    expect(rows[0].whole).toBe(0)
    expect(rows[0].rows).toBeLessThanOrEqual(2 * limits.length)
  })
})
