import { randomUUID } from 'node:crypto'
import { sqlState, violatedConstraint } from '@florin/postgres'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, startLedger, type TestLedger } from './ledger.ts'
import { type RevenueService, startRevenueService } from './revenue-service.ts'

let revenue: RevenueService
let ledger: TestLedger
let superuser: pg.Pool
/** A withdrawal with a fee. */
let charged: { transaction: string; account: string; fee: string }
/** One that was reversed, and by which fee. */
let reversed: { fee: string; transaction: string }

beforeAll(async () => {
  revenue = await startRevenueService()
  ledger = await startLedger({ revenue: revenue.url })
  superuser = connect(ledger.superuserUrl)
  await revenue.addSchedule({ code: 'flat', rule: { flat: '0.25' } })
  const account = await ledger.openAccount({ balance: '10.00' })
  const order = { account, amount: '1.00', fee_schedule: 'flat' }
  const [one, other] = [await ledger.post('/v1/withdrawals', order), await ledger.post('/v1/withdrawals', order)]
  const reversal = await ledger.post(`/v1/transactions/${other.body.id}/reversal`)
  const feeOf = async (transaction: string) =>
    (await ledger.db.query<{ id: string }>('select id from fees where transaction_id = $1', [transaction])).rows[0]?.id
  charged = { transaction: one.body.id, account, fee: String(await feeOf(one.body.id)) }
  reversed = { fee: String(await feeOf(other.body.id)), transaction: reversal.body.id }
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await Promise.all([ledger.close(), revenue.close()])
})

type Row = Record<string, string | number | null>

