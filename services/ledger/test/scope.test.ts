import { randomUUID } from 'node:crypto'
import { createTestIssuer, scale, type TestIssuer } from '@florin/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, type RequestOptions, startLedger, type TestLedger } from './ledger.ts'
import { startRevenueService } from './revenue-service.ts'

interface Known {
  id: string
  code: string | null
  owner: string | null
  currency: string
}
interface Scope {
  owner?: string
  codePrefix?: string
}

let issuer: TestIssuer
let ledger: TestLedger
const accounts: Known[] = []
let transactions: Answer['body'][] = []

beforeAll(async () => {
  issuer = await createTestIssuer()
  ledger = await startLedger({ auth: issuer.auth, authorization: `Bearer ${await issuer.token(['admin@*'])}` })
  for (const [code, owner, currency] of [
    ['customers.alice.usd', 'alice', 'USD'],
    ['customers.alice.eur', 'alice', 'EUR'],
    ['customers.alice.savings.usd', 'alice', 'USD'],
    ['customers.bob.usd', 'bob', 'USD'],
    ['customers.alicebob.usd', 'alicebob', 'USD'],
    ['shops.noodles.usd', 'noodles', 'USD'],
    ['shops.alice.usd', 'alice', 'USD'],
    ['house.usd', undefined, 'USD'],
    [undefined, 'alice', 'USD'],
    [undefined, undefined, 'USD'],
  ] as const) {
    const id = await ledger.openAccount({ code, owner, currency, balance: '1000.00' })
    accounts.push({ id, code: code ?? null, owner: owner ?? null, currency })
  }
  const usd = accounts.filter(({ currency }) => currency === 'USD')
  for (const [index, source] of usd.entries()) {
    const target = usd[(index + 3) % usd.length] as Known
    expect((await ledger.postTransfer([source.id, target.id], '1.00')).statusCode).toBe(201)
  }
  transactions = (await ledger.get('/v1/transactions?limit=200')).body.data
})
afterAll(() => ledger.close())

/** Who reaches what, in the words of the documentation. */
const reaches = (scopes: Scope[], { owner, code }: Pick<Known, 'owner' | 'code'>) =>
  scopes.some(
    (scope) =>
      (scope.owner === undefined || owner === scope.owner) &&
      (scope.codePrefix === undefined || (code?.startsWith(scope.codePrefix) ?? false)),
  )

const scope = fc
  .record({
    owner: fc.constantFrom(undefined, 'alice', 'bob', 'nobody'),
    codePrefix: fc.constantFrom(undefined, 'customers.', 'customers.alice', 'customers.alice.', 'shops.', 'none.'),
  })
  .filter(({ owner, codePrefix }) => owner !== undefined || codePrefix !== undefined)
  .map(({ owner, codePrefix }): Scope => ({ ...(owner && { owner }), ...(codePrefix && { codePrefix }) }))
const scopes = fc.array(scope, { minLength: 1, maxLength: 3 })

async function as(role: string, given: Scope[]): Promise<RequestOptions> {
  const grants = given.map(
    ({ owner, codePrefix }) =>
      `${role}@main${owner ? `;owner=${owner}` : ''}${codePrefix ? `;prefix=${codePrefix}` : ''}`,
  )
  return { headers: { authorization: `Bearer ${await issuer.token(grants)}` } }
}

/** The answer without what differs in every answer, and with the reference that was sent left out. */
function neutral({ statusCode, body, headers }: Answer, ref: string): string {
  const { 'x-request-id': _, date: __, 'content-length': ___, ...kept } = headers
  return JSON.stringify([statusCode, { ...body, request_id: '' }, kept]).replaceAll(ref, 'X')
}

const missingId = '0199c2a4-0000-7000-8000-00000000dead'
const missingCode = 'customers.dead.usd'
const missingLike = (ref: string) => (ref.includes('.') ? missingCode : missingId)
const refsOf = ({ id, code }: Known) => [id, ...(code ? [code] : [])]
const runs = { numRuns: scale(6, 60) }

