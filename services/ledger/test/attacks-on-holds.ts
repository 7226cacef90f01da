import { randomUUID } from 'node:crypto'
import { type Attack, type AttemptBy, type Books, legsOf } from './attacked-books.ts'
import { draft, idOf, type Row, write } from './books-by-hand.ts'

/** A hold of 1.00 on an account with 10.00, with these changes. */
const openWith =
  (change: (books: Books) => Row): AttemptBy =>
  (client, books) => {
    const row: Row = {
      ledger: 1,
      id: idOf(Date.now() + 10_000),
      account: books.bob,
      target: books.alice,
      amount: '1.00',
      expires_at: '2999-01-01',
      metadata: null,
      fee_schedule: null,
      fee_account: null,
      ...change(books),
    }
    return client.query(
      `select ledger.open_holds(array[$1::integer], array[$2::uuid], array[$3::uuid], array[$4::uuid], array[$5::numeric],
                                array[$6::timestamptz], array[null], array[null], array[$7], array[$8], array[$9::uuid])`,
      [
        row.ledger,
        row.id,
        row.account,
        row.target,
        row.amount,
        row.expires_at,
        row.metadata,
        row.fee_schedule,
        row.fee_account,
      ],
    )
  }

/** A change of an open hold of 5.00 that releases it, with these changes. */
const changeWith =
  (change: (books: Books) => Row): AttemptBy =>
  async (client, books) => {
    const row: Row = {
      ledger: 1,
      hold: books.hold,
      captured: '0.00',
      released: '5.00',
      ending: 'voided',
      id: idOf(Date.now() + 10_000),
      ...change(books),
    }
    await client.query(
      `select ledger.change_holds(array[$1::integer], array[$2::uuid], array[$3::numeric], array[$4::numeric], array[$5],
                                  array[$6::uuid])`,
      [row.ledger, row.hold, row.captured, row.released, row.ending, row.id],
    )
    await client.query('set constraints all immediate')
  }

const captured: Row = { captured: '5.00', released: '0.00', ending: 'captured' }

/** Attacks by the rights on holds. */
export const attacksOnHolds: Record<string, Attack[]> = {
  'execute on open_holds(integer[], uuid[], uuid[], uuid[], numeric[], timestamp with time zone[], text[], text[], text[], text[], uuid[])':
    [
      ['more than is available', 'accounts_minimum_kept', openWith(() => ({ amount: '1000.00' }))],
      ['an amount below zero', 'holds_amount_positive', openWith(() => ({ amount: '-1.00' }))],
      ['an amount without end', 'holds_fit', openWith(() => ({ amount: 'Infinity' }))],
      ['an amount finer than the currency', 'holds_fit', openWith(() => ({ amount: '1.001' }))],
      ['an account that does not exist', 'holds_fit', openWith(() => ({ account: randomUUID() }))],
      ['an account of another ledger', 'holds_fit', openWith(({ foreign }) => ({ account: foreign }))],
      ['a frozen account', 'holds_fit', openWith(({ frozen }) => ({ account: frozen }))],
      ['a closed account', 'holds_fit', openWith(({ closed }) => ({ account: closed }))],
      ['a target in another currency', 'holds_fit', openWith(({ euros }) => ({ target: euros }))],
      ['a moment that is final', 'holds_fit', openWith(() => ({ id: idOf(Date.now() - 3_600_000) }))],
      ['a moment far ahead', 'holds_fit', openWith(() => ({ id: idOf(Date.now() + 120_000) }))],
      ['an id without a moment', 'holds_fit', openWith(() => ({ id: randomUUID() }))],
      ['a time that is over', 'holds_moments', openWith(() => ({ expires_at: '2020-01-01' }))],
      ['a time without end', 'holds_moments', openWith(() => ({ expires_at: 'infinity' }))],
      ['a fee without a schedule', 'holds_fee_whole', openWith(({ bob }) => ({ fee_account: bob }))],
      [
        'a fee by an account of another ledger',
        'holds_fee_account_known',
        openWith(({ foreign }) => ({ fee_schedule: 'flat', fee_account: foreign })),
      ],
      ['metadata that is no object', 'holds_metadata_object', openWith(() => ({ metadata: '[]' }))],
      [
        'an id that is taken',
        'holds_pkey',
        async (client, books) => {
          await openWith(() => ({ id: idOf(Date.now() + 20_000, 1) }))(client, books)
          await client.query('savepoint first')
          const { rows } = await client.query('select id from holds order by id desc limit 1')
          await openWith(() => ({ id: rows[0].id }))(client, books)
        },
      ],
    ],
  'execute on change_holds(integer[], uuid[], numeric[], numeric[], text[], uuid[])': [
    ['more released than remains', 'holds_change_valid', changeWith(() => ({ released: '5.01' }))],
    ['an end with something left', 'holds_change_valid', changeWith(() => ({ released: '4.99' }))],
    ['a change of nothing', 'hold_changes_something', changeWith(() => ({ released: '0.00', ending: null }))],
    ['a release below zero', 'holds_parts_positive', changeWith(() => ({ released: '-1.00', ending: null }))],
    [
      'an amount finer than the currency',
      'holds_change_valid',
      changeWith(() => ({ released: '4.999', ending: null })),
    ],
    ['an expiry before its time', 'holds_change_valid', changeWith(() => ({ ending: 'expired' }))],
    ['an end that does not exist', 'holds_end', changeWith(() => ({ ending: 'lost' }))],
    ['a hold that does not exist', 'holds_change_valid', changeWith(() => ({ hold: randomUUID() }))],
    ['a hold of another ledger', 'holds_change_valid', changeWith(() => ({ ledger: 2 }))],
    ['a moment that is final', 'holds_change_valid', changeWith(() => ({ id: idOf(Date.now() - 3_600_000) }))],
    ['an id without a moment', 'holds_change_valid', changeWith(() => ({ id: randomUUID() }))],
    ['a capture without a transaction', 'hold_changes_captured', changeWith(() => captured)],
    [
      'a capture by a transaction of somebody else',
      'holds_change_valid',
      changeWith(({ transfer }) => ({ ...captured, id: transfer })),
    ],
    [
      'a capture of more than its transaction moved',
      'hold_changes_captured',
      async (client, books) => {
        const rows = await draft(client, legsOf(books.bob, books.alice, '4.00'), { kind: 'capture' })
        await write(client, rows)
        await changeWith(() => ({ ...captured, id: String(rows.transactions[0]?.id) }))(client, books)
      },
    ],
    [
      'a hold that has ended',
      'holds_change_valid',
      async (client, books) => {
        await changeWith(() => ({}))(client, books)
        await changeWith(() => ({ released: '0.01' }))(client, books)
      },
    ],
  ],
}
