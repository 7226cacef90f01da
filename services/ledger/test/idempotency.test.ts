import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deleteOldRefusals } from '../src/idempotency/queries.ts'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
let replica: TestLedger
beforeAll(async () => {
  ledger = await startLedger({ contract: true })
  replica = await startLedger({ on: ledger, contract: true })
  await ledger.post('/v1/ledgers', { name: 'second' })
})
afterAll(async () => {
  await ledger.verify()
  await replica.close()
  await ledger.close()
})

/** Everything of a request but its key. */
interface Request {
  path: string
  body: object
  /** The accounts that take part. */
  accounts: string[]
  /** What has the transaction, or undefined when the request is not about money. */
  money: boolean
}

const notes = {
  reference: 'order-1',
  description: 'Grüße 🎉',
  effective_at: '2020-02-29T23:59:59.999+02:00',
}

const moneyRequests: [string, () => Promise<Request>][] = [
  [
    'a deposit',
    async () => {
      const account = await ledger.openAccount()
      return { path: '/v1/deposits', body: { account, amount: '5', ...notes }, accounts: [account], money: true }
    },
  ],
  [
    'a withdrawal',
    async () => {
      const account = await ledger.openAccount({ balance: '9.00' })
      return { path: '/v1/withdrawals', body: { account, amount: '5.0' }, accounts: [account], money: true }
    },
  ],
  [
    'a transfer',
    async () => {
      const source_account = await ledger.openAccount({ balance: '9.00' })
      const target_account = await ledger.openAccount()
      const body = { source_account, target_account, amount: '5.00', ...notes }
      return { path: '/v1/transfers', body, accounts: [source_account, target_account], money: true }
    },
  ],
  [
    'a journal',
    async () => {
      const [a, b] = [await ledger.openAccount({ balance: '9.00' }), await ledger.openAccount()]
      const entries = [
        { account: a, direction: 'debit', amount: '4.00' },
        { account: b, direction: 'credit', amount: '5.00' },
        { account: a, direction: 'debit', amount: '1.00' },
      ]
      return { path: '/v1/transactions', body: { entries, ...notes }, accounts: [a, b], money: true }
    },
  ],
  [
    'a reversal',
    async () => {
      const account = await ledger.openAccount()
      const { body } = await ledger.post('/v1/deposits', { account, amount: '5.00' })
      return { path: `/v1/transactions/${body.id}/reversal`, body: notes, accounts: [account], money: true }
    },
  ],
]

let unique = 0
const otherRequests: [string, () => Promise<Request>][] = [
  [
    'opening an account',
    async () => ({
      path: '/v1/accounts',
      body: { currency: 'USD', code: `opened.${unique++}`, metadata: { bb: '1', a: '2' } },
      accounts: [],
      money: false,
    }),
  ],
  [
    'opening an account without a code',
    async () => ({ path: '/v1/accounts', body: { currency: 'USD' }, accounts: [], money: false }),
  ],
  [
    'registering a currency',
    async () => ({
      path: '/v1/currencies',
      body: { code: `CUR${unique++}`, exponent: 4, name: 'A currency' },
      accounts: [],
      money: false,
    }),
  ],
  [
    'opening a ledger',
    async () => ({ path: '/v1/ledgers', body: { name: `ledger-${unique++}` }, accounts: [], money: false }),
  ],
]

const requests = [...moneyRequests, ...otherRequests]

function expectReplay(replay: Answer, original: Answer): void {
  expect(replay.statusCode).toBe(201)
  expect(replay.text).toBe(original.text)
  expect(replay.headers['idempotent-replayed']).toBe('true')
  expect(replay.headers.location).toBe(original.headers.location)
  expect(replay.headers['content-type']).toBe(original.headers['content-type'])
}

