import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findFirstMoment, listBalancesAt, momentsOf } from '../src/accounts/balance-history.ts'
import { findEffectiveBalance, listEffectiveHistory } from '../src/accounts/effective.ts'
import { listHistory } from '../src/accounts/queries.ts'
import { listByAccount } from '../src/reports/trial-balance/ranges.ts'
import { lowestId } from '../src/transaction-id.ts'
import { connect, range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
let superuser: pg.Client
let accounts: string[]
/** One connection, so that the counts of its reads are known. */
let reader: pg.Pool

const many = 20_000

beforeAll(async () => {
  ledger = await startLedger()
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  await superuser.query('set search_path = ledger')
  for (const table of ['dated_entries', 'dated_totals', 'entry_sums', 'entries', 'accounts', 'transactions']) {
    await superuser.query(`alter table ${table} set (autovacuum_enabled = off)`)
  }
  accounts = await Promise.all(range(4).map(() => ledger.openAccount({ minimum_balance: null })))
  for (const index of range(40)) {
    const [source, target] = [accounts[index % 4], accounts[(index + 1) % 4]] as [string, string]
    const dated = index % 2 ? { effective_at: `2026-0${1 + (index % 9)}-01` } : {}
    const order = { source_account: source, target_account: target, amount: '1.00', ...dated }
    expect((await ledger.post('/v1/transfers', order)).statusCode).toBe(201)
  }
  reader = connect(ledger.serviceUrl)
})
afterAll(async () => {
  await reader.end()
  await superuser.end()
  await ledger.close()
})

/** Rows for another account, as after a long import. */
async function addMany(): Promise<void> {
  await superuser.query(`
    set session_replication_role = replica;
    create temporary table many as
    select i, uuidv7(i * interval '-1 s') as id, timestamptz '2026-01-01' - i * interval '7 min' as moment, a.id as account
      from generate_series(1, ${many}) i, lateral (select id from accounts where ledger = 1 and id = '${accounts[0]}') a;
    insert into transactions (ledger, id, kind, effective_at, recorded_at, entry_count)
    select 1, id, 'transfer', moment, uuid_extract_timestamp(id), 2 from many;
    insert into entries (ledger, transaction_id, line, account_id, sequence, direction, amount, currency, balance_after)
    select 1, id, 1, account, 1000 + i, 'debit', 1.00, 'USD', 1.00 from many;
    insert into dated_entries select 1, account, id, 1000 + i, moment, 1, 0, 1, 0 from many;
    insert into dated_totals
    select 1, account, level, ms_of(moment) >> 10 * level, sum(1), 0 from many, generate_series(0, 3) level group by 2, 3, 4
        on conflict do nothing;
    set session_replication_role = origin`)
}

/** How many rows each table and index gave, and which tables were read as a whole. */
async function useOf(work: () => Promise<unknown>): Promise<{ whole: string[]; rows: number }> {
  // Prepared statements and those of functions keep the plan of their sixth run.
  for (const _ of range(8)) await work()
  await reader.query('select pg_stat_force_next_flush()')
  await superuser.query('select pg_stat_reset()')
  await work()
  await reader.query('select pg_stat_force_next_flush()')
  const { rows: whole } = await superuser.query(
    `select relname from pg_stat_user_tables where schemaname = 'ledger' and seq_scan > 0 and relname <> 'ledgers'`,
  )
  const { rows } = await superuser.query(
    `select coalesce(sum(idx_tup_read), 0)::integer as rows from pg_stat_user_indexes where schemaname = 'ledger'`,
  )
  return { whole: whole.map(({ relname }) => relname), rows: rows[0].rows }
}

const identity = () =>
  ({ ledger: 1, id: accounts[0] as string, code: null, type: 'liability', currency: 'USD', exponent: 2 }) as const

const reads: [string, number, () => Promise<unknown>][] = [
  // At most 1,023 totals a level, and some dozens of the largest periods.
  ['a balance', 4_000, () => findEffectiveBalance(reader, 1, accounts[0] as string, '2025-11-15T12:34:56.789Z')],
  [
    'balances over time',
    // As many single balances, and the first entries.
    4_000 * 20 + 2,
    async () => {
      const [account, axis] = [identity(), 'effective'] as const
      const first = await findFirstMoment(reader, account, axis)
      await listBalancesAt(reader, account, axis, momentsOf(first, '2026-01-01T00:00:00.000Z', 20))
    },
  ],
  [
    'recorded balances over time',
    // A probe each.
    150,
    async () => {
      const first = await findFirstMoment(reader, identity(), 'recorded')
      const moments = momentsOf(first, new Date().toISOString(), 20)
      await listBalancesAt(reader, identity(), 'recorded', moments)
    },
  ],
  [
    'a page of entries',
    // Two walks over 10,000 entries, and a probe for each.
    32_000,
    async () => {
      await listEffectiveHistory(reader, identity(), {
        order: 'desc',
        from: undefined,
        to: undefined,
        after: null,
        limit: 50,
      })
    },
  ],
  [
    'a step of a statement, in the middle of a history',
    2_000,
    async () => {
      const middle = lowestId(Date.now() - (many / 2) * 1_000)
      const after = { transaction: middle, sequence: 1_000 }
      const period = { order: 'asc', fromId: lowestId(0), toId: lowestId(Date.now()) } as const
      await listHistory(reader, identity(), { ...period, after, limit: 500 })
    },
  ],
  [
    'a page of the trial balance',
    60_000,
    async () => {
      const window = {
        axis: 'effective',
        opening: '2025-10-01T00:00:00.000Z',
        closing: '2025-11-15T12:34:56.789Z',
      } as const
      await listByAccount(reader, 1, window, null, 50)
    },
  ],
]

describe.each(['fresh', 'large and not analyzed', 'large and analyzed'])('on tables that are %s,', (state) => {
  beforeAll(async () => {
    if (state === 'large and not analyzed') await addMany()
    if (state === 'large and analyzed') {
      await superuser.query('analyze dated_entries, dated_totals, entry_sums, entries, accounts, transactions')
    }
  })

  test.each(reads)('%s reads what it needs, by indexes', async (_, rowsMax, read) => {
    const { whole, rows } = await useOf(read)
    // The few accounts are as well read as a whole.
    expect(whole.filter((table) => table !== 'accounts')).toEqual([])
    expect(rows).toBeLessThanOrEqual(rowsMax)
  })
})
