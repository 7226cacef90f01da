import { randomUUID } from 'node:crypto'
import { scale, startCutProxy } from '@florin/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { pick, until } from './clients.ts'
import { compare, exact, type Fraction, type FxStub, forgeQuotes, nothing, plus, startFxStub } from './fx-stub.ts'
import { type Answer, atAnyRate, range, startLedger, type TestLedger } from './ledger.ts'

let fx: FxStub
let ledger: TestLedger
let replicas: [TestLedger, TestLedger]
beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684', JPY: '186.75', KWD: '0.3591' })
  ledger = await startLedger({ fx: fx.url })
  replicas = [ledger, await startLedger({ on: ledger, fx: fx.url })]
})
beforeEach(() => {
  fx.spread = '50'
})
afterEach(() => fx.behave())
afterAll(async () => {
  await ledger.verify()
  await replicas[1].close()
  await ledger.close()
  await fx.close()
})

/** All at once, over both replicas. */
const race = (path: string, body: object, keyOf: (client: number) => string): Promise<Answer[]> =>
  Promise.all(range(50).map((i) => (replicas[i % 2] as TestLedger).post(path, body, { key: keyOf(i) })))

/** How often each answer was given, as `201` or `409 quote_used`. */
function tally(answers: Answer[]): Record<string, number> {
  const names = answers.map(({ statusCode, body }) =>
    statusCode < 300 ? `${statusCode}` : `${statusCode} ${body.code}`,
  )
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]))
}

async function openPair(balance = '1000.00'): Promise<{ source_account: string; target_account: string }> {
  const source_account = await ledger.openAccount({ currency: 'USD', balance })
  return { source_account, target_account: await ledger.openAccount({ currency: 'EUR' }) }
}

test('a quote that 50 conversions race for is used by one of them', async () => {
  for (const source_amount of ['20.00', '0.05']) {
    const accounts = await openPair()
    const quote = fx.makeQuote({ source_currency: 'USD', target_currency: 'EUR', source_amount })

    const order = { ...accounts, source_amount, quote_id: quote.id }
    const answers = await race('/v1/conversions', atAnyRate(order), () => randomUUID())

    expect(tally(answers)).toEqual({ 201: 1, '409 quote_used': 49 })
    const [dollars, euros] = await ledger.balancesOf(accounts.source_account, accounts.target_account)
    expect(euros).toBe(quote.target_amount)
    expect(Number(dollars)).toBeCloseTo(1_000 - Number(source_amount), 9)
  }
})

test('a quote that two ledgers race for is used once, by the one that it is for', async () => {
  await ledger.post('/v1/ledgers', { name: 'other' })
  const options = { ledger: 'other' }
  const source_account = await ledger.openAccount({ currency: 'USD', balance: '1000.00' }, options)
  const other = { source_account, target_account: await ledger.openAccount({ currency: 'EUR' }, options) }
  const main = await openPair()
  for (const of of ['main', 'other']) {
    const { id: quote_id } = fx.makeQuote({ source_currency: 'USD', target_currency: 'EUR', source_amount: '1.00' }, of)
    const named = { source_amount: '1.00', quote_id }
    const answers = await Promise.all(
      range(20).map((i) =>
        i % 2
          ? replicas[0].post('/v1/conversions', { ...main, ...named })
          : replicas[1].post('/v1/conversions', { ...other, ...named }, options),
      ),
    )
    expect(tally(answers)).toEqual({ 201: 1, '409 quote_used': 9, '404 quote_not_found': 10 })
    const winner = answers.findIndex(({ statusCode }) => statusCode === 201)
    expect(winner % 2 === 1 ? 'main' : 'other').toBe(of)
  }
})

