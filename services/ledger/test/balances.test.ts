import { scale } from '@florin/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sumBalances } from '../src/balances/queries.ts'
import { connect, range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
beforeAll(async () => {
  ledger = await startLedger({ contract: true })
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

interface Row {
  code: string | null
  currency: string
  type: string
  accounts: number
  posted: string
  pending: string
  available: string
}

/** All pages. */
async function sums(query: string, limit = 50): Promise<Row[]> {
  const rows: Row[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await ledger.get(`/v1/balances?${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`)
    expect(answer.statusCode, answer.text).toBe(200)
    rows.push(...answer.body.data)
    cursor = answer.body.next_cursor
  }
  return rows
}

/** What the rows should be, from the list of accounts. */
async function expectedSums(prefix: string, words: number | null): Promise<Row[]> {
  const { rows } = await ledger.db.query(
    `select code, currency, type, posted, pending, exponent from accounts where ledger = 1 and starts_with(code, $1)`,
    [prefix],
  )
  const groups = Map.groupBy(rows, ({ code, currency, type }) =>
    JSON.stringify([words === null ? null : code.split('.').slice(0, words).join('.'), currency, type]),
  )
  return [...groups].map(([group, of]) => {
    const [code, currency, type] = JSON.parse(group)
    const { exponent } = of[0]
    const sum = (column: string): bigint =>
      of.map((row) => BigInt(row[column].replace('.', ''))).reduce((a, b) => a + b)
    const text = (units: bigint) => {
      const digits = String(units < 0n ? -units : units).padStart(exponent + 1, '0')
      const whole = digits.slice(0, digits.length - exponent)
      return `${units < 0n ? '-' : ''}${whole}${exponent > 0 ? `.${digits.slice(-exponent)}` : ''}`
    }
    const [posted, pending] = [sum('posted'), sum('pending')]
    return {
      code,
      currency,
      type,
      accounts: of.length,
      posted: text(posted),
      pending: text(pending),
      available: text(posted - pending),
    }
  })
}

const sorted = (rows: Row[]) => rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort()

test('are those of the accounts, for any codes, prefix, number of words and size of pages', async () => {
  const word = fc.constantFrom('a', 'b', 'a-b', 'a_b', '-', '_', '9', 'aa', 'a-')
  const codeOf = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('.'))
  const codes = new Set(fc.sample(codeOf, { numRuns: 150, seed: 7 }))
  const currencies = ['USD', 'JPY', 'KWD']
  const amounts: Record<string, string> = { USD: '1.01', JPY: '7', KWD: '0.003' }
  for (const [index, code] of [...codes].entries()) {
    const currency = currencies[index % 3] as string
    const id = await ledger.openAccount({ code, currency, balance: amounts[currency] as string })
    if (index % 5 === 0) await ledger.post('/v1/holds', { account: id, amount: amounts[currency] })
    if (index % 7 === 0) await ledger.openAccount({ code: `${code}.debt`, type: 'asset', currency })
  }
  await ledger.openAccount({ currency: 'USD', balance: '5.00' })
  const prefixOf = fc.oneof(
    codeOf,
    codeOf.map((code) => `${code}.`),
    fc.constantFrom('', 'system.', 'system.cash', 's', 'z'),
  )
  await fc.assert(
    fc.asyncProperty(
      prefixOf,
      fc.option(fc.integer({ min: 1, max: 5 })),
      fc.integer({ min: 1, max: 9 }),
      async (prefix, words, limit) => {
        const query = `${prefix && `code_prefix=${prefix}`}${words === null ? '' : `&group_by=code:${words}`}`
        expect(sorted(await sums(query, limit))).toEqual(sorted(await expectedSums(prefix, words)))
      },
    ),
    { numRuns: scale(60, 600) },
  )
})

test('as of a moment of either axis are the sums of the balances of the accounts at it', async () => {
  const codes = range(12).map((index) => `moments.${'abc'[index % 3]}.${index}`)
  for (const [index, code] of codes.entries()) {
    await ledger.openAccount({ code, minimum_balance: null, ...(index % 4 === 0 && { currency: 'JPY' }) })
  }
  const later = '2026-02-03T04:05:06.007Z'
  const days = ['2025-12-31', '2026-01-01', later, undefined]
  const recorded: string[] = []
  for (const index of range(48)) {
    const order = { account: codes[index % 12], amount: `${index + 1}`, effective_at: days[index % 4] }
    const { body, statusCode, text } = await ledger.post('/v1/deposits', order)
    expect(statusCode, text).toBe(201)
    recorded.push(body.recorded_at)
  }
  await ledger.openAccount({ code: 'moments.d.new' })
  const moments = [
    ...recorded.filter((_, index) => index % 9 === 0).map((at) => `at=${at}`),
    'at=2020-01-01T00:00:00Z',
    ...['2025-12-30', '2025-12-31', '2026-01-01', later, '2026-02-03', '9999-12-31'].map(
      (day) => `effective_at=${day}`,
    ),
  ]
  for (const moment of moments) {
    const posted = new Map<string, bigint>()
    const counts = new Map<string, number>()
    for (const code of [...codes, 'moments.d.new']) {
      const { body: account } = await ledger.get(`/v1/accounts/${code}`)
      if (moment.startsWith('at=') && Date.parse(account.created_at) > Date.parse(moment.slice(3))) continue
      const { body } = await ledger.get(`/v1/accounts/${code}/balance?${moment}`)
      const group = `${code.split('.').slice(0, 2).join('.')} ${account.currency}`
      posted.set(group, (posted.get(group) ?? 0n) + BigInt(body.posted.replace('.', '')))
      counts.set(group, (counts.get(group) ?? 0) + 1)
    }
    for (const limit of [1, 2, 50]) {
      const rows = await sums(`code_prefix=moments.&group_by=code:2&${moment}`, limit)
      const found = rows.map(({ code, currency, posted, accounts }) => [
        `${code} ${currency}`,
        BigInt(posted.replace('.', '')),
        accounts,
      ])
      expect(found, moment).toEqual([...posted].sort().map(([group, sum]) => [group, sum, counts.get(group)]))
      for (const { pending, available } of rows) expect([pending, available]).toEqual([null, null])
    }
    const [whole] = (await sums(`code_prefix=moments.&${moment}`)).filter(({ currency }) => currency === 'JPY')
    const yen = [...posted].filter(([group]) => group.endsWith('JPY'))
    expect(BigInt(whole?.posted ?? 0)).toBe(yen.reduce((sum, [, each]) => sum + each, 0n))
  }
  const { body } = await ledger.get('/v1/balances?effective_at=2026-01-01')
  expect(body).toMatchObject({ at: null, effective_at: '2026-01-01T23:59:59.999Z', final: false })
  await ledger.expectRefusal('422 moment_in_future', () => ledger.get('/v1/balances?at=2999-01-01T00:00:00Z'))
  await ledger.expectRefusal('400 invalid_request', () =>
    ledger.get(`/v1/balances?at=${recorded[0]}&effective_at=2026-01-01`),
  )
})

test('a page of groups has each group once, in an order that does not change', async () => {
  const whole = await sums('group_by=code:2,currency', 200)
  expect(await sums('group_by=currency,code:2', 1)).toEqual(whole)
  const groups = whole.map(({ code }) => code)
  expect(groups.filter((code, index) => groups.indexOf(code) !== index && groups[index - 1] !== code)).toEqual([])
})

test('a page reads only the accounts of its groups, by the index, also by statistics from before they were opened', async () => {
  const owner = connect(ledger.ownerUrl)
  await owner.query('analyze accounts')
  await owner.end()
  await ledger.db.query(
    `insert into accounts (ledger, code, type, currency, exponent)
     select 1, 'many.' || lpad(n::text, 5, '0') || '.usd', 'liability', 'USD', 2 from generate_series(1, 20000) n`,
  )
  const session = connect(ledger.serviceUrl)
  await session.query('begin')
  const wanted = { ledger: 1, prefix: 'many.', words: 2, after: 'many.10000.', limit: 20 }
  const { data, last } = await sumBalances(session, wanted)
  const { rows } = await session.query(
    `select (seq_tup_read + idx_tup_fetch)::integer as n from pg_stat_xact_user_tables where relname = 'accounts'`,
  )
  await session.end()
  expect(data.map(({ code }) => code)).toEqual(range(20).map((index) => `many.${10_001 + index}`))
  expect(last).toBe('many.10020.')
  // A probe for each group, and its account.
  expect(rows[0].n).toBeLessThanOrEqual(45)
})

test('a prefix or a group that is none, and a cursor of other sums, are rejected', async () => {
  for (const query of [
    'code_prefix=A',
    'code_prefix=a..b',
    'code_prefix=.',
    'group_by=owner',
    'group_by=code:0',
    'group_by=code:11',
  ]) {
    expect((await ledger.get(`/v1/balances?${query}`)).body.code, query).toBe('invalid_request')
  }
  const { body } = await ledger.get('/v1/balances?group_by=code:1&limit=1')
  expect((await ledger.get(`/v1/balances?group_by=code:2&limit=1&cursor=${body.next_cursor}`)).body.code).toBe(
    'cursor_invalid',
  )
})
