import { createTestIssuer } from '@florin/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
let bearer: (...grants: string[]) => Promise<{ authorization: string }>
beforeAll(async () => {
  const issuer = await createTestIssuer()
  bearer = async (...grants) => ({ authorization: `Bearer ${await issuer.token(grants)}` })
  const { authorization } = await bearer('admin@*')
  ledger = await startLedger({ contract: true, auth: issuer.auth, authorization })
  await ledger.openAccount({ code: 'banks.north.usd', type: 'asset' })
  await ledger.openAccount({ code: 'banks.south.usd', type: 'asset' })
  await ledger.openAccount({ code: 'interest.usd', type: 'expense', minimum_balance: null })
  await ledger.openAccount({ code: 'alice', owner: 'alice' })
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

const deposit = (order: object) => ledger.post('/v1/deposits', { account: 'alice', ...order })
const withdraw = (order: object) => ledger.post('/v1/withdrawals', { account: 'alice', ...order })
const posted = async (ref: string) => (await ledger.get(`/v1/accounts/${ref}/balance`)).body.posted
const moved = ({ body }: Answer) =>
  body.entries.map(
    ({ account_code, direction, amount }: Record<string, string>) => `${direction} ${account_code} ${amount}`,
  )

test('a deposit and a withdrawal go through the bank that the order names, and not through the system account', async () => {
  expect(moved(await deposit({ amount: '100.00', cash_account: 'banks.north.usd' }))).toEqual([
    'debit banks.north.usd 100.00',
    'credit alice 100.00',
  ])
  expect(moved(await deposit({ amount: '7.00', cash_account: 'banks.south.usd' }))).toEqual([
    'debit banks.south.usd 7.00',
    'credit alice 7.00',
  ])
  expect(moved(await withdraw({ amount: '30.00', cash_account: 'banks.north.usd' }))).toEqual([
    'debit alice 30.00',
    'credit banks.north.usd 30.00',
  ])
  expect(await Promise.all(['banks.north.usd', 'banks.south.usd', 'system.cash.usd'].map(posted))).toEqual([
    '70.00',
    '7.00',
    '0.00',
  ])
})

test('interest is paid out of an expense account', async () => {
  expect(moved(await deposit({ amount: '0.42', cash_account: 'interest.usd' }))).toEqual([
    'debit interest.usd 0.42',
    'credit alice 0.42',
  ])
})

test('without cash_account, the cash of the currency is the other side', async () => {
  expect(moved(await deposit({ amount: '1.00' }))).toEqual(['debit system.cash.usd 1.00', 'credit alice 1.00'])
})

test('a bank pays at most what it holds, however many ask', async () => {
  await ledger.openAccount({ code: 'rich', balance: '1000.00' })
  await ledger.openAccount({ code: 'banks.small.usd', type: 'asset' })
  await ledger.post('/v1/deposits', { account: 'rich', amount: '25.00', cash_account: 'banks.small.usd' })

  const answers = await Promise.all(
    range(10).map(() =>
      ledger.post('/v1/withdrawals', { account: 'rich', amount: '10.00', cash_account: 'banks.small.usd' }),
    ),
  )

  expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(2)
  expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set([undefined, 'insufficient_funds']))
  expect(await posted('banks.small.usd')).toBe('5.00')
})

test('a cash account of an unsuitable type or currency, or of the system, is rejected', async () => {
  await ledger.openAccount({ code: 'banks.euro', type: 'asset', currency: 'EUR' })
  for (const type of ['liability', 'equity', 'income']) await ledger.openAccount({ code: `not-cash.${type}`, type })
  for (const send of [deposit, withdraw]) {
    const refused = (code: string, cash_account: string) =>
      ledger.expectRefusal(code as '422 system_account', () => send({ amount: '1.00', cash_account }))
    await refused('422 currency_mismatch', 'banks.euro')
    for (const type of ['liability', 'equity', 'income']) await refused('422 account_type_unsuited', `not-cash.${type}`)
    await refused('422 account_type_unsuited', 'alice')
    await refused('422 system_account', 'system.cash.usd')
    await refused('422 system_account', 'system.cashback.usd')
    await refused('404 account_not_found', 'banks.missing')
    await refused('400 invalid_request', 'BANK')
  }
})

test('a caller limited to an owner draws on no bank of others', async () => {
  const headers = await bearer('teller@main;owner=alice')
  const order = { account: 'alice', amount: '1.00' }
  const send = (body: object) => ledger.post('/v1/withdrawals', body, { headers })
  const refusal = await ledger.expectRefusal('404 account_not_found', () =>
    send({ ...order, cash_account: 'banks.north.usd' }),
  )
  expect(refusal.body.detail).toContain('banks.north.usd')
  expect((await send(order)).statusCode).toBe(201)
})

test('the same key with another cash account is another request', async () => {
  const [key, order] = ['twice', { account: 'alice', amount: '1.00' }]
  const send = (cash_account: string) => ledger.post('/v1/deposits', { ...order, cash_account }, { key })
  const first = await send('banks.north.usd')
  expect((await send('banks.north.usd')).body.id).toBe(first.body.id)
  expect((await send('banks.south.usd')).body.code).toBe('idempotency_key_reused')
})
