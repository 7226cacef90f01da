import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { feeOf, reversalOf, startRevenue, type TestRevenue } from './revenue.ts'

/** What the database refuses by itself, should the service ever ask for it. */
let revenue: TestRevenue
let superuser: pg.Client
const plain = feeOf()
const yearly = feeOf({ schedule: 'year', version: 1, amount: '365.00' })
beforeAll(async () => {
  revenue = await startRevenue()
  await revenue.addSchedule({ code: 'card', rule: { flat: '1.00' } })
  const recognition = { method: 'evenly', period: 'P1Y' }
  await revenue.addSchedule({ code: 'year', rule: { flat: '1.00' }, recognition })
  await revenue.recordBatch([plain, yearly])
  superuser = new pg.Client(revenue.superuserUrl)
  await superuser.connect()
  await superuser.query('set search_path = revenue')
})
afterAll(async () => {
  await superuser.end()
  await revenue.close()
})

const refusal = (db: pg.Pool | pg.Client, sql: string) =>
  db.query(sql).then(
    () => 'done',
    (error: pg.DatabaseError) => error.constraint ?? error.code,
  )

describe.each(['fee_schedules', 'fees'])('what is in %s', (table) => {
  const statements = [`update ${table} set recorded_at = recorded_at`, `delete from ${table}`, `truncate ${table}`]

  test.each(statements)('the service cannot change: %s', async (sql) => {
    expect(await refusal(revenue.db, sql)).toBe('42501')
  })

  test.each(statements)('nobody can change: %s', async (sql) => {
    expect(await refusal(superuser, sql)).toBe('23001')
  })
})

test.each([
  'insert into revenue_days select * from revenue_days',
  'update revenue_days set charged = charged + 1',
  'delete from revenue_days',
  'truncate revenue_days',
])('only fees move the sums by day: %s', async (sql) => {
  expect(await refusal(revenue.db, sql)).toBe('42501')
})

test.each(['delete from revenue_days', 'truncate revenue_days'])('nobody can take sums away: %s', async (sql) => {
  expect(await refusal(superuser, sql)).toBe('23001')
})

