import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
/** Of the ledger main: what the ledger `mallory` must not see. */
let account: string
let second: string
let transaction: string
/** Of the ledger mallory. */
let own: string
const mallory = { ledger: 'mallory' }
const missing = '00000000-0000-7000-8000-000000000000'

beforeAll(async () => {
  ledger = await startLedger({ contract: true })
  await ledger.post('/v1/ledgers', { name: 'mallory' })
  account = await ledger.openAccount({ balance: '10.00', code: 'alice', owner: 'alice' })
  second = await ledger.openAccount({ balance: '10.00' })
  const posted = await ledger.postTransfer([account, second], '1.00', { key: 'a-key-of-main' })
  transaction = posted.body.id
  own = await ledger.openAccount({ balance: '10.00', owner: 'mallory' }, mallory)
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

/** Everything of an answer that could tell whether what it names exists somewhere, without its own name. */
function tell({ statusCode, headers, body }: Answer, name: string): unknown {
  const { request_id: _, horizon: _____, ...rest } = body
  const { date: __, 'x-request-id': ___, 'content-length': ____, ...others } = headers
  return JSON.parse(JSON.stringify({ statusCode, rest, others }).replaceAll(name, '<name>'))
}

const asSource = (name: string) => ({ source_account: name, target_account: own, amount: '1.00' })
const asTarget = (name: string) => ({ source_account: own, target_account: name, amount: '1.00' })
const asEntry = (name: string) => ({
  entries: [
    { account: own, direction: 'debit', amount: '1.00' },
    { account: name, direction: 'credit', amount: '1.00' },
  ],
})

const attempts: [string, (name: string) => Promise<Answer>, 'account' | 'code' | 'transaction' | 'key' | 'owner'][] = [
  ['reading an account', (name) => ledger.get(`/v1/accounts/${name}`, mallory), 'account'],
  ['reading an account by its code', (name) => ledger.get(`/v1/accounts/${name}`, mallory), 'code'],
  ['reading a balance', (name) => ledger.get(`/v1/accounts/${name}/balance`, mallory), 'account'],
  [
    'reading a balance of the past',
    (name) => ledger.get(`/v1/accounts/${name}/balance?at=2020-01-01T00:00:00Z`, mallory),
    'account',
  ],
  ['reading a history', (name) => ledger.get(`/v1/accounts/${name}/entries`, mallory), 'account'],
  ['reading a history by code', (name) => ledger.get(`/v1/accounts/${name}/entries`, mallory), 'code'],
  ['changing an account', (name) => ledger.patch(`/v1/accounts/${name}`, { status: 'frozen' }, mallory), 'account'],
  ['a deposit', (name) => ledger.post('/v1/deposits', { account: name, amount: '1.00' }, mallory), 'account'],
  ['a deposit by code', (name) => ledger.post('/v1/deposits', { account: name, amount: '1.00' }, mallory), 'code'],
  ['a withdrawal', (name) => ledger.post('/v1/withdrawals', { account: name, amount: '1.00' }, mallory), 'account'],
  ['a transfer from it', (name) => ledger.post('/v1/transfers', asSource(name), mallory), 'account'],
  ['a transfer to it', (name) => ledger.post('/v1/transfers', asTarget(name), mallory), 'account'],
  ['a journal', (name) => ledger.post('/v1/transactions', asEntry(name), mallory), 'account'],
  ['reading a transaction', (name) => ledger.get(`/v1/transactions/${name}`, mallory), 'transaction'],
  ['reading a transaction by key', (name) => ledger.get(`/v1/transactions/key:${name}`, mallory), 'key'],
  ['a reversal', (name) => ledger.post(`/v1/transactions/${name}/reversal`, {}, mallory), 'transaction'],
  ['a reversal by key', (name) => ledger.post(`/v1/transactions/key:${name}/reversal`, {}, mallory), 'key'],
  ['listing transactions of an account', (name) => ledger.get(`/v1/transactions?account=${name}`, mallory), 'account'],
  ['listing transactions of an owner', (name) => ledger.get(`/v1/transactions?owner=${name}`, mallory), 'owner'],
  ['listing accounts of an owner', (name) => ledger.get(`/v1/accounts?owner=${name}`, mallory), 'owner'],
  ["reading an owner's balances", (name) => ledger.get(`/v1/owners/${name}/balances`, mallory), 'owner'],
]

test.each(attempts)("%s of another ledger's answers as if it did not exist", async (_, attempt, kind) => {
  const [theirs, nothing] = {
    account: [account, missing],
    code: ['alice', 'nobody'],
    transaction: [transaction, missing],
    key: ['a-key-of-main', 'a-key-of-nothing'],
    owner: ['alice', 'nobody'],
  }[kind] as [string, string]
  const before = await ledger.readState()
  const answer = await attempt(theirs)
  expect(tell(answer, theirs)).toEqual(tell(await attempt(nothing), nothing))
  if (answer.statusCode === 200) expect(answer.body).toMatchObject({ data: [], next_cursor: null })
  else expect(answer.statusCode).toBe(404)
  expect(await ledger.readState()).toEqual(before)
})

test('the lists and the trial balance of a ledger hold nothing of another', async () => {
  const [accounts, transactions, trialBalance] = await Promise.all([
    ledger.get('/v1/accounts?limit=200', mallory),
    ledger.get('/v1/transactions?limit=200', mallory),
    ledger.get('/v1/trial-balance', mallory),
  ])
  expect(accounts.body.data.map(({ id, code }: Record<string, string>) => code ?? id).sort()).toEqual(
    [own, 'system.cash.usd', 'system.cashback.usd', 'system.fees.usd', 'system.fx-spread.usd', 'system.fx.usd'].sort(),
  )
  expect(transactions.body.data).toHaveLength(1)
  expect(trialBalance.body.data).toMatchObject([{ currency: 'USD', debit: '10.00', credit: '10.00' }])
})

test('a ledger can be opened by a client that sends its name with every request', async () => {
  const [key, body] = ['open-tokyo', { name: 'tokyo' }]
  const opened = await ledger.post('/v1/ledgers', body, { ledger: 'tokyo', key })
  expect(opened.statusCode, opened.text).toBe(201)
  // The key is of no ledger's requests but of those that open one, and of those of main.
  for (const name of ['tokyo', 'mallory', 'main']) {
    const again = await ledger.post('/v1/ledgers', body, { ledger: name, key })
    expect([again.statusCode, again.text, again.headers['idempotent-replayed']]).toEqual([201, opened.text, 'true'])
  }
  await ledger.openAccount({ code: 'first', balance: '1.00' }, { ledger: 'tokyo' })
  const own = await ledger.post('/v1/accounts', { code: 'second', currency: 'JPY' }, { ledger: 'tokyo', key })
  expect(own.statusCode).toBe(201)
  const mains = { code: 'second', currency: 'JPY' }
  await ledger.expectRefusal('422 idempotency_key_reused', () => ledger.post('/v1/accounts', mains, { key }))
})

test('two ledgers may use the same codes, owners, currencies and keys', async () => {
  await ledger.post('/v1/currencies', { code: 'PTS', exponent: 0, name: 'Points' })
  const other = await ledger.post('/v1/currencies', { code: 'PTS', exponent: 2, name: 'Pints' }, mallory)
  expect(other.statusCode).toBe(201)
  const [ours, theirs] = [
    await ledger.openAccount({ code: 'shared', currency: 'PTS', owner: 'shared', balance: '7' }),
    await ledger.openAccount({ code: 'shared', currency: 'PTS', owner: 'shared', balance: '7' }, mallory),
  ]
  expect(await ledger.balancesOf(ours, theirs)).toEqual(['7', '7.00'])
  const order = { account: 'shared', amount: '1' }
  const [first, second] = [
    await ledger.post('/v1/deposits', order, { key: 'shared' }),
    await ledger.post('/v1/deposits', order, { ...mallory, key: 'shared' }),
  ]
  expect([first.statusCode, second.statusCode]).toEqual([201, 201])
  expect(second.headers['idempotent-replayed']).toBeUndefined()
  expect(second.body.id).not.toBe(first.body.id)
  expect(await ledger.balancesOf(ours, theirs)).toEqual(['8', '8.00'])
  expect((await ledger.get('/v1/transactions/key:shared', mallory)).body).toEqual(second.body)
})

test('postings of many ledgers at the same time keep to their own books', async () => {
  const names = ['ledger-1', 'ledger-2', 'ledger-3']
  for (const name of names) await ledger.post('/v1/ledgers', { name })
  const accounts = await Promise.all(names.map((name) => ledger.openAccount({ code: 'busy' }, { ledger: name })))
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      ledger.post(
        '/v1/deposits',
        { account: 'busy', amount: `${i + 1}.00` },
        { ledger: names[i % 3] as string, key: `key-${Math.floor(i / 3)}` },
      ),
    ),
  )
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]))
  const sum = (rest: number) =>
    `${Array.from({ length: 60 }, (_, i) => i)
      .filter((i) => i % 3 === rest)
      .reduce((a, i) => a + i + 1, 0)}.00`
  expect(await ledger.balancesOf(...accounts)).toEqual([sum(0), sum(1), sum(2)])
})