async function insert(client: pg.ClientBase, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row)
  await client.query(
    `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(row),
  )
}

/** Runs `work` in a transaction that is rolled back. Returns the constraint that refused it, or the error's code. */
async function attempt(pool: pg.Pool, work: (client: pg.ClientBase) => Promise<unknown>): Promise<string> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work(client)
    return 'accepted'
  } catch (error) {
    return violatedConstraint(error) ?? sqlState(error) ?? String(error)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** A fee with these changes, written by the service. */
const writeFee = (change: Row) =>
  attempt(ledger.db, (client) =>
    insert(client, 'fees', {
      ledger: 1,
      id: randomUUID(),
      transaction_id: charged.transaction,
      line: 2,
      kind: 'withdrawal',
      schedule: 'flat',
      version: 1,
      account_id: charged.account,
      amount: '0.25',
      currency: 'USD',
      reverses: null,
      ...change,
    }),
  )

describe('the database by itself', () => {
  test.each<[string, () => Row]>([
    ['as it should be', () => ({})],
    ['of nothing, with no entry', () => ({ amount: '0.00', line: null })],
    ['that is a spread, of no schedule', () => ({ kind: 'fx_spread', schedule: null, version: null })],
    ['that takes another back', () => ({ amount: '-0.25', reverses: charged.fee })],
  ])('accepts a fee %s', async (_, change) => {
    expect(await writeFee(change())).toBe('accepted')
  })

  test.each<[string, string, () => Row]>([
    ['that is no number', 'fees_amount_number', () => ({ amount: 'NaN' })],
    ['without end', 'fees_amount_number', () => ({ amount: 'Infinity' })],
    ['without end, taken back', 'fees_amount_number', () => ({ amount: '-Infinity', reverses: charged.fee })],
    ['below zero that takes nothing back', 'fees_sign', () => ({ amount: '-0.25' })],
    ['above zero that takes another back', 'fees_sign', () => ({ reverses: charged.fee })],
    ['of nothing that takes another back', 'fees_sign', () => ({ amount: '0', line: null, reverses: charged.fee })],
    ['with an entry that earns nothing', 'fees_entry_of_amount', () => ({ amount: '0' })],
    ['without the entry that earns it', 'fees_entry_of_amount', () => ({ line: null })],
    ['of a schedule without its version', 'fees_schedule_whole', () => ({ version: null })],
    ['of a version of no schedule', 'fees_schedule_whole', () => ({ schedule: null })],
    ['of a transaction that is not there', 'fees_transaction_known', () => ({ transaction_id: randomUUID() })],
    ['of a transaction of another ledger', 'fees_transaction_known', () => ({ ledger: 2 })],
    ['that is there', 'fees_pkey', () => ({ id: charged.fee })],
    ['of an entry that earns one already', 'fees_entry_once', () => ({ line: 4 })],
    [
      'that takes one back that was taken back',
      'fees_reversed_once',
      () => ({ amount: '-0.25', reverses: reversed.fee, transaction_id: reversed.transaction }),
    ],
  ])('refuses a fee %s', async (_, constraint, change) => {
    expect(await writeFee(change())).toBe(constraint)
  })

  test.each(['ledger', 'id', 'transaction_id', 'kind', 'account_id', 'amount', 'currency'])(
    'refuses a fee without its %s',
    async (column) => {
      expect(await writeFee({ [column]: null })).toBe('23502')
    },
  )

  const changes = [
    'update fees set amount = amount',
    'update fees set amount = 0 where false',
    'delete from fees',
    'delete from fees where false',
    'truncate fees',
  ]
  test.each(changes)('refuses to a superuser and to the owner: %s', async (sql) => {
    expect(await attempt(superuser, (client) => client.query(sql))).toBe('23001')
    const asOwner = async (client: pg.ClientBase) => {
      await client.query('set local role ledger_owner')
      await client.query(sql)
    }
    expect(await attempt(superuser, asOwner)).toBe('23001')
  })

  test.each([
    ...changes,
    'alter table fees disable trigger all',
    'drop trigger fees_append_only on fees',
    'drop table fees',
    'insert into outbox (ledger, fee_id, created_at, due_at) select ledger, id, now(), now() from fees',
    'delete from outbox',
    `delete from outbox where state = 'dead'`,
    'update outbox set ledger = 2',
    'update outbox set fee_id = uuidv7()',
    'update outbox set created_at = now()',
    'truncate outbox',
    'drop table outbox',
    'alter table fees disable trigger fees_queued',
    'drop function remove_delivered',
  ])('lets the service not: %s', async (sql) => {
    expect(await attempt(ledger.db, (client) => client.query(sql))).toBe('42501')
  })

  test.each<[string, string, string]>([
    ['in a state that there is not', 'outbox_state_known', `update outbox set state = 'lost'`],
    ['without a moment', '23502', 'update outbox set due_at = null'],
  ])('refuses a record %s', async (_, constraint, sql) => {
    expect(await attempt(ledger.db, (client) => client.query(sql))).toBe(constraint)
  })

  const readRecord = async (client: pg.ClientBase) =>
    (await client.query(`select state, attempts from outbox where fee_id = $1`, [charged.fee])).rows
  const remove = (client: pg.ClientBase) =>
    client.query('select remove_delivered(array[1], array[$1]::uuid[])', [charged.fee])

  test('keeps a record that was never claimed, or that is dead', async () => {
    const outcome = await attempt(ledger.db, async (client) => {
      await remove(client)
      expect(await readRecord(client)).toEqual([{ state: 'pending', attempts: 0 }])
      await client.query(`update outbox set attempts = 1, state = 'dead'`)
      await remove(client)
      expect(await readRecord(client)).toEqual([{ state: 'dead', attempts: 1 }])
      await client.query(`update outbox set state = 'pending'`)
      await remove(client)
      expect(await readRecord(client)).toEqual([])
    })
    expect(outcome).toBe('accepted')
  })

  test('queues each fee that is not zero, once, whoever writes it', async () => {
    const fee = randomUUID()
    const write = (change: Row) => (client: pg.ClientBase) =>
      insert(client, 'fees', {
        ledger: 1,
        id: fee,
        transaction_id: charged.transaction,
        line: 2,
        kind: 'fx_spread',
        account_id: charged.account,
        amount: '0.25',
        currency: 'USD',
        ...change,
      })
    const queued = (change: Row) =>
      attempt(ledger.db, async (client) => {
        await write(change)(client)
        const { rows } = await client.query(
          'select state, attempts, due_at <= clock_timestamp() as due from outbox where fee_id = $1',
          [fee],
        )
        expect(rows).toEqual(change.amount === '0' ? [] : [{ state: 'pending', attempts: 0, due: true }])
      })
    expect(await queued({})).toBe('accepted')
    expect(await queued({ amount: '0', line: null })).toBe('accepted')
  })
})
