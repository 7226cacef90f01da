import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApprovals, type TestApprovals } from './approvals.ts'
import { type Answer, type RequestOptions, range, type TestLedger } from './ledger.ts'

let replicas: TestApprovals
let ledger: TestLedger
let replica: TestLedger
beforeAll(async () => {
  replicas = await startApprovals()
  ;({ ledger, replica } = replicas)
})
afterAll(async () => {
  await ledger.verify()
  await replicas.close()
})

const of = (owner: string, role = 'teller'): Promise<RequestOptions> =>
  replicas.by(owner, [`${role}@main;owner=${owner}`])
const change = (ref: string, body: object) => ledger.patch(`/v1/accounts/${ref}`, body)
const withdraw = (account: string, amount: string, by: TestLedger = ledger) =>
  by.post('/v1/withdrawals', { account, amount })

test('a minimum balance is raised, lowered and removed, and judges the next order on every replica', async () => {
  const account = await ledger.openAccount({ balance: '100.00' })
  expect((await change(account, { minimum_balance: '60' })).body).toMatchObject({
    minimum_balance: '60.00',
    version: 2,
  })
  expect((await withdraw(account, '40.01', replica)).body.code).toBe('insufficient_funds')
  expect((await withdraw(account, '40.00', replica)).statusCode).toBe(201)
  expect((await change(account, { minimum_balance: '-10.00' })).body.minimum_balance).toBe('-10.00')
  expect((await withdraw(account, '70.01')).body.code).toBe('insufficient_funds')
  expect((await withdraw(account, '70.00')).statusCode).toBe(201)
  expect((await change(account, { minimum_balance: null })).body).toMatchObject({ minimum_balance: null, version: 4 })
  expect((await withdraw(account, '1000.00')).statusCode).toBe(201)
})

test('a minimum above the available balance is rejected, and names it', async () => {
  const account = await ledger.openAccount({ balance: '100.00' })
  await ledger.post('/v1/holds', { account, amount: '30.00' })
  const refused = await ledger.expectRefusal('422 minimum_above_balance', () =>
    change(account, { minimum_balance: '70.01' }),
  )
  expect(refused.body.detail).toContain('70.00 USD available')
  await ledger.expectRefusal('422 too_many_decimals', () => change(account, { minimum_balance: '0.001' }))
  expect((await change(account, { minimum_balance: '70.00' })).statusCode).toBe(200)
})

test('a minimum that changes while money leaves is never broken', async () => {
  const account = await ledger.openAccount({ balance: '100.00' })
  const answers = await Promise.all(
    range(40).flatMap((index) => [
      withdraw(account, '5.00', index % 2 ? ledger : replica),
      change(account, { minimum_balance: `${5 * (index % 20)}.00` }),
    ]),
  )
  expect(answers.filter(({ statusCode }) => statusCode >= 500)).toEqual([])
  const { body } = await ledger.get(`/v1/accounts/${account}`)
  expect(Number(body.balance.available)).toBeGreaterThanOrEqual(Number(body.minimum_balance))
})

test('the history of the account has each owner and each minimum', async () => {
  const account = await ledger.openAccount({ owner: 'first', code: 'history' })
  await change(account, { owner: 'second' })
  await change(account, { minimum_balance: '-5.00' })
  await change(account, { owner: null, minimum_balance: null })
  const { body } = await ledger.get(`/v1/events?types=account.opened,account.changed&account=${account}`)
  expect(
    body.data.map(({ data }: { data: Record<string, unknown> }) => [data.version, data.owner, data.minimum_balance]),
  ).toEqual([
    [1, 'first', '0.00'],
    [2, 'second', '0.00'],
    [3, 'second', '-5.00'],
    [4, null, null],
  ])
})

test('an account that is given away is out of reach of its old owner at once, on every replica that knew it', async () => {
  const account = await ledger.openAccount({ owner: 'anna', code: 'given.away', balance: '100.00' })
  const bens = await ledger.openAccount({ owner: 'ben', balance: '1.00' })
  const [anna, ben] = [await of('anna'), await of('ben')]
  const attempts = (by: TestLedger, who: RequestOptions) =>
    Promise.all([
      by.get('/v1/accounts/given.away', who),
      by.get(`/v1/accounts/${account}/balance`, who),
      by.get('/v1/accounts/given.away/entries', who),
      by.get(`/v1/transactions?account=${account}`, who),
      by.post('/v1/withdrawals', { account, amount: '1.00' }, who),
      by.post('/v1/transfers', { source_account: 'given.away', target_account: bens, amount: '1.00' }, who),
      by.post('/v1/holds', { account: 'given.away', amount: '1.00' }, who),
    ])
  const outcomeOf = ({ statusCode, body }: Answer) => (statusCode < 300 ? 'answered' : body.code)
  const codesOf = async (who: RequestOptions) => [
    ...new Set((await Promise.all([ledger, replica].map((by) => attempts(by, who)))).flat().map(outcomeOf)),
  ]
  // Both replicas have it in their caches.
  expect(await codesOf(anna)).toEqual(['answered'])
  expect(await codesOf(ben)).toEqual(['account_not_found'])
  const { id } = (await ledger.post('/v1/withdrawals', { account, amount: '1.00' }, { ...anna, key: 'of-anna' })).body

  expect((await change(account, { owner: 'ben' })).body.owner).toBe('ben')

  expect(await codesOf(anna)).toEqual(['account_not_found'])
  expect(await codesOf(ben)).toEqual(['answered'])
  for (const by of [ledger, replica]) {
    expect((await by.get(`/v1/transactions/${id}`, anna)).body.code).toBe('transaction_not_found')
    expect((await by.get(`/v1/transactions/${id}`, ben)).statusCode).toBe(200)
    expect((await by.get('/v1/owners/anna/balances', anna)).body.data).toEqual([])
    expect((await by.get('/v1/transactions', anna)).body.data).toEqual([])
    // Nor does a retry tell what was posted while she had it.
    const retry = await by.post('/v1/withdrawals', { account, amount: '1.00' }, { ...anna, key: 'of-anna' })
    expect(retry.body.code).toBe('account_not_found')
  }
})

test('the owner and the minimum of a system account stay', async () => {
  for (const body of [{ owner: 'mallory' }, { minimum_balance: '0.00' }, { minimum_balance: '-1.00', name: 'Cash' }]) {
    await ledger.expectRefusal('422 system_account', () => change('system.cash.usd', body))
  }
  expect((await change('system.cash.usd', { owner: null, minimum_balance: null })).statusCode).toBe(200)
})

test('only an accountant changes them', async () => {
  const account = await ledger.openAccount({ owner: 'carl' })
  for (const who of [await of('carl'), await of('carl', 'accountant'), await replicas.by('tom')]) {
    await ledger.expectRefusal('403 forbidden', () => ledger.patch(`/v1/accounts/${account}`, { owner: 'tom' }, who))
  }
})
