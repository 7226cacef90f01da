import { scale } from '@florin/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
beforeAll(async () => {
  ledger = await startLedger({ contract: true })
  await ledger.post('/v1/currencies', { code: 'WEI', exponent: 18, name: 'Wei' })
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const cash = 'system.cash.usd'

const notes = {
  reference: 'order-1',
  description: 'Überweisung „Miete“ 日本 🎉',
  metadata: { b: '2', a: '1' },
  effective_at: '2020-02-29T23:59:59.999Z',
}

interface Line {
  account: string
  account_code: string | null
  direction: 'debit' | 'credit'
  amount: string
  balance_after: string
  sequence: number
}

const summary = (entries: Line[]) =>
  entries.map(({ account, direction, amount, balance_after, sequence }) => [
    account,
    direction,
    amount,
    balance_after,
    sequence,
  ])

test('a deposit brings money in: the cash is debited, the account is credited', async () => {
  const account = await ledger.openAccount()
  const [before] = (await ledger.get(`/v1/accounts/${cash}/balance`)).body.posted.split('.')
  const answer = await ledger.post('/v1/deposits', { account, amount: '125', ...notes })

  expect(answer.statusCode).toBe(201)
  expect(answer.headers.location).toBe(`/v1/transactions/${answer.body.id}`)
  expect(answer.headers['idempotent-replayed']).toBeUndefined()
  const { entries, ...transaction } = answer.body
  expect(transaction).toEqual({
    ...notes,
    id: expect.stringMatching(uuidv7),
    kind: 'deposit',
    recorded_at: expect.any(String),
    reverses: null,
    reversed_by: null,
  })
  expect(entries[0]).toMatchObject({
    account_code: cash,
    direction: 'debit',
    amount: '125.00',
    balance_after: `${Number(before) + 125}.00`,
  })
  expect(entries[1]).toEqual({
    account,
    account_code: null,
    direction: 'credit',
    amount: '125.00',
    currency: 'USD',
    balance_after: '125.00',
    sequence: 1,
  })
})

test('what was answered is what is read, by id and by key', async () => {
  const account = await ledger.openAccount()
  const order = { account, amount: '1.5', ...notes, metadata: { a: '1', b: '2', c: '' } }
  const posted = await ledger.post('/v1/deposits', order, { key: 'order/42?a=b&c#d%41' })
  const byId = await ledger.get(`/v1/transactions/${posted.body.id}`)
  const byKey = await ledger.get(`/v1/transactions/key:${encodeURIComponent('order/42?a=b&c#d%41')}`)
  expect(byId.body).toEqual(posted.body)
  expect(byKey.text).toBe(byId.text)
})

test('a deposit that says nothing of itself has no notes, and happens when it is recorded', async () => {
  const account = await ledger.openAccount()
  const { body } = await ledger.post('/v1/deposits', { account, amount: '0.01', currency: 'USD' })
  expect(body).toMatchObject({ reference: null, description: null, metadata: {}, effective_at: body.recorded_at })
})

test('a withdrawal pays money out, to the last cent', async () => {
  const account = await ledger.openAccount({ balance: '10.00' })
  const { statusCode, body } = await ledger.post('/v1/withdrawals', { account, amount: '10.00' })
  expect(statusCode).toBe(201)
  expect(body.kind).toBe('withdrawal')
  expect(summary(body.entries)[0]).toEqual([account, 'debit', '10.00', '0.00', 2])
  expect(body.entries[1]).toMatchObject({ account_code: cash, direction: 'credit' })
})

test('a withdrawal may go into an overdraft, down to the minimum and no further', async () => {
  const account = await ledger.openAccount({ minimum_balance: '-500.00' })
  expect((await ledger.post('/v1/withdrawals', { account, amount: '500.00' })).statusCode).toBe(201)
  expect(await ledger.balancesOf(account)).toEqual(['-500.00'])
  await ledger.expectRefusal('422 insufficient_funds', () =>
    ledger.post('/v1/withdrawals', { account, amount: '0.01' }),
  )
  expect((await ledger.post('/v1/deposits', { account, amount: '0.01' })).statusCode).toBe(201)
})

test('an account without a minimum goes as low as it is taken', async () => {
  const account = await ledger.openAccount({ minimum_balance: null, currency: 'WEI' })
  const amount = '1000000000000000000000000.000000000000000000'
  await ledger.post('/v1/withdrawals', { account, amount })
  const { body } = await ledger.post('/v1/withdrawals', { account, amount })
  expect(body.entries[0].balance_after).toBe('-2000000000000000000000000.000000000000000000')
})

test('a transfer lowers the source and raises the target, between what is held for customers', async () => {
  const source = await ledger.openAccount({ balance: '10.00', code: 'transfer.source' })
  const target = await ledger.openAccount()
  const { statusCode, body } = await ledger.postTransfer(['transfer.source', target], '2.50')
  expect(statusCode).toBe(201)
  expect(body.kind).toBe('transfer')
  expect(summary(body.entries)).toEqual([
    [source, 'debit', '2.50', '7.50', 2],
    [target, 'credit', '2.50', '2.50', 1],
  ])
})

test('a transfer between assets exchanges the sides', async () => {
  const source = await ledger.openAccount({ type: 'asset' })
  const target = await ledger.openAccount({ type: 'expense', minimum_balance: null })
  await ledger.post('/v1/transactions', {
    entries: [
      { account: source, direction: 'debit', amount: '9.00' },
      { account: await ledger.openAccount({ type: 'equity' }), direction: 'credit', amount: '9.00' },
    ],
  })
  const { statusCode, body } = await ledger.postTransfer([source, target], '2.50')
  expect(statusCode).toBe(201)
  expect(summary(body.entries)).toEqual([
    [source, 'credit', '2.50', '6.50', 2],
    [target, 'debit', '2.50', '2.50', 1],
  ])
})

test('a journal has the entries that it was given, in their order, in several currencies', async () => {
  const usd = await ledger.openAccount({ balance: '10.00' })
  const jpy = await ledger.openAccount({ currency: 'JPY', type: 'asset' })
  const entries = [
    { account: jpy, direction: 'debit', amount: '1500' },
    { account: usd, direction: 'debit', amount: '10.00', currency: 'USD' },
    { account: cash, direction: 'credit', amount: '10' },
    { account: await ledger.openAccount({ currency: 'JPY' }), direction: 'credit', amount: '1500' },
  ]
  const { statusCode, body } = await ledger.post('/v1/transactions', { entries, ...notes })
  expect(statusCode).toBe(201)
  expect(body.kind).toBe('journal')
  expect(
    body.entries.map(({ direction, amount, currency }: Record<string, string>) => [direction, amount, currency]),
  ).toEqual([
    ['debit', '1500', 'JPY'],
    ['debit', '10.00', 'USD'],
    ['credit', '10.00', 'USD'],
    ['credit', '1500', 'JPY'],
  ])
})

test('a journal may name an account twice, and may pass below its minimum on the way', async () => {
  const account = await ledger.openAccount({ balance: '1.00' })
  const other = await ledger.openAccount({ balance: '1.00' })
  const { statusCode, body } = await ledger.post('/v1/transactions', {
    entries: [
      { account, direction: 'debit', amount: '5.00' },
      { account: other, direction: 'credit', amount: '4.50' },
      { account, direction: 'credit', amount: '4.00' },
      { account: other, direction: 'debit', amount: '3.50' },
    ],
  })
  expect(statusCode).toBe(201)
  expect(summary(body.entries)).toEqual([
    [account, 'debit', '5.00', '-4.00', 2],
    [other, 'credit', '4.50', '5.50', 2],
    [account, 'credit', '4.00', '0.00', 3],
    [other, 'debit', '3.50', '2.00', 3],
  ])
})

test('a journal has up to 100 entries', async () => {
  const accounts = await Promise.all(range(99).map(() => ledger.openAccount()))
  const { statusCode, body } = await ledger.post('/v1/transactions', {
    entries: [
      { account: cash, direction: 'debit', amount: '99.00' },
      ...accounts.map((account) => ({ account, direction: 'credit', amount: '1.00' })),
    ],
  })
  expect(statusCode).toBe(201)
  expect(body.entries).toHaveLength(100)
  expect(await ledger.balancesOf(...accounts)).toEqual(Array(99).fill('1.00'))
})

test('a reversal, by id and by key, puts the balances back, and the two are linked both ways', async () => {
  const account = await ledger.openAccount({ balance: '10.00' })
  const other = await ledger.openAccount()
  for (const [path, key] of [
    [(id: string) => id, undefined],
    [() => 'key:to-be-reversed', 'to-be-reversed'],
  ] as const) {
    const original = await ledger.postTransfer([account, other], '4.00', key ? { key } : {})
    const answer = await ledger.post(`/v1/transactions/${path(original.body.id)}/reversal`, key ? undefined : notes)
    expect(answer.statusCode).toBe(201)
    expect(answer.body).toMatchObject({ kind: 'reversal', reverses: original.body.id, reversed_by: null })
    expect(answer.body.reference).toBe(key ? null : notes.reference)
    expect(answer.body.entries.map(({ account, direction, amount }: Line) => [account, direction, amount])).toEqual([
      [account, 'credit', '4.00'],
      [other, 'debit', '4.00'],
    ])
    expect(await ledger.balancesOf(account, other)).toEqual(['10.00', '0.00'])
    const read = await ledger.get(`/v1/transactions/${original.body.id}`)
    expect(read.body).toEqual({ ...original.body, reversed_by: answer.body.id })
  }
})

test.each([
  ['no body', undefined, {}],
  ['an empty body with its content type', '', { 'content-type': 'application/json' }],
  ['null', 'null', { 'content-type': 'application/json' }],
  ['an empty object', {}, {}],
])('a reversal takes %s', async (_, body, headers) => {
  const account = await ledger.openAccount()
  const { body: deposit } = await ledger.post('/v1/deposits', { account, amount: '1.00' })
  const answer = await ledger.post(`/v1/transactions/${deposit.id}/reversal`, body, { headers })
  expect(answer.statusCode).toBe(201)
})

test('a journal with an account twice, of several currencies, can be reversed', async () => {
  const account = await ledger.openAccount({ balance: '1.00' })
  const yen = await ledger.openAccount({ currency: 'JPY', type: 'asset' })
  const { body: original } = await ledger.post('/v1/transactions', {
    entries: [
      { account, direction: 'debit', amount: '1.00' },
      { account, direction: 'credit', amount: '3.00' },
      { account: cash, direction: 'debit', amount: '2.00' },
      { account: yen, direction: 'debit', amount: '7' },
      { account: 'system.cash.jpy', direction: 'credit', amount: '7' },
    ],
  })
  expect(await ledger.balancesOf(account, yen)).toEqual(['3.00', '7'])
  const answer = await ledger.post(`/v1/transactions/${original.id}/reversal`)
  expect(answer.statusCode).toBe(201)
  expect(await ledger.balancesOf(account, yen)).toEqual(['1.00', '0'])
})

const dryRuns: [string, (a: string, b: string) => Promise<[path: string, body: object]>][] = [
  ['a deposit', async (a) => ['/v1/deposits', { account: a, amount: '1.00' }]],
  ['a withdrawal', async (a) => ['/v1/withdrawals', { account: a, amount: '1.00' }]],
  ['a transfer', async (a, b) => ['/v1/transfers', { source_account: a, target_account: b, amount: '1.00' }]],
  [
    'a journal',
    async (a, b) => [
      '/v1/transactions',
      {
        entries: [
          { account: a, direction: 'debit', amount: '1.00' },
          { account: b, direction: 'credit', amount: '1.00' },
        ],
      },
    ],
  ],
  [
    'a reversal',
    async (a) => {
      const { body } = await ledger.post('/v1/deposits', { account: a, amount: '1.00' })
      return [`/v1/transactions/${body.id}/reversal`, {}]
    },
  ],
]

test.each(dryRuns)('a dry run of %s answers what the posting then does, and writes nothing', async (_, make) => {
  const a = await ledger.openAccount({ balance: '10.00' })
  const b = await ledger.openAccount()
  const [path, body] = await make(a, b)
  const before = await ledger.readState()
  for (const key of [null, 'a-dry-run-takes-no-key']) {
    const dry = await ledger.post(`${path}?dry_run=true`, { ...body, ...notes }, { key })
    expect(dry.statusCode).toBe(200)
    expect(dry.headers.location).toBeUndefined()
    expect(await ledger.readState()).toEqual(before)

    if (key === null) continue
    const posted = await ledger.post(`${path}?dry_run=false`, { ...body, ...notes })
    expect(posted.statusCode).toBe(201)
    expect(dry.body).toEqual({ ...posted.body, id: null, recorded_at: null })
  }
})

test('a dry run that would be refused is refused with the same code', async () => {
  const account = await ledger.openAccount()
  await ledger.expectRefusal('422 insufficient_funds', () =>
    ledger.post('/v1/withdrawals?dry_run=true', { account, amount: '1.00' }, { key: null }),
  )
})

test('dry runs among postings of the same account change nothing of them', async () => {
  const account = await ledger.openAccount()
  const answers = await Promise.all(
    range(40).map((i) => ledger.post(`/v1/deposits?dry_run=${i % 2 === 0}`, { account, amount: '1.00' })),
  )
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(range(40).map((i) => (i % 2 === 0 ? 200 : 201)))
  expect(await ledger.balancesOf(account)).toEqual(['20.00'])
})

test('every amount comes back exactly, and no sum is off by 10^-18', async () => {
  const wei = fc
    .oneof(
      fc.bigInt({ min: 1n, max: 10n ** 42n }),
      fc.bigInt({ min: 1n, max: 10n ** 19n }),
      fc.constantFrom(1n, 10n ** 42n, 10n ** 42n - 1n, 10n ** 18n, 10n ** 18n + 1n, 123_123456789012345678n),
    )
    .map((units) => ({ units, text: text(units) }))
  await fc.assert(
    fc.asyncProperty(fc.array(wei, { minLength: 1, maxLength: 99 }), async (amounts) => {
      const account = await ledger.openAccount({ currency: 'WEI' })
      const total = amounts.reduce((sum, { units }) => sum + units, 0n)
      fc.pre(total <= 10n ** 42n)
      const { statusCode, body } = await ledger.post('/v1/transactions', {
        entries: [
          { account: 'system.cash.wei', direction: 'debit', amount: text(total) },
          ...amounts.map(({ text: amount }) => ({ account, direction: 'credit', amount })),
        ],
      })
      expect(statusCode).toBe(201)
      const sums = amounts.map((_, i) => amounts.slice(0, i + 1).reduce((sum, { units }) => sum + units, 0n))
      expect(body.entries.slice(1).map(({ amount, balance_after }: Line) => [amount, balance_after])).toEqual(
        amounts.map(({ units }, i) => [text(units), text(sums[i] as bigint)]),
      )
      expect((await ledger.get(`/v1/accounts/${account}/balance`)).body.posted).toBe(text(total))
    }),
    { numRuns: scale(20, 60) },
  )
})

/** 18 decimals, as the ledger writes them. */
function text(units: bigint): string {
  const digits = String(units).padStart(19, '0')
  return `${digits.slice(0, -18)}.${digits.slice(-18)}`
}

test('transfers at random between few accounts agree with a model, and no balance falls below its minimum', async () => {
  const accounts = await Promise.all(
    range(4).map((i) => ledger.openAccount({ balance: '1.00', minimum_balance: i === 0 ? '-0.50' : '0.00' })),
  )
  const random = fc.sample(fc.tuple(fc.nat(3), fc.nat(3), fc.integer({ min: 1, max: 120 })), { numRuns: 300, seed: 7 })
  const answers = await Promise.all(
    random
      .filter(([a, b]) => a !== b)
      .map(async ([a, b, cents]) => {
        const pair = [accounts[a] as string, accounts[b] as string] as const
        const answer = await ledger.postTransfer(pair, (cents / 100).toFixed(2))
        return { a, b, cents, answer }
      }),
  )
  const model = [100, 100, 100, 100]
  for (const { a, b, cents, answer } of answers) {
    if (answer.statusCode === 422) expect(answer.body.code).toBe('insufficient_funds')
    else expect(answer.statusCode).toBe(201)
    if (answer.statusCode !== 201) continue
    model[a] = (model[a] as number) - cents
    model[b] = (model[b] as number) + cents
  }
  expect(await ledger.balancesOf(...accounts)).toEqual(model.map((cents) => (cents / 100).toFixed(2)))
  const { rows } = await ledger.db.query(
    'select min(balance_after) as low, account_id = $1 as first from entries where account_id = any($2) group by 2',
    [accounts[0], accounts],
  )
  for (const { low, first } of rows) expect(Number(low)).toBeGreaterThanOrEqual(first ? -0.5 : 0)
})
