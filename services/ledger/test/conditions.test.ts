import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from './clients.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'

/*
 * Conditions of orders: judged under the locks of their accounts.
 */
let ledger: TestLedger
let replica: TestLedger
beforeAll(async () => {
  ledger = await startLedger({ contract: true, dueWork: true })
  replica = await startLedger({ on: ledger })
})
afterAll(async () => {
  await replica.close()
  await ledger.verify()
  await ledger.close()
})

const open = (balance?: string) => ledger.openAccount(balance === undefined ? {} : { balance })

const transfer = (source: string, target: string, amount: string, ...conditions: object[]) => ({
  source_account: source,
  target_account: target,
  amount,
  conditions,
})
const send = (order: object, path = '/v1/transfers') => ledger.post(path, order)
const expectRefusal = (refusal: '409 version_conflict' | '422 condition_failed', order: object, path?: string) =>
  ledger.expectRefusal(refusal, () => send(order, path))

describe('a condition', () => {
  test('expects the version of an account, which changes of the account raise and postings do not', async () => {
    const [a, b] = [await open('10.00'), await open()]
    const order = transfer(a, b, '1.00', { account: a, expected_version: 1 })
    expect((await send(order)).statusCode).toBe(201)
    expect((await send(order)).statusCode).toBe(201)
    await ledger.patch(`/v1/accounts/${a}`, { name: 'Renamed' })
    const { body } = await expectRefusal('409 version_conflict', order)
    expect(body.detail).toContain('version 2, not 1')
    expect(body).toMatchObject({ condition: 0, account: a, field: 'version', expected: 1, actual: 2 })
  })

  test('expects the last sequence of an account, which each entry raises', async () => {
    const [a, b, c] = [await open('10.00'), await open(), await open()]
    expect(
      (await send(transfer(a, b, '1.00', { account: a, expected_sequence: 1 }, { account: b, expected_sequence: 0 })))
        .statusCode,
    ).toBe(201)
    await expectRefusal('409 version_conflict', transfer(a, b, '1.00', { account: a, expected_sequence: 1 }))
    // Of an account that is not part of the order.
    await expectRefusal('409 version_conflict', transfer(a, c, '1.00', { account: b, expected_sequence: 0 }))
    expect((await send(transfer(a, c, '1.00', { account: b, expected_sequence: 1 }))).statusCode).toBe(201)
  })

  test('bounds what is available before, and the balance after', async () => {
    const [a, b] = [await open('10.00'), await open()]
    await ledger.post('/v1/holds', { account: a, amount: '4.00' })
    const available = (bounds: object) => transfer(a, b, '1.00', { account: a, available: bounds })
    await expectRefusal('422 condition_failed', available({ at_least: '6.01' }))
    await expectRefusal('422 condition_failed', available({ at_most: '5.99' }))
    expect((await send(available({ at_least: '6.00', at_most: '6.00' }))).statusCode).toBe(201)
    const after = (bounds: object) => transfer(a, b, '1.00', { account: b, balance_after: bounds })
    const { body } = await expectRefusal('422 condition_failed', after({ at_most: '1.99' }))
    expect(body.detail).toContain('Condition 0')
    expect(body.detail).toContain('balance_after 2.00 USD; the order needs at most 1.99 USD')
    expect(body).toMatchObject({
      condition: 0,
      account: b,
      field: 'balance_after',
      currency: 'USD',
      actual: '2.00',
      at_least: null,
      at_most: '1.99',
    })
    await expectRefusal('422 condition_failed', after({ at_least: '2.01' }))
    const { body: poor } = await ledger.expectRefusal('422 insufficient_funds', () =>
      send(transfer(a, b, '5.01', { account: a, expected_version: 1 })),
    )
    expect(poor).toMatchObject({ account: a, currency: 'USD', available: '5.00', needed: '5.01' })
    expect((await send(after({ at_least: '2', at_most: '2' }))).statusCode).toBe(201)
  })

  test('holds for every order that moves or reserves money', async () => {
    const [a, b] = [await open('100.00'), await open()]
    const conditions = [{ account: b, available: { at_least: '1000000.00' } }]
    const hold = await send({ account: a, target_account: b, amount: '5.00' }, '/v1/holds')
    const payment = await send(
      { account: a, target_account: b, amount: '5.00', merchant: { name: 'Shop' } },
      '/v1/payments',
    )
    const moved = await send(transfer(a, b, '1.00', { account: a, expected_version: 1 }))
    const orders: [path: string, order: object][] = [
      ['/v1/deposits', { account: a, amount: '1.00' }],
      ['/v1/withdrawals', { account: a, amount: '1.00' }],
      ['/v1/holds', { account: a, amount: '1.00' }],
      [`/v1/holds/${hold.body.id}/capture`, { amount: '1.00' }],
      ['/v1/payments', { account: a, amount: '1.00', target_account: b, merchant: { name: 'Shop' } }],
      [`/v1/payments/${payment.body.id}/refund`, { amount: '1.00' }],
      [`/v1/transactions/${moved.body.id}/reversal`, {}],
      [
        '/v1/transactions',
        {
          entries: [
            { account: a, direction: 'debit', amount: '1.00' },
            { account: b, direction: 'credit', amount: '1.00' },
          ],
        },
      ],
    ]
    for (const [path, order] of orders) {
      await expectRefusal('422 condition_failed', { ...order, conditions }, path)
      const dryRun = await ledger.post(`${path}?dry_run=true`, { ...order, conditions }, { key: null })
      expect(`${path} ${dryRun.body.code}`).toBe(`${path} condition_failed`)
    }
  })

  test('sees what earlier orders of its batch leave', async () => {
    const [a, b] = [await open('10.00'), await open()]
    const order = (sequence: number) => ({
      operation: 'transfer',
      ...transfer(a, b, '1.00', {
        account: b,
        expected_sequence: sequence,
        balance_after: { at_least: `${sequence + 1}.00` },
      }),
    })
    const batch = (orders: object[], mode: string) => send({ mode, orders }, '/v1/transactions/batch')
    expect((await batch([order(0), order(1), order(2)], 'atomic')).statusCode).toBe(201)
    const { body } = await batch([order(3), order(3), order(4)], 'independent')
    expect(body.results.map(({ status }: { status: number }) => status)).toEqual([201, 409, 201])
    expect(await ledger.balancesOf(a, b)).toEqual(['5.00', '5.00'])
  })

  test('is judged when a scheduled order falls due', async () => {
    const [a, b] = [await open('10.00'), await open()]
    const scheduled_for = new Date(Date.now() + 1_500).toISOString()
    const post = async (sequence: number) => {
      const order = transfer(a, b, '1.00', { account: b, expected_sequence: sequence })
      const { statusCode, body } = await send({ ...order, scheduled_for })
      expect(statusCode).toBe(202)
      return body.id as string
    }
    const ids = [await post(0), await post(7)]
    const read = async () => Promise.all(ids.map(async (id) => (await ledger.get(`/v1/scheduled/${id}`)).body))
    await until('both have ended', async () => (await read()).every(({ status }) => status !== 'scheduled'))
    expect((await read()).map(({ status, reason }) => reason?.code ?? status)).toEqual(['posted', 'version_conflict'])
  })

  test('is remembered by the key of its order', async () => {
    const [a, b] = [await open('10.00'), await open()]
    const [order, key] = [transfer(a, b, '1.00', { account: b, available: { at_least: '1.00' } }), randomUUID()]
    const first = await ledger.post('/v1/transfers', order, { key })
    await send({ account: b, amount: '5.00' }, '/v1/deposits')
    const again = await ledger.post('/v1/transfers', order, { key })
    expect([again.statusCode, again.body.detail]).toEqual([422, first.body.detail])
  })

  test('is well formed', async () => {
    const [a, b] = [await open('10.00'), await open()]
    const wrong = [
      {},
      { account: a },
      { account: a, available: {} },
      { account: a, expected_version: 0 },
      { account: a, other: 1 },
    ]
    for (const condition of wrong) {
      await ledger.expectRefusal('400 invalid_request', () => send(transfer(a, b, '1.00', condition)))
    }
    await ledger.expectRefusal('400 invalid_request', () => send(transfer(a, b, '1.00')))
    const eleven = range(11).map(() => ({ account: a, expected_version: 1 }))
    await ledger.expectRefusal('400 invalid_request', () => send(transfer(a, b, '1.00', ...eleven)))
    const unknown = { account: randomUUID(), expected_version: 1 }
    await ledger.expectRefusal('404 account_not_found', () => send(transfer(a, b, '1.00', unknown)))
  })
})