test('a limited reader sees the accounts in its scope, and all others as if they were not there', async () => {
  await fc.assert(
    fc.asyncProperty(scopes, async (given) => {
      const options = await as('reader', given)
      for (const account of accounts) {
        for (const ref of refsOf(account)) {
          for (const suffix of ['', '/balance', '/balance?at=2999-01-01T00:00:00Z', '/entries']) {
            const answer = await ledger.get(`/v1/accounts/${ref}${suffix}`, options)
            if (reaches(given, account)) {
              expect(answer.body.code).not.toBe('account_not_found')
            } else {
              const missing = await ledger.get(`/v1/accounts/${missingLike(ref)}${suffix}`, options)
              expect(neutral(answer, ref)).toBe(neutral(missing, missingLike(ref)))
              expect(answer.statusCode).toBe(404)
            }
          }
        }
      }
      const listed = (await ledger.get('/v1/accounts?limit=200', options)).body.data.map(({ id }: Known) => id)
      const expected = accounts.filter((account) => reaches(given, account)).map(({ id }) => id)
      expect(new Set(listed)).toEqual(new Set(expected))
    }),
    runs,
  )
})

test('the balances of an owner are those of the accounts in scope', async () => {
  await fc.assert(
    fc.asyncProperty(scopes, fc.constantFrom('alice', 'bob', 'noodles', 'unknown'), async (given, owner) => {
      const { body } = await ledger.get(`/v1/owners/${owner}/balances`, await as('reader', given))
      const mine = accounts.filter((account) => account.owner === owner && reaches(given, account))
      const counts = Object.entries(Object.groupBy(mine, ({ currency }) => currency)).map(([currency, of]) => [
        currency,
        of?.length,
      ])
      const shown = body.data.map(({ currency, accounts: count }: Answer['body']) => [currency, count])
      expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(counts))
    }),
    runs,
  )
})

test('sums of balances are those of the accounts in scope, on pages of any size', async () => {
  await fc.assert(
    fc.asyncProperty(
      scopes,
      fc.constantFrom('', 'customers.', 'customers.alice', 'shops.'),
      fc.constantFrom('', '&effective_at=2100-01-01'),
      fc.integer({ min: 1, max: 3 }),
      async (given, prefix, moment, limit) => {
        const options = await as('reader', given)
        const shown: [string, number][] = []
        for (let cursor: string | null = ''; cursor !== null; ) {
          const query = `${prefix && `code_prefix=${prefix}&`}group_by=code:2&limit=${limit}${moment}`
          const { body, statusCode, text } = await ledger.get(
            `/v1/balances?${query}${cursor && `&cursor=${cursor}`}`,
            options,
          )
          expect(statusCode, text).toBe(200)
          for (const { code, currency, accounts: count } of body.data) shown.push([`${code} ${currency}`, count])
          cursor = body.next_cursor
        }
        const mine = accounts.filter((account) => account.code?.startsWith(prefix) && reaches(given, account))
        const groupOf = ({ code, currency }: Known) => `${code?.split('.').slice(0, 2).join('.')} ${currency}`
        const expected = [...Map.groupBy(mine, groupOf)].map(([group, of]) => [group, of.length])
        expect(shown.sort()).toEqual(expected.sort())
        const { body: whole } = await ledger.get(`/v1/balances?${prefix && `code_prefix=${prefix}`}${moment}`, options)
        const count = whole.data.reduce((sum: number, row: { accounts: number }) => sum + row.accounts, 0)
        expect(count).toBe(mine.length)
      },
    ),
    { numRuns: scale(20, 200) },
  )
})

