import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'

/*
 * Batches over HTTP: many orders in one request, all or none, or each by itself.
 */
let ledger: TestLedger
beforeAll(async () => {
  ledger = await startLedger({ contract: true })
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

const transfer = (source: string, target: string, amount: string, more: object = {}) => ({
  operation: 'transfer',
  source_account: source,
  target_account: target,
  amount,
  ...more,
})

interface Sent {
  mode?: 'atomic' | 'independent'
  key?: string | null
  dryRun?: boolean
}

const post = (orders: unknown[], { mode = 'atomic', key, dryRun }: Sent = {}): Promise<Answer> =>
  ledger.post(
    `/v1/transactions/batch${dryRun ? '?dry_run=true' : ''}`,
    { mode, orders },
    key === undefined ? {} : { key },
  )

interface Result {
  index: number
  status: number
  replayed: boolean
  result?: Record<string, unknown>
  problem?: { code: string; errors?: { pointer: string }[] }
}
const results = ({ body }: Answer) => body.results as Result[]
/** The status of each order, with the code of its rejection. */
const outcomes = (answer: Answer) =>
  results(answer).map(({ status, problem }) => (problem ? `${status} ${problem.code}` : String(status)))

const open = (balance?: string) => ledger.openAccount(balance === undefined ? {} : { balance })

describe('an atomic batch', () => {
  test('posts orders of all operations, each with the effect of those before it', async () => {
    const [a, b] = [await open(), await open()]
    const earlier = await ledger.post('/v1/holds', { account: await open('9.00'), target_account: b, amount: '9.00' })
    const answer = await post([
      { operation: 'deposit', account: a, amount: '100.00' },
      transfer(a, b, '30.00'),
      { operation: 'withdrawal', account: b, amount: '10.00' },
      { operation: 'hold', account: a, target_account: b, amount: '5.00' },
      { operation: 'capture', hold: earlier.body.id },
      { operation: 'payment', account: a, target_account: b, amount: '1.00', merchant: { name: 'Shop' } },
      {
        operation: 'journal',
        entries: [
          { account: a, direction: 'debit', amount: '2.00' },
          { account: b, direction: 'credit', amount: '2.00' },
        ],
      },
    ])
    expect(answer.statusCode, answer.text).toBe(201)
    expect(answer.body).toMatchObject({ accepted: 7, rejected: 0 })
    expect(results(answer).map(({ result }) => result?.kind ?? result?.status)).toEqual([
      'deposit',
      'transfer',
      'withdrawal',
      'open',
      'capture',
      'payment',
      'journal',
    ])
    expect(await ledger.balancesOf(a, b)).toEqual(['67.00', '32.00'])
  })

  test('with one bad order moves nothing, and names the order and the reason', async () => {
    const [a, b, frozen, euros] = [
      await open('10.00'),
      await open(),
      await open(),
      await ledger.openAccount({ currency: 'EUR' }),
    ]
    await ledger.patch(`/v1/accounts/${frozen}`, { status: 'frozen' })
    const bad: [order: unknown, status: number, code: string][] = [
      [transfer(a, b, '90.00'), 422, 'insufficient_funds'],
      [transfer(a, frozen, '1.00'), 422, 'account_frozen'],
      [transfer(a, euros, '1.00'), 422, 'currency_mismatch'],
      [transfer(a, a, '1.00'), 422, 'same_account'],
      [transfer(a, 'no-such', '1.00'), 404, 'account_not_found'],
      [transfer(a, b, '0.001'), 422, 'too_many_decimals'],
      [transfer(a, b, '0'), 400, 'invalid_request'],
      [transfer(a, b, '1.00', { extra: true }), 400, 'invalid_request'],
      [{ operation: 'theft' }, 400, 'invalid_request'],
      ['transfer', 400, 'invalid_request'],
      [{ operation: 'capture' }, 400, 'invalid_request'],
      [{ operation: 'capture', hold: randomUUID() }, 404, 'hold_not_found'],
      [{ operation: 'reversal', transaction: randomUUID() }, 404, 'transaction_not_found'],
      [transfer(a, b, '1.00', { expires_at: '2001-01-01T00:00:00Z' }), 422, 'order_expired'],
      [transfer(a, b, '1.00', { scheduled_for: '2999-01-01T00:00:00Z' }), 422, 'order_not_atomic'],
    ]
    for (const [order, status, code] of bad) {
      const refusal = `${status} ${code}` as const
      const answer = await ledger.expectRefusal(refusal, () =>
        post([transfer(a, b, '1.00'), order, transfer(a, b, '1.00')]),
      )
      expect(answer.body.errors[0].pointer, code).toMatch(/^\/body\/orders\/1(\/|$)/)
      expect(answer.body.detail).toContain('Order 1 of the batch: ')
    }
    expect(await ledger.balancesOf(a, b)).toEqual(['10.00', '0.00'])
  })

  test('is rejected by an approval rule, because it cannot wait for a second person', async () => {
    const books = `rules-${randomUUID().slice(0, 8)}`
    await ledger.post('/v1/ledgers', { name: books })
    const inBooks = { ledger: books }
    const [a, b] = [await ledger.openAccount({ balance: '500.00' }, inBooks), await ledger.openAccount({}, inBooks)]
    const above = { amount: '100.00', currency: 'USD' }
    expect((await ledger.post('/v1/approval-rules', { operation: 'postTransfer', above }, inBooks)).statusCode).toBe(
      201,
    )
    const orders = [transfer(a, b, '1.00'), transfer(a, b, '200.00'), transfer(a, b, '2.00')]
    const send = (mode: string) => ledger.post('/v1/transactions/batch', { mode, orders }, inBooks)
    expect((await send('atomic')).body).toMatchObject({ code: 'order_not_atomic' })
    const answer = await send('independent')
    expect(outcomes(answer)).toEqual(['201', '202', '201'])
    expect(results(answer)[1]?.result).toMatchObject({ status: 'open', operation: 'postTransfer' })
    expect(await ledger.balancesOf(a, b)).toEqual(['497.00', '3.00'])
  })

  test('of 10,000 orders is one database transaction', async () => {
    const [a, b] = [await open('100.00'), await open()]
    const reference = randomUUID()
    const answer = await post(range(10_000).map(() => transfer(a, b, '0.01', { reference })))
    expect(answer.body).toMatchObject({ accepted: 10_000 })
    const { rows } = await ledger.db.query(
      `select count(*)::integer as transactions, count(distinct xmin::text)::integer as groups
         from transactions where reference = $1`,
      [reference],
    )
    expect(rows).toEqual([{ transactions: 10_000, groups: 1 }])
  })
})

describe('an independent batch', () => {
  test('has a result for each order, in their order', async () => {
    const [a, b] = [await open('10.00'), await open()]
    const answer = await post(
      [
        transfer(a, b, '4.00'),
        transfer(a, b, '7.00'),
        { operation: 'theft' },
        transfer(b, a, '4.00'),
        transfer(a, b, '7.00'),
        { operation: 'deposit', account: a, amount: '1.00', scheduled_for: '2999-01-01T00:00:00Z' },
      ],
      { mode: 'independent' },
    )
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toMatchObject({ accepted: 4, rejected: 2 })
    expect(outcomes(answer)).toEqual(['201', '422 insufficient_funds', '400 invalid_request', '201', '201', '202'])
    expect(results(answer).map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5])
    expect(results(answer)[2]?.problem?.errors?.[0]?.pointer).toBe('/body/orders/2/operation')
    expect(await ledger.balancesOf(a, b)).toEqual(['3.00', '7.00'])
  })

  test('of more orders than a group keeps their order: each order needs the one before it', async () => {
    const [a, b] = [await open('1.00'), await open()]
    const orders = range(4_500).map((index) => (index % 2 === 0 ? transfer(a, b, '1.00') : transfer(b, a, '1.00')))
    const answer = await post(orders, { mode: 'independent' })
    expect(answer.body).toMatchObject({ accepted: 4_500, rejected: 0 })
  })

  test('captures holds of the same batch, by their keys', async () => {
    const [a, b] = [await open('10.00'), await open()]
    const [hold, key] = [randomUUID(), randomUUID()]
    const answer = await post(
      [
        { operation: 'hold', account: a, target_account: b, amount: '6.00', idempotency_key: hold },
        { operation: 'capture', hold: `key:${hold}`, amount: '2.00' },
        { operation: 'capture', hold: `key:${hold}`, amount: '1.00' },
        { operation: 'void', hold: `key:${hold}` },
        { operation: 'hold', account: a, target_account: b, amount: '1.00' },
        { operation: 'capture', hold: `key:${key}:4` },
        { operation: 'capture', hold: `key:${hold}`, amount: '1.00' },
      ],
      { mode: 'independent', key },
    )
    expect(outcomes(answer)).toEqual(['201', '201', '201', '201', '201', '201', '409 hold_ended'])
    expect(await ledger.balancesOf(a, b)).toEqual(['6.00', '4.00'])
  })
})

describe('the keys of a batch', () => {
  for (const mode of ['atomic', 'independent'] as const) {
    test(`make a retry of a batch safe as a whole: ${mode}`, async () => {
      const [a, b] = [await open('10.00'), await open()]
      const key = randomUUID()
      const orders = [transfer(a, b, '1.00'), { operation: 'hold', account: a, amount: '1.00' }, transfer(a, b, '2.00')]
      const first = await post(orders, { mode, key })
      const again = await post(orders, { mode, key })
      expect(again.headers['idempotent-replayed']).toBe('true')
      expect(results(again)).toEqual(results(first).map((result) => ({ ...result, replayed: true })))
      expect(await ledger.balancesOf(a, b)).toEqual(['7.00', '3.00'])
      expect((await ledger.get(`/v1/transactions/key:${key}:2`)).body.id).toBe(results(first)[2]?.result?.id)
      // Cut, extended, reordered, or changed.
      for (const changed of [orders.slice(0, 1), [...orders, transfer(a, b, '1.00')], orders.toReversed()]) {
        await ledger.expectRefusal('422 idempotency_key_reused', () => post(changed, { mode, key }))
      }
      const other = mode === 'atomic' ? 'independent' : 'atomic'
      await ledger.expectRefusal('422 idempotency_key_reused', () => post(orders, { mode: other, key }))
    })

    test(`may be those of its orders, which are the same as by themselves: ${mode}`, async () => {
      const [a, b] = [await open('10.00'), await open()]
      const keys = [randomUUID(), randomUUID()]
      const order = { source_account: a, target_account: b, amount: '1.00' }
      const alone = await ledger.post('/v1/transfers', order, { key: keys[0] as string })
      const orders = keys.map((idempotency_key) => ({ operation: 'transfer', ...order, idempotency_key }))
      const batch = await post(orders, { mode, key: null })
      expect(results(batch).map(({ replayed }) => replayed)).toEqual([true, false])
      expect(results(batch)[0]?.result).toEqual(alone.body)
      const { headers, body } = await ledger.post('/v1/transfers', order, { key: keys[1] as string })
      expect(headers['idempotent-replayed']).toBe('true')
      expect(body).toEqual(results(batch)[1]?.result)
      expect(await ledger.balancesOf(a, b)).toEqual(['8.00', '2.00'])
      const rest = await post([transfer(a, b, '1.00')], { mode, key: null })
      expect(mode === 'atomic' ? rest.body.code : outcomes(rest)[0]).toMatch(/idempotency_key_missing/)
    })
  }

  test('remember a rejection: an atomic batch that was rejected once is always rejected', async () => {
    const [a, b] = [await open('1.00'), await open()]
    const key = randomUUID()
    const orders = [transfer(a, b, '1.00'), transfer(a, b, '2.00')]
    const first = await post(orders, { key })
    await ledger.post('/v1/deposits', { account: a, amount: '100.00' })
    const again = await ledger.expectRefusal('422 insufficient_funds', () => post(orders, { key }))
    await ledger.expectRefusal('422 idempotency_key_reused', () => post(orders.slice(0, 1), { key }))
    expect(again.body.errors).toEqual(first.body.errors)
    expect(again.headers['idempotent-replayed']).toBe('true')
  })

  test('are used by one of two batches that are sent at the same time, and both get its results', async () => {
    const [a, b] = [await open('10.00'), await open()]
    const key = randomUUID()
    const orders = range(50).map(() => transfer(a, b, '0.10'))
    const answers = await Promise.all(range(8).map(() => post(orders, { key, mode: 'independent' })))
    const ids = answers.map((answer) => JSON.stringify(results(answer).map(({ result }) => result?.id)))
    expect(new Set(ids).size).toBe(1)
    expect(await ledger.balancesOf(a, b)).toEqual(['5.00', '5.00'])
  })
})

describe('a dry run of a batch', () => {
  for (const mode of ['atomic', 'independent'] as const) {
    test(`shows the effect of earlier orders, and writes nothing: ${mode}`, async () => {
      const [a, b] = [await open('1.00'), await open()]
      const before = await ledger.readState()
      const answer = await post([transfer(a, b, '1.00'), transfer(b, a, '1.00')], { mode, dryRun: true, key: null })
      expect(outcomes(answer)).toEqual(['200', '200'])
      const bad = await post([transfer(a, b, '1.00'), transfer(a, b, '0.01')], { mode, dryRun: true, key: null })
      const code = mode === 'atomic' ? bad.body.code : results(bad)[1]?.problem?.code
      expect(code).toBe('insufficient_funds')
      expect(await ledger.readState()).toEqual(before)
    })
  }
})

test('an empty batch, one that is too large, and a key that is too long are rejected', async () => {
  const a = await open()
  const deposit = { operation: 'deposit', account: a, amount: '1.00' }
  const refusal = '400 invalid_request'
  await ledger.expectRefusal(refusal, () => post([]))
  await ledger.expectRefusal(refusal, () => post(range(10_001).map(() => deposit)))
  await ledger.expectRefusal(refusal, () => post([deposit], { key: 'k'.repeat(241) }))
})
