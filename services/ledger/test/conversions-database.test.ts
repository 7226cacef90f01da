import { randomBytes, randomUUID } from 'node:crypto'
import { sqlState, violatedConstraint } from '@florin/postgres'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lowestId } from '../src/posting/transaction-id.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { connect, startLedger, type TestLedger } from './ledger.ts'

/*
 * What the database refuses of the terms of a conversion to whoever writes them. Each case is a change of terms that
 * are accepted without it.
 */
let fx: FxStub
let ledger: TestLedger
let superuser: pg.Pool
/** A conversion that was posted, by this quote. */
let posted: { id: string; quote: string }

beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684' })
  ledger = await startLedger({ fx: fx.url })
  superuser = connect(ledger.superuserUrl)
  await ledger.post('/v1/ledgers', { name: 'other' })
  const source_account = await ledger.openAccount({ balance: '100.00' })
  const target_account = await ledger.openAccount({ currency: 'EUR' })
  const { body } = await ledger.post('/v1/conversions', {
    source_account,
    target_account,
    source_amount: '20.00',
    at_any_rate: true,
  })
  posted = { id: body.id, quote: body.conversion.quote }
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await ledger.close()
  await fx.close()
})

type Row = Record<string, string | number | boolean | null>

/** A transaction without its entries, which are no matter here, and its terms: 20.00 USD for 17.03 EUR. */
function conversion(change: Row = {}): { transaction: Row; terms: Row } {
  const recorded_at = '2026-01-01T12:00:10Z'
  const id = lowestId(Date.parse(recorded_at)).slice(0, 24) + randomBytes(6).toString('hex')
  return {
    transaction: {
      ledger: 1,
      id,
      kind: 'conversion',
      effective_at: recorded_at,
      recorded_at,
      reverses: null,
      entry_count: 5,
      ...change,
    },
    terms: {
      ledger: 1,
      transaction_id: id,
      quote: randomUUID(),
      source_currency: 'USD',
      target_currency: 'EUR',
      source_amount: '20.00',
      target_amount: '17.03',
      spread_amount: '0.08',
      rate: '0.851591920575145498',
      mid_rate: '0.855871276959945224',
      units: '1',
      per: '1.1684',
      spread_bps: '50',
      rate_source: 'ecb',
      simulated: false,
      rate_as_of: '2026-01-01T11:00:00Z',
      quoted_at: '2026-01-01T12:00:00Z',
      quote_expires_at: '2999-01-01T00:00:00Z',
    },
  }
}