test('a transaction is shown if an account in scope takes part, and without the entries of others', async () => {
  const known = new Map(accounts.map((account) => [account.id, account]))
  const isMine = (given: Scope[]) => (entry: { account: string; account_code: string | null }) =>
    reaches(given, known.get(entry.account) ?? { owner: null, code: entry.account_code })
  await fc.assert(
    fc.asyncProperty(scopes, async (given) => {
      const options = await as('reader', given)
      for (const transaction of transactions) {
        const answer = await ledger.get(`/v1/transactions/${transaction.id}`, options)
        const entries = transaction.entries.filter(isMine(given))
        if (entries.length > 0) expect(answer.body).toEqual({ ...transaction, entries })
        else {
          const missing = await ledger.get(`/v1/transactions/${missingId}`, options)
          expect(neutral(answer, transaction.id)).toBe(neutral(missing, missingId))
        }
      }
      for (const account of accounts) {
        const list = await ledger.get(`/v1/transactions?account=${account.id}&limit=200`, options)
        if (reaches(given, account)) {
          const expected = transactions
            .filter(({ entries }) => entries.some((entry: { account: string }) => entry.account === account.id))
            .map((transaction) => ({ ...transaction, entries: transaction.entries.filter(isMine(given)) }))
          expect(list.body.data).toEqual(expected)
        } else expect(list.body.code).toBe('account_not_found')
      }
    }),
    runs,
  )
})

const usd = () => accounts.filter(({ currency }) => currency === 'USD')
const bodies: [string, (source: string, target: string) => object][] = [
  ['/v1/transfers', (source, target) => ({ source_account: source, target_account: target, amount: '0.01' })],
  ['/v1/withdrawals', (account) => ({ account, amount: '0.01' })],
  ['/v1/payments', (account, target) => ({ account, target_account: target, amount: '0.01', merchant: { name: 'N' } })],
  ['/v1/holds', (account, target) => ({ account, target_account: target, amount: '0.01' })],
]

test.each(bodies)('%s takes money from accounts in scope only', async (path, bodyOf) => {
  await fc.assert(
    fc.asyncProperty(scopes, fc.nat(), fc.integer({ min: 1, max: 7 }), async (given, n, step) => {
      const source = usd()[n % usd().length] as Known
      const target = usd()[(n + step) % usd().length] as Known
      const options = await as('teller', given)
      for (const ref of refsOf(source)) {
        const before = await ledger.balancesOf(source.id, target.id)
        const answer = await ledger.post(path, bodyOf(ref, target.id), options)
        if (reaches(given, source)) {
          expect(answer.statusCode, answer.text).toBe(201)
          if (!reaches(given, target)) expect(JSON.stringify(answer.body.entries ?? [])).not.toContain(target.id)
        } else {
          const missing = await ledger.post(path, bodyOf(missingLike(ref), target.id), options)
          expect(neutral(answer, ref)).toBe(neutral(missing, missingLike(ref)))
          expect(await ledger.balancesOf(source.id, target.id)).toEqual(before)
        }
      }
    }),
    runs,
  )
})

const alice: Scope[] = [{ owner: 'alice' }]

test('an Idempotency-Key reveals nothing of the transactions of others', async () => {
  const bob = await as('teller', [{ owner: 'bob' }])
  const key = randomUUID()
  const order = { source_account: 'customers.bob.usd', target_account: 'customers.alice.usd', amount: '1.00' }
  expect((await ledger.post('/v1/transfers', order, { ...bob, key })).statusCode).toBe(201)
  const other = await as('teller', [{ owner: 'nobody' }])
  const replay = await ledger.post('/v1/transfers', order, { ...other, key })
  const missing = await ledger.post(
    '/v1/transfers',
    { ...order, source_account: missingCode },
    { ...other, key: randomUUID() },
  )
  expect(neutral(replay, 'customers.bob.usd')).toBe(neutral(missing, missingCode))
  const reader = await as('reader', [{ owner: 'nobody' }])
  const looked = await ledger.get(`/v1/transactions/key:${key}`, reader)
  const never = await ledger.get('/v1/transactions/key:never-used', reader)
  expect(neutral(looked, key)).toBe(neutral(never, 'never-used'))
  const rejected = randomUUID()
  await ledger.post('/v1/withdrawals', { account: 'customers.bob.usd', amount: '999999.00' }, { ...bob, key: rejected })
  const lookedUp = await ledger.get(`/v1/transactions/key:${rejected}`, reader)
  expect(neutral(lookedUp, rejected)).toBe(neutral(never, 'never-used'))
})

