import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from './clients.ts'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
let replica: TestLedger
beforeAll(async () => {
  ledger = await startLedger({ contract: true, dueWork: true })
  replica = await startLedger({ on: ledger, contract: true })
})
afterAll(async () => {
  await ledger.verify()
  await replica.close()
  await ledger.close()
})

const merchant = { name: 'Noodle Bar', category: 'restaurants' }

const pay = async (account: string, amount: string, more: object = {}, from = ledger) => {
  const answer = await from.post('/v1/payments', { account, amount, merchant, ...more })
  expect(answer.statusCode, answer.text).toBe(201)
  return answer.body
}
const refund = (payment: string, order: object = {}, options = {}, to = ledger) =>
  to.post(`/v1/payments/${payment}/refund`, order, options)
const read = async (payment: string) => (await ledger.get(`/v1/payments/${payment}`)).body
const paid = async (payment: string) => {
  await until('the cashback is paid', async () => (await read(payment)).cashback.status === 'paid')
  return read(payment)
}
const codes = (answers: Answer[]) => answers.map(({ statusCode, body }) => body.code ?? statusCode)
const soon = { percentage_bps: '200', delay: 0 }
const later = { percentage_bps: '200', delay: 3_600 }

describe('a payment', () => {
  test('is a transaction with a number, and earns 2 % after a day', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const payment = await pay(account, '12.50', { reference: 'lunch' })
    expect(payment).toMatchObject({
      kind: 'payment',
      reference: 'lunch',
      payment: {
        number: expect.stringMatching(/^payment\d+$/),
        merchant: { ...merchant, reference: null },
        cashback: { amount: '0.25', due_at: new Date(Date.parse(payment.recorded_at) + 86_400_000).toISOString() },
      },
      entries: [
        { account, direction: 'debit', amount: '12.50', balance_after: '87.50' },
        { account_code: 'system.cash.usd', direction: 'credit', amount: '12.50' },
      ],
    })
    expect((await ledger.get(`/v1/transactions/${payment.id}`)).body).toEqual(payment)
    expect(await read(payment.payment.number)).toMatchObject({
      id: payment.id,
      amount: '12.50',
      refunded: '0.00',
      cashback: {
        status: 'scheduled',
        amount: '0.25',
        paid: '0.00',
        percentage_bps: '200',
        plan: null,
        transaction: null,
      },
      changes: [],
    })
  })

  test('sent again is answered with the same bytes', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const order = { account, amount: '9.99', merchant, cashback: { amount: '1.00', delay: 86_400 } }
    const first = await ledger.post('/v1/payments', order, { key: 'a-payment' })
    const again = await replica.post('/v1/payments', order, { key: 'a-payment' })
    expect(again.text).toBe(first.text)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect((await ledger.get('/v1/payments/key:a-payment')).body.number).toBe(first.body.payment.number)
  })

  test('earns its cashback once, when it falls due', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const { id } = await pay(account, '50.00', { cashback: soon })
    const { cashback, changes } = await paid(id)
    expect(cashback).toMatchObject({ amount: '1.00', paid: '1.00' })
    const { body: transaction } = await ledger.get(`/v1/transactions/${cashback.transaction}`)
    expect(transaction).toMatchObject({
      kind: 'cashback',
      payment_id: id,
      effective_at: cashback.due_at,
      entries: [
        { account_code: 'system.cashback.usd', direction: 'debit', amount: '1.00' },
        { account, direction: 'credit', amount: '1.00', balance_after: '51.00' },
      ],
    })
    expect(changes).toEqual([
      { transaction: transaction.id, refunded: '0.00', cashback: '1.00', recorded_at: transaction.recorded_at },
    ])
  })

  test('that earns nothing has no cashback: by the order, by its amount, or by a plan', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    await ledger.post('/v1/cashback-plans', { category: 'taxes', percentage_bps: '0' })
    for (const more of [
      { cashback: null },
      { amount: '0.49' },
      { merchant: { name: 'Treasury', category: 'taxes' } },
    ]) {
      const payment = await pay(account, '10.00', more)
      expect(payment.payment.cashback).toBeNull()
      expect((await read(payment.id)).cashback).toBeNull()
    }
  })

  test('shows in a dry run what it would be', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const order = { account, amount: '50.00', merchant }
    const before = await ledger.readState()
    const { statusCode, body } = await ledger.post('/v1/payments?dry_run=true', order, { key: null })
    expect({ statusCode, payment: body.payment }).toEqual({
      statusCode: 200,
      payment: { number: null, merchant: { ...merchant, reference: null }, cashback: { amount: '1.00', due_at: null } },
    })
    expect(await ledger.readState()).toEqual(before)
  })
})

