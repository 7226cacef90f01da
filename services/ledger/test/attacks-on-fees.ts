import { randomUUID } from 'node:crypto'
import {
  type Attack,
  type Attempt,
  type Books,
  insert,
  writeCharged,
  writeConversion,
  writeFeeReversal,
} from './attacked-books.ts'
import { idOf, type Row } from './books-by-hand.ts'

const terms =
  (change: (books: Books) => Row): Attempt =>
  async (client, books) => {
    const { terms } = await writeConversion(client, books)
    await insert(client, 'conversions', { ...terms, ...change(books) })
  }
const fee =
  (change: (books: Books) => Row): Attempt =>
  async (client, books) => {
    await insert(client, 'fees', { ...(await writeCharged(client, books)), ...change(books) })
  }
const feeTakenBack =
  (change: (books: Books) => Row): Attempt =>
  async (client, books) => {
    await insert(client, 'fees', { ...(await writeFeeReversal(client, books)), ...change(books) })
  }

/** Attacks by the rights on conversions, fees, the outbox and functions. */
export const attacksOnFees: Record<string, Attack[]> = {
  'insert on conversions (ledger, transaction_id, quote, source_currency, target_currency, source_amount, target_amount, spread_amount, rate, mid_rate, units, per, spread_bps, rate_source, simulated, rate_as_of, quoted_at, quote_expires_at)':
    [
      [
        'a quote twice',
        'conversions_quote_used_once',
        async (client, books) => {
          const { rows } = await client.query<Row>('select quote from conversions')
          const { terms } = await writeConversion(client, books)
          await insert(client, 'conversions', { ...terms, ...rows[0] })
        },
      ],
      ['terms twice', 'conversions_pkey', terms(({ conversion }) => ({ transaction_id: conversion }))],
      ['terms of a transfer', 'conversions_quote_valid', terms(({ transfer }) => ({ transaction_id: transfer }))],
      [
        'terms of a transaction that does not exist',
        'conversions_quote_valid',
        terms(() => ({ transaction_id: randomUUID() })),
      ],
      ['terms of another ledger', 'conversions_quote_valid', terms(() => ({ ledger: 2 }))],
      [
        'an expired quote',
        'conversions_quote_valid',
        terms(() => ({ quote_expires_at: new Date(Date.now() - 60_000).toISOString() })),
      ],
      ['a quote that never expires', 'conversions_moments_finite', terms(() => ({ quote_expires_at: 'infinity' }))],
      ['more than the mid rate gives', 'conversions_gain_nothing', terms(() => ({ target_amount: '1.00' }))],
      ['a rate that is no number', 'conversions_numbers_sane', terms(() => ({ rate: 'NaN' }))],
      ['a spread below zero', 'conversions_numbers_sane', terms(() => ({ spread_amount: '-0.01' }))],
    ],
  'insert on fees (ledger, id, transaction_id, line, kind, schedule, version, account_id, amount, currency, reverses)':
    [
      ['a fee without an entry', 'fees_earned', fee(() => ({ line: 5 }))],
      ['a fee of an entry that earns nothing', 'fees_earned', fee(() => ({ line: 2 }))],
      ['more than its entry', 'fees_earned', fee(() => ({ amount: '1000000.00' }))],
      ['an amount finer than the currency', 'fees_earned', fee(() => ({ amount: '0.250' }))],
      ['another currency', 'fees_earned', fee(() => ({ currency: 'EUR' }))],
      ['a fee as a spread', 'fees_earned', fee(() => ({ kind: 'fx_spread' }))],
      ['another kind', 'fees_earned', fee(() => ({ kind: 'deposit' }))],
      ['somebody who did not pay', 'fees_earned', fee(({ bob }) => ({ account_id: bob }))],
      [
        'somebody who does not exist',
        'fees_earned',
        fee(() => ({ account_id: randomUUID(), amount: '0.00', line: null })),
      ],
      [
        'a fee for an earlier transaction',
        'fees_earned',
        fee(({ transfer }) => ({
          transaction_id: transfer,
          id: transfer,
          amount: '0.00',
          line: null,
          kind: 'transfer',
        })),
      ],
      [
        'a fee for a transaction that does not exist',
        'fees_earned',
        fee(() => ({ transaction_id: idOf(1), id: idOf(1, 1) })),
      ],
      ['a fee of another ledger', 'fees_earned', fee(() => ({ ledger: 2 }))],
      [
        'a fee that is there',
        'fees_pkey',
        async (client, books) => {
          const row = await writeCharged(client, books)
          await insert(client, 'fees', row)
          await insert(client, 'fees', { ...row, amount: '0.00', line: null })
        },
      ],
      [
        'an entry that earns twice',
        'fees_entry_once',
        async (client, books) => {
          const row = await writeCharged(client, books)
          await insert(client, 'fees', row)
          await insert(client, 'fees', { ...row, id: String(row.id).replace(/1$/, '2') })
        },
      ],
      ['an id of another moment', 'fees_id_of_moment', fee(() => ({ id: idOf(Date.now() + 3_600_000) }))],
      ['an id without a moment', 'fees_id_of_moment', fee(() => ({ id: randomUUID() }))],
      ['a fee below zero', 'fees_sign', fee(() => ({ amount: '-0.25' }))],
      ['a fee that is no number', 'fees_amount_number', fee(() => ({ amount: 'NaN' }))],
      ['a schedule without a version', 'fees_schedule_whole', fee(() => ({ version: null }))],
      ['a fee taken back by a withdrawal', 'fees_earned', fee(({ fee: id }) => ({ amount: '-0.25', reverses: id }))],
      ['less of a fee taken back', 'fees_earned', feeTakenBack(() => ({ amount: '-0.20' }))],
      ['a fee taken back that does not exist', 'fees_earned', feeTakenBack(() => ({ reverses: randomUUID() }))],
      ['a fee given back to somebody else', 'fees_earned', feeTakenBack(({ bob }) => ({ account_id: bob }))],
      [
        'a fee taken back twice',
        'fees_reversed_once',
        async (client, books) => {
          const row = await writeFeeReversal(client, books)
          await insert(client, 'fees', row)
          await insert(client, 'fees', { ...row, id: String(row.id).replace(/1$/, '2'), line: 2 })
        },
      ],
    ],
  'update on outbox (state, attempts, due_at, last_error)': [
    ['a record that is never due', 'outbox_due_soon', `update outbox set due_at = 'infinity'`],
    ['a record that is due in a year', 'outbox_due_soon', `update outbox set due_at = now() + interval '1 year'`],
    ['a record below where relays read', 'outbox_due_soon', `update outbox set due_at = now() - interval '1 hour'`],
    ['a record that is due at no time', '23502', 'update outbox set due_at = null'],
    ['a state that does not exist', 'outbox_state_known', `update outbox set state = 'delivered'`],
    ['a record moved to another fee', '42501', 'update outbox set fee_id = uuidv7()'],
    ['a record moved to another ledger', '42501', 'update outbox set ledger = 2'],
    ['a record that looks new', '42501', 'update outbox set created_at = now()'],
  ],
  'execute on stamp()': [
    ['a clock of its own', '42501', 'create function clock_timestamp() returns timestamptz return now()'],
  ],
  'execute on horizon()': [['tables of its own', '42501', 'create table pg_temp.pg_stat_activity (pid integer)']],
  'insert on event_publications (ledger)': [
    [
      'a ledger that does not exist',
      'event_publications_ledger_fkey',
      'insert into ledger.event_publications (ledger) values (99)',
    ],
  ],
  'update on event_publications (position, holder, leased_until)': [
    [
      'a position before the one that is published',
      'event_publications_forward',
      `insert into ledger.event_publications (ledger) values (1) on conflict do nothing;
       update ledger.event_publications set position = 'b' where ledger = 1;
       update ledger.event_publications set position = 'a' where ledger = 1`,
    ],
    [
      'no position after one',
      'event_publications_forward',
      `insert into ledger.event_publications (ledger) values (1) on conflict do nothing;
       update ledger.event_publications set position = 'b' where ledger = 1;
       update ledger.event_publications set position = null where ledger = 1`,
    ],
  ],
  'execute on last_event(integer)': [
    ['a last id of its own', '42501', 'create table pg_temp.transactions (ledger integer, id uuid)'],
  ],
  'execute on iso_exponent(text)': [
    ['another list', '42501', 'create or replace function iso_exponent(code text) returns smallint return 5::smallint'],
  ],
  'execute on remove_delivered(integer[], uuid[])': [
    ['a fee with the record of its delivery', '42501', 'delete from fees'],
    [
      'a record that was never claimed',
      'Error: kept',
      async (client, { fee }) => {
        await client.query('select remove_delivered(array[1], array[$1::uuid])', [fee])
        const { rowCount } = await client.query('select from outbox where fee_id = $1', [fee])
        if (rowCount) throw new Error('kept')
      },
    ],
    [
      'a record that is dead',
      'Error: kept',
      async (client, { fee }) => {
        await client.query(`update outbox set attempts = 1, state = 'dead' where fee_id = $1`, [fee])
        await client.query('select remove_delivered(array[1], array[$1::uuid])', [fee])
        const { rowCount } = await client.query('select from outbox where fee_id = $1', [fee])
        if (rowCount) throw new Error('kept')
      },
    ],
  ],
}
