import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { type Attack, type AttemptBy, type Books, insert, legsOf } from './attacked-books.ts'
import { draft, idOf, type Row, write } from './books-by-hand.ts'

/** A payment of 1.00 by Alice with a cashback of 2 %, and its row, which is not written yet. */
async function writePayment(client: pg.ClientBase, { alice, bob }: Books, kind = 'payment'): Promise<Row> {
  const rows = await draft(client, legsOf(alice, bob), { kind })
  await write(client, rows)
  return {
    ledger: 1,
    id: String(rows.transactions[0]?.id),
    number: 2,
    account: alice,
    target: bob,
    amount: '1.00',
    name: 'Shop',
    category: null,
    reference: null,
    plan: null,
    bps: '200',
    flat: null,
    delay: 60,
    cashback: '0.02',
  }
}

const record = (client: pg.ClientBase, row: Row) =>
  client.query(
    `select ledger.record_payments(array[$1::integer], array[$2::uuid], array[$3::bigint], array[$4::uuid], array[$5::uuid],
                                   array[$6::numeric], array[$7], array[$8], array[$9], array[$10::uuid], array[$11::numeric],
                                   array[$12::numeric], array[$13::integer], array[$14::numeric])`,
    Object.values(row),
  )

/** A payment, with these changes of its row. */
const payWith =
  (change: (books: Books) => Row, kind?: string): AttemptBy =>
  async (client, books) =>
    record(client, { ...(await writePayment(client, books, kind)), ...change(books) })

/** A refund of 1.00 of Bob's payment of 3.00, with these changes of its row. */
const changeWith =
  (change: (books: Books) => Row, { kind = 'refund', amount = '1.00' } = {}): AttemptBy =>
  async (client, books) => {
    const { bob, cash, payment } = books
    const rows = await draft(client, legsOf(cash, bob, amount), { kind })
    await write(client, rows)
    const id = String(rows.transactions[0]?.id)
    const row: Row = { ledger: 1, payment, transaction: id, refunded: '1.00', cashback: '0.00', ...change(books) }
    await client.query(
      `select ledger.change_payments(array[$1::integer], array[$2::uuid], array[$3::uuid], array[$4::numeric], array[$5::numeric])`,
      Object.values(row),
    )
  }

const planWith =
  (change: Row): AttemptBy =>
  (client) =>
    insert(client, 'cashback_plans', {
      ledger: 1,
      category: 'books',
      currency: 'USD',
      version: 1,
      bps: '100',
      flat: null,
      delay: 60,
      valid_from: '2999-01-01',
      ...change,
    })

const orderWith =
  (change: Row): AttemptBy =>
  (client) =>
    insert(client, 'scheduled_orders', {
      ledger: 1,
      id: randomUUID(),
      operation: 'postDeposit',
      target: '',
      due_at: '2999-01-01',
      attempt_at: '2999-01-01',
      ...change,
    })

const endWith =
  (change: (books: Books) => Row): AttemptBy =>
  (client, books) => {
    const row: Row = {
      ledger: 1,
      order: books.scheduled,
      transaction: books.transfer,
      hold: null,
      moment: new Date(Date.now() + 10_000).toISOString(),
      next: null,
      ...change(books),
    }
    return client.query(
      `select ledger.end_orders(array[$1::integer], array[$2::uuid], array[$3::uuid], array[$4::uuid], array[$5::timestamptz],
                                array[$6::timestamptz])`,
      Object.values(row),
    )
  }

const failWith =
  (change: Row): AttemptBy =>
  (client, { scheduled }) => {
    const row: Row = {
      ledger: 1,
      order: scheduled,
      claim: 0,
      code: 'insufficient_funds',
      detail: '',
      pause: null,
      retry: null,
      next: null,
      ...change,
    }
    return client.query(
      `select ledger.fail_orders(array[$1::integer], array[$2::uuid], array[$3::integer], array[$4], array[$5],
                                 array[$6::float8], array[$7::timestamptz], array[$8::timestamptz])`,
      Object.values(row),
    )
  }

const series: Row = {
  series: '00000000-0000-7000-8000-000000000001',
  number: 1,
  starts_at: '2999-01-01',
  every: 'P1D',
  time_zone: 'UTC',
}
const setOrder =
  (sql: string): AttemptBy =>
  (client, { scheduled }) =>
    client.query(`update scheduled_orders set ${sql} where id = $1`, [scheduled])