test('a quote that 50 conversions of one group want is used by one of them, and the group is not run again', async () => {
  const { hostname, port } = new URL(ledger.superuserUrl)
  const proxy = await startCutProxy(Number(port), hostname)
  const behind = await startLedger({ on: ledger, fx: fx.url, through: proxy.through, posting: { lanes: 1 } })
  const accounts = await openPair()
  const id = randomUUID()
  fx.misbehave(forgeQuotes((quote) => ({ ...quote, id })))
  const stalled = proxy.stallNextCommit()
  // While the only lane stands at its commit, the others gather for the next group.
  const deposit = behind.post('/v1/deposits', { account: accounts.source_account, amount: '1.00' })
  const release = await stalled
  const sent = range(50).map(() =>
    behind.post('/v1/conversions', { ...accounts, source_amount: '1.00', at_any_rate: true }),
  )
  const metrics = async () => (await behind.get('/metrics')).text
  await until('all wait', async () => /^ledger_posting_queue_length 50$/m.test(await metrics()))
  release()

  expect((await deposit).statusCode).toBe(201)
  expect(tally(await Promise.all(sent))).toEqual({ 201: 1, '409 quote_used': 49 })
  const text = await metrics()
  expect(text).toMatch(/^ledger_posting_group_size_count 2$/m)
  expect(text).not.toMatch(/^ledger_posting_retries_total\{/m)
  await behind.close()
  await proxy.close()
})

test('a conversion that 50 clients send with one key is made once, with a quote and without', async () => {
  const quote = fx.makeQuote({ source_currency: 'USD', target_currency: 'EUR', source_amount: '20.00' })
  for (const named of [{}, { quote_id: quote.id }]) {
    const accounts = await openPair()
    const key = randomUUID()
    const answers = await race(
      '/v1/conversions',
      atAnyRate({ ...accounts, source_amount: '20.00', ...named }),
      () => key,
    )
    expect(answers.map(({ statusCode, text }) => `${statusCode} ${text}`)).toEqual(
      Array(50).fill(`201 ${answers[0]?.text}`),
    )
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1)
    expect(await ledger.balancesOf(...Object.values(accounts))).toEqual(['980.00', '17.03'])
  }
})

test('a conversion whose reversal 50 clients race for is reversed once', async () => {
  const accounts = await openPair()
  const { body } = await ledger.post('/v1/conversions', { ...accounts, source_amount: '20.00', at_any_rate: true })
  const answers = await race(`/v1/transactions/${body.id}/reversal`, {}, () => randomUUID())
  expect(tally(answers)).toEqual({ 201: 1, '409 already_reversed': 49 })
  expect(await ledger.balancesOf(...Object.values(accounts))).toEqual(['1000.00', '0.00'])
})

test.each(['before', 'after'] as const)(
  'a conversion whose connection is cut %s its commit takes effect is made once, with its terms',
  async (cut) => {
    const { hostname, port } = new URL(ledger.superuserUrl)
    const proxy = await startCutProxy(Number(port), hostname)
    const behind = await startLedger({ on: ledger, fx: fx.url, through: proxy.through })
    const accounts = await openPair()
    for (const round of range(scale(2, 5))) {
      const sprung = proxy.cutNextCommit(cut)
      const orders = range(3).map(() => ({ key: randomUUID(), body: { ...accounts, source_amount: '20.00' } }))
      const answers = await Promise.all(
        orders.map(({ key, body }) => behind.post('/v1/conversions', atAnyRate(body), { key })),
      )
      await sprung
      expect(tally(answers)).toEqual({ 201: 3 })
      for (const [i, { key, body }] of orders.entries()) {
        expect((await ledger.post('/v1/conversions', atAnyRate(body), { key })).text).toBe(answers[i]?.text)
      }
      const converted = 3 * (round + 1)
      const expected = [(1_000 - 20 * converted).toFixed(2), (17.03 * converted).toFixed(2)]
      expect(await ledger.balancesOf(...Object.values(accounts))).toEqual(expected)
    }
    await behind.close()
    await proxy.close()
  },
)

test('what is there is not converted twice, however many try', async () => {
  const accounts = await openPair('100.00')
  const answers = await race('/v1/conversions', { ...accounts, source_amount: '10.00', at_any_rate: true }, () =>
    randomUUID(),
  )
  expect(tally(answers)).toEqual({ 201: 10, '422 insufficient_funds': 40 })
  expect(await ledger.balancesOf(accounts.source_account)).toEqual(['0.00'])
})

