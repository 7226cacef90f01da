import { Decimal, formatMoney } from '@florin/money'
import { scale } from '@florin/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pick, pickSome, randomBelow } from './clients.ts'
import { startHistory } from './history.ts'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
let replicas: TestLedger[]
beforeAll(async () => {
  ledger = await startLedger()
  replicas = [ledger, await startLedger({ on: ledger })]
})
afterAll(async () => {
  await replicas[1]?.close()
  await ledger.close()
})

test.each([1, 2])('many withdrawals of 1.00 at once take no more than is there (%i replicas)', async (count) => {
  const there = scale(50, 100)
  const account = await ledger.openAccount({ balance: `${there}.00` })
  const history = await startHistory(ledger)

  await Promise.all(
    range(10 * there).map((i) =>
      history.post(replicas[i % count] as TestLedger, '/v1/withdrawals', { account, amount: '1.00' }),
    ),
  )

  expect(history.answers()).toEqual({ 201: there, '422 insufficient_funds': 9 * there })
  expect(await ledger.balancesOf(account)).toEqual(['0.00'])
  expect(await history.check()).toMatchObject({ ok: there, fail: 9 * there, info: 0 })
})

test('a bank always holds the same total, and none of its accounts ever falls below its minimum', async () => {
  const currencies = [
    { code: 'JPY', exponent: 0 },
    { code: 'USD', exponent: 2 },
    { code: 'MOTE', exponent: 18 },
  ]
  // Small, so that refusals are common.
  const totalUnits = 100
  const money = (units: number, exponent: number) => formatMoney(new Decimal(`${units}e-${exponent}`), exponent)
  await ledger.post('/v1/currencies', { code: 'MOTE', exponent: 18, name: 'Mote' })
  const banks = await Promise.all(
    currencies.map(async ({ code, exponent }) => ({
      code,
      exponent,
      accounts: await Promise.all(
        range(8).map((i) =>
          ledger.openAccount({
            owner: 'bank',
            currency: code,
            ...(i < 2 && { balance: money(totalUnits / 2, exponent) }),
            ...(i === 7 && { minimum_balance: `-${money(10, exponent)}` }),
          }),
        ),
      ),
    })),
  )
  const all = banks.flatMap(({ accounts }) => accounts)
  const history = await startHistory(ledger)
  const faults: string[] = []
  const reversible: string[] = []
  const keys: { path: string; body: unknown; key: string }[] = []
  let reads = 0
  let refused = 0

  /** All accounts in one statement of the database, so at one moment. */
  async function read(from: TestLedger): Promise<void> {
    const { statusCode, body } = await from.get('/v1/accounts?owner=bank&limit=200')
    if (statusCode !== 200) return void faults.push(`read: ${statusCode}`)
    reads += 1
    const known = new Set(all)
    for (const { id, balance, minimum_balance } of body.data) {
      if (!known.delete(id)) faults.push(`unexpected account ${id}`)
      if (!/^-?\d+(\.\d+)?$/.test(balance.posted)) faults.push(`no balance: ${balance.posted}`)
      if (new Decimal(balance.posted).lt(minimum_balance)) faults.push(`${balance.posted} below ${minimum_balance}`)
    }
    if (known.size > 0) faults.push(`${known.size} accounts are missing`)
    for (const { code, exponent } of banks) {
      const total = body.data
        .filter(({ currency }: { currency: string }) => currency === code)
        .reduce(
          (sum: Decimal, { balance }: { balance: { posted: string } }) => sum.plus(balance.posted),
          new Decimal(0),
        )
      if (!total.eq(money(totalUnits, exponent))) faults.push(`wrong total: ${total.toFixed()} ${code}`)
    }
  }

  function newOrder(): { path: string; body: unknown } {
    const kind = Math.random()
    if (kind < 0.2 && reversible.length > 0) return { path: `/v1/transactions/${pick(reversible)}/reversal`, body: {} }
    const amount = (exponent: number) => money(1 + randomBelow(5), exponent)
    if (kind < 0.5) {
      const entries = pickSome(banks, 1 + randomBelow(3)).flatMap(({ accounts, exponent }) => {
        const [from, over, to] = pickSome(accounts, 3)
        const [first, second] = [amount(exponent), amount(exponent)]
        return [
          { account: from, direction: 'debit', amount: first },
          { account: over, direction: 'credit', amount: first },
          { account: over, direction: 'debit', amount: second },
          { account: to, direction: 'credit', amount: second },
        ]
      })
      return { path: '/v1/transactions', body: { entries } }
    }
    const { accounts, exponent } = pick(banks)
    const [source_account, target_account] = pickSome(accounts, 2)
    return { path: '/v1/transfers', body: { source_account, target_account, amount: amount(exponent) } }
  }

  await Promise.all(
    range(scale(25, 50)).map(async () => {
      for (const _ of range(scale(24, 100))) {
        const replica = pick(replicas)
        const choice = Math.random()
        if (choice < 0.4) {
          await read(replica)
          continue
        }
        // Some are sent again: as they were, or with their key on another order.
        const old = choice < 0.55 && keys.length > 0 ? pick(keys) : undefined
        const order = old && choice < 0.5 ? old : { ...newOrder(), key: old?.key ?? crypto.randomUUID() }
        keys.push(order)
        const answer = await history.post(replica, order.path, order.body, order.key)
        if (answer?.statusCode === 201 && answer.body.kind !== 'reversal') reversible.push(answer.body.id)
        if (answer && answer.statusCode >= 500) faults.push(answer.text)
        if (answer?.body.code === 'insufficient_funds') refused += 1
      }
    }),
  )
  await read(ledger)

  expect(faults).toEqual([])
  expect(reads).toBeGreaterThan(scale(100, 500))
  expect(refused).toBeGreaterThan(scale(10, 50))
  expect(await history.check()).toMatchObject({ info: 0 })
  console.log('bank:', reads, 'reads,', JSON.stringify(history.answers()))
})