describe.each(requests)('%s', (_, prepare) => {
  test('sent again is answered with the same bytes, and does nothing again, on this replica and on another', async () => {
    const { path, body } = await prepare()
    const key = randomUUID()
    const original = await ledger.post(path, body, { key })
    expect(original.statusCode, original.text).toBe(201)
    expect(original.headers['idempotent-replayed']).toBeUndefined()
    const before = await ledger.readState()
    expectReplay(await ledger.post(path, body, { key }), original)
    expectReplay(await replica.post(path, body, { key }), original)
    expectReplay(await ledger.post(path, body, { key: `"${key}"` }), original)
    expect(await ledger.readState()).toEqual(before)
  })

  test('sent by 50 clients at once, to two replicas, happens once', async () => {
    const { path, body, accounts } = await prepare()
    const key = randomUUID()
    const before = await ledger.balancesOf(...accounts)
    const counts = 'select count(*) from idempotency_keys'
    const countBefore = Number((await ledger.db.query(counts)).rows[0].count)
    const answers = await Promise.all(range(50).map((i) => (i % 2 ? ledger : replica).post(path, body, { key })))
    expect(answers.map(({ statusCode, text }) => `${statusCode} ${text}`)).toEqual(
      Array(50).fill(`201 ${answers[0]?.text}`),
    )
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1)
    const single = await ledger.db.query(counts)
    expect(Number(single.rows[0].count)).toBe(countBefore + 1)
    const moved = (await ledger.balancesOf(...accounts)).map((posted, i) =>
      Math.abs(Number(posted) - Number(before[i])),
    )
    expect(moved).toEqual(accounts.map(() => 5))
  })

  test('in another ledger, or with another key, is another request', async () => {
    const { path, body, money } = await prepare()
    const key = randomUUID()
    expect((await ledger.post(path, body, { key })).statusCode).toBe(201)
    const elsewhere = await ledger.post(path, body, { key, ledger: 'second' })
    // Opening a ledger happens in none: the same request is a replay, whatever Florin-Ledger says.
    expect(elsewhere.headers['idempotent-replayed']).toBe(path === '/v1/ledgers' ? 'true' : undefined)
    const afresh = await ledger.post(path, body)
    expect(afresh.headers['idempotent-replayed']).toBeUndefined()
    if (money) expect(elsewhere.body.code).toMatch(/_not_found$/)
  })

  test('with a field changed is refused for its key, and does nothing', async () => {
    const { path, body } = await prepare()
    const key = randomUUID()
    const original = await ledger.post(path, body, { key })
    const changes = Object.entries(body).flatMap(([name, value]) =>
      typeof value !== 'string' || name.includes('account') || name === 'effective_at'
        ? []
        : [{ ...body, [name]: name === 'amount' ? '5.01' : name === 'currency' ? 'EUR' : `${value}9` }],
    )
    for (const changed of changes) {
      await ledger.expectRefusal('422 idempotency_key_reused', () => ledger.post(path, changed, { key }))
      await ledger.expectRefusal('422 idempotency_key_reused', () => replica.post(path, changed, { key }))
    }
    expectReplay(await ledger.post(path, body, { key }), original)
  })
})

describe.each(moneyRequests)('%s', (_, prepare) => {
  test('sent again after its accounts were frozen is answered with the same bytes', async () => {
    const { path, body, accounts } = await prepare()
    const key = randomUUID()
    const original = await ledger.post(path, body, { key })
    for (const id of accounts) await ledger.patch(`/v1/accounts/${id}`, { status: 'frozen' })
    expectReplay(await ledger.post(path, body, { key }), original)
  })

  test('sent again after it was reversed, or after its money was spent, is answered with the same bytes', async () => {
    const { path, body, accounts } = await prepare()
    const key = randomUUID()
    const original = await ledger.post(path, body, { key })
    const reversal = await ledger.post(`/v1/transactions/${original.body.id}/reversal`)
    expect(reversal.statusCode).toBe(path.endsWith('reversal') ? 409 : 201)
    for (const account of accounts) {
      const [amount] = await ledger.balancesOf(account)
      if (Number(amount) > 0) await ledger.post('/v1/withdrawals', { account, amount })
    }
    const before = await ledger.readState()
    expectReplay(await ledger.post(path, body, { key }), original)
    expect(await ledger.readState()).toEqual(before)
  })

  test('sent again as a dry run is judged afresh, and leaves the key alone', async () => {
    const { path, body } = await prepare()
    const key = randomUUID()
    const dry = await ledger.post(`${path}?dry_run=true`, body, { key })
    expect(dry.statusCode).toBe(200)
    const original = await ledger.post(path, body, { key })
    expect(original.statusCode).toBe(201)
    expect(original.headers['idempotent-replayed']).toBeUndefined()
    expectReplay(await ledger.post(path, body, { key }), original)
  })
})