test('conversions that cross each other, with their reversals, neither deadlock nor lose money', async () => {
  const dollars = await Promise.all(range(3).map(() => ledger.openAccount({ currency: 'USD', balance: '100000.00' })))
  const euros = await Promise.all(range(3).map(() => ledger.openAccount({ currency: 'EUR', balance: '100000.00' })))
  const answers: Answer[] = []
  await Promise.all(
    range(scale(20, 40)).map(async (client) => {
      for (const step of range(10)) {
        const there = (client + step) % 2 === 0
        const order = {
          source_account: pick(there ? dollars : euros),
          target_account: pick(there ? euros : dollars),
          [pick(['source_amount', 'target_amount'])]: '7.00',
        }
        const answer = await pick(replicas).post('/v1/conversions', atAnyRate(order))
        answers.push(answer)
        if (step % 3 === 0) answers.push(await pick(replicas).post(`/v1/transactions/${answer.body.id}/reversal`))
      }
    }),
  )
  expect(tally(answers)).toEqual({ 201: scale(280, 560) })
})

test('many conversions of one unit, there and back between all currencies without a spread, make no money', async () => {
  const count = scale(800, 10_000)
  fx.spread = '0'
  const units: Record<string, string> = { USD: '0.01', EUR: '0.01', JPY: '1', KWD: '0.001' }
  const currencies = Object.keys(units)
  const account: Record<string, string> = {}
  for (const currency of currencies) {
    account[currency] = await ledger.openAccount({
      currency,
      owner: 'mallory',
      balance: currency === 'JPY' ? '10000' : '100',
    })
  }
  const accounts = Object.values(account)
  /** Of all that Mallory has, in euros at the mid rates. */
  const worthOf = (balances: string[]): Fraction =>
    balances.map((balance, i) => fx.worth(exact(balance), currencies[i] as string, 'EUR')).reduce(plus, nothing)
  const pairs = currencies.flatMap((from) => currencies.flatMap((to) => (from === to ? [] : [[from, to] as const])))
  const orders = range(count).map((i) => {
    const [from, to] = pairs[i % pairs.length] as [string, string]
    const [paid, wanted] = [units[from] as string, units[to] as string]
    // Half of them say what is paid, where that is worth a unit of the other, and the others what is wanted.
    const isWorthIt = compare(fx.worth(exact(paid), from, to), exact(wanted)) >= 0
    const amount = isWorthIt && (i / pairs.length) & 1 ? { source_amount: paid } : { target_amount: wanted }
    return { source_account: account[from], target_account: account[to], ...amount }
  })
  const batch = count / 4
  let before = worthOf(await ledger.balancesOf(...accounts))
  const answers: Answer[] = []

  for (const from of range(orders.length / batch)) {
    const queue = orders.slice(from * batch, (from + 1) * batch)
    await Promise.all(
      range(64).map(async (client) => {
        for (let order = queue.pop(); order; order = queue.pop()) {
          answers.push(await (replicas[client % 2] as TestLedger).post('/v1/conversions', atAnyRate(order)))
        }
      }),
    )
    const after = worthOf(await ledger.balancesOf(...accounts))
    expect(compare(after, before)).toBeLessThanOrEqual(0)
    before = after
  }

  expect(tally(answers)).toEqual({ 201: count })
  for (const { body } of answers) {
    const { source_currency, target_currency, source_amount, target_amount } = body.conversion
    const atMid = fx.worth(exact(source_amount), source_currency, target_currency)
    expect(compare(exact(target_amount), atMid)).toBeLessThanOrEqual(0)
  }
  const { body } = await ledger.get('/v1/trial-balance')
  expect(body.data.map(({ currency }: { currency: string }) => currency)).toEqual(currencies.sort())
  for (const { debit, credit } of body.data) expect(debit).toBe(credit)
})
