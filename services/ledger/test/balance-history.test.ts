import { afterAll, beforeAll, expect, test } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
beforeAll(async () => {
  ledger = await startLedger({ contract: true })
})
afterAll(() => ledger.close())

interface Point {
  moment: string
  posted: string
}

async function historyOf(account: string, query: string): Promise<Point[]> {
  const { statusCode, body, text } = await ledger.get(`/v1/accounts/${account}/balance-history?${query}`)
  expect(statusCode, text).toBe(200)
  return body.data
}

const balanceAt = async (account: string, query: string) =>
  (await ledger.get(`/v1/accounts/${account}/balance?${query}`)).body.posted

/** Debited and credited, every second one dated back. Moments are distinct. */
async function openMoved(type: 'liability' | 'asset'): Promise<string> {
  const account = await ledger.openAccount({ minimum_balance: null, type })
  const other = await ledger.openAccount({ minimum_balance: null })
  for (const index of range(20)) {
    const dated = index % 2 ? { effective_at: `2026-0${1 + (index % 9)}-03T0${index % 7}:00:00.000Z` } : {}
    const amount = `${index + 1}.25`
    const [debited, credited] = index % 3 ? [account, other] : [other, account]
    const entries = [
      { account: debited, direction: 'debit', amount },
      { account: credited, direction: 'credit', amount },
    ]
    expect((await ledger.post('/v1/transactions', { entries, ...dated })).statusCode).toBe(201)
  }
  return account
}

test.each([
  ['recorded', 'at', 'liability'],
  ['effective', 'effective_at', 'liability'],
  ['effective', 'effective_at', 'asset'],
] as const)('on the %s axis each balance is that of its moment (%s, %s)', async (axis, parameter, type) => {
  const account = await openMoved(type)
  const points = await historyOf(account, `axis=${axis}&points=25`)
  expect(points).toHaveLength(25)
  for (const { moment, posted } of points) {
    expect(posted, moment).toBe(await balanceAt(account, `${parameter}=${moment}`))
  }
  expect(points.at(-1)?.posted).toBe(await balanceAt(account, ''))
  expect(new Set(points.map(({ posted }) => posted)).size).toBeGreaterThan(5)
})

test('without from it begins at the first entry, and the moments divide the period evenly', async () => {
  const account = await openMoved('liability')
  const { body } = await ledger.get(`/v1/accounts/${account}/entries?order=asc&limit=1`)
  const points = await historyOf(account, 'points=10')
  expect(points[0]?.moment).toBe(body.data[0].recorded_at)
  const [first] = await historyOf(account, 'axis=effective&points=10')
  expect(first?.moment).toBe('2026-01-03T02:00:00.000Z')

  const given = await historyOf(account, 'axis=effective&from=2026-01-01&to=2026-01-11&points=11')
  const daysMs = given.map(({ moment }) => Date.parse(moment))
  const steps = daysMs.slice(1).map((ms, index) => ms - (daysMs[index] as number))
  expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1)
  expect([given[0]?.moment, given.at(-1)?.moment]).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-10T23:59:59.999Z'])
})

test('an account without entries has one balance: zero, with the decimals of its currency', async () => {
  const account = await ledger.openAccount({ currency: 'KWD' })
  for (const axis of ['recorded', 'effective']) {
    expect((await historyOf(account, `axis=${axis}`)).map(({ posted }) => posted)).toEqual(['0.000'])
  }
})

test('a period shorter than its number of balances has one for each millisecond', async () => {
  const account = await ledger.openAccount({ balance: '1.00' })
  const query = 'from=2026-01-01T00:00:00.000Z&to=2026-01-01T00:00:00.003Z'
  const points = await historyOf(account, query)
  expect(points.map(({ moment }) => moment.slice(-5))).toEqual(['.000Z', '.001Z', '.002Z'])
})

test.each([
  ['points=1', 400, 'invalid_request'],
  ['points=201', 400, 'invalid_request'],
  ['from=2999-01-01', 422, 'moment_in_future'],
  ['from=2026-01-02&to=2026-01-01', 422, 'range_empty'],
])('%s is rejected', async (query, status, code) => {
  const account = await ledger.openAccount({})
  const { statusCode, body } = await ledger.get(`/v1/accounts/${account}/balance-history?${query}`)
  expect([statusCode, body.code]).toEqual([status, code])
})
