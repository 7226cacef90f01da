import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from './clients.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { startLedger, type TestLedger } from './ledger.ts'

let fx: FxStub
let ledger: TestLedger
beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684' })
  ledger = await startLedger({ fx: fx.url, contract: true })
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
  await fx.close()
})

const past = '2020-01-01T00:00:00Z'
const future = '2999-12-31T23:59:59Z'

/** An order of each kind, with accounts of its own. */
const orders: Record<string, () => Promise<[path: string, order: object]>> = {
  'a deposit': async () => ['/v1/deposits', { account: await ledger.openAccount(), amount: '1.00' }],
  'a withdrawal': async () => [
    '/v1/withdrawals',
    { account: await ledger.openAccount({ balance: '5.00' }), amount: '1.00' },
  ],
  'a transfer': async () => [
    '/v1/transfers',
    {
      source_account: await ledger.openAccount({ balance: '5.00' }),
      target_account: await ledger.openAccount(),
      amount: '1.00',
    },
  ],
  'a conversion': async () => [
    '/v1/conversions',
    {
      source_account: await ledger.openAccount({ balance: '5.00' }),
      target_account: await ledger.openAccount({ currency: 'EUR' }),
      source_amount: '1.00',
      at_any_rate: true,
    },
  ],
  'a journal': async () => {
    const [debit, credit] = [await ledger.openAccount({ balance: '5.00' }), await ledger.openAccount()]
    const entries = [
      { account: debit, direction: 'debit', amount: '1.00' },
      { account: credit, direction: 'credit', amount: '1.00' },
    ]
    return ['/v1/transactions', { entries }]
  },
  'a reversal': async () => {
    const account = await ledger.openAccount()
    const { body } = await ledger.post('/v1/deposits', { account, amount: '1.00' })
    return [`/v1/transactions/${body.id}/reversal`, {}]
  },
}

describe.each(Object.keys(orders))('%s', (kind) => {
  test('that has expired is refused, and moves nothing', async () => {
    const [path, order] = await (orders[kind] as () => Promise<[string, object]>)()
    const body = { ...order, expires_at: past }
    for (const query of ['', '?dry_run=true']) {
      await ledger.expectRefusal('422 order_expired', () => ledger.post(`${path}${query}`, body))
    }
  })

  test('that has not expired is posted', async () => {
    const [path, order] = await (orders[kind] as () => Promise<[string, object]>)()
    const answer = await ledger.post(path, { ...order, expires_at: future })
    expect(answer.statusCode, answer.text).toBe(201)
  })

  test('that was posted in time is replayed after it has expired', async () => {
    const [path, order] = await (orders[kind] as () => Promise<[string, object]>)()
    const key = randomUUID()
    // Generous to a busy machine: an order that does not make it in time is sent anew with more.
    for (let lifeMs = 2_000; ; lifeMs *= 2) {
      const expiresAtMs = Date.now() + lifeMs
      const body = { ...order, expires_at: new Date(expiresAtMs).toISOString() }
      const original = await ledger.post(path, body, { key: `${key}-${lifeMs}` })
      if (original.body.code === 'order_expired') continue
      expect(original.statusCode, original.text).toBe(201)
      await until('the order has expired', () => Date.now() > expiresAtMs)
      const replay = await ledger.post(path, body, { key: `${key}-${lifeMs}` })
      expect([replay.statusCode, replay.text]).toEqual([201, original.text])
      expect(replay.headers['idempotent-replayed']).toBe('true')
      return
    }
  })
})

test('a moment that is none is no expiry', async () => {
  const account = await ledger.openAccount()
  for (const expires_at of ['tomorrow', '2026-13-01T00:00:00Z', 1_767_225_600, null]) {
    const order = { account, amount: '1.00', expires_at }
    await ledger.expectRefusal('400 invalid_request', () => ledger.post('/v1/deposits', order))
  }
})