async function insert(client: pg.ClientBase, table: string, ...rows: Row[]): Promise<void> {
  const columns = Object.keys(rows[0] as Row)
  const marks = rows.map((_, row) => columns.map((_, column) => `$${row * columns.length + column + 1}`).join(', '))
  await client.query(
    `insert into ${table} (${columns.join(', ')}) values ${marks.map((each) => `(${each})`).join(', ')}`,
    rows.flatMap((row) => columns.map((column) => row[column])),
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

/** Writes transactions as they could be in the books, past the triggers that hold them to the present and to entries. */
async function insertTransactions(client: pg.ClientBase, ...rows: Row[]): Promise<void> {
  await client.query('set local session_replication_role = replica')
  await insert(client, 'transactions', ...rows)
  await client.query('set local session_replication_role = origin')
}

/** With these changes of the transaction and the terms, the terms as the service. */
const write = (transactionChange: Row, termsChange: Row) =>
  attempt(superuser, async (client) => {
    const { transaction, terms } = conversion(transactionChange)
    await insertTransactions(client, transaction)
    await client.query('set local role ledger_service')
    await insert(client, 'conversions', { ...terms, ...termsChange })
  })

/** What the numbers themselves are refused for, where the rule that compares them would refuse them first. */
const writeNumber = (column: string, value: string) =>
  attempt(superuser, async (client) => {
    const { transaction, terms } = conversion()
    await client.query('alter table conversions drop constraint conversions_gain_nothing')
    await insertTransactions(client, transaction)
    await insert(client, 'conversions', { ...terms, [column]: value })
  })

const numbers = ['source_amount', 'target_amount', 'spread_amount', 'rate', 'mid_rate', 'units', 'per', 'spread_bps']

describe('the terms of a conversion', () => {
  test.each<[string, Row, Row]>([
    ['as they should be', {}, {}],
    ['without a spread', {}, { target_amount: '17.11', spread_amount: '0', spread_bps: '0' }],
    ['that give exactly the mid rate', {}, { per: '1.25', target_amount: '15.92', spread_amount: '0.08' }],
  ])('%s are accepted', async (_, transaction, terms) => {
    expect(await write(transaction, terms)).toBe('accepted')
  })

  test.each<[string, string, Row, Row]>([
    ['of a transfer', 'conversions_quote_valid', { kind: 'transfer' }, {}],
    ['of a journal', 'conversions_quote_valid', { kind: 'journal' }, {}],
    ['of a transaction that is not there', 'conversions_transaction_known', {}, { transaction_id: randomUUID() }],
    ['of a transaction of another ledger', 'conversions_transaction_known', {}, { ledger: 2 }],
    ['by a quote that has expired', 'conversions_quote_valid', {}, { quote_expires_at: '2026-01-01T12:00:30Z' }],
    ['that give a cent more than the mid rate', 'conversions_gain_nothing', {}, { target_amount: '17.04' }],
    ['that keep a cent more than the mid rate', 'conversions_gain_nothing', {}, { spread_amount: '0.09' }],
    [
      'that give more than the mid rate by the least there is',
      'conversions_gain_nothing',
      {},
      { per: '1.25', target_amount: '15.92', spread_amount: '0.080000000000000001' },
    ],
    ['with a spread of everything', 'conversions_numbers_sane', {}, { spread_bps: '10000' }],
    ['with a spread below nothing', 'conversions_numbers_sane', {}, { spread_bps: '-1' }],
    ['with an amount of the spread below zero', 'conversions_numbers_sane', {}, { spread_amount: '-0.01' }],
  ])('%s are refused', async (_, constraint, transaction, terms) => {
    expect(await write(transaction, terms)).toBe(constraint)
  })

  test.each(numbers)('with a %s that is no number, without end, or missing are refused', async (column) => {
    for (const value of ['NaN', 'Infinity', '-Infinity']) {
      expect(await write({}, { [column]: value })).toMatch(/^conversions_/)
      expect(await writeNumber(column, value)).toBe('conversions_numbers_sane')
    }
    expect(await write({}, { [column]: null })).toBe('23502')
  })

  test.each(['source_amount', 'target_amount', 'rate', 'mid_rate', 'units', 'per'])(
    'with a %s of zero or below are refused',
    async (column) => {
      for (const value of ['0', '-1']) {
        expect(await writeNumber(column, value)).toBe('conversions_numbers_sane')
      }
    },
  )

  test('among others that are right are refused', async () => {
    const answer = await attempt(superuser, async (client) => {
      const [right, wrong] = [conversion(), conversion({ kind: 'transfer' })]
      await insertTransactions(client, right.transaction, wrong.transaction)
      await client.query('set local role ledger_service')
      await insert(client, 'conversions', right.terms, wrong.terms)
    })
    expect(answer).toBe('conversions_quote_valid')
  })

  test('by a quote that was used are refused, in any ledger', async () => {
    expect(await write({}, { quote: posted.quote })).toBe('conversions_quote_used_once')
    expect(await write({ ledger: 2 }, { ledger: 2, quote: posted.quote })).toBe('conversions_quote_used_once')
    expect(await write({ ledger: 2 }, { ledger: 2 })).toBe('accepted')
  })

  test('are given once', async () => {
    const again = (client: pg.ClientBase) =>
      insert(client, 'conversions', {
        ...conversion().terms,
        transaction_id: posted.id,
      })
    expect(await attempt(ledger.db, again)).toBe('conversions_pkey')
  })
})

describe('the terms of a conversion stay', () => {
  const changes = [
    'update conversions set rate = rate',
    'update conversions set quote = gen_random_uuid() where false',
    'delete from conversions',
    'delete from conversions where false',
    'truncate conversions',
  ]

  test.each(changes)('for a superuser and for the owner: %s', async (sql) => {
    expect(await attempt(superuser, (client) => client.query(sql))).toBe('23001')
    const asOwner = async (client: pg.ClientBase) => {
      await client.query('set local role ledger_owner')
      await client.query(sql)
    }
    expect(await attempt(superuser, asOwner)).toBe('23001')
  })

  test.each([
    ...changes,
    'alter table conversions disable trigger all',
    'alter table conversions drop constraint conversions_gain_nothing',
    'drop trigger conversions_checked on conversions',
    'create or replace function ledger.check_conversions() returns trigger language plpgsql as $$ begin return null; end $$',
    'drop table conversions',
  ])('the service may not: %s', async (sql) => {
    expect(await attempt(ledger.db, (client) => client.query(sql))).toBe('42501')
  })
})