test.each([
  ['keys of different lengths', { bb: '1', a: '2', c: '3', aaa: '4' }],
  ['keys that are numbers', { '10': 'a', '9': 'b', x: 'c' }],
  ['keys of other alphabets', { é: '1', z: '2', 日本: '3', 'a b': '4' }],
])('a posting with metadata of %s is replayed with the same bytes', async (_, metadata) => {
  const account = await ledger.openAccount()
  const key = randomUUID()
  const original = await ledger.post('/v1/deposits', { account, amount: '5.00', metadata }, { key })
  expect(original.body.metadata).toEqual(metadata)
  expectReplay(await ledger.post('/v1/deposits', { account, amount: '5.00', metadata }, { key }), original)
})

test.each<[string, (account: string) => string, (account: string) => string]>([
  [
    'the order of fields',
    (account) => `{"account":"${account}","amount":"1.00"}`,
    (account) => `{"amount":"1.00","account":"${account}"}`,
  ],
  [
    'the order of metadata',
    (account) => `{"account":"${account}","amount":"1","metadata":{"a":"1","b":"2"}}`,
    (account) => `{"account":"${account}","amount":"1","metadata":{"b":"2","a":"1"}}`,
  ],
  [
    'white space, and how a character is escaped',
    (account) => `{"account":"${account}","amount":"1","description":"\u00e9/\\u00e9"}`,
    (account) => `{ "account" : "${account}",\n"amount": "1", "description": "\\u00E9\\/\u00e9" }`,
  ],
])('%s makes no other request', async (_, first, second) => {
  const account = await ledger.openAccount()
  const key = randomUUID()
  const headers = { 'content-type': 'application/json' }
  const original = await ledger.post('/v1/deposits', first(account), { key, headers })
  expectReplay(await ledger.post('/v1/deposits', second(account), { key, headers }), original)
})

test.each<[string, object, object]>([
  ['zeros at the end of an amount', { amount: '1' }, { amount: '1.00' }],
  [
    'the zone of a moment',
    { amount: '1', effective_at: '2020-01-01T00:00:00Z' },
    { amount: '1', effective_at: '2020-01-01T01:00:00.000+01:00' },
  ],
])('%s make another request, because a request is what was sent', async (_, first, second) => {
  const account = await ledger.openAccount()
  const key = randomUUID()
  await ledger.post('/v1/deposits', { account, ...first }, { key })
  const answer = await ledger.post('/v1/deposits', { account, ...second }, { key })
  expect(answer.body).toMatchObject({ status: 422, code: 'idempotency_key_reused' })
})

test('a default has no part in what a request is: a release that adds one knows the retries of the one before', async () => {
  const key = randomUUID()
  expect((await ledger.post('/v1/accounts', { currency: 'USD' }, { key })).statusCode).toBe(201)
  const answer = await ledger.post('/v1/accounts', { currency: 'USD', type: 'liability' }, { key })
  expect(answer.body).toMatchObject({ status: 422, code: 'idempotency_key_reused' })
})

