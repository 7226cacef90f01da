import { afterAll, expect, test } from 'vitest'
import { startLedger } from './ledger.ts'

const ledger = await startLedger({ contract: true, dueWork: true })
afterAll(() => ledger.close())

interface Shown {
  id: string
  type: string
  subject: string
  data: Record<string, unknown>
}

const typesOf = (events: Shown[]) => events.map(({ type }) => type)

async function newLedger(name: string): Promise<{ ledger: string }> {
  await ledger.post('/v1/ledgers', { name })
  return { ledger: name }
}

test('everything that is recorded is in the feed, in its order', async () => {
  const books = await newLedger('everything')
  const alice = await ledger.openAccount({ balance: '100.00', code: 'alice.usd', owner: 'alice' }, books)
  const bob = await ledger.openAccount({ code: 'bob.usd' }, books)
  const transfer = (await ledger.postTransfer([alice, bob], '7.00', books)).body
  const hold = { account: alice, target_account: bob, amount: '5.00' }
  await ledger.post('/v1/holds', hold, { ...books, key: 'h' })
  await ledger.post('/v1/holds/key:h/capture', { amount: '2.00' }, books)
  await ledger.post('/v1/holds/key:h/void', undefined, books)
  const order = {
    account: alice,
    amount: '5.00',
    merchant: { name: 'M' },
    cashback: { percentage_bps: '500', delay: 0 },
  }
  await ledger.post('/v1/payments', order, { ...books, key: 'p' })
  await expect.poll(async () => (await ledger.get('/v1/payments/key:p', books)).body.cashback.status).toBe('paid')
  await ledger.post('/v1/payments/key:p/refund', { amount: '2.00' }, books)
  await ledger.patch('/v1/accounts/alice.usd', { name: 'Alice' }, books)

  const { body } = await ledger.get('/v1/events?types=account.opened,account.changed&owner=alice', books)
  expect(typesOf(body.data)).toEqual(['account.opened', 'account.changed'])
  expect(body.data[1].data).toMatchObject({ id: alice, name: 'Alice', version: 2 })

  const all: Shown[] = (await ledger.get('/v1/events', books)).body.data
  expect(typesOf(all).filter((type) => type !== 'account.opened')).toEqual([
    'transaction.posted',
    'transaction.posted',
    'hold.opened',
    'transaction.posted',
    'hold.captured',
    'hold.voided',
    'transaction.posted',
    'payment.posted',
    'transaction.posted',
    'payment.cashback_paid',
    'transaction.posted',
    'payment.refunded',
    'account.changed',
  ])
  expect(all.find(({ subject }) => subject === transfer.id)?.data).toEqual(
    Object.fromEntries(Object.entries(transfer).filter(([field]) => field !== 'reversed_by')),
  )
  expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted())
})

test('pages of any size give the same events, each once', async () => {
  const books = await newLedger('pages')
  const account = await ledger.openAccount({ currency: 'EUR' }, books)
  for (let count = 1; count <= 5; count += 1)
    await ledger.post('/v1/deposits', { account, amount: `${count}.00` }, books)
  const all = (await ledger.get('/v1/events?limit=1000', books)).body

  for (const limit of [1, 2, 3, 7]) {
    const paged: Shown[] = []
    let position = ''
    for (;;) {
      const { data, ...page } = (
        await ledger.get(`/v1/events?limit=${limit}${position && `&after=${position}`}`, books)
      ).body
      if (data.length === 0) break
      paged.push(...data)
      position = page.position
    }
    expect(paged).toEqual(all.data)
    expect(position).toBe(all.position)
  }
})

test('a request that waits is answered when something happens', async () => {
  const books = await newLedger('waiting')
  const account = await ledger.openAccount({}, books)
  const { position } = (await ledger.get('/v1/events?after=latest', books)).body
  const waiting = ledger.get(`/v1/events?after=${position}&wait=20`, books)
  const { body: deposit } = await ledger.post('/v1/deposits', { account, amount: '1.00' }, books)
  const { data } = (await waiting).body
  expect(data.map(({ subject }: Shown) => subject)).toEqual([deposit.id])
})

test('the feed begins at a moment, at its end, or after a position, and nowhere else', async () => {
  const books = await newLedger('beginnings')
  const account = await ledger.openAccount({}, books)
  const first = (await ledger.post('/v1/deposits', { account, amount: '1.00' }, books)).body
  expect((await ledger.get('/v1/events?after=latest', books)).body).toMatchObject({ data: [] })
  const from = await ledger.get(`/v1/events?after=${first.recorded_at}&types=transaction.posted`, books)
  expect(from.body.data.map(({ subject }: Shown) => subject)).toEqual([first.id])
  for (const after of ['x', '2026-01-01', `${first.id}`, `${first.id}.9`, `${first.id}.0.0`]) {
    await ledger.expectRefusal('400 invalid_request', () => ledger.get(`/v1/events?after=${after}`, books))
  }
  for (const query of ['limit=0', 'limit=1001', 'wait=21', 'types=', 'types=x', 'account=nobody', 'x=1']) {
    expect((await ledger.get(`/v1/events?${query}`, books)).statusCode).toBeGreaterThanOrEqual(400)
  }
})
