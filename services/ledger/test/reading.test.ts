import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

interface Entry {
  account: string
  account_code: string | null
  direction: 'debit' | 'credit'
  amount: string
  balance_after: string
  sequence: number
}
interface Transaction {
  id: string
  kind: string
  reference: string | null
  recorded_at: string
  entries: Entry[]
}
interface Account {
  id: string
  code: string | null
  owner: string | null
  type: string
  currency: string
  created_at: string
}

/** Everything that was written, oldest first. */
const transactions: Transaction[] = []
const accounts = new Map<string, Account>()
const currencies = ['USD', 'JPY', 'KWD']
const exponents: Record<string, number> = { USD: 2, JPY: 0, KWD: 3 }
const seed = 20_260_731

beforeAll(async () => {
  ledger = await startLedger({ contract: true })
  const shapes = range(12).map((i) => ({
    currency: currencies[i % 3] as string,
    ...(i < 9 && { owner: `owner-${i % 4}` }),
    ...(i % 2 === 0 && { code: `books.${i}` }),
    ...(i === 9 && { type: 'asset' }),
    minimum_balance: null,
  }))
  const ids = await Promise.all(shapes.map((shape) => ledger.openAccount(shape)))
  const orders = fc.sample(
    fc.record({
      kind: fc.constantFrom('deposits', 'withdrawals', 'transfers', 'transactions', 'reversal'),
      i: fc.nat(8),
      j: fc.nat(11),
      units: fc.integer({ min: 1, max: 100_000 }),
      reference: fc.constantFrom(undefined, 'order-1', 'order-2', 'Übertrag 3'),
    }),
    { numRuns: 240, seed },
  )
  // Few at a time, so that the history is spread over many moments.
  for (let at = 0; at < orders.length; at += 3) {
    await Promise.all(orders.slice(at, at + 3).map((order) => write(ids, shapes, order)))
  }
  const { rows } = await ledger.db.query('select id, code, owner, type, currency, created_at from accounts')
  for (const account of rows) {
    accounts.set(account.id, { ...account, created_at: new Date(account.created_at).toISOString() })
  }
  transactions.sort((a, b) => (a.id < b.id ? -1 : 1))
})

async function write(
  ids: string[],
  shapes: { currency: string }[],
  {
    kind,
    i,
    j,
    units,
    reference,
  }: { kind: string; i: number; j: number; units: number; reference: string | undefined },
): Promise<void> {
  const [a, b] = [ids[i] as string, ids[j] as string]
  const currency = shapes[i]?.currency ?? 'USD'
  const amount = (units / 10 ** (exponents[currency] ?? 0)).toFixed(exponents[currency])
  const note = reference === undefined ? {} : { reference }
  const sameCurrency = shapes[j]?.currency === currency && i !== j && j !== 9
  const order =
    kind === 'transfers' && sameCurrency
      ? { path: 'transfers', body: { source_account: a, target_account: b, amount } }
      : kind === 'transactions' && sameCurrency
        ? {
            path: 'transactions',
            body: {
              entries: [
                { account: a, direction: 'debit', amount },
                { account: a, direction: 'debit', amount },
                { account: a, direction: 'credit', amount },
                { account: b, direction: 'credit', amount },
              ],
            },
          }
        : kind === 'reversal' && transactions.length > 0
          ? { path: `transactions/${transactions[units % transactions.length]?.id}/reversal`, body: {} }
          : { path: kind === 'withdrawals' ? kind : 'deposits', body: { account: a, amount } }
  const answer = await ledger.post(`/v1/${order.path}`, { ...order.body, ...note })
  if (answer.statusCode === 409) return
  expect(answer.statusCode, answer.text).toBe(201)
  transactions.push(answer.body)
}

/** The rows of a list, all pages of it. */
async function crawl<T>(path: string, limit = 200): Promise<T[]> {
  const rows: T[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const url = new URL(path, 'http://ledger')
    url.searchParams.set('limit', String(limit))
    if (cursor) url.searchParams.set('cursor', cursor)
    const { statusCode, body, text } = await ledger.get(url.pathname + url.search)
    expect(statusCode, text).toBe(200)
    expect(body.data.length).toBeLessThanOrEqual(limit)
    rows.push(...body.data)
    cursor = body.next_cursor
  }
  return rows
}