test('a key is refused for another account, another route and another path', async () => {
  const [a, b] = [await ledger.openAccount({ balance: '9.00' }), await ledger.openAccount({ balance: '9.00' })]
  const key = randomUUID()
  await ledger.post('/v1/deposits', { account: a, amount: '1.00' }, { key })
  const refuse = (path: string, body: object) =>
    ledger.expectRefusal('422 idempotency_key_reused', () => ledger.post(path, body, { key }))
  await refuse('/v1/deposits', { account: b, amount: '1.00' })
  await refuse('/v1/withdrawals', { account: a, amount: '1.00' })
  await refuse('/v1/transfers', { source_account: a, target_account: b, amount: '1.00' })
  const { body } = await ledger.post('/v1/deposits', { account: a, amount: '1.00' })
  await refuse(`/v1/transactions/${body.id}/reversal`, {})

  const reversalKey = randomUUID()
  expect((await ledger.post(`/v1/transactions/${body.id}/reversal`, {}, { key: reversalKey })).statusCode).toBe(201)
  const other = await ledger.post('/v1/deposits', { account: a, amount: '1.00' })
  await ledger.expectRefusal('422 idempotency_key_reused', () =>
    ledger.post(`/v1/transactions/${other.body.id}/reversal`, {}, { key: reversalKey }),
  )
})

test('a key of POST /v1/accounts is refused by the other routes that move no money', async () => {
  const key = randomUUID()
  await ledger.post('/v1/accounts', { currency: 'USD' }, { key })
  for (const [path, body] of [
    ['/v1/accounts', { currency: 'EUR' }],
    ['/v1/currencies', { code: 'KEYED', exponent: 2, name: 'Keyed' }],
    ['/v1/ledgers', { name: 'keyed' }],
  ] as const) {
    await ledger.expectRefusal('422 idempotency_key_reused', () => ledger.post(path, body, { key }))
  }
})

test('a key that opened an account is refused for a posting, and the other way round', async () => {
  const [first, second] = [randomUUID(), randomUUID()]
  const { body } = await ledger.post('/v1/accounts', { currency: 'USD' }, { key: first })
  await ledger.post('/v1/deposits', { account: body.id, amount: '1.00' }, { key: second })
  await ledger.expectRefusal('422 idempotency_key_reused', () =>
    ledger.post('/v1/deposits', { account: body.id, amount: '1.00' }, { key: first }),
  )
  await ledger.expectRefusal('422 idempotency_key_reused', () =>
    ledger.post('/v1/accounts', { currency: 'USD' }, { key: second }),
  )
})

test('a key that opens an account and posts a deposit at the same instant, on two replicas, does one of the two', async () => {
  for (const _ of range(30)) {
    const account = await ledger.openAccount()
    const key = randomUUID()
    const answers = await Promise.all([
      ledger.post('/v1/deposits', { account, amount: '1.00' }, { key }),
      replica.post('/v1/accounts', { currency: 'USD' }, { key }),
    ])
    expect(answers.map(({ body }) => body.code ?? 'done').sort()).toEqual(['done', 'idempotency_key_reused'])
  }
})

test('what the books rejected stays rejected under its key, on every replica, whatever happens meanwhile', async () => {
  const account = await ledger.openAccount()
  const key = randomUUID()
  const order = { account, amount: '1.00' }
  const first = await ledger.expectRefusal('422 insufficient_funds', () =>
    ledger.post('/v1/withdrawals', order, { key }),
  )
  expect(first.headers['idempotent-replayed']).toBeUndefined()
  await ledger.post('/v1/deposits', { account, amount: '5.00' })
  for (const each of [ledger, replica]) {
    const again = await ledger.expectRefusal('422 insufficient_funds', () =>
      each.post('/v1/withdrawals', order, { key }),
    )
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect({ ...again.body, request_id: '' }).toEqual({ ...first.body, request_id: '' })
  }
  await ledger.expectRefusal('422 idempotency_key_reused', () =>
    ledger.post('/v1/withdrawals', { ...order, amount: '2.00' }, { key }),
  )
  await ledger.expectRefusal('422 idempotency_key_reused', () =>
    ledger.post('/v1/accounts', { currency: 'USD' }, { key }),
  )
  const looked = await ledger.get(`/v1/transactions/key:${key}`)
  expect(looked.body).toMatchObject({
    code: 'order_rejected',
    detail: expect.stringContaining('insufficient_funds'),
  })
})

