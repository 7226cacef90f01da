import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayBefore, startFx, type TestFx } from './fx.ts'

/** What the database refuses by itself, should the service ever ask for it. */
let fx: TestFx
let superuser: pg.Client
beforeAll(async () => {
  fx = await startFx()
  await fx.record('ecb', dayBefore(2), { 'EUR/USD': '1.1684', 'EUR/TRY': '20' })
  await fx.record('ecb', dayBefore(1), { 'EUR/TRY': '30' })
  const { body } = await fx.get('/v1/flagged-rates')
  await fx.post(`/v1/flagged-rates/${body.data[0].id}/confirmation`)
  await fx.quote({ source_currency: 'EUR', target_currency: 'USD', source_amount: '1' })
  superuser = new pg.Client(fx.superuserUrl)
  await superuser.connect()
  await superuser.query('set search_path = fx')
})
afterAll(async () => {
  await superuser.end()
  await fx.close()
})

const refusal = (db: pg.Pool | pg.Client, sql: string) =>
  db.query(sql).then(
    () => 'done',
    (error: pg.DatabaseError) => error.constraint ?? error.code,
  )

describe.each(['rates', 'rate_confirmations', 'spreads', 'cross_currencies', 'quotes'])('what is in %s', (table) => {
  test.each(['update %s set %c = %c', 'delete from %s', 'truncate %s cascade'])(
    'the service cannot change: %s',
    async (sql) => {
      expect(await refusal(fx.db, fill(sql, table))).toBe('42501')
    },
  )

  test.each(['update %s set %c = %c', 'truncate %s cascade'])('nobody can change: %s', async (sql) => {
    expect(await refusal(superuser, fill(sql, table))).toBe('23001')
  })
})

test.each(['rates', 'rate_confirmations', 'spreads', 'cross_currencies'])(
  'from %s nobody can delete',
  async (table) => {
    expect(await refusal(superuser, `delete from ${table}`)).toBe('23001')
  },
)

function fill(sql: string, table: string): string {
  const column = table === 'rate_confirmations' ? 'confirmed_at' : table === 'quotes' ? 'ledger' : 'recorded_at'
  return sql.replaceAll('%s', table).replaceAll('%c', column)
}

describe('a rate', () => {
  const insert = (values: Record<string, string>) => {
    const row = {
      source: `'ecb'`,
      base: `'EUR'`,
      quote: `'USD'`,
      rate: '1.1',
      valid_at: 'now()',
      flagged: 'false',
      ...values,
    }
    return refusal(fx.db, `insert into rates (${Object.keys(row)}) values (${Object.values(row)})`)
  }

  test('that is right is taken', async () => {
    expect(await insert({})).toBe('done')
  })

  test.each([
    ['of an unknown source', { source: `'bank'` }, 'rates_source_known'],
    ['in small letters', { base: `'eur'` }, 'rates_base_form'],
    ['of a code too long', { quote: `'X1234567890123456'` }, 'rates_quote_form'],
    ['against itself', { quote: `'EUR'` }, 'rates_pair_differs'],
    ['of zero', { rate: '0' }, 'rates_rate_sane'],
    ['that is negative', { rate: '-1.1' }, 'rates_rate_sane'],
    ['that is tiny', { rate: '1e-30' }, 'rates_rate_sane'],
    ['that is huge', { rate: '1000000000.1' }, 'rates_rate_sane'],
    ['that is not a number', { rate: `'NaN'` }, 'rates_rate_sane'],
    ['that is infinite', { rate: `'Infinity'` }, 'rates_rate_sane'],
    ['without a moment', { valid_at: 'null' }, '23502'],
    ['of the ECB for a ledger', { ledger: `'shop'` }, 'rates_ledger_form'],
    ['for a ledger without a name', { source: `'operator'`, ledger: `'-'` }, 'rates_ledger_form'],
  ])('%s is refused', async (_, values, constraint) => {
    expect(await insert(values)).toBe(constraint)
  })
})