test('a replay is limited as the first answer was', async () => {
  const options = { ...(await as('teller', alice)), key: randomUUID() }
  const order = { source_account: 'customers.alice.usd', target_account: 'customers.bob.usd', amount: '1.00' }
  const first = await ledger.post('/v1/transfers', order, options)
  expect(first.body.entries).toHaveLength(1)
  const replay = await ledger.post('/v1/transfers', order, options)
  expect(replay.text).toBe(first.text)
  const dry = await ledger.post('/v1/transfers?dry_run=true', order, options)
  expect(dry.body.entries).toHaveLength(1)
})

test.each([
  ['post', '/v1/deposits', { account: 'customers.alice.usd', amount: '1.00' }],
  ['post', '/v1/accounts', { currency: 'USD' }],
  ['post', '/v1/holds/key:x/capture', {}],
  ['post', '/v1/holds/key:x/void', {}],
  ['post', '/v1/payments/key:x/refund', {}],
  ['get', '/v1/events', undefined],
  ['get', '/v1/trial-balance', undefined],
  ['get', '/v1/balance-sheet', undefined],
  ['get', '/v1/income-statement', undefined],
  ['get', '/v1/fx/positions', undefined],
  ['get', '/v1/holds', undefined],
  ['get', '/v1/scheduled', undefined],
  ['get', '/v1/transactions?owner=alice', undefined, [{ owner: 'alice', codePrefix: 'customers.' }]],
  ['get', '/v1/transactions', undefined, [{ owner: 'alice' }, { owner: 'bob' }]],
  [
    'post',
    '/v1/payments',
    {
      account: 'customers.alice.usd',
      amount: '1.00',
      merchant: { name: 'N' },
      cashback: { percentage_bps: '9999', delay: 1 },
    },
  ],
] as [string, string, object | undefined, Scope[]?][])(
  '%s %s is not for limited identities',
  async (method, path, body, given = alice) => {
    const options = await as('teller', given)
    const answer = method === 'get' ? await ledger.get(path, options) : await ledger.post(path, body, options)
    expect([answer.statusCode, answer.body.code], answer.text).toEqual([403, 'forbidden'])
  },
)

test('a limited reader lists its own transactions without naming an account, and nobody by their counterparty', async () => {
  const options = await as('reader', alice)
  const own = (await ledger.get('/v1/transactions?limit=200', options)).body.data
  expect(own.length).toBeGreaterThan(0)
  expect((await ledger.get('/v1/transactions?owner=alice&limit=200', options)).body.data).toEqual(own)
  for (const query of ['owner=bob', 'owner=bob&account=customers.alice.usd', 'owner=unknown']) {
    expect((await ledger.get(`/v1/transactions?${query}`, options)).body.data, query).toEqual([])
  }
})

test('a fee is paid by an account in scope, and shown to its payer only', async () => {
  const revenue = await startRevenueService()
  const priced = await startLedger({ auth: issuer.auth, on: ledger, revenue: revenue.url })
  try {
    await revenue.addSchedule({ code: 'limited', rule: { flat: '0.25' } })
    const options = await as('teller', alice)
    const order = {
      source_account: 'customers.alice.usd',
      target_account: 'customers.bob.usd',
      amount: '1.00',
      fee_schedule: 'limited',
    }
    const other = await priced.post('/v1/transfers', { ...order, fee_account: 'customers.bob.usd' }, options)
    const missing = await priced.post('/v1/transfers', { ...order, fee_account: missingCode }, options)
    expect(neutral(other, 'customers.bob.usd')).toBe(neutral(missing, missingCode))
    const posted = await priced.post('/v1/transfers', order, options)
    expect(posted.body.fee).toMatchObject({ amount: '0.25' })
    const received = await priced.get(`/v1/transactions/${posted.body.id}`, await as('reader', [{ owner: 'bob' }]))
    expect(received.body.entries).toHaveLength(1)
    expect(received.body).not.toHaveProperty('fee')
  } finally {
    await priced.close()
    await revenue.close()
  }
})