test('orders that cross one another, in any order of their accounts, on two replicas, neither deadlock nor fail', async () => {
  const accounts = await Promise.all(range(6).map(() => ledger.openAccount({ minimum_balance: null })))
  const history = await startHistory(ledger)

  const orders = scale(12, 60)
  await Promise.all(
    range(50).map(async () => {
      for (const _ of range(orders)) {
        const [first, ...others] = pickSome(accounts, 2 + randomBelow(4)) as [string, ...string[]]
        const amount = '0.01'
        const kind = Math.random()
        if (kind < 0.4) {
          await history.post(pick(replicas), '/v1/transfers', {
            source_account: first,
            target_account: others[0],
            amount,
          })
        } else if (kind < 0.6) {
          await history.post(pick(replicas), '/v1/deposits', { account: first, amount })
        } else {
          const debit = {
            account: first,
            direction: 'debit',
            amount: formatMoney(new Decimal(`${others.length}e-2`), 2),
          }
          const credits = others.map((account) => ({ account, direction: 'credit', amount }))
          await history.post(pick(replicas), '/v1/transactions', { entries: pickSome([debit, ...credits], 6) })
        }
      }
    }),
  )

  expect(history.answers()).toEqual({ 201: 50 * orders })
  expect(await history.check()).toMatchObject({ ok: 50 * orders })
})

test('a key that fifty clients send at once makes one transaction, for one of their orders', async () => {
  const accounts = await Promise.all(range(6).map(() => ledger.openAccount({ balance: '1000.00' })))
  const history = await startHistory(ledger)

  const rounds = scale(6, 20)
  for (const round of range(rounds)) {
    const key = `round-${round}`
    const [source_account, target_account, ...others] = pickSome(accounts, 4) as [string, string, string, string]
    const common = { source_account, target_account, amount: '1.00', reference: 'order-4711' }
    // Other accounts too, so that no lock keeps two orders of one key apart.
    const altered = [
      { ...common, amount: '2.00' },
      { ...common, source_account: others[0], target_account: others[1] },
      { ...common, reference: 'order-4712' },
    ]
    const sent = await Promise.all(
      range(50).map(async (i) => {
        const body = i % 5 === 4 ? pick(altered) : common
        return { body, answer: (await history.post(pick(replicas), '/v1/transfers', body, key)) as Answer }
      }),
    )

    const made = sent.filter(({ answer }) => answer.statusCode === 201)
    const [winner] = made
    expect(new Set(made.map(({ answer }) => answer.text)).size).toBe(1)
    expect(made.filter(({ answer }) => !answer.headers['idempotent-replayed'])).toHaveLength(1)
    for (const { body, answer } of sent) {
      if (body === winner?.body) expect(answer.statusCode).toBe(201)
      else expect([answer.statusCode, answer.body.code]).toEqual([422, 'idempotency_key_reused'])
    }
  }

  expect(await history.check()).toMatchObject({ ok: rounds, fail: 0, info: 0 })
})

test('a replay answers the same bytes, whatever notes the order carries', async () => {
  const accounts = await Promise.all([1, 2].map(() => ledger.openAccount({ balance: '10.00' })))
  const history = await startHistory(ledger)
  const order = {
    source_account: accounts[0],
    target_account: accounts[1],
    amount: '1',
    reference: 'order 4711',
    description: 'Grüße, "quoted" \\ and \u2028 more',
    metadata: { warehouse: 'north', z: '1', 10: 'ten', 9: 'nine', aa: '2', B: '3', ü: '4' },
    effective_at: '2026-01-31T13:00:00+01:00',
  }

  const first = await history.post(ledger, '/v1/transfers', order, 'with-notes')
  const second = await history.post(replicas[1] as TestLedger, '/v1/transfers', order, 'with-notes')

  expect(history.answers()).toEqual({ 201: 2 })
  expect(second?.headers['idempotent-replayed']).toBe('true')
  expect(second?.text).toBe(first?.text)
})

test('in all of this the service decided: the database had no group to refuse', async () => {
  for (const replica of replicas) {
    const { text } = await replica.get('/metrics')
    expect(text).toContain('ledger_posting_retries_total')
    expect(text).not.toContain('reason="rejected"')
  }
})