/** Attacks by the rights on payments, cashback plans and scheduled orders. */
export const attacksOnPayments: Record<string, Attack[]> = {
  'execute on cashback_owed(numeric, numeric, numeric, numeric, integer)': [
    ['a share of nothing', '22012', `select cashback_owed(null, 1.00, 0.00, 0.00, 2)`],
  ],
  'execute on lock_payment_numbers(integer[])': [['a number', '42501', `update payment_numbers set last = 0`]],
  'execute on record_payments(integer[], uuid[], bigint[], uuid[], uuid[], numeric[], text[], text[], text[], uuid[], numeric[], numeric[], integer[], numeric[])':
    [
      ['a number that was given', 'payments_numbered', payWith(() => ({ number: 1 }))],
      ['a number that leaves a gap', 'payments_numbered', payWith(() => ({ number: 3 }))],
      ['a payment of another ledger', 'payments_numbered', payWith(() => ({ ledger: 2 }))],
      ['a transaction that is no payment', 'payments_match', payWith(() => ({}), 'transfer')],
      ['a transaction from earlier', 'payments_match', payWith(({ transfer }) => ({ id: transfer }))],
      ['a transaction that is not there', 'payments_match', payWith(() => ({ id: idOf(Date.now() + 10_000, 9) }))],
      ['another amount', 'payments_match', payWith(() => ({ amount: '2.00', cashback: '0.04' }))],
      ['another account', 'payments_match', payWith(({ bob }) => ({ account: bob }))],
      ['another target', 'payments_match', payWith(({ cash }) => ({ target: cash }))],
      ['more cashback than the rule gives', 'payments_match', payWith(() => ({ cashback: '0.03' }))],
      ['less cashback than the rule gives', 'payments_match', payWith(() => ({ cashback: null }))],
      ['two rules', 'payments_rule', payWith(() => ({ flat: '1.00' }))],
      ['a rule without a delay', 'payments_rule', payWith(() => ({ delay: null }))],
      ['a plan that is not there', 'payments_plan_known', payWith(() => ({ plan: randomUUID() }))],
      ['nobody who is paid', '23502', payWith(() => ({ name: null }))],
      [
        'a payment twice',
        'payments_pkey',
        async (client, books) => {
          const row = await writePayment(client, books)
          await record(client, row)
          await record(client, { ...row, number: 3 })
        },
      ],
    ],
  'execute on change_payments(integer[], uuid[], uuid[], numeric[], numeric[])': [
    ['a refund of more than was paid', 'payments_parts', changeWith(() => ({ refunded: '3.01' }), { amount: '3.01' })],
    ['a refund of more than its transaction moved', 'payments_change_valid', changeWith(() => ({ refunded: '1.01' }))],
    [
      'a refund by a transaction of another kind',
      'payments_change_valid',
      changeWith(() => ({}), { kind: 'transfer' }),
    ],
    [
      'a refund by a transaction from earlier',
      'payments_change_valid',
      changeWith(({ transfer }) => ({ transaction: transfer })),
    ],
    ['a refund below zero', 'payments_parts', changeWith(() => ({ refunded: '-1.00' }))],
    ['a refund of nothing', 'payment_changes_one', changeWith(() => ({ refunded: '0.00' }))],
    ['a refund finer than the currency', 'payments_change_valid', changeWith(() => ({ refunded: '1.000' }))],
    ['a refund of nothing that was paid', '23502', changeWith(() => ({ payment: randomUUID() }))],
    ['a cashback that is taken back before it was paid', 'payments_parts', changeWith(() => ({ cashback: '-0.01' }))],
    [
      'a cashback of more than is owed',
      'payments_parts',
      changeWith(() => ({ refunded: '0.00', cashback: '0.07' }), { kind: 'cashback', amount: '0.07' }),
    ],
    [
      'a cashback of less than is owed',
      'payments_change_valid',
      changeWith(() => ({ refunded: '0.00', cashback: '0.05' }), { kind: 'cashback', amount: '0.05' }),
    ],
  ],
  'insert on cashback_plans (ledger, category, currency, version, bps, flat, delay, valid_from)': [
    ['a share of all', 'cashback_plans_bps_range', planWith({ bps: '10000' })],
    ['a share below zero', 'cashback_plans_bps_range', planWith({ bps: '-1' })],
    ['no rule', 'cashback_plans_one_rule', planWith({ bps: null })],
    ['two rules', 'cashback_plans_one_rule', planWith({ flat: '1.00' })],
    ['an amount below zero', 'cashback_plans_flat_positive', planWith({ bps: null, flat: '-1.00' })],
    [
      'an amount in all currencies',
      'cashback_plans_flat_in_currency',
      planWith({ bps: null, flat: '1.00', currency: '*' }),
    ],
    ['a delay below zero', 'cashback_plans_delay_range', planWith({ delay: -1 })],
    ['a ledger that is not there', 'cashback_plans_ledger_fkey', planWith({ ledger: 99 })],
    [
      'a version twice',
      'cashback_plans_versions',
      async (client, books) => {
        await planWith({ category: null })(client, books)
        await planWith({ category: null })(client, books)
      },
    ],
  ],
  'insert on scheduled_orders (ledger, id, operation, target, body, due_at, attempt_at, retry_until, series, number, starts_at, every, time_zone, until)':
    [
      ['an order that never falls due', 'scheduled_orders_moments', orderWith({ due_at: 'infinity' })],
      ['an order that is never attempted', 'scheduled_orders_moments', orderWith({ attempt_at: 'infinity' })],
      ['a half of a series', 'scheduled_orders_series_whole', orderWith({ every: 'P1D' })],
      ['an end of no series', 'scheduled_orders_series_whole', orderWith({ until: '2999-01-01' })],
      ['a ledger that is not there', 'scheduled_orders_ledger_fkey', orderWith({ ledger: 99 })],
      ['an order that has ended', '42501', orderWith({ status: 'posted' })],
      [
        'a second order at one place of a series',
        'scheduled_orders_series',
        async (client, books) => {
          await orderWith(series)(client, books)
          await orderWith(series)(client, books)
        },
      ],
      [
        'an order in place of the one that pays a cashback',
        'scheduled_orders_pkey',
        (client, books) => orderWith({ id: books.payment })(client, books),
      ],
    ],
  'update on scheduled_orders (status, attempt_at, attempts, reason_code, reason_detail, ended_at)': [
    [
      'an order that was posted without a transaction',
      'scheduled_orders_end',
      setOrder(`status = 'posted', ended_at = now()`),
    ],
    ['an end without a reason', 'scheduled_orders_end', setOrder(`status = 'cancelled', ended_at = now()`)],
    ['an end without a moment', 'scheduled_orders_end', setOrder(`status = 'rejected', reason_code = 'x'`)],
    ['an order that waits after its end', 'scheduled_orders_end', setOrder(`ended_at = now()`)],
    ['a status that does not exist', 'scheduled_orders_end', setOrder(`status = 'lost'`)],
    ['another order', '42501', setOrder(`body = '{}'`)],
    ['an order that is never attempted', 'scheduled_orders_moments', setOrder(`attempt_at = 'infinity'`)],
    [
      'a life after the end',
      'scheduled_orders_final',
      (client, { cancelled }) =>
        client.query(`update scheduled_orders set status = 'scheduled', ended_at = null where id = $1`, [cancelled]),
    ],
  ],
  'execute on end_orders(integer[], uuid[], uuid[], uuid[], timestamp with time zone[], timestamp with time zone[])': [
    ['a transaction from earlier', 'scheduled_orders_made', endWith(() => ({}))],
    ['a transaction that is not there', 'scheduled_orders_made', endWith(() => ({ transaction: randomUUID() }))],
    ['a hold from earlier', 'scheduled_orders_made', endWith(({ hold }) => ({ transaction: null, hold }))],
    ['nothing', 'scheduled_orders_end', endWith(() => ({ transaction: null }))],
    ['an end that is final', 'scheduled_orders_made', endWith(() => ({ moment: '2020-01-01' }))],
    [
      'an order that has ended',
      'scheduled_orders_end_once',
      endWith(({ cancelled }) => ({ order: cancelled, transaction: null })),
    ],
    [
      'an order that is not there',
      'scheduled_orders_end_once',
      endWith(() => ({ order: randomUUID(), transaction: null })),
    ],
  ],
  'execute on fail_orders(integer[], uuid[], integer[], text[], text[], double precision[], timestamp with time zone[], timestamp with time zone[])':
    [['a rejection without a reason', 'scheduled_orders_end', failWith({ code: null })]],
}
