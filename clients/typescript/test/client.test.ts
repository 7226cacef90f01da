import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFlorin, type Florin, FlorinError, sumAmounts } from '../src/index.ts'
import { startTestFleet, type TestFleet } from './fleet.ts'

let fleet: TestFleet
let florin: Florin

beforeAll(async () => {
  fleet = await startTestFleet()
  const { ledgerUrl, fxUrl, revenueUrl } = fleet
  florin = createFlorin({ ledgerUrl, fxUrl, revenueUrl })
})
afterAll(() => fleet?.stop())

/** A new account with a balance, and its code. */
async function open(balance?: string, currency = 'USD'): Promise<string> {
  const code = `customers.${randomUUID()}.${currency.toLowerCase()}`
  await florin.accounts.open({ code, currency, owner: code.split('.')[1] as string })
  if (balance !== undefined) await florin.deposit({ account: code, amount: balance })
  return code
}

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const row of rows) collected.push(row)
  return collected
}

describe('accounts', () => {
  test('are opened, read, changed and listed', async () => {
    const code = await open()
    const account = await florin.accounts.get(code)
    expect(account).toMatchObject({ code, currency: 'USD', status: 'active', balance: { posted: '0.00' } })
    expect(await florin.accounts.change(account.id, { name: 'Alice' })).toMatchObject({ name: 'Alice' })
    expect(await collect(florin.accounts.list({ owner: account.owner as string }))).toMatchObject([{ id: account.id }])
  })

  test('are opened once, however often the same key is sent', async () => {
    const idempotencyKey = randomUUID()
    const accounts = await Promise.all(
      Array.from({ length: 5 }, () => florin.accounts.open({ currency: 'USD' }, { idempotencyKey })),
    )
    expect(new Set(accounts.map(({ id }) => id)).size).toBe(1)
  })
})

describe('money', () => {
  test('is deposited, withdrawn and transferred', async () => {
    const [alice, bob] = [await open(), await open()]
    const deposit = await florin.deposit({ account: alice, amount: '125.00', reference: 'salary' })
    expect(deposit).toMatchObject({ kind: 'deposit', reference: 'salary', entries: [{}, { balance_after: '125.00' }] })
    await florin.withdraw({ account: alice, amount: '5.00' })
    await florin.transfer({ source_account: alice, target_account: bob, amount: '20.00' })
    expect(await florin.balance(alice)).toMatchObject({ posted: '100.00', available: '100.00' })
    expect(await florin.balance(bob)).toMatchObject({ posted: '20.00' })
    expect(await florin.transactions.get(deposit.id)).toEqual(deposit)
  })

  test('has a balance as of a moment', async () => {
    const alice = await open('1.00')
    const { recorded_at: at } = await florin.deposit({ account: alice, amount: '2.00' })
    await florin.deposit({ account: alice, amount: '4.00' })
    expect(await florin.balance(alice, { at })).toMatchObject({ posted: '3.00' })
  })

  test('is converted', async () => {
    const [euros, dollars] = [await open('100.00', 'EUR'), await open()]
    const conversion = await florin.convert({
      source_account: euros,
      target_account: dollars,
      source_amount: '50.00',
      at_any_rate: true,
    })
    expect(conversion.kind).toBe('conversion')
    expect((await florin.balance(dollars)).posted).toBe(conversion.conversion?.target_amount)
  })

  test('is paid with a cashback, and refunded', async () => {
    const alice = await open('100.00')
    const { id } = await florin.pay({
      account: alice,
      amount: '20.00',
      merchant: { name: 'Noodle Bar' },
      cashback: { percentage_bps: '500', delay: 86_400 },
    })
    await florin.refund(id, { amount: '5.00' })
    expect(await florin.payments.get(id)).toMatchObject({ refunded: '5.00', cashback: { status: 'scheduled' } })
    expect(await collect(florin.payments.list({ account: alice }))).toMatchObject([{ id }])
  })

  test('is held, captured and released', async () => {
    const [alice, bob] = [await open('100.00'), await open()]
    const hold = await florin.hold({ account: alice, target_account: bob, amount: '50.00' })
    expect((await florin.balance(alice)).available).toBe('50.00')
    await florin.capture(hold.id, { amount: '10.00' })
    expect(await florin.void(hold.id)).toMatchObject({ status: 'voided' })
    expect(await florin.holds.get(hold.id)).toMatchObject({ captured: '10.00', released: '40.00' })
    const whole = await florin.hold({ account: alice, target_account: bob, amount: '30.00' })
    expect(await florin.capture(whole.id)).toMatchObject({ kind: 'capture', hold: whole.id })
    expect(await collect(florin.holds.list({ account: alice }))).toHaveLength(2)
    expect(await florin.balance(bob)).toMatchObject({ posted: '40.00' })
  })

  test('moves by a journal, which is reversed', async () => {
    const [alice, bob] = [await open('10.00'), await open()]
    const journal = await florin.journal({
      entries: [
        { account: alice, direction: 'debit', amount: '3.00' },
        { account: bob, direction: 'credit', amount: '3.00' },
      ],
    })
    const reversal = await florin.reverse(journal.id, { reference: 'mistake' })
    expect(reversal).toMatchObject({ kind: 'reversal', reverses: journal.id })
    expect(await florin.balance(alice)).toMatchObject({ posted: '10.00' })
  })
})

