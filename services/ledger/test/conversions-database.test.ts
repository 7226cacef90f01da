import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  attempt,
  draft,
  expectRefusedByDatabase,
  type HandLeg,
  insertOf,
  poolOf,
  type Row,
  type Rows,
  write,
} from './books-by-hand.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { startLedger, type TestLedger } from './ledger.ts'

/*
 * What the database refuses of the terms of a conversion to whoever writes them. Each case is a change of terms that
 * are accepted without it.
 */
let fx: FxStub
let ledger: TestLedger
let superuser: pg.Pool
/** A conversion that was posted, by this quote. */
let posted: { id: string; quote: string }
const other = { ledger: 'other' }
/** Between these the entries of a conversion by hand move; which ones does not matter here. */
let accounts: [string, string]
let foreign: [string, string]

beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684' })
  ledger = await startLedger({ fx: fx.url })
  superuser = poolOf(ledger.superuserUrl)
  await ledger.post('/v1/ledgers', { name: 'other' })
  accounts = [await ledger.openAccount({ minimum_balance: null }), await ledger.openAccount()]
  foreign = [await ledger.openAccount({ minimum_balance: null }, other), await ledger.openAccount({}, other)]
  const source_account = await ledger.openAccount({ balance: '100.00' })
  const target_account = await ledger.openAccount({ currency: 'EUR' })
  const { body } = await ledger.post('/v1/conversions', {
    source_account,
    target_account,
    source_amount: '20.00',
    at_any_rate: true,
  })
  posted = { id: body.id, quote: body.conversion.quote_id }
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await ledger.close()
  await fx.close()
})

/** Seconds from now. */
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()

/** A transaction of the kind, which is not written yet, and terms for it: 20.00 USD for 17.03 EUR. */
async function conversion(
  client: pg.ClientBase,
  { kind = 'conversion', ledger = 1 }: { kind?: string; ledger?: number } = {},
): Promise<{ posting: Rows; terms: Row }> {
  const [source, target] = ledger === 1 ? accounts : foreign
  const legs: HandLeg[] = [
    { account: source, direction: 'debit', amount: '1.00' },
    { account: target, direction: 'credit', amount: '1.00' },
  ]
  const posting = await draft(client, legs, { kind }, { ledger })
  return {
    posting,
    terms: {
      ledger,
      transaction_id: String(posting.transactions[0]?.id),
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
      rate_as_of: inSeconds(-3_600),
      quoted_at: inSeconds(0),
      quote_expires_at: inSeconds(30),
    },
  }
}

const insertTerms = (client: pg.ClientBase, ...terms: Row[]) => client.query(insertOf('conversions', terms))

/** What refuses terms with these changes, written by the service. */
const tryTerms = (change: Row, order: { kind?: string; ledger?: number } = {}) =>
  attempt(ledger.db, async (client) => {
    const { posting, terms } = await conversion(client, order)
    await write(client, posting)
    await insertTerms(client, { ...terms, ...change })
  })

/** What the numbers themselves are refused for, where the rule that compares them would refuse them first. */
const tryNumber = (column: string, value: string) =>
  attempt(superuser, async (client) => {
    const { posting, terms } = await conversion(client)
    await client.query('alter table conversions drop constraint conversions_gain_nothing')
    await write(client, posting)
    await insertTerms(client, { ...terms, [column]: value })
  })

const numbers = ['source_amount', 'target_amount', 'spread_amount', 'rate', 'mid_rate', 'units', 'per', 'spread_bps']

describe('the terms of a conversion', () => {
  test.each<[string, Row]>([
    ['as they should be', {}],
    ['without a spread', { target_amount: '17.11', spread_amount: '0', spread_bps: '0' }],
    ['that give exactly the mid rate', { per: '1.25', target_amount: '15.92', spread_amount: '0.08' }],
  ])('%s are accepted', async (_, terms) => {
    expect(await tryTerms(terms)).toBe('accepted')
  })

  test.each<[string, string, Row]>([
    ['of a transaction that is not there', 'conversions_quote_valid', { transaction_id: randomUUID() }],
    ['of a transaction of another ledger', 'conversions_quote_valid', { ledger: 2 }],
    ['whose quote has expired', 'conversions_quote_valid', { quote_expires_at: inSeconds(-1) }],
    ['whose quote never expires', 'conversions_moments_finite', { quote_expires_at: 'infinity' }],
    ['that give a cent more than the mid rate', 'conversions_gain_nothing', { target_amount: '17.04' }],
    ['that keep a cent more than the mid rate', 'conversions_gain_nothing', { spread_amount: '0.09' }],
    [
      'that give more than the mid rate by the least there is',
      'conversions_gain_nothing',
      { per: '1.25', target_amount: '15.92', spread_amount: '0.080000000000000001' },
    ],
    ['with a spread of everything', 'conversions_numbers_sane', { spread_bps: '10000' }],
    ['with a spread below nothing', 'conversions_numbers_sane', { spread_bps: '-1' }],
    ['with an amount of the spread below zero', 'conversions_numbers_sane', { spread_amount: '-0.01' }],
  ])('%s are refused', async (_, constraint, terms) => {
    expect(await tryTerms(terms)).toBe(constraint)
  })

  test.each(['transfer', 'journal'])('of a %s are refused', async (kind) => {
    expect(await tryTerms({}, { kind })).toBe('conversions_quote_valid')
  })

  test.each(numbers)('with a %s that is no number, without end, or missing are refused', async (column) => {
    for (const value of ['NaN', 'Infinity', '-Infinity']) {
      expect(await tryTerms({ [column]: value })).toMatch(/^conversions_/)
      expect(await tryNumber(column, value)).toBe('conversions_numbers_sane')
    }
    expect(await tryTerms({ [column]: null })).toBe('23502')
  })

  test.each(['source_amount', 'target_amount', 'rate', 'mid_rate', 'units', 'per'])(
    'with a %s of zero or below are refused',
    async (column) => {
      for (const value of ['0', '-1']) {
        expect(await tryNumber(column, value)).toBe('conversions_numbers_sane')
      }
    },
  )

  test('among others that are right are refused', async () => {
    const answer = await attempt(ledger.db, async (client) => {
      const right = await conversion(client)
      await write(client, right.posting)
      const wrong = await conversion(client, { ledger: 2, kind: 'transfer' })
      await write(client, wrong.posting)
      await insertTerms(client, right.terms, wrong.terms)
    })
    expect(answer).toBe('conversions_quote_valid')
  })

  // Of another ledger it is another quote: the FX service binds each to one ledger.
  test('by a quote that was used are refused, in its ledger', async () => {
    const { quote } = posted
    expect(await tryTerms({ quote })).toBe('conversions_quote_used_once')
    expect(await tryTerms({ quote }, { ledger: 2 })).toBe('accepted')
    expect(await tryTerms({}, { ledger: 2 })).toBe('accepted')
  })

  test('are given once, and with their conversion', async () => {
    expect(await tryTerms({ transaction_id: posted.id })).toBe('conversions_pkey')
    const later = await attempt(superuser, async (client) => {
      await client.query('set local session_replication_role = replica')
      const { rows } = await client.query<Row>('delete from conversions returning *')
      await client.query('set local session_replication_role = origin')
      await insertTerms(client, {
        ...(await conversion(client)).terms,
        transaction_id: String(rows[0]?.transaction_id),
      })
    })
    expect(later).toBe('conversions_quote_valid')
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

  test.each(changes)('for a superuser and for the owner: %s', (sql) => expectRefusedByDatabase(superuser, sql))

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
