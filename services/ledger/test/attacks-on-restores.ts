import type pg from 'pg'
import { type Attack, type Books, transferAt } from './attacked-books.ts'

const restored = `(select id from ledgers where name = 'restoring shop')`

/** A restore has begun, and then this. */
export const begunThen =
  (...sql: string[]) =>
  async (client: pg.ClientBase): Promise<void> => {
    await client.query(`select begin_restore('shop', null, 'UTC', 'nobody')`)
    for (const one of sql) await client.query(one)
  }

const endIt = `select end_restore(${restored})`

export const oneAccount = (more = '') =>
  `select restore_accounts(${restored}, '[{"id":"00000000-0000-7000-8000-000000000001","type":"asset","currency":"USD","exponent":2,
     "metadata":{},"created_at":"2020-01-01T00:00:00Z"${more}}]')`

const postThen = (client: pg.ClientBase, books: Books) => transferAt(client, books, Date.parse('2024-01-01T00:00:00Z'))

/** Attacks on the books, by what restores them. */
export const attacksOnRestores: Record<string, Attack[]> = {
  'execute on is_restoring(integer)': [
    ['a ledger that is restored for ever', '42501', `update ledgers set state = 'restoring'`],
    ['a transfer of the past', 'transactions_recorded_now', postThen],
    [
      'a transfer of the past while another ledger is restored',
      'transactions_recorded_now',
      async (client, books) => {
        await begunThen()(client)
        await postThen(client, books)
      },
    ],
  ],
  'execute on begin_restore(text, text, text, text)': [
    ['into a ledger that is there', 'ledgers_name_taken', `select begin_restore('main', null, 'UTC', 'nobody')`],
    ['under a name that is none', 'ledgers_name_form', `select begin_restore('Main; x', null, 'UTC', 'nobody')`],
    ['by nobody', '23502', `select begin_restore('shop', null, 'UTC', null)`],
    ['a ledger by hand', '42501', `insert into ledgers (name, state) values ('restoring shop', 'restoring')`],
  ],
  'execute on advance_restore(integer, bigint, bigint, bytea, integer)': [
    ['a step of a restore that never began', 'restores_in_order', `select advance_restore(1, 0, 500, '', 0)`],
    [
      'a step twice',
      'restores_in_order',
      begunThen(
        `select advance_restore(${restored}, 0, 500, '', 0)`,
        `select advance_restore(${restored}, 0, 500, '', 0)`,
      ),
    ],
    [
      'a step after the end',
      'restores_in_order',
      begunThen(
        `select end_restore(${restored})`,
        `select advance_restore((select id from ledgers where name = 'shop'), 0, 500, '', 0)`,
      ),
    ],
    ['progress by hand', '42501', begunThen('update restores set lines = 5')],
  ],
  'execute on restore_accounts(integer, json)': [
    ['an account of an open ledger', 'restores_open', oneAccount().replace(restored, '1')],
    ['an account of the future', 'restores_past', begunThen(oneAccount().replace('2020', '2999'))],
    ['other decimals', 'accounts_exponent_of_currency', begunThen(oneAccount(',"exponent":3'))],
    [
      'a false system account',
      'accounts_system_known',
      begunThen(oneAccount(',"code":"system.cash.usd","type":"income"')),
    ],
  ],
  'execute on restore_rows(integer, text, json)': [
    ['a row of an open ledger', 'restores_open', `select restore_rows(1, 'fees', '[]')`],
    ['entries', 'restores_table_known', begunThen(`select restore_rows(${restored}, 'entries', '[]')`)],
    ['transactions', 'restores_table_known', begunThen(`select restore_rows(${restored}, 'transactions', '[]')`)],
    ['ledgers', 'restores_table_known', begunThen(`select restore_rows(${restored}, 'ledgers', '[]')`)],
    [
      'a table by a crooked name',
      'restores_table_known',
      begunThen(`select restore_rows(${restored}, 'fees; drop table entries', '[]')`),
    ],
    [
      'a key of a transaction that is not there',
      'restores_keys_known',
      begunThen(
        `select restore_rows(${restored}, 'idempotency_keys',
           '[{"ledger":1,"key":"k","request_hash":"h","transaction_id":"018c0000-0000-7000-8000-000000000001"}]')`,
      ),
    ],
    [
      'a number that uses up all numbers',
      'restores_number_range',
      begunThen(
        `select restore_rows(${restored}, 'limit_subjects', '[{"id":2147483647,"owner":"o","currency":"USD",
           "since":"2020-01-01T00:00:00Z","out_total":"0","in_total":"0","reserved":"0"}]')`,
      ),
    ],
  ],
  'execute on settle_accounts(integer, uuid, integer)': [
    [
      'the accounts of an open ledger',
      'restores_open',
      `select settle_accounts(1, '00000000-0000-0000-0000-000000000000', 10)`,
    ],
  ],
  'execute on abandon_restore(text, integer)': [
    [
      'rows of a step after it',
      'restores_open',
      begunThen(oneAccount(), `select abandon_restore('shop', 1)`, oneAccount().replace('0001', '0002')),
    ],
    ['the end after it', 'restores_open', begunThen(oneAccount(), `select abandon_restore('shop', 1)`, endIt)],
    [
      'another step',
      'restores_in_order',
      begunThen(
        oneAccount(),
        `select abandon_restore('shop', 1)`,
        `select advance_restore(${restored}, 0, 500, '', 0)`,
      ),
    ],
    [
      'a restore of it again',
      'restores_abandoned',
      begunThen(
        oneAccount(),
        `select abandon_restore('shop', 1)`,
        `select begin_restore('shop', null, 'UTC', 'nobody')`,
      ),
    ],
    ['entries away', '42501', begunThen(`set local ledger.abandoning = 'on'`, 'delete from entries')],
    ['accounts away', '42501', begunThen(`set local ledger.abandoning = 'on'`, 'delete from accounts')],
    ['a ledger away', '42501', begunThen(`set local ledger.abandoning = 'on'`, 'delete from ledgers')],
    ['keys away', '23001', begunThen(`set local ledger.abandoning = 'on'`, 'delete from idempotency_keys')],
    ['another history', '42501', begunThen(`set local ledger.abandoning = 'on'`, 'update entries set amount = 1')],
    ['a mark by hand', '42501', begunThen('update restores set is_abandoned = true')],
  ],
  'execute on end_restore(integer)': [
    ['the end of what never began', 'restores_open', 'select end_restore(1)'],
    [
      'the end twice',
      'restores_open',
      begunThen(`select end_restore(${restored})`, `select end_restore((select id from ledgers where name = 'shop'))`),
    ],
    ['a restore away', '42501', begunThen('delete from restores')],
  ],
}