describe('of fifty clients on two replicas', () => {
  test('exactly one wins an expected sequence, again and again', async () => {
    const [a, b] = [await open('100.00'), await open()]
    for (const sequence of range(5)) {
      const order = transfer(a, b, '1.00', { account: b, expected_sequence: sequence })
      const answers = await Promise.all(range(50).map((n) => (n % 2 ? ledger : replica).post('/v1/transfers', order)))
      const codes = answers.map(({ statusCode, body }) => body.code ?? statusCode)
      expect(codes.filter((code) => code === 201)).toHaveLength(1)
      expect(codes.filter((code) => code === 'version_conflict')).toHaveLength(49)
    }
    expect(await ledger.balancesOf(b)).toEqual(['5.00'])
  })

  test('none posts by a version that a change has ended', async () => {
    const [a, b] = [await open('100.00'), await open()]
    const order = transfer(a, b, '1.00', { account: a, expected_version: 1 })
    const answers = await Promise.all([
      ...range(25).map((n) => (n % 2 ? ledger : replica).post('/v1/transfers', order)),
      replica.patch(`/v1/accounts/${a}`, { name: 'Renamed' }),
      ...range(25).map((n) => (n % 2 ? ledger : replica).post('/v1/transfers', order)),
    ])
    const posted = answers.filter(({ statusCode }) => statusCode === 201).length
    expect(await ledger.balancesOf(b)).toEqual([`${posted}.00`])
    const { body } = await ledger.get(`/v1/accounts/${a}`)
    expect(body.version).toBe(2)
    await expectRefusal('409 version_conflict', order)
  })
})