test('fifty clients that send a rejected order at once, while its account is funded, all get one outcome', async () => {
  for (const _ of range(10)) {
    const account = await ledger.openAccount()
    const key = randomUUID()
    const withdraw = (i: number) =>
      (i % 2 ? ledger : replica).post('/v1/withdrawals', { account, amount: '1.00' }, { key })
    const [answers] = await Promise.all([
      Promise.all(range(50).map(withdraw)),
      ledger.post('/v1/deposits', { account, amount: '1.00' }),
    ])
    expect(new Set(answers.map(({ statusCode }) => statusCode)).size).toBe(1)
    expect((await withdraw(0)).statusCode).toBe(answers[0]?.statusCode)
    expect(await ledger.balancesOf(account)).toEqual([answers[0]?.statusCode === 201 ? '0.00' : '1.00'])
  }
})

test('a retry of a request that this process answered is answered without the engine and its locks', async () => {
  const account = await ledger.openAccount({ balance: '1.00' })
  const orders = ['1.00', '2.00'].map((amount) => ({ key: randomUUID(), order: { account, amount } }))
  const withdraw = ({ key, order }: (typeof orders)[number]) => ledger.post('/v1/withdrawals', order, { key })
  const countGroups = async () =>
    /^ledger_posting_group_size_count \d+$/m.exec((await ledger.get('/metrics')).text)?.[0]
  const originals = await Promise.all(orders.map(withdraw))
  expect(originals.map(({ statusCode }) => statusCode)).toEqual([201, 422])

  const groups = await countGroups()
  expect(groups).toBeDefined()
  const [posted, rejected] = await Promise.all(orders.map(withdraw))
  expectReplay(posted as Answer, originals[0] as Answer)
  expect(rejected?.body).toEqual({ ...originals[1]?.body, request_id: expect.any(String) })
  expect(rejected?.headers['idempotent-replayed']).toBe('true')
  for (const { key } of orders) {
    const reused = await withdraw({ key, order: { account, amount: '3.00' } })
    expect(reused.body.code).toBe('idempotency_key_reused')
  }
  expect(await countGroups()).toBe(groups)
})

test('a rejected key is kept for 30 days, and only then forgotten', async () => {
  const account = await ledger.openAccount()
  const order = { account, amount: '1.00' }
  const [old, recent] = [randomUUID(), randomUUID()]
  for (const key of [old, recent]) await ledger.post('/v1/withdrawals', order, { key })
  await ledger.post('/v1/deposits', { account, amount: '2.00' })
  const superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  const age = (key: string, days: number) =>
    superuser.query(
      `set session_replication_role = replica;
       update ledger.idempotency_keys set refused_at = refused_at - interval '${days} days' where key = '${key}'`,
    )
  await age(old, 30)
  await age(recent, 29)
  await superuser.end()
  await expect(ledger.db.query('delete from idempotency_keys where key = $1', [recent])).rejects.toThrow('30 days')
  expect(await deleteOldRefusals(ledger.db, 10)).toBe(1)
  expect((await ledger.post('/v1/withdrawals', order, { key: recent })).statusCode).toBe(422)
  expect((await ledger.post('/v1/withdrawals', order, { key: old })).statusCode).toBe(201)
})

