import { afterAll, beforeAll, expect, test } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
beforeAll(async () => {
  ledger = await startLedger({ contract: true })
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const momentMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

interface Row extends Record<string, unknown> {
  code: string | null
  metadata: Record<string, string>
}

/** The rows of a list, all pages of it. */
async function crawl(path: string, ledgerName?: string): Promise<Row[]> {
  const rows: Row[] = []
  const options = ledgerName ? { ledger: ledgerName } : {}
  for (let cursor: string | null = ''; cursor !== null; ) {
    const url: string = cursor ? `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}` : path
    const { statusCode, body, text } = await ledger.get(url, options)
    expect(statusCode, text).toBe(200)
    rows.push(...body.data)
    cursor = body.next_cursor
  }
  return rows
}

test('a ledger that was opened is in the list, which goes by name', async () => {
  const opened = await ledger.post('/v1/ledgers', { name: 'opened', description: 'A test' })
  expect(opened.statusCode).toBe(201)
  expect(opened.body).toEqual({
    name: 'opened',
    description: 'A test',
    time_zone: 'UTC',
    closed_before: null,
    created_at: expect.stringMatching(momentMs),
    trial: false,
    state: 'open',
    removal: null,
  })

  const all = await crawl('/v1/ledgers?limit=1')
  expect(all).toContainEqual(opened.body)
  expect(all.map(({ name }) => name)).toEqual([...all.map(({ name }) => name)].sort())
})

test('the Location of whatever a POST made can be read', async () => {
  const made = [
    await ledger.post('/v1/ledgers', { name: 'located' }),
    await ledger.post('/v1/currencies', { code: 'LOC', exponent: 2, name: 'Located' }),
    await ledger.post('/v1/accounts', { currency: 'USD' }),
  ]
  const found = await Promise.all(made.map(({ headers }) => ledger.get(String(headers.location))))
  expect(found.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
})

test('a currency of the ledger is listed before those of ISO 4217, and only in its ledger', async () => {
  await ledger.post('/v1/ledgers', { name: 'coins' })
  const registered = await ledger.post(
    '/v1/currencies',
    { code: 'DOGE', exponent: 8, name: 'Dogecoin' },
    { ledger: 'coins' },
  )
  expect(registered.statusCode).toBe(201)
  expect(registered.body).toEqual({ code: 'DOGE', exponent: 8, name: 'Dogecoin', standard: 'ledger' })

  const { body } = await ledger.get('/v1/currencies', { ledger: 'coins' })
  expect(body.next_cursor).toBeNull()
  expect(body.data[0]).toEqual(registered.body)
  expect(body.data).toContainEqual({ code: 'KWD', exponent: 3, name: 'Kuwaiti Dinar', standard: 'ISO 4217' })

  const elsewhere = await ledger.get('/v1/currencies')
  expect(elsewhere.body.data).not.toContainEqual(registered.body)
})

test.each([
  ['USD', '0.00'],
  ['JPY', '0'],
  ['KWD', '0.000'],
  ['CLF', '0.0000'],
])('an account in %s opens at %s, in the decimals of its currency', async (currency, zero) => {
  const { body } = await ledger.post('/v1/accounts', { currency })
  expect(body.balance).toEqual({ posted: zero, pending: zero, available: zero })
  expect(body.minimum_balance).toBe(zero)
})

test('an account in a currency of the ledger has up to 18 decimals', async () => {
  await ledger.post('/v1/currencies', { code: 'WEI', exponent: 18, name: 'Wei' })
  const id = await ledger.openAccount({ currency: 'WEI', balance: '1.000000000000000001' })
  expect(await ledger.balancesOf(id)).toEqual(['1.000000000000000001'])
})

test('an account opens with what it was given, and with defaults for the rest', async () => {
  const full = {
    code: 'customers.zoe.usd',
    owner: 'zoe',
    name: 'Zoë, main account 日本 🎉',
    type: 'liability',
    currency: 'USD',
    minimum_balance: '-500.00',
    metadata: { tier: 'gold', 'with space': '' },
  }
  const opened = await ledger.post('/v1/accounts', full)
  expect(opened.statusCode).toBe(201)
  expect(opened.headers.location).toBe(`/v1/accounts/${opened.body.id}`)
  expect(opened.body).toEqual({
    ...full,
    id: expect.stringMatching(uuidv7),
    maximum_balance: null,
    status: 'active',
    version: 1,
    created_at: expect.stringMatching(momentMs),
    balance: { posted: '0.00', pending: '0.00', available: '0.00' },
  })

  const bare = await ledger.post('/v1/accounts', { currency: 'USD' }, { key: null })
  expect(bare.body).toMatchObject({ code: null, owner: null, name: null, type: 'liability', minimum_balance: '0.00' })
  const unlimited = await ledger.post('/v1/accounts', { currency: 'USD', minimum_balance: null, type: 'expense' })
  expect(unlimited.body).toMatchObject({ type: 'expense', minimum_balance: null })
})

test('an account is the same by its id and by its code', async () => {
  const opened = await ledger.post('/v1/accounts', { currency: 'USD', code: 'by-code_1.x' })
  const byId = await ledger.get(`/v1/accounts/${opened.body.id}`)
  const byCode = await ledger.get('/v1/accounts/by-code_1.x')
  expect(byId.body).toEqual(opened.body)
  expect(byCode.text).toBe(byId.text)
})

test.each([
  ['a code of 128 characters', async () => `/v1/accounts/${await codeOf(128)}`],
  ['a code of 100 characters', async () => `/v1/accounts/${await codeOf(100)}`],
  ['a code of 128 characters, its balance', async () => `/v1/accounts/${await codeOf(128)}/balance`],
  ['an owner of 128 characters', async () => `/v1/owners/${await ownerOf(128)}/balances`],
  [
    'an owner of 128 Japanese characters',
    async () => `/v1/owners/${encodeURIComponent(await ownerOf(128, '日'))}/balances`,
  ],
  ['a key of 255 characters', async () => `/v1/transactions/key:${await keyOf(255)}`],
])('%s is found by its path', async (_, path) => {
  expect((await ledger.get(await path())).statusCode).toBe(200)
})

let unique = 0
async function codeOf(length: number): Promise<string> {
  const code = `${unique++}.`.padEnd(length, 'x')
  await ledger.openAccount({ code })
  return code
}
async function ownerOf(length: number, letter = 'x'): Promise<string> {
  const owner = `${unique++}`.padEnd(length, letter)
  await ledger.openAccount({ owner })
  return owner
}
async function keyOf(length: number): Promise<string> {
  const key = `${unique++}`.padEnd(length, 'x')
  const account = await ledger.openAccount()
  const { statusCode } = await ledger.post('/v1/deposits', { account, amount: '1' }, { key })
  expect(statusCode).toBe(201)
  return key
}

test('every filter of the list of accounts, alone and together, gives exactly the accounts that match, newest first', async () => {
  await ledger.post('/v1/ledgers', { name: 'filters' })
  const options = { ledger: 'filters' }
  const opened: Record<string, unknown>[] = []
  for (const number of range(24)) {
    const { body } = await ledger.post(
      '/v1/accounts',
      {
        currency: ['USD', 'EUR', 'JPY'][number % 3],
        type: ['liability', 'asset'][number % 2],
        ...(number % 5 > 0 && { owner: `owner-${number % 5}` }),
        ...(number % 7 > 0 && { code: `${['shop', 'shop-2', 'shops'][(number % 7) % 3]}.${number}` }),
        metadata: { ...(number % 2 && { tier: 'gold' }), ...(number % 3 && { 'a.b': `x y&=${number % 3}` }) },
      },
      options,
    )
    if (number % 4 === 0) await ledger.patch(`/v1/accounts/${body.id}`, { status: 'frozen' }, options)
    if (number % 4 === 1) await ledger.patch(`/v1/accounts/${body.id}`, { status: 'closed' }, options)
    opened.push((await ledger.get(`/v1/accounts/${body.id}`, options)).body)
  }
  const all = await crawl('/v1/accounts?limit=200', 'filters')
  const system = all.filter(({ code }) => code?.startsWith('system.'))
  expect(system.map(({ code }) => code).sort()).toEqual(
    ['cash', 'cashback', 'fees', 'fx', 'fx-spread']
      .flatMap((role) => ['eur', 'jpy', 'usd'].map((currency) => `system.${role}.${currency}`))
      .sort(),
  )
  expect(all.filter((account) => !system.includes(account))).toEqual([...opened].reverse())

  const choices: Record<string, (string | undefined)[]> = {
    currency: [undefined, 'USD', 'EUR', 'GBP'],
    type: [undefined, 'liability', 'asset'],
    owner: [undefined, 'owner-1', 'nobody'],
    status: [undefined, 'active', 'frozen', 'closed'],
  }
  const more: typeof choices = {
    code_prefix: [undefined, 'shop', 'shop.', 'shop.1', 'none.'],
    'metadata.tier': [undefined, 'gold'],
    'metadata.a.b': [undefined, 'x y&=1'],
  }
  const combine = (of: typeof choices) =>
    Object.entries(of).reduce<Record<string, string>[]>(
      (rows, [name, values]) =>
        rows.flatMap((row) => values.map((value) => (value === undefined ? row : { ...row, [name]: value }))),
      [{}],
    )
  const others = combine(more)
  const combinations = combine(choices).flatMap((filters, index) => [
    filters,
    { ...filters, ...others[index % others.length] },
  ])
  for (const filters of [...combinations, ...others]) {
    const query = new URLSearchParams({ ...filters, limit: '4' })
    const expected = all.filter((account) =>
      Object.entries(filters).every(([name, value]) =>
        name === 'code_prefix'
          ? account.code?.startsWith(value)
          : name.startsWith('metadata.')
            ? account.metadata[name.slice('metadata.'.length)] === value
            : account[name] === value,
      ),
    )
    expect(await crawl(`/v1/accounts?${query}`, 'filters'), `${query}`).toEqual(expected)
  }
})

test('an account is frozen, unfrozen, named and closed, and its version counts the changes', async () => {
  const id = await ledger.openAccount({ balance: '10.00' })
  const frozen = await ledger.patch(`/v1/accounts/${id}`, { status: 'frozen' })
  expect(frozen.body).toMatchObject({ status: 'frozen', version: 2, balance: { posted: '10.00' } })
  const active = await ledger.patch(`/v1/accounts/${id}`, { status: 'active', name: 'Again' })
  expect(active.body).toMatchObject({ status: 'active', name: 'Again', version: 3 })
  expect((await ledger.post('/v1/withdrawals', { account: id, amount: '10.00' })).statusCode).toBe(201)
  const closed = await ledger.patch(`/v1/accounts/${id}`, { status: 'closed', name: null })
  expect(closed.body).toMatchObject({ status: 'closed', name: null, version: 4 })
  expect((await ledger.get(`/v1/accounts/${id}`)).body).toEqual(closed.body)
})

test('metadata is merged: a key is set, null takes it out, the others stay', async () => {
  const id = await ledger.openAccount({ metadata: { kept: 'a', changed: 'b', gone: 'c' } })
  const changed = await ledger.patch(`/v1/accounts/${id}`, { metadata: { changed: 'B', gone: null, added: 'd' } })
  expect(changed.body.metadata).toEqual({ kept: 'a', changed: 'B', added: 'd' })
  await ledger.patch(`/v1/accounts/${id}`, { name: 'x' })
  expect((await ledger.get(`/v1/accounts/${id}`)).body.metadata).toEqual({ kept: 'a', changed: 'B', added: 'd' })
})

test('changes of one account at the same time lose none of each other', async () => {
  const id = await ledger.openAccount()
  await Promise.all(range(20).map((i) => ledger.patch(`/v1/accounts/${id}`, { metadata: { [`key-${i}`]: `${i}` } })))
  const { body } = await ledger.get(`/v1/accounts/${id}`)
  expect(Object.keys(body.metadata)).toHaveLength(20)
  expect(body.version).toBe(21)
})

test("an owner's balances are one row a currency over all accounts; a loan counts against the owner", async () => {
  const owner = 'olga'
  await ledger.openAccount({ owner, balance: '10.00' })
  const second = await ledger.openAccount({ owner, balance: '5.50' })
  await ledger.openAccount({ owner, currency: 'JPY', balance: '700' })
  const loan = await ledger.openAccount({ owner, type: 'asset' })
  await ledger.openAccount({ owner: 'somebody-else', balance: '99.00' })
  const lent = await ledger.post('/v1/transactions', {
    entries: [
      { account: loan, direction: 'debit', amount: '3.00' },
      { account: second, direction: 'credit', amount: '3.00' },
    ],
  })
  expect(lent.statusCode).toBe(201)

  const { body } = await ledger.get(`/v1/owners/${owner}/balances`)
  expect(body).toEqual({
    data: [
      { currency: 'JPY', posted: '700', pending: '0', available: '700', accounts: 1 },
      { currency: 'USD', posted: '15.50', pending: '0.00', available: '15.50', accounts: 3 },
    ],
    next_cursor: null,
  })
})

test.each(['user/42', 'a b', 'ünï', 'tom@example.org', '%41', '...', "o'hara"])(
  'the owner %s is found by path',
  async (owner) => {
    await ledger.openAccount({ owner, balance: '1.00' })
    const { statusCode, body } = await ledger.get(`/v1/owners/${encodeURIComponent(owner)}/balances`)
    expect(statusCode).toBe(200)
    expect(body.data[0].posted).toBe('1.00')
    expect((await ledger.get(`/v1/accounts?owner=${encodeURIComponent(owner)}`)).body.data).toHaveLength(1)
  },
)

test('balances that are read at once, by id and by code, are those of their own accounts and ledgers', async () => {
  await ledger.post('/v1/ledgers', { name: 'balances' })
  const places = range(12).map((index) => ({ code: `read.${index}`, options: index % 4 ? {} : { ledger: 'balances' } }))
  const ids = await Promise.all(
    places.map(({ code, options }, index) => ledger.openAccount({ code, balance: `${index + 1}.00` }, options)),
  )
  const read = (ref: string, options: object) => ledger.get(`/v1/accounts/${ref}/balance`, options)
  const answers = await Promise.all(
    places.flatMap(({ code, options }, index) => [
      read(ids[index] as string, options),
      read(code, options),
      read(code, index % 4 ? { ledger: 'balances' } : {}),
    ]),
  )
  for (const [index, { code }] of places.entries()) {
    const [byId, byCode, elsewhere] = answers.slice(3 * index)
    const amount = `${index + 1}.00`
    expect(byId?.body).toEqual({
      account: ids[index],
      account_code: code,
      currency: 'USD',
      posted: amount,
      pending: '0.00',
      available: amount,
      sequence: 1,
      at: null,
      effective_at: null,
    })
    expect(byCode?.text).toBe(byId?.text)
    expect(elsewhere?.body.code).toBe('account_not_found')
  }
})

test('a balance that is read after a transfer was answered has it, however many read it already', async () => {
  const accounts = await Promise.all(range(2).map(() => ledger.openAccount({ balance: '100.00' })))
  const [source, target] = accounts as [string, string]
  const readBoth = () => Promise.all([source, target].map((id) => ledger.get(`/v1/accounts/${id}/balance`)))
  for (const paid of range(20)) {
    const others = range(20).map(readBoth)
    const { statusCode, text } = await ledger.postTransfer([source, target], '1.00')
    expect(statusCode, text).toBe(201)
    others.push(...range(5).map(readBoth))
    const posted = (await readBoth()).map(({ body }) => body.posted)
    expect(posted).toEqual([`${99 - paid}.00`, `${101 + paid}.00`])
    await Promise.all(others)
  }
})
