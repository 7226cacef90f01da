import type pg from 'pg'
import type { Attack } from './attacked-books.ts'

const removed = `(select id from ledgers where name = 'trial')`

/** A trial ledger is being removed, and then this. */
const begunThen =
  (...sql: string[]) =>
  async (client: pg.ClientBase): Promise<void> => {
    await client.query(`insert into ledgers (name, trial) values ('trial', true)`)
    await client.query(`select begin_removal('trial', 'nobody')`)
    for (const one of sql) await client.query(one)
  }

const key = (ledger: string) =>
  `insert into idempotency_keys (ledger, key, request_hash, answer) values (${ledger}, 'k', 'h', '{}')`

/** Attacks on the books, by what removes trial ledgers. */
export const attacksOnRemovals: Record<string, Attack[]> = {
  'execute on begin_removal(text, text)': [
    ['the books of an ordinary ledger', 'ledgers_removed_trial', `select begin_removal('main', 'nobody')`],
    ['the books of another ordinary ledger', 'ledgers_removed_trial', `select begin_removal('other', 'nobody')`],
    ['an ordinary ledger that becomes a trial', '42501', `update ledgers set trial = true where name = 'other'`],
    ['an ordinary ledger that is marked', '42501', `update ledgers set state = 'removing' where name = 'other'`],
    ['a removal by hand', '42501', `insert into removals (ledger, name, removed_by) values (1, 'main', 'nobody')`],
    ['a removal that never was', '42501', begunThen('delete from removals')],
    [
      'by nobody',
      '23502',
      async (client) => {
        await client.query(`insert into ledgers (name, trial) values ('trial', true)`)
        await client.query(`select begin_removal('trial', null)`)
      },
    ],
    [
      'a name that is free before the end',
      'ledgers_name_taken',
      begunThen(`insert into ledgers (name) values ('trial')`),
    ],
  ],
  'execute on remove_rows(integer, integer)': [
    ['the rows of the ledger main', 'removals_open', 'select remove_rows(1, 1000)'],
    ['the rows of an ordinary ledger', 'removals_open', 'select remove_rows(2, 1000)'],
    [
      'the rows of another ledger while a trial is removed',
      'removals_open',
      begunThen(`select remove_rows(${removed}, 1)`, 'select remove_rows(1, 1000)'),
    ],
    [
      'the rows of a trial that is in use',
      'removals_open',
      async (client) => {
        await client.query(`insert into ledgers (name, trial) values ('trial', true)`)
        await client.query(`select remove_rows(${removed}, 1)`)
      },
    ],
    ['any rows', '42501', `select delete_rows(1, null, 1000)`],
    ['entries away', '42501', begunThen(`set local ledger.abandoning = 'on'`, 'delete from entries')],
    ['a ledger away', '42501', begunThen(`select forget_ledger(2)`)],
    ['its keys by hand', '23001', `delete from idempotency_keys where ledger = 1`],
  ],
  'execute on note_removal(integer, text)': [
    ['a note on an ordinary ledger', 'removals_open', `select note_removal(1, 'nothing')`],
    ['progress by hand', '42501', begunThen(`update removals set place = 'accounts'`)],
  ],
  'execute on end_removal(integer)': [
    ['the end of an ordinary ledger', 'removals_open', 'select end_removal(1)'],
    ['the end of another ledger', 'removals_open', begunThen('select end_removal(2)')],
    [
      'the end twice, for another',
      'removals_open',
      begunThen(`select end_removal(${removed})`, 'select end_removal(2)'),
    ],
    [
      'a key of the removed ledger',
      'ledgers_removing',
      begunThen(
        `select set_config('t.id', ${removed}::text, true)`,
        `select end_removal(${removed})`,
        key(`current_setting('t.id')::integer`),
      ),
    ],
  ],
  'execute on require_kept(integer)': [
    [
      'an account of a ledger that is being removed',
      'ledgers_removing',
      begunThen(`insert into accounts (ledger, type, currency, exponent) values (${removed}, 'liability', 'USD', 2)`),
    ],
    ['a key of a ledger that is being removed', 'ledgers_removing', begunThen(key(removed))],
    [
      'a currency of it',
      'ledgers_removing',
      begunThen(`insert into currencies (ledger, code, exponent, name) values (${removed}, 'XXA', 2, 'x')`),
    ],
  ],
  'execute on lock_kept(integer[])': [
    [
      'a transfer in a ledger that is being removed',
      'ledgers_removing',
      begunThen(
        `select post_transactions(${removed}, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')`,
      ),
    ],
  ],
}