test('what is refused before the books are asked leaves its key free', async () => {
  const account = await ledger.openAccount({ balance: '1.00' })
  const key = randomUUID()
  const order = { account, amount: '1.00' }
  await ledger.expectRefusal('400 invalid_request', () => ledger.post('/v1/withdrawals', { ...order, x: 1 }, { key }))
  await ledger.expectRefusal('404 account_not_found', () =>
    ledger.post('/v1/withdrawals', { ...order, account: 'not.yet' }, { key }),
  )
  expect((await ledger.post('/v1/withdrawals', order, { key })).statusCode).toBe(201)

  const code = `retried.${unique++}`
  const openKey = randomUUID()
  await ledger.expectRefusal('422 currency_unknown', () =>
    ledger.post('/v1/accounts', { currency: 'NOPE', code }, { key: openKey }),
  )
  expect((await ledger.post('/v1/accounts', { currency: 'USD', code }, { key: openKey })).statusCode).toBe(201)
})

test('one key for different requests at the same time, on two replicas, makes one transaction', async () => {
  const accounts = await Promise.all(range(20).map(() => ledger.openAccount()))
  const key = randomUUID()
  const answers = await Promise.all(
    accounts.map((account, i) => (i % 2 ? ledger : replica).post('/v1/deposits', { account, amount: '1.00' }, { key })),
  )
  expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1)
  const refused = answers.filter(({ statusCode }) => statusCode !== 201)
  expect(new Set(refused.map(({ statusCode, body }) => `${statusCode} ${body.code}`))).toEqual(
    new Set(['422 idempotency_key_reused']),
  )
  expect((await ledger.balancesOf(...accounts)).filter((posted) => posted === '1.00')).toHaveLength(1)
})

test('an account is opened again and again without a key', async () => {
  const ids = await Promise.all(range(3).map(() => ledger.openAccount()))
  expect(new Set(ids).size).toBe(3)
})

test('accounts with one code, opened by many at once under keys of their own, are one account', async () => {
  const code = `raced.${unique++}`
  const answers = await Promise.all(range(20).map(() => ledger.post('/v1/accounts', { currency: 'USD', code })))
  expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1)
  expect(answers.filter(({ body }) => body.code === 'account_code_taken')).toHaveLength(19)
})

test.each([1, 2, 36, 254, 255])('a key of %i characters is a key', async (length) => {
  const account = await ledger.openAccount()
  const order = { account, amount: '1.00' }
  const key = `${unique++}`.padStart(3, '0').slice(0, length).padEnd(length, '~')
  const original = await ledger.post('/v1/deposits', order, { key })
  expect(original.statusCode).toBe(201)
  expectReplay(await ledger.post('/v1/deposits', order, { key }), original)
})

test.each([
  'a"b',
  '"',
  '""',
  '"a',
  "'a'",
  'a\\b',
  'a%20b',
  '{a}',
  '{"a":1}',
  'NULL',
  'a,b',
  '!#$&()*+-./:;<=>?@[]^_`|~',
])('the key %s is a key like any other', async (key) => {
  const account = await ledger.openAccount()
  const order = { account, amount: '1.00' }
  const original = await ledger.post('/v1/deposits', order, { key })
  expect(original.statusCode, original.text).toBe(201)
  expectReplay(await ledger.post('/v1/deposits', order, { key }), original)
  expect((await ledger.get(`/v1/transactions/key:${encodeURIComponent(key)}`)).body).toEqual(original.body)
})

test('keys that differ in the case of a letter are different', async () => {
  const account = await ledger.openAccount()
  const order = { account, amount: '1.00' }
  const first = await ledger.post('/v1/deposits', order, { key: 'Case-1' })
  const second = await ledger.post('/v1/deposits', order, { key: 'case-1' })
  expect(second.body.id).not.toBe(first.body.id)
})

test('a transaction is found by its key as it was sent, quoted or bare', async () => {
  const account = await ledger.openAccount()
  const { body } = await ledger.post('/v1/deposits', { account, amount: '1.00' }, { key: '"quoted-1"' })
  expect((await ledger.get('/v1/transactions/key:quoted-1')).body).toEqual(body)
  expect((await ledger.get(`/v1/transactions/key:${encodeURIComponent('"quoted-1"')}`)).body).toEqual(body)
})