/** Moments at, between, before and after what was recorded. */
function someMoments(count: number): string[] {
  const sample = fc.sample(fc.tuple(fc.nat(transactions.length - 1), fc.integer({ min: -1, max: 1 })), {
    numRuns: count,
    seed,
  })
  const near = sample.map(([index, ms]) =>
    new Date(Date.parse(transactions[index]?.recorded_at as string) + ms).toISOString(),
  )
  return ['1970-01-01T00:00:00.000Z', ...near]
}

/** Whole units of the smallest part of a currency. */
const unitsOf = (text: string) => BigInt(text.replace('.', ''))

function historyOf(account: string): (Entry & { transaction: string; recorded_at: string })[] {
  return transactions.flatMap(({ id, recorded_at, entries }) =>
    entries.filter((entry) => entry.account === account).map((entry) => ({ ...entry, transaction: id, recorded_at })),
  )
}

test('the history is worth reading', () => {
  expect(new Set(transactions.map(({ recorded_at }) => recorded_at)).size).toBeGreaterThan(20)
  expect(new Set(transactions.map(({ kind }) => kind)).size).toBe(5)
  expect(Math.max(...[...accounts.keys()].map((id) => historyOf(id).length))).toBeGreaterThan(40)
})

test('every account has its whole history, in the order of its sequence, either way and whatever the page', async () => {
  for (const { id, code } of accounts.values()) {
    const model = historyOf(id)
    expect(model.map(({ sequence }) => sequence)).toEqual(range(model.length).map((i) => i + 1))
    const oldest = await crawl<Entry & { transaction: string }>(`/v1/accounts/${code ?? id}/entries?order=asc`, 7)
    expect(oldest).toMatchObject(model.map(({ account: _, account_code: __, ...entry }) => entry))
    expect(await crawl(`/v1/accounts/${id}/entries`, 3)).toEqual([...oldest].reverse())
  }
})

test('a part of a history, from, to and as of any moments, is exactly what was recorded then', async () => {
  const past = someMoments(12)
  const moments = [...past, '2999-12-31T23:59:59.999Z']
  const [id] = [...accounts.keys()].sort((a, b) => historyOf(b).length - historyOf(a).length) as [string]
  const queries = fc.sample(
    fc.record({
      from: fc.option(fc.constantFrom(...moments), { nil: undefined }),
      to: fc.option(fc.constantFrom(...moments), { nil: undefined }),
      at: fc.option(fc.constantFrom(...past), { nil: undefined }),
      order: fc.constantFrom('asc', 'desc'),
      limit: fc.integer({ min: 1, max: 60 }),
    }),
    { numRuns: 60, seed },
  )
  for (const { from, to, at, order, limit } of queries) {
    const given = Object.entries({ from, to, at, order }).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    )
    const expected = historyOf(id).filter(
      ({ recorded_at }) => (!from || recorded_at >= from) && (!to || recorded_at < to) && (!at || recorded_at <= at),
    )
    const found = await crawl<Entry>(`/v1/accounts/${id}/entries?${new URLSearchParams(given)}`, limit)
    const sequences = expected.map(({ sequence }) => sequence)
    expect(
      found.map(({ sequence }) => sequence),
      JSON.stringify(given),
    ).toEqual(order === 'asc' ? sequences : sequences.reverse())
  }
})

test('a balance as of any moment equals a replay of the entries up to it', async () => {
  for (const at of someMoments(20)) {
    for (const { id, currency } of accounts.values()) {
      const { body } = await ledger.get(`/v1/accounts/${id}/balance?at=${at}`)
      const until = historyOf(id).filter(({ recorded_at }) => recorded_at <= at)
      const zero = (0).toFixed(exponents[currency])
      expect(body).toMatchObject({
        account: id,
        posted: until.at(-1)?.balance_after ?? zero,
        sequence: until.length,
        pending: null,
        available: null,
        at,
        final: true,
      })
    }
  }
})

test('a balance now is the last entry of the history', async () => {
  for (const { id, code, currency } of accounts.values()) {
    const { body } = await ledger.get(`/v1/accounts/${code ?? id}/balance`)
    const posted = historyOf(id).at(-1)?.balance_after ?? (0).toFixed(exponents[currency])
    expect(body).toEqual({
      account: id,
      account_code: code,
      currency,
      posted,
      pending: (0).toFixed(exponents[currency]),
      available: posted,
      sequence: historyOf(id).length,
      at: null,
      effective_at: null,
    })
  }
})