describe('a refund', () => {
  test('lowers what is still to come, in proportion and to the last cent, and at the end cancels it', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const { id } = await pay(account, '50.00', { cashback: later })
    expect((await refund(id, { amount: '0.01' })).body).toMatchObject({ kind: 'refund', payment_id: id })
    expect((await read(id)).cashback).toMatchObject({ status: 'scheduled', amount: '0.99' })
    expect((await refund(id, { amount: '24.99' })).statusCode).toBe(201)
    expect(await read(id)).toMatchObject({ refunded: '25.00', cashback: { status: 'scheduled', amount: '0.50' } })
    expect((await refund(id)).statusCode).toBe(201)
    expect(await read(id)).toMatchObject({
      refunded: '50.00',
      cashback: { status: 'cancelled', amount: '0.00', paid: '0.00', reason: { code: 'payment_refunded' } },
    })
    expect(await ledger.balancesOf(account)).toEqual(['100.00'])
    await ledger.expectRefusal('422 refund_exceeded', () => refund(id, { amount: '0.01' }, { key: 'too-much' }))
    await ledger.expectRefusal('422 refund_exceeded', () => refund(id, {}, { key: 'all-again' }))
  })

  test('takes back what was paid', async () => {
    const account = await ledger.openAccount({ balance: '50.00' })
    const { id } = await pay(account, '50.00', { cashback: soon })
    await paid(id)
    const { body } = await refund(id, { amount: '25.01' })
    expect(body.entries).toMatchObject([
      { account_code: 'system.cash.usd', direction: 'debit', amount: '25.01' },
      { account, direction: 'credit', amount: '25.01' },
      { account, direction: 'debit', amount: '0.51' },
      { account_code: 'system.cashback.usd', direction: 'credit', amount: '0.51' },
    ])
    expect(await read(id)).toMatchObject({
      refunded: '25.01',
      cashback: { status: 'paid', amount: '0.49', paid: '0.49' },
    })
    await refund(id)
    expect(await read(id)).toMatchObject({
      refunded: '50.00',
      cashback: { status: 'paid', amount: '0.00', paid: '0.00' },
    })
    expect(await ledger.balancesOf(account)).toEqual(['50.00'])
  })

  test('that would take the account below its minimum is rejected, and says so', async () => {
    const account = await ledger.openAccount({ balance: '10.00' })
    const other = await ledger.openAccount()
    const { id } = await pay(account, '10.00', { cashback: { amount: '50.00', delay: 0 } })
    await paid(id)
    await ledger.postTransfer([account, other], '50.00')
    const answer = await ledger.expectRefusal('422 insufficient_funds', () =>
      refund(id, { amount: '5.00' }, { key: 'poor' }),
    )
    expect(answer.body.detail).toContain('has 0.00 USD available; this order needs 20.00 USD')
    expect((await read(id)).refunded).toBe('0.00')
  })

  test('of 30 at the same time, on two replicas, as much as was paid is refunded', async () => {
    const account = await ledger.openAccount({ balance: '10.00' })
    const { id } = await pay(account, '10.00', { cashback: later })
    const answers = await Promise.all(
      range(30).map((index) => refund(id, { amount: '0.70' }, {}, index % 2 ? replica : ledger)),
    )
    expect(codes(answers).filter((code) => code === 201)).toHaveLength(14)
    expect(new Set(codes(answers))).toEqual(new Set([201, 'refund_exceeded']))
    expect(await read(id)).toMatchObject({ refunded: '9.80', cashback: { status: 'cancelled', amount: '0.00' } })
  })

  test('is the only way to undo a payment', async () => {
    const account = await ledger.openAccount({ balance: '50.00' })
    const { id } = await pay(account, '50.00', { cashback: soon })
    const { cashback } = await paid(id)
    const { body } = await refund(id, { amount: '1.00' })
    for (const transaction of [id, cashback.transaction, body.id]) {
      await ledger.expectRefusal('409 payment_not_reversible', () =>
        ledger.post(`/v1/transactions/${transaction}/reversal`, {}),
      )
    }
  })
})

test('payments of two replicas are numbered in the order of recording, without gaps', async () => {
  await ledger.post('/v1/ledgers', { name: 'shops' })
  const options = { ledger: 'shops' }
  const accounts = await Promise.all(
    range(8).map((index) => ledger.openAccount({ balance: '3.00', currency: index % 2 ? 'USD' : 'EUR' }, options)),
  )
  const answers = await Promise.all(
    range(200).map((index) =>
      (index % 2 ? ledger : replica).post(
        '/v1/payments',
        { account: accounts[index % 8], amount: index % 5 ? '0.10' : '5.00', merchant, cashback: soon },
        options,
      ),
    ),
  )
  const payments = answers.filter(({ statusCode }) => statusCode === 201).map(({ body }) => body)
  expect(payments).toHaveLength(160)
  const inOrder = payments.sort((a, b) => (a.id < b.id ? -1 : 1))
  expect(inOrder.map(({ payment }) => payment.number)).toEqual(range(160).map((index) => `payment${index + 1}`))
})

