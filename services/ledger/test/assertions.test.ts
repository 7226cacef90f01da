import { afterAll, beforeAll, expect, test } from 'vitest'
import { poolOf } from './books-by-hand.ts'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
let replica: TestLedger
beforeAll(async () => {
  ledger = await startLedger({ contract: true })
  replica = await startLedger({ contract: true, on: ledger })
})
afterAll(async () => {
  await ledger.verify()
  await replica.close()
  await ledger.close()
})

const assert = (body: object, options = {}) => ledger.post('/v1/assertions', body, options)
const deposit = async (account: string, amount: string): Promise<string> =>
  (await ledger.post('/v1/deposits', { account, amount })).body.recorded_at
const listed = async (account: string) => (await ledger.get(`/v1/assertions?account=${account}`)).body.data

test('a balance that the account has is recorded, with its last entry and who asserted it', async () => {
  const account = await ledger.openAccount({ code: 'asserted', balance: '10.00' })
  await deposit(account, '2.50')
  const answer = await assert({ account: 'asserted', balance: '12.5' })
  expect(answer.statusCode, answer.text).toBe(201)
  expect(answer.body).toEqual({
    id: expect.any(String),
    account,
    account_code: 'asserted',
    currency: 'USD',
    balance: '12.50',
    at: null,
    effective_at: null,
    sequence: 2,
    asserted_by: 'anonymous',
    asserted_at: expect.any(String),
  })
  expect(await listed('asserted')).toEqual([answer.body])
})

test('a balance that the account has not is rejected with the true one, and nothing is recorded', async () => {
  const account = await ledger.openAccount({ balance: '10.00' })
  const refused = await ledger.expectRefusal('422 assertion_failed', () => assert({ account, balance: '10.01' }))
  expect(refused.body.detail).toContain('a balance of 10.00 USD; the assertion states 10.01 USD')
  await ledger.expectRefusal('422 too_many_decimals', () => assert({ account, balance: '10.001' }))
  await ledger.expectRefusal('404 account_not_found', () => assert({ account: 'missing', balance: '0' }))
  expect(await listed(account)).toEqual([])
})

test('what holds reserve is still in the balance', async () => {
  const account = await ledger.openAccount({ balance: '10.00' })
  await ledger.post('/v1/holds', { account, amount: '4.00' })
  expect((await assert({ account, balance: '10.00' })).statusCode).toBe(201)
})

