import { Decimal } from '@florin/money'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readInSnapshot } from '../src/reports/positions/positions.ts'
import { sumWindow } from '../src/reports/trial-balance/ranges.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
const accounts: string[] = []
const firstMs = Date.parse('2025-01-01')

interface Entry {
  account: string
  currency: string
  direction: 'debit' | 'credit'
  amount: string
  recordedMs: number
  effectiveMs: number
}
let entries: Entry[]

beforeAll(async () => {
  ledger = await startLedger({ contract: true })
  for (const index of range(6)) {
    const shape = {
      currency: index < 4 ? 'USD' : 'JPY',
      type: index % 2 ? 'expense' : 'liability',
      minimum_balance: null,
    }
    accounts.push(await ledger.openAccount(index === 0 ? { ...shape, code: 'books.zero', name: '=Zero' } : shape))
  }
  await ledger.openAccount({ name: 'Never used' })
  const orders = fc.sample(
    fc.record({
      from: fc.nat(3),
      step: fc.integer({ min: 1, max: 3 }),
      units: fc.integer({ min: 1, max: 10_000 }),
      effective: fc.option(fc.integer({ min: firstMs, max: Date.now() })),
    }),
    { numRuns: 240, seed: 20_261_130 },
  )
  for (const chunk of range(12)) {
    await Promise.all(
      orders.slice(chunk * 20, chunk * 20 + 20).map(async ({ from, step, units, effective }) => {
        const yen = from === 3
        const amount = String(units)
        const answer = await ledger.post('/v1/transactions', {
          entries: [
            { account: yen ? accounts[4] : accounts[from], direction: 'debit', amount },
            { account: yen ? accounts[5] : accounts[(from + step) % 4], direction: 'credit', amount },
          ],
          ...(effective !== null && { effective_at: new Date(effective).toISOString() }),
        })
        expect(answer.statusCode, answer.text).toBe(201)
      }),
    )
  }
  const { rows } = await ledger.db.query(
    `select e.account_id as account, e.currency, e.direction, e.amount,
            (extract(epoch from t.recorded_at) * 1000)::float8 as "recordedMs",
            (extract(epoch from t.effective_at) * 1000)::float8 as "effectiveMs"
       from entries e join transactions t on t.ledger = e.ledger and t.id = e.transaction_id where e.ledger = 1`,
  )
  entries = rows
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

type Axis = 'recorded' | 'effective'
const zero = new Decimal(0)

/** What a replay says of entries between two moments, the first included: debits and credits. */
function turnoverOf(of: Entry[], axis: Axis, fromMs: number, toMs: number): { debit: Decimal; credit: Decimal } {
  const sum = (side: string) =>
    of.reduce((total, entry) => {
      const ms = entry[`${axis}Ms`]
      return entry.direction === side && ms >= fromMs && ms < toMs ? total.plus(entry.amount) : total
    }, zero)
  return { debit: sum('debit'), credit: sum('credit') }
}

const columnsOf = (of: Entry[], axis: Axis, toMs: number) => {
  const { debit, credit } = turnoverOf(of, axis, Number.NEGATIVE_INFINITY, toMs)
  return { debit: Decimal.max(debit.minus(credit), 0), credit: Decimal.max(credit.minus(debit), 0) }
}

interface Columns {
  debit: string
  credit: string
}
interface Row extends Columns {
  account: string
  currency: string
  opening: Columns
  turnover: Columns
}

const texts = (columns: { debit: Decimal; credit: Decimal }, currency: string): Columns => ({
  debit: columns.debit.toFixed(currency === 'JPY' ? 0 : 2),
  credit: columns.credit.toFixed(currency === 'JPY' ? 0 : 2),
})

async function get(query: string) {
  const { statusCode, body, text } = await ledger.get(`/v1/trial-balance?${query}`)
  expect(statusCode, text).toBe(200)
  return body
}

async function readAccounts(query: string, limit: number): Promise<Row[]> {
  const rows = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const body = await get(`${query}&group_by=account&limit=${limit}${cursor && `&cursor=${cursor}`}`)
    rows.push(...body.data)
    cursor = body.next_cursor
  }
  return rows
}

describe.each<Axis>(['recorded', 'effective'])('on the %s axis', (axis) => {
  test('opening, turnover and closing of random ranges equal a replay, by account and by type', async () => {
    const lastMs = Math.max(...entries.map(({ recordedMs }) => recordedMs))
    const seen = entries.map((entry) => entry[`${axis}Ms`])
    const moment = fc.oneof(fc.constantFrom(...seen), fc.integer({ min: firstMs, max: lastMs }))
    const ranges = fc.sample(fc.tuple(moment, moment), 25).map((pair) => pair.sort((a, b) => a - b) as [number, number])
    for (const [index, [fromMs, lateMs]] of ranges.entries()) {
      const toMs = Math.max(fromMs + 1, lateMs)
      const query = `axis=${axis}&from=${new Date(fromMs).toISOString()}&to=${new Date(toMs).toISOString()}`
      const rows = await readAccounts(query, [1, 2, 3, 50][index % 4] as number)
      const byAccount = Map.groupBy(entries, ({ account }) => account)
      const expected = [...byAccount].flatMap(([account, of]) => {
        const { debit, credit } = turnoverOf(of, axis, Number.NEGATIVE_INFINITY, toMs)
        if (debit.plus(credit).isZero()) return []
        const { currency } = of[0] as Entry
        return {
          account,
          currency,
          opening: texts(columnsOf(of, axis, fromMs), currency),
          turnover: texts(turnoverOf(of, axis, fromMs, toMs), currency),
          ...texts(columnsOf(of, axis, toMs), currency),
        }
      })
      const byId = (a: { account: string }, b: { account: string }) => (a.account < b.account ? -1 : 1)
      expect(
        rows.map(({ account, currency, opening, turnover, debit, credit }) => ({
          account,
          currency,
          opening,
          turnover,
          debit,
          credit,
        })),
      ).toEqual(expected.sort(byId))

      const { data } = await get(query)
      for (const { currency, types, ...total } of data) {
        const of = rows.filter((row) => row.currency === currency)
        const sum = (read: (row: Row) => string) =>
          of.reduce((all, row) => all.plus(read(row)), zero).toFixed(currency === 'JPY' ? 0 : 2)
        expect(total).toEqual({
          opening: { debit: sum(({ opening }) => opening.debit), credit: sum(({ opening }) => opening.credit) },
          turnover: { debit: sum(({ turnover }) => turnover.debit), credit: sum(({ turnover }) => turnover.credit) },
          debit: sum(({ debit }) => debit),
          credit: sum(({ credit }) => credit),
        })
        // In balanced books, each pair of columns is equal.
        for (const { debit, credit } of [total, total.opening, total.turnover]) expect(debit).toBe(credit)
        expect(types.map(({ type }: { type: string }) => type)).toEqual(
          [...new Set(types.map(({ type }: { type: string }) => type))].sort(),
        )
      }
    }
  })
})

test('as of an effective moment it is the sum of the effective balances', async () => {
  for (const day of ['2025-03-01', '2025-12-31', '2026-06-30']) {
    const { data, effective_at: effectiveAt, final } = await get(`effective_at=${day}`)
    expect([effectiveAt, final]).toEqual([`${day}T23:59:59.999Z`, false])
    const usd = data.find(({ currency }: { currency: string }) => currency === 'USD')
    let debit = zero
    for (const account of accounts.slice(0, 4)) {
      const of = entries.filter((entry) => entry.account === account)
      debit = debit.plus(columnsOf(of, 'effective', Date.parse(effectiveAt) + 1).debit)
    }
    expect([usd.debit, usd.credit]).toEqual([debit.toFixed(2), debit.toFixed(2)])
    expect(usd.opening).toBeUndefined()
  }
})

test('by type it is the same when its accounts are read by many statements', async () => {
  const moment = '2025-12-31T23:59:59.999Z'
  const windows = [
    { axis: 'recorded', opening: moment, closing: null },
    { axis: 'effective', opening: null, closing: moment },
    { axis: 'effective', opening: '2025-03-01T00:00:00.000Z', closing: moment },
  ] as const
  for (const window of windows) {
    await readInSnapshot(ledger.db, async (tx) => {
      const whole = await sumWindow(tx, 1, window)
      for (const limit of [1, 2, 3, 5, 6, 7]) expect(await sumWindow(tx, 1, window, limit)).toEqual(whole)
    })
  }
})

test('the present by account equals the balances', async () => {
  const rows = await readAccounts('', 2)
  expect(rows).toHaveLength(6)
  for (const { account, debit, credit } of rows) {
    const { body } = await ledger.get(`/v1/accounts/${account}`)
    const net = new Decimal(debit).minus(credit)
    expect((body.type === 'expense' ? net : net.neg()).eq(body.balance.posted)).toBe(true)
  }
})

test('it is a file when CSV is asked for, by account with all accounts', async () => {
  const read = async (query: string) => {
    const url = `/v1/trial-balance?${query}`
    const { statusCode, headers, payload } = await ledger.app.inject({ url, headers: { accept: 'text/csv' } })
    expect(statusCode, payload).toBe(200)
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present')
    return payload.split('\r\n')
  }
  const byAccount = await read('group_by=account&axis=effective&from=2025-06-01&to=2025-07-01&limit=1')
  expect(byAccount[0]).toBe(
    'account,account_code,name,type,currency,opening_debit,opening_credit,turnover_debit,turnover_credit,debit,credit',
  )
  // A spreadsheet does not run a name as a formula.
  expect(byAccount[1]).toContain("books.zero,'=Zero,liability,USD,")
  const rows = await readAccounts('axis=effective&from=2025-06-01&to=2025-07-01', 50)
  expect(byAccount).toHaveLength(rows.length + 2)
  const byType = await read('axis=effective&from=2025-06-01&to=2025-07-01')
  expect(byType[0]).toBe(
    'currency,type,accounts,opening_debit,opening_credit,turnover_debit,turnover_credit,debit,credit',
  )
  expect((await read(''))[1]).toMatch(/^JPY,asset,1,,,,,0,0$/)
})

test('a range is not empty, and is the only thing that is asked for', async () => {
  await ledger.expectRefusal('422 range_empty', () => ledger.get('/v1/trial-balance?from=2026-01-02&to=2026-01-02'))
  for (const query of [
    'at=2026-01-01T00:00:00Z&from=2025-01-01',
    'effective_at=2026-01-01&to=2026-01-01',
    'axis=effective&at=2026-01-01T00:00:00Z',
    'cursor=x',
  ]) {
    await ledger.expectRefusal('400 invalid_request', () => ledger.get(`/v1/trial-balance?${query}`))
  }
  await ledger.expectRefusal('422 range_empty', () => ledger.get('/v1/trial-balance?to=0001-01-01'))
  for (const query of ['from=0001-01-01', 'axis=effective&from=0001-01-01&to=9999-12-31', 'effective_at=9999-12-31']) {
    expect((await get(query)).data.length).toBeGreaterThan(0)
  }
  const { data, from, to, final } = await get(`from=2026-01-01&to=2999-01-01`)
  expect([from, to, final]).toEqual(['2026-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z', false])
  expect(data.length).toBeGreaterThan(0)
})