describe('a plan', () => {
  const cashbackOf = async (account: string, more: object = {}) =>
    (await read((await pay(account, '10.00', more)).id)).cashback

  test('of the category precedes one for all, and one of the currency precedes one of all currencies', async () => {
    await ledger.post('/v1/ledgers', { name: 'plans' })
    const at = { ledger: 'plans' }
    const account = await ledger.openAccount({ balance: '100.00' }, at)
    const earn = async (category?: string) => {
      const order = { account, amount: '10.00', merchant: { name: 'Shop', ...(category && { category }) } }
      const { body } = await ledger.post('/v1/payments', order, at)
      return (await ledger.get(`/v1/payments/${body.id}`, at)).body.cashback
    }
    const add = (plan: object) => ledger.post('/v1/cashback-plans', plan, at)
    expect((await earn('books')).amount).toBe('0.20')
    await add({ percentage_bps: '100' })
    expect(await earn('books')).toMatchObject({ amount: '0.10', plan: { category: null, currency: '*', version: 1 } })
    await add({ currency: 'USD', amount: '0.11', delay: 60 })
    expect(await earn('books')).toMatchObject({ fixed_amount: '0.11', plan: { currency: 'USD' } })
    await add({ category: 'books', percentage_bps: '300' })
    expect((await earn('books')).amount).toBe('0.30')
    expect((await earn()).amount).toBe('0.11')
    await add({ category: 'books', percentage_bps: '400' })
    expect(await earn('books')).toMatchObject({ amount: '0.40', plan: { category: 'books', version: 2 } })
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    await add({ category: 'books', percentage_bps: '500', valid_from: tomorrow })
    expect((await earn('books')).amount).toBe('0.40')
    expect((await add({ category: 'books', percentage_bps: '600' })).body.code).toBe('plan_version_too_early')
    expect((await ledger.get('/v1/cashback-plans', at)).body.data).toHaveLength(5)
  })

  test('of a fixed amount needs a currency, and its decimals', async () => {
    const past = new Date(Date.now() - 86_400_000).toISOString()
    await ledger.expectRefusal('400 invalid_request', () => ledger.post('/v1/cashback-plans', { amount: '1.00' }))
    await ledger.expectRefusal('400 invalid_request', () => ledger.post('/v1/cashback-plans', {}))
    await ledger.expectRefusal('422 too_many_decimals', () =>
      ledger.post('/v1/cashback-plans', { currency: 'JPY', amount: '1.5' }),
    )
    await ledger.expectRefusal('422 currency_unknown', () =>
      ledger.post('/v1/cashback-plans', { currency: 'XXX', amount: '1' }),
    )
    await ledger.expectRefusal('422 moment_in_past', () =>
      ledger.post('/v1/cashback-plans', { percentage_bps: '1', valid_from: past }),
    )
    const account = await ledger.openAccount({ balance: '100.00' })
    expect(await cashbackOf(account)).toMatchObject({ percentage_bps: '200', plan: null })
  })
})

test('a capture with a merchant is a payment', async () => {
  const account = await ledger.openAccount({ balance: '100.00' })
  const shop = await ledger.openAccount()
  const { body: hold } = await ledger.post('/v1/holds', { account, target_account: shop, amount: '50.00' })
  const capture = await ledger.post(`/v1/holds/${hold.id}/capture`, { amount: '40.00', merchant, cashback: soon })
  expect(capture.body).toMatchObject({ kind: 'capture', hold: hold.id, payment: { cashback: { amount: '0.80' } } })
  expect((await ledger.get(`/v1/transactions/${capture.body.id}`)).body).toEqual(capture.body)
  await paid(capture.body.id)
  expect((await refund(capture.body.id, { amount: '40.00' })).statusCode).toBe(201)
  expect(await ledger.balancesOf(account, shop)).toEqual(['100.00', '0.00'])
  await ledger.expectRefusal('409 payment_not_reversible', () =>
    ledger.post(`/v1/transactions/${capture.body.id}/reversal`, {}),
  )
  const plain = await ledger.post(`/v1/holds/${hold.id}/capture`, {})
  expect(plain.body.payment).toBeUndefined()
  expect((await ledger.post(`/v1/transactions/${plain.body.id}/reversal`, {})).statusCode).toBe(201)
})

test('payments are listed by account, category and the state of their cashback', async () => {
  const account = await ledger.openAccount({ balance: '100.00', owner: 'lists' })
  const first = await pay(account, '10.00', { cashback: soon, merchant: { name: 'A', category: 'cinemas' } })
  const second = await pay(account, '10.00', { cashback: later })
  await paid(first.id)
  const ids = async (query: string) =>
    (await ledger.get(`/v1/payments?${query}`)).body.data.map(({ id }: { id: string }) => id)
  expect(await ids(`account=${account}`)).toEqual([second.id, first.id])
  expect(await ids('owner=lists&cashback=paid')).toEqual([first.id])
  expect(await ids('owner=lists&cashback=scheduled')).toEqual([second.id])
  expect(await ids('category=cinemas')).toEqual([first.id])
  expect(await ids(`account=${account}&from=${second.recorded_at}`)).toEqual([second.id])
  expect(await ids(`account=${account}&to=${second.recorded_at}`)).toEqual([first.id])
  const page = (await ledger.get(`/v1/payments?account=${account}&limit=1`)).body
  const next = (await ledger.get(`/v1/payments?account=${account}&limit=1&cursor=${page.next_cursor}`)).body
  expect([...page.data, ...next.data].map(({ id }) => id)).toEqual([second.id, first.id])
})