test('the trial balance, now and as of any moment, has equal columns and equals a replay of the entries', async () => {
  const openings = [...accounts.values()].map(({ created_at }) => created_at).sort()
  for (const at of [null, ...openings.slice(4, 7), ...someMoments(20)]) {
    const { body } = await ledger.get(`/v1/trial-balance${at === null ? '' : `?at=${at}`}`)
    const opened = [...accounts.values()].filter(({ created_at }) => at === null || created_at <= at)
    const balances = opened.map(({ id, type, currency }) => {
      const until = historyOf(id).filter(({ recorded_at }) => at === null || recorded_at <= at)
      const debit = until.reduce(
        (sum, { direction, amount }) => (direction === 'debit' ? sum + unitsOf(amount) : sum - unitsOf(amount)),
        0n,
      )
      return { type, currency, debit: debit > 0n ? debit : 0n, credit: debit < 0n ? -debit : 0n }
    })
    const sum = (rows: typeof balances, side: 'debit' | 'credit') => rows.reduce((total, row) => total + row[side], 0n)
    expect(body.at).toBe(at)
    expect(body.data.map(({ currency }: Account) => currency)).toEqual(
      [...new Set(opened.map(({ currency }) => currency))].sort(),
    )
    for (const row of body.data) {
      const ofCurrency = balances.filter(({ currency }) => currency === row.currency)
      expect(row.debit).toBe(row.credit)
      expect([unitsOf(row.debit), unitsOf(row.credit)]).toEqual([sum(ofCurrency, 'debit'), sum(ofCurrency, 'credit')])
      for (const { type, accounts: count, debit, credit } of row.types) {
        const ofType = ofCurrency.filter((balance) => balance.type === type)
        expect([count, unitsOf(debit), unitsOf(credit)]).toEqual([
          ofType.length,
          sum(ofType, 'debit'),
          sum(ofType, 'credit'),
        ])
      }
    }
  }
})

describe('the list of transactions', () => {
  interface Filters {
    account?: string | undefined
    owner?: string | undefined
    kind?: string | undefined
    reference?: string | undefined
    from?: string | undefined
    to?: string | undefined
  }

  /** What the documentation says: each filter on its own, all of them together. */
  function select({ account, owner, kind, reference, from, to }: Filters): string[] {
    const has = (transaction: Transaction, test: (account: Account) => boolean) =>
      transaction.entries.some((entry) => test(accounts.get(entry.account) as Account))
    return transactions
      .filter(
        (transaction) =>
          (!account || has(transaction, ({ id, code }) => id === account || code === account)) &&
          (!owner || has(transaction, (of) => of.owner === owner)) &&
          (!kind || transaction.kind === kind) &&
          (!reference || transaction.reference === reference) &&
          (!from || transaction.recorded_at >= from) &&
          (!to || transaction.recorded_at < to),
      )
      .map(({ id }) => id)
      .reverse()
  }

  async function list(filters: Filters, limit: number): Promise<string[]> {
    const given = Object.entries(filters).filter((pair): pair is [string, string] => pair[1] !== undefined)
    const rows = await crawl<Transaction>(`/v1/transactions?${new URLSearchParams(given)}`, limit)
    return rows.map(({ id }) => id)
  }

  test('shows each transaction as it reads alone', async () => {
    for (const listed of await crawl<Transaction>('/v1/transactions', 100)) {
      expect((await ledger.get(`/v1/transactions/${listed.id}`)).body).toEqual(listed)
    }
  })

  const filters = () => {
    const moments = [...someMoments(8), '2999-12-31T23:59:59.999Z']
    const all = [...accounts.values()]
    const of = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
    return {
      account: of(...all.map(({ id }) => id), 'books.0', 'books.2', 'system.cash.usd'),
      owner: of('owner-0', 'owner-1', 'owner-2', 'owner-3', 'nobody'),
      kind: of('deposit', 'withdrawal', 'transfer', 'journal', 'reversal', 'adjustment'),
      reference: of('order-1', 'order-2', 'Übertrag 3', 'unheard-of'),
      from: of(...moments),
      to: of(...moments),
    }
  }

  test('gives the complete answer for filters combined at random, without an account and an owner at once', async () => {
    const { account, owner, ...others } = filters()
    const whose = fc.oneof(fc.record({ account }), fc.record({ owner }))
    const sample = fc.sample(fc.tuple(whose, fc.record(others), fc.integer({ min: 1, max: 50 })), {
      numRuns: 150,
      seed,
    })
    const sizes = new Set<number>()
    for (const [who, rest, limit] of sample) {
      const expected = select({ ...who, ...rest })
      sizes.add(expected.length)
      expect(await list({ ...who, ...rest }, limit), JSON.stringify({ ...who, ...rest })).toEqual(expected)
    }
    expect(sizes.size).toBeGreaterThan(10)
  })

  test('gives the complete answer for an account and an owner at once', async () => {
    const { account, owner } = filters()
    const sample = fc.sample(fc.record({ account, owner }), { numRuns: 60, seed })
    for (const both of sample) expect(await list(both, 20), JSON.stringify(both)).toEqual(select(both))
  })
})

