import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  attempt,
  draft,
  expectRefusedByDatabase,
  type HandLeg,
  idOf,
  insertOf,
  poolOf,
  type Row,
  write,
} from './books-by-hand.ts'
import { startLedger, type TestLedger } from './ledger.ts'
import { type RevenueService, startRevenueService } from './revenue-service.ts'

let revenue: RevenueService
let ledger: TestLedger
let superuser: pg.Pool
/** A withdrawal with a fee. */
let charged: { transaction: string; account: string; fee: string }
/** One that was reversed, and by which fee. */
let reversed: { fee: string; transaction: string }
let cash: string
let fees: string

beforeAll(async () => {
  revenue = await startRevenueService()
  ledger = await startLedger({ revenue: revenue.url })
  superuser = poolOf(ledger.superuserUrl)
  await revenue.addSchedule({ code: 'flat', rule: { flat: '0.25' } })
  const account = await ledger.openAccount({ balance: '10.00' })
  const order = { account, amount: '1.00', fee_schedule: 'flat' }
  const [one, other] = [await ledger.post('/v1/withdrawals', order), await ledger.post('/v1/withdrawals', order)]
  const reversal = await ledger.post(`/v1/transactions/${other.body.id}/reversal`)
  cash = (await ledger.get('/v1/accounts/system.cash.usd')).body.id
  fees = (await ledger.get('/v1/accounts/system.fees.usd')).body.id
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

/** A withdrawal with an entry of 0.25 for its fee, or the reversal of `charged`, and that fee with these changes. */
async function writeFee(client: pg.ClientBase, change: Row): Promise<string> {
  const legs: HandLeg[] = [
    { account: charged.account, direction: 'debit', amount: '1.00' },
    { account: cash, direction: 'credit', amount: '1.00' },
    { account: charged.account, direction: 'debit', amount: '0.25' },
    { account: fees, direction: 'credit', amount: '0.25' },
  ]
  const mirrored = legs.map((leg): HandLeg => ({ ...leg, direction: leg.direction === 'debit' ? 'credit' : 'debit' }))
  const posting =
    change.reverses === charged.fee
      ? await draft(client, mirrored, { kind: 'reversal', reverses: charged.transaction })
      : await draft(client, legs, { kind: 'withdrawal' })
  await write(client, posting)
  const transaction_id = String(posting.transactions[0]?.id)
  const id = idAfter(transaction_id)
  const row = { ledger: 1, id, transaction_id, line: 4, kind: 'withdrawal', schedule: 'flat', version: 1 }
  const fee = { ...row, account_id: charged.account, amount: '0.25', currency: 'USD', reverses: null, ...change }
  await client.query(insertOf('fees', [fee]))
  return id
}

/** Of the same moment. */
const idAfter = (id: string) =>
  `${id.slice(0, -12)}${(Number.parseInt(id.slice(-12), 16) + 1).toString(16).padStart(12, '0')}`

/** What refuses a fee with these changes, written by the service. */
const tryFee = (change: Row) => attempt(ledger.db, (client) => writeFee(client, change))

describe('the database by itself', () => {
  test.each<[string, () => Row]>([
    ['as it should be', () => ({})],
    ['of nothing, with no entry', () => ({ amount: '0.00', line: null })],
    ['that takes another back', () => ({ amount: '-0.25', reverses: charged.fee })],
  ])('accepts a fee %s', async (_, change) => {
    expect(await tryFee(change())).toBe('accepted')
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
    [
      'of a transaction that is not there',
      'fees_earned',
      () => ({ transaction_id: idOf(Date.now()), id: idOf(Date.now(), 1) }),
    ],
    ['of a transaction of another ledger', 'fees_earned', () => ({ ledger: 2 })],
    ['that is there', 'fees_pkey', () => ({ id: charged.fee, transaction_id: charged.transaction })],
    [
      'of an entry that earns one already',
      'fees_entry_once',
      () => ({ transaction_id: charged.transaction, id: idAfter(charged.fee) }),
    ],
    ['of an entry that is not there', 'fees_earned', () => ({ line: 5 })],
    ['of another amount than its entry', 'fees_earned', () => ({ amount: '0.26' })],
    ['of another account than the one that paid', 'fees_earned', () => ({ account_id: randomUUID() })],
    [
      'of an earlier transaction',
      'fees_earned',
      () => ({ transaction_id: charged.transaction, id: idAfter(charged.fee), amount: '0.00', line: null }),
    ],
    [
      'that takes one back that was taken back',
      'fees_reversed_once',
      () => ({
        amount: '-0.25',
        reverses: reversed.fee,
        transaction_id: reversed.transaction,
        id: idAfter(idAfter(reversed.transaction)),
        line: 3,
      }),
    ],
  ])('refuses a fee %s', async (_, constraint, change) => {
    expect(await tryFee(change())).toBe(constraint)
  })

  test.each(['ledger', 'id', 'transaction_id', 'kind', 'account_id', 'amount', 'currency'])(
    'refuses a fee without its %s',
    async (column) => {
      expect(await tryFee({ [column]: null })).toBe('23502')
    },
  )

  const changes = [
    'update fees set amount = amount',
    'update fees set amount = 0 where false',
    'delete from fees',
    'delete from fees where false',
    'truncate fees',
  ]
  test.each(changes)('refuses to a superuser and to the owner: %s', (sql) => expectRefusedByDatabase(superuser, sql))

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

  test.each(['0.25', '0.00'])('queues a fee of %s once if it is not zero', async (amount) => {
    const outcome = await attempt(ledger.db, async (client) => {
      const id = await writeFee(client, { amount, line: amount === '0.00' ? null : 4 })
      const { rows } = await client.query(
        'select state, attempts, due_at <= stamp() as due from outbox where fee_id = $1',
        [id],
      )
      expect(rows).toEqual(amount === '0.00' ? [] : [{ state: 'pending', attempts: 0, due: true }])
    })
    expect(outcome).toBe('accepted')
  })
})