test('a scheduled order is answered with its schedule, and moves nothing yet', async () => {
  const alice = await open('10.00')
  const order = await florin.schedule.withdraw({
    account: alice,
    amount: '10.00',
    scheduled_for: '2099-01-31T09:00:00.000Z',
    every: 'P1M',
  })
  expect(order).toMatchObject({ status: 'scheduled', operation: 'postWithdrawal' })
  expect(await florin.balance(alice)).toMatchObject({ posted: '10.00' })
  const path = { params: { path: { order: order.id } } }
  expect(await florin.ledger.delete('/v1/scheduled/{order}', path)).toMatchObject({ status: 'cancelled' })
})

test('an order that needs a second person throws its proposal, and moves nothing', async () => {
  await florin.ledger.post('/v1/ledgers', { body: { name: 'watched' } })
  const watched = createFlorin({ ledgerUrl: fleet.ledgerUrl, ledger: 'watched' })
  await watched.accounts.open({ code: 'flo', currency: 'USD' })
  await watched.ledger.post('/v1/approval-rules', { body: { operation: 'postDeposit' } })
  const order = { account: 'flo', amount: '1.00' }
  const proposed = { name: 'FlorinProposed', proposal: { status: 'open', order } }
  await expect(watched.deposit(order)).rejects.toMatchObject(proposed)
  await expect(watched.schedule.deposit({ ...order, scheduled_for: '2099-01-31T09:00:00.000Z' })).rejects.toMatchObject(
    {
      name: 'FlorinProposed',
    },
  )
  expect(await watched.preview.deposit(order)).toMatchObject({ id: null })
  expect(await watched.balance('flo')).toMatchObject({ posted: '0.00' })
})

test('a preview is judged in full, and writes nothing', async () => {
  const alice = await open('10.00')
  const preview = await florin.preview.withdraw({ account: alice, amount: '4.00' })
  expect(preview).toMatchObject({ id: null, entries: [{ balance_after: '6.00' }, {}] })
  const tooMuch = florin.preview.withdraw({ account: alice, amount: '40.00' })
  await expect(tooMuch).rejects.toMatchObject({ code: 'insufficient_funds' })
  expect(await florin.preview.hold({ account: alice, amount: '4.00' })).toMatchObject({ id: null })
  expect(await florin.balance(alice)).toMatchObject({ available: '10.00' })
})