describe('while writes go on', () => {
  /** Runs `read` while deposits to the account are written one after another; returns what it returned. */
  async function whileWriting<T>(account: string, read: () => Promise<T>): Promise<T> {
    let done = false
    const writers = range(2).map(async () => {
      while (!done) expect((await ledger.post('/v1/deposits', { account, amount: '1.00' })).statusCode).toBe(201)
    })
    const found = await read()
    done = true
    await Promise.all(writers)
    return found
  }

  test('a crawl through a history misses nothing and repeats nothing', async () => {
    const account = await ledger.openAccount({ balance: '1.00' })
    await Promise.all(range(60).map(() => ledger.post('/v1/deposits', { account, amount: '1.00' })))
    await whileWriting(account, async () => {
      const newest = await crawl<Entry>(`/v1/accounts/${account}/entries`, 5)
      expect(newest.length).toBeGreaterThanOrEqual(61)
      expect(newest.map(({ sequence }) => sequence)).toEqual(range(newest.length).map((i) => newest.length - i))
      const oldest = await crawl<Entry>(`/v1/accounts/${account}/entries?order=asc`, 5)
      expect(oldest.length).toBeGreaterThanOrEqual(newest.length)
      expect(oldest.map(({ sequence }) => sequence)).toEqual(range(oldest.length).map((i) => i + 1))
    })
  })

  test('a crawl through the transactions has all that were there when it began, each once', async () => {
    const account = await ledger.openAccount({ owner: 'crawled' })
    await Promise.all(range(60).map(() => ledger.post('/v1/deposits', { account, amount: '1.00' })))
    for (const query of [`account=${account}`, 'owner=crawled', 'kind=deposit', '']) {
      const before = await crawl<Transaction>(`/v1/transactions?${query}`, 200)
      await whileWriting(account, async () => {
        const found = await crawl<Transaction>(`/v1/transactions?${query}`, 13)
        const ids = found.map(({ id }) => id)
        expect(ids).toEqual([...new Set(ids)].sort().reverse())
        expect(before.filter(({ id }) => !ids.includes(id))).toEqual([])
      })
    }
  })

  test('what was answered is seen by the next read, on another replica too', async () => {
    const replica = await startLedger({ on: ledger, contract: true })
    const account = await ledger.openAccount()
    for (const count of range(20)) {
      const { body } = await (count % 2 ? replica : ledger).post('/v1/deposits', { account, amount: '1.00' })
      const reader = count % 2 ? ledger : replica
      const [balance, history, transaction, list] = await Promise.all([
        reader.get(`/v1/accounts/${account}/balance`),
        reader.get(`/v1/accounts/${account}/entries?limit=1`),
        reader.get(`/v1/transactions/${body.id}`),
        reader.get(`/v1/transactions?account=${account}&limit=1`),
      ])
      expect(balance.body.posted).toBe(`${count + 1}.00`)
      expect(history.body.data[0].sequence).toBe(count + 1)
      expect(transaction.body).toEqual(body)
      expect(list.body.data).toEqual([body])
    }
    await replica.close()
  })
})