describe('a spread', () => {
  const insert = (base: string, quote: string, bps: string) =>
    refusal(fx.db, `insert into spreads (base, quote, spread_bps) values (${base}, ${quote}, ${bps})`)

  test.each([
    ['of half a pair', `'EUR'`, 'null', '1', 'spreads_pair_whole'],
    ['out of order', `'USD'`, `'EUR'`, '1', 'spreads_pair_ordered'],
    ['of one currency', `'EUR'`, `'EUR'`, '1', 'spreads_pair_ordered'],
    ['below zero', 'null', 'null', '-0.0001', 'spreads_bps_range'],
    ['of all', 'null', 'null', '10000', 'spreads_bps_range'],
    ['that is not a number', 'null', 'null', `'NaN'`, 'spreads_bps_range'],
  ])('%s is refused', async (_, base, quote, bps, constraint) => {
    expect(await insert(base, quote, bps)).toBe(constraint)
  })
})

describe('a cross currency', () => {
  const insert = (ledger: string, currency: string, validAt: string) =>
    refusal(
      fx.db,
      `insert into cross_currencies (ledger, currency, valid_at) values (${ledger}, ${currency}, ${validAt})`,
    )

  test.each([
    ['for a ledger without a name', `'-'`, `'USD'`, 'now()', 'cross_currencies_ledger_form'],
    ['in small letters', `'shop'`, `'usd'`, 'now()', 'cross_currencies_currency_form'],
    ['without end', `'shop'`, `'USD'`, `'infinity'`, 'cross_currencies_moment_finite'],
    ['without a moment', `'shop'`, `'USD'`, 'null', '23502'],
  ])('%s is refused', async (_, ledger, currency, validAt, constraint) => {
    expect(await insert(ledger, currency, validAt)).toBe(constraint)
  })
})

describe('a quote', () => {
  const copy = (changes: Record<string, string>) => {
    const columns = `id, ledger, source_currency, target_currency, source_amount, target_amount, spread_amount, rate,
      mid_rate, spread_bps, spread_version, rate_source, rate_as_of, rate_ids, created_at, expires_at`.split(/,\s*/)
    const values = columns.map((column) => changes[column] ?? (column === 'id' ? 'uuidv7()' : column))
    return refusal(fx.db, `insert into quotes (${columns}) select ${values} from (select * from quotes limit 1) q`)
  }

  test('that is right is taken', async () => {
    expect(await copy({})).toBe('done')
  })

  test.each([
    ['source_amount', '0', 'quotes_source_positive'],
    ['source_amount', `'NaN'`, 'quotes_source_positive'],
    ['target_amount', '-1', 'quotes_target_positive'],
    ['target_amount', `'Infinity'`, 'quotes_target_positive'],
    ['spread_amount', '-0.01', 'quotes_spread_amount_range'],
    ['rate', '0', 'quotes_rate_positive'],
    ['mid_rate', '0', 'quotes_mid_positive'],
    ['spread_bps', '10000', 'quotes_bps_range'],
    ['spread_version', '99', 'quotes_spread_version_fkey'],
    ['rate_ids', `'{}'`, 'quotes_rates_some'],
    ['rate_ids', `'{1,2,3}'`, 'quotes_rates_some'],
    ['expires_at', 'created_at', 'quotes_ends_later'],
    ['id', 'id', 'quotes_pkey'],
  ])('with %s of %s is refused', async (column, value, constraint) => {
    expect(await copy({ [column]: value })).toBe(constraint)
  })
})

test('each change of rates, confirmations and settings is noted, and no quote is', async () => {
  const revision = async () => BigInt((await fx.db.query('select number from revision')).rows[0].number)
  const changes = async (work: () => Promise<unknown>) => {
    const before = await revision()
    await work()
    return (await revision()) > before
  }
  expect(await changes(() => fx.publish({ 'EUR/USD': '1.17' }))).toBe(true)
  expect(await changes(() => fx.post('/v1/spreads', { spread_bps: '1' }))).toBe(true)
  expect(await changes(() => fx.post('/v1/cross-currencies', { currency: 'USD' }))).toBe(true)
  await fx.record('ecb', dayBefore(1), { 'EUR/USD': '2' })
  const { body } = await fx.get('/v1/flagged-rates')
  expect(await changes(() => fx.post(`/v1/flagged-rates/${body.data[0].id}/confirmation`))).toBe(true)
  const order = { source_currency: 'EUR', target_currency: 'USD', source_amount: '1' }
  expect(await changes(() => fx.quote(order))).toBe(false)
})
