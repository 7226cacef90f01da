import type pg from 'pg'
import { type Attack, type Attempt, type Books, legsOf } from './attacked-books.ts'
import { draft, write } from './books-by-hand.ts'

/** A transfer that happened at this moment, and then this. */
const datedThen =
  (sql: string) =>
  async (client: pg.ClientBase, { alice, bob }: Books): Promise<void> => {
    await write(client, await draft(client, legsOf(alice, bob), { effective_at: '2020-01-01T00:00:00Z' }))
    await client.query(sql)
  }

const change = (action: string, day: string | null) => {
  const text = day === null ? 'null' : `'${day}'`
  return `select change_period(1, '${action}', ${text}, ${text}, null, 'nobody')`
}

/** The ledger is closed before this day, and then a transfer of an earlier one. */
const closedThen =
  (day: string): Attempt =>
  async (client, books) => {
    await client.query(change('close', day))
    await datedThen('select')(client, books)
  }

/** Attacks on the effective axis, by the rights to read it. */
export const attacksOnPeriods: Record<string, Attack[]> = {
  'execute on dated_shift(integer, uuid, timestamp with time zone, bigint)': [
    ['another effective moment', '42501', datedThen(`update dated_entries set effective_at = '2021-01-01'`)],
    ['a dated entry away', '42501', datedThen('delete from dated_entries')],
  ],
  'execute on dated_shifts(integer, uuid[], timestamp with time zone, bigint)': [
    ['other totals', '42501', datedThen('update dated_totals set credits = credits + 1')],
    ['totals away', '42501', datedThen('delete from dated_totals')],
    [
      'a dated entry by hand',
      '42501',
      `insert into dated_entries (ledger, account_id, transaction_id, sequence, effective_at, debits, credits, moment_debits, moment_credits)
       values (1, uuidv7(), uuidv7(), 1, now(), 1, 0, 1, 0)`,
    ],
    [
      'a dated entry without its transaction',
      '42501',
      `select post_dated(1, array[uuidv7()], array[now() - interval '1 h'], array[1], array[uuidv7()], array[1::bigint], array['debit'], array[1.00])`,
    ],
  ],
  'update on ledgers (time_zone)': [
    ['another name', '42501', `update ledgers set name = 'mine'`],
    ['another closing', '42501', `update ledgers set closed_day = null, closed_before = null`],
    ['a time zone that is none', 'ledgers_time_zone_form', `update ledgers set time_zone = '+01:00'`],
  ],
  'execute on lock_periods(integer[])': [
    ['a change of a period away', '42501', 'delete from period_changes'],
    [
      'a change by hand',
      '42501',
      `insert into period_changes (ledger, action, changed_by) values (1, 'reopen', 'nobody')`,
    ],
  ],
  'execute on change_period(integer, text, date, timestamp with time zone, text, text)': [
    ['an order in a closed period', 'transactions_period_open', closedThen('2020-01-02')],
    ['a closing of what is not over', 'period_changes_over', change('close', '2999-01-01')],
    ['a reopening of what is open', 'period_changes_in_direction', change('reopen', '2020-01-01')],
    ['a change that is neither', 'period_changes_in_direction', change('shut', '2020-01-01')],
    ['a closing of nothing', 'period_changes_in_direction', change('close', null)],
    ['a change by nobody', '23502', `select change_period(1, 'close', '2020-01-01', '2020-01-01', null, null)`],
  ],
  'execute on recorded_sums(integer, uuid, uuid)': [
    ['other sums', '42501', 'update entry_sums set debits = debits + 1'],
    [
      'sums by hand',
      '42501',
      'insert into entry_sums (ledger, account_id, transaction_id, debits, credits) values (1, uuidv7(), uuidv7(), 1, 0)',
    ],
  ],
  'execute on first_id(bigint)': [
    ['another id of a moment', '42501', `create or replace function first_id(ms bigint) returns uuid return uuidv7()`],
  ],
  'execute on ms_of(timestamp with time zone)': [
    ['another clock', '42501', `create or replace function ms_of(moment timestamptz) returns bigint return 0::bigint`],
  ],
}