describe('an error', () => {
  test('has the code, the status and the advice of the ledger', async () => {
    const alice = await open('10.00')
    const failure = await florin.withdraw({ account: alice, amount: '90.00' }).catch((error) => error)
    expect(failure).toBeInstanceOf(FlorinError)
    expect(failure).toMatchObject({ name: 'FlorinError', code: 'insufficient_funds', status: 422, errors: [] })
    expect(failure.message).toBe(`${failure.detail} (422 insufficient_funds)`)
    expect(failure.detail).toContain('10.00 USD available')
    expect(failure.requestId).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('names the invalid fields', async () => {
    const failure = await florin.deposit({ account: 'Not A Code', amount: '-1' }).catch((error) => error)
    expect(failure).toMatchObject({ code: 'invalid_request', status: 400 })
    expect(failure.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/body/account',
      '/body/amount',
    ])
  })

  test('is thrown by the operations by path too', async () => {
    const missing = florin.ledger.get('/v1/accounts/{account}', { params: { path: { account: 'nobody' } } })
    await expect(missing).rejects.toMatchObject({ code: 'account_not_found', status: 404 })
    const nowhere = createFlorin({ ledgerUrl: `${fleet.ledgerUrl}/elsewhere` })
    await expect(nowhere.balance('any')).rejects.toMatchObject({ code: 'route_not_found' })
  })
})

describe('a list', () => {
  test('is read page by page to its end', async () => {
    const alice = await open()
    for (const amount of ['1.00', '2.00', '3.00', '4.00', '5.00']) await florin.deposit({ account: alice, amount })
    const amounts = (await collect(florin.history(alice, { limit: 2, order: 'asc' }))).map(({ amount }) => amount)
    expect(amounts).toEqual(['1.00', '2.00', '3.00', '4.00', '5.00'])
    const sizes = (await collect(florin.history(alice, { limit: 2 }).pages())).map(({ data }) => data.length)
    expect(sizes).toEqual([2, 2, 1])
  })

  test('can be read twice, and left early', async () => {
    const alice = await open()
    for (const amount of ['1.00', '2.00', '3.00']) await florin.deposit({ account: alice, amount })
    const list = florin.transactions.list({ account: alice, limit: 1 })
    for await (const { entries } of list) {
      expect(entries[1]?.amount).toBe('3.00')
      break
    }
    expect(await collect(list)).toHaveLength(3)
  })

  test('read while transactions are posted repeats and misses none that were there', async () => {
    const alice = await open()
    const before: string[] = []
    for (let count = 0; count < 30; count++) before.push((await florin.deposit({ account: alice, amount: '1.00' })).id)
    const seen: string[] = []
    for await (const { id } of florin.transactions.list({ account: alice, limit: 7 })) {
      seen.push(id)
      await florin.deposit({ account: alice, amount: '1.00' })
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(before))
  })
})

test('a ledger is named for the client or for one call', async () => {
  const name = `shop-${randomUUID().slice(0, 8)}`
  await florin.ledger.post('/v1/ledgers', { body: { name } })
  const shop = createFlorin({ ledgerUrl: fleet.ledgerUrl, ledger: name })
  await shop.accounts.open({ code: 'till', currency: 'USD' })
  await shop.deposit({ account: 'till', amount: '7.00' })
  expect(await florin.balance('till', { ledger: name })).toMatchObject({ posted: '7.00' })
  await expect(florin.balance('till')).rejects.toMatchObject({ code: 'account_not_found' })
  expect(await collect(florin.history('till', {}, { ledger: name }))).toHaveLength(1)
})

test('the other services are called by path', async () => {
  const rate = await florin.fx.get('/v1/rates/{base}/{quote}', { params: { path: { base: 'EUR', quote: 'USD' } } })
  expect(rate).toMatchObject({ base: 'EUR', quote: 'USD', rate: expect.stringMatching(/^\d/) })
  const schedules = await florin.revenue.get('/v1/fee-schedules')
  expect(schedules.data).toEqual([])
  const noFx = createFlorin({ ledgerUrl: fleet.ledgerUrl })
  expect(() => noFx.fx).toThrow('createFlorin was called without fxUrl.')
})

test('amounts stay exact', async () => {
  const alice = await open('999999999999999999999.99')
  await florin.deposit({ account: alice, amount: '0.01' })
  const entries = await collect(florin.history(alice))
  expect(sumAmounts(entries.map(({ amount }) => amount))).toBe('1000000000000000000000.00')
  expect((await florin.balance(alice)).posted).toBe('1000000000000000000000.00')
})