test('the balance of a moment includes what was recorded at it, and nothing later', async () => {
  const account = await ledger.openAccount()
  const moments: string[] = []
  for (const [index] of range(5).entries()) {
    moments.push(await deposit(account, '1.00'))
    // So that the moments differ.
    await expect.poll(() => Date.now() > Date.parse(moments[index] as string) + 1).toBe(true)
  }
  for (const [index, at] of moments.entries()) {
    const before = new Date(Date.parse(at) - 1).toISOString()
    expect((await assert({ account, balance: `${index + 1}.00`, at })).body.sequence).toBe(index + 1)
    expect((await assert({ account, balance: `${index}.00`, at: before })).statusCode).toBe(201)
    const refused = await ledger.expectRefusal('422 assertion_failed', () => assert({ account, balance: '5.01', at }))
    expect(refused.body.detail).toContain(`had at ${at} a balance of ${index + 1}.00 USD`)
  }
  for (const at of ['2020-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '0001-01-01T00:00:00Z']) {
    expect((await assert({ account, balance: '0', at })).body.sequence).toBe(0)
  }
  await ledger.expectRefusal('422 moment_in_future', () =>
    assert({ account, balance: '5', at: '2999-01-01T00:00:00Z' }),
  )
})

test('a balance of the effective axis is asserted as far as it is known, and stays true when more is dated back', async () => {
  const account = await ledger.openAccount({ minimum_balance: null })
  const move = (amount: string, effective_at?: string) =>
    ledger.post(amount.startsWith('-') ? '/v1/withdrawals' : '/v1/deposits', {
      account,
      amount: amount.replace('-', ''),
      ...(effective_at && { effective_at }),
    })
  await move('5.00', '2025-03-10T12:00:00Z')
  await move('3.00')
  await move('-1.00', '2025-03-31T23:59:59.999Z')
  const held = await assert({ account, balance: '4.00', effective_at: '2025-03-31' })
  expect(held.statusCode, held.text).toBe(201)
  expect(held.body).toMatchObject({ at: null, effective_at: '2025-03-31T23:59:59.999Z', sequence: 3, balance: '4.00' })
  const refused = await ledger.expectRefusal('422 assertion_failed', () =>
    assert({ account, balance: '4.01', effective_at: '2025-03-31' }),
  )
  expect(refused.body.detail).toContain('had at 2025-03-31T23:59:59.999Z a balance of 4.00 USD')
  await move('2.00', '2025-03-01')
  await move('8.00')
  await ledger.verify()
  await ledger.expectRefusal('422 assertion_failed', () =>
    assert({ account, balance: '4.00', effective_at: '2025-03-31' }),
  )
  for (const [balance, effective_at] of [
    ['6.00', '2025-03-31'],
    ['7.00', '2025-03-31T23:59:59.998Z'],
    ['2.00', '2025-03-01'],
    ['0.00', '2025-02-28'],
    ['0.00', '0001-01-01'],
    ['17.00', '9999-12-31'],
  ] as const) {
    expect((await assert({ account, balance, effective_at })).statusCode, effective_at).toBe(201)
  }
  await move('1.00', '0001-01-01')
  expect((await listed(account)).map(({ sequence }: { sequence: number }) => sequence)).toEqual([5, 5, 5, 5, 5, 5, 3])
  await ledger.expectRefusal('400 invalid_request', () =>
    assert({ account, balance: '4.00', effective_at: '2025-03-31', at: '2025-03-31T00:00:00Z' }),
  )
})

test('an asset and a debt are asserted in the normal sign of the account', async () => {
  const [loan, debtor] = [
    await ledger.openAccount({ type: 'asset', minimum_balance: null }),
    await ledger.openAccount({ minimum_balance: null }),
  ]
  await ledger.post('/v1/transactions', {
    entries: [
      { account: debtor, direction: 'debit', amount: '7.00' },
      { account: loan, direction: 'credit', amount: '7.00' },
    ],
  })
  expect((await assert({ account: loan, balance: '-7.00' })).statusCode).toBe(201)
  expect((await assert({ account: debtor, balance: '-7.00' })).statusCode).toBe(201)
})

test('a retry gets the first answer, also when the balance is another by then', async () => {
  const account = await ledger.openAccount({ balance: '1.00' })
  const first = await assert({ account, balance: '1.00' }, { key: 'once' })
  await deposit(account, '1.00')
  const retry = await assert({ account, balance: '1.00' }, { key: 'once' })
  expect([retry.text, retry.headers['idempotent-replayed']]).toEqual([first.text, 'true'])
  expect(await listed(account)).toHaveLength(1)
})

test('assertions among deposits on two replicas are each true at their entry', async () => {
  const account = await ledger.openAccount()
  const assertion = (service: TestLedger, balance: number) =>
    service.post('/v1/assertions', { account, balance: `${balance}.00` })
  const held: Answer[] = []
  for (const round of range(15)) {
    const answers = await Promise.all([
      ...range(3).map((more) => assertion(more % 2 ? ledger : replica, 2 * round + more)),
      ...[ledger, replica].map((service) => service.post('/v1/deposits', { account, amount: '1.00' })),
    ])
    for (const { statusCode } of answers) expect([201, 422]).toContain(statusCode)
    held.push(...answers.slice(0, 3).filter(({ statusCode }) => statusCode === 201))
    held.push(await assertion(ledger, 2 * round + 2))
  }
  for (const { body } of held) expect(`${body.sequence}.00`).toBe(body.balance)
  expect(await listed(account)).toHaveLength(held.length)
})

test('verify finds an assertion that the books do not bear out', async () => {
  const account = await ledger.openAccount({ balance: '1.00' })
  const { id } = (await assert({ account, balance: '1.00' })).body
  const superuser = poolOf(ledger.superuserUrl)
  try {
    await superuser.query('set session_replication_role = replica')
    await superuser.query('update ledger.assertions set balance = 2 where id = $1', [id])
    await expect(ledger.verify()).rejects.toThrow('had the balance that was asserted')
    await superuser.query(
      'update ledger.assertions set balance = 1.00, sequence = 0, transaction_id = null where id = $1',
      [id],
    )
    await expect(ledger.verify()).rejects.toThrow('had the balance that was asserted')
    await superuser.query('delete from ledger.assertions where id = $1', [id])
    const dated = await ledger.openAccount()
    const deposit = { account: dated, amount: '1.00', effective_at: '2025-01-01' }
    for (const _ of range(2)) expect((await ledger.post('/v1/deposits', deposit)).statusCode).toBe(201)
    const effective = (await assert({ account: dated, balance: '2.00', effective_at: '2025-01-01' })).body
    await ledger.post('/v1/deposits', deposit)
    for (const wrong of ['balance = 3', 'sequence = 1', `effective_at = '2024-12-31'`]) {
      await superuser.query(
        `create temporary table kept as select * from ledger.assertions where id = '${effective.id}'`,
      )
      await superuser.query(`update ledger.assertions set ${wrong} where id = $1`, [effective.id])
      await expect(ledger.verify(), wrong).rejects.toThrow('on the effective axis what an assertion states')
      await superuser.query('delete from ledger.assertions where id = $1', [effective.id])
      await superuser.query('insert into ledger.assertions select * from kept; drop table kept')
    }
    await ledger.verify()
  } finally {
    await superuser.end()
  }
})