describe('a fee', () => {
  const insert = (values: Record<string, string>) => {
    const row = {
      ledger: `'main'`,
      id: 'uuidv7()',
      transaction_id: 'uuidv7()',
      account_id: `'${plain.account}'`,
      kind: `'withdrawal'`,
      amount: '1.00',
      currency: `'USD'`,
      charged_at: `'2026-04-13T09:30:00Z'`,
      earned_from: `'2026-04-13'`,
      earned_days: '1',
      recognised_from: `'2026-04-13'`,
      ...values,
    }
    return refusal(revenue.db, `insert into fees (${Object.keys(row)}) values (${Object.values(row)})`)
  }
  const year = { schedule: `'year'`, version: '1', earned_days: '365' }
  const reversal = { amount: '-1.00', reverses: `'${plain.id}'` }
  const reversalOfYear = { ...year, amount: '-365.00', reverses: `'${yearly.id}'` }

  test('that is right is taken', async () => {
    expect(await insert({})).toBe('done')
    expect(await insert(year)).toBe('done')
  })

  test.each<[string, Record<string, string>, string]>([
    ['of nothing', { amount: '0' }, 'fees_amount_sane'],
    ['that is not a number', { amount: `'NaN'` }, 'fees_amount_sane'],
    ['that is infinite', { amount: `'Infinity'` }, 'fees_amount_sane'],
    ['of more than 10^24', { amount: '1000000000000000000000000.01' }, 'fees_amount_sane'],
    ['of more than 18 decimals', { amount: '0.0000000000000000001' }, 'fees_amount_sane'],
    ['of an unknown kind', { kind: `'reversal'` }, 'fees_kind_known'],
    ['in small letters', { currency: `'usd'` }, 'fees_currency_form'],
    ['with an id that is taken', { id: `'${plain.id}'` }, 'fees_pkey'],
    ['with a version of no schedule', { version: '1' }, 'fees_schedule_whole'],
    [
      'of a spread, with a schedule',
      { kind: `'fx_spread'`, schedule: `'card'`, version: '1' },
      'fees_spread_unscheduled',
    ],
    ['earned from another day than it is effective on', { effective_on: `'2026-03-31'` }, 'fees_recognition_follows'],
    ['by a schedule that there is not', { schedule: `'none'`, version: '1' }, 'fees_schedule_known'],
    ['by a version that there is not', { schedule: `'card'`, version: '2' }, 'fees_schedule_known'],
    [
      'by the schedule of another ledger',
      { ledger: `'other'`, schedule: `'card'`, version: '1' },
      'fees_schedule_known',
    ],
    ['below zero that reverses nothing', { amount: '-1.00' }, 'fees_reversal_negative'],
    ['above zero that reverses another', { reverses: `'${plain.id}'` }, 'fees_reversal_negative'],
    ['that reverses nothing known', { ...reversal, reverses: 'uuidv7()' }, 'fees_reversal_exact'],
    ['that reverses one of another ledger', { ...reversal, ledger: `'other'` }, 'fees_reversal_exact'],
    ['that reverses a part', { ...reversal, amount: '-0.99' }, 'fees_reversal_exact'],
    ['that reverses in other units', { ...reversal, amount: '-1.000' }, 'fees_reversal_exact'],
    ['that reverses in another currency', { ...reversal, currency: `'EUR'` }, 'fees_reversal_exact'],
    ['that reverses as another kind', { ...reversal, kind: `'deposit'` }, 'fees_reversal_exact'],
    ['that reverses for another account', { ...reversal, account_id: 'uuidv7()' }, 'fees_reversal_exact'],
    ['that reverses by another schedule', { ...reversal, schedule: `'card'`, version: '1' }, 'fees_reversal_exact'],
    ['that reverses over other days', { ...reversalOfYear, earned_days: '364' }, 'fees_reversal_exact'],
    ['that reverses from another day', { ...reversalOfYear, earned_from: `'2026-04-14'` }, 'fees_reversal_exact'],
    [
      'that reverses from a day too late',
      { ...reversalOfYear, recognised_from: `'2026-04-14'` },
      'fees_reversal_exact',
    ],
    [
      'that is earned over other days than its schedule says',
      { ...year, earned_days: '364' },
      'fees_recognition_follows',
    ],
    ['that is earned slowly without a schedule', { earned_days: '2' }, 'fees_recognition_follows'],
    ['that is earned later', { earned_from: `'2026-04-14'` }, 'fees_recognition_follows'],
    ['that is recognised later', { recognised_from: `'2026-04-14'` }, 'fees_recognition_follows'],
  ])('%s is refused', async (_, values, constraint) => {
    expect(await insert(values)).toBe(constraint)
  })

  test('is reversed once', async () => {
    const fee = feeOf()
    await revenue.record(fee)
    await revenue.record(reversalOf(fee))
    expect(await insert({ ...reversal, reverses: `'${fee.id}'` })).toBe('fees_reversed_once')
  })

  test('is taken or refused together with the others of its statement, sums and all', async () => {
    const before = await revenue.readState()
    const sql = `insert into fees (ledger, id, transaction_id, account_id, kind, amount, currency, charged_at,
                                   earned_from, earned_days, recognised_from)
                 select 'main', uuidv7(), uuidv7(), uuidv7(), 'withdrawal', 1, 'USD', '2026-04-13', '2026-04-13', days, '2026-04-13'
                   from unnest(array[1, 1, 2]) as days`
    expect(await refusal(revenue.db, sql)).toBe('fees_recognition_follows')
    expect(await revenue.readState()).toEqual(before)
  })
})

describe('a version of a schedule', () => {
  const insert = (values: Record<string, string>) => {
    const row = {
      ledger: `'main'`,
      code: `'card'`,
      version: '2',
      currency: `'USD'`,
      kinds: `'{payment}'`,
      rule: `'{}'`,
      valid_from: `'2999-01-01'`,
      ...values,
    }
    return refusal(revenue.db, `insert into fee_schedules (${Object.keys(row)}) values (${Object.values(row)})`)
  }

  test.each<[string, Record<string, string>, string]>([
    ['that is there', { version: '1' }, 'fee_schedules_pkey'],
    ['that leaves a gap', { version: '3' }, 'fee_schedules_versions_follow'],
    ['that is the second of a code without a first', { code: `'new'` }, 'fee_schedules_versions_follow'],
    ['of zero', { version: '0' }, 'fee_schedules_version_positive'],
    ['before the one before it', { valid_from: `'2020-01-01'` }, 'fee_schedules_versions_follow'],
    ['of no kind', { kinds: `'{}'` }, 'fee_schedules_kinds_some'],
    ['in small letters', { currency: `'usd'` }, 'fee_schedules_currency_form'],
    ['over hours', { period: `'PT1H'` }, 'fee_schedules_period_form'],
    ['over nothing', { period: `'P0D'` }, 'fee_schedules_period_form'],
  ])('%s is refused', async (_, values, constraint) => {
    expect(await insert(values)).toBe(constraint)
  })

  test('that is right is taken, and noted for those who keep the schedules in memory', async () => {
    const revision = async () => BigInt((await revenue.db.query('select number from revision')).rows[0].number)
    const before = await revision()
    expect(await insert({})).toBe('done')
    expect(await revision()).toBe(before + 1n)
  })
})
