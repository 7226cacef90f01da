import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usedOf } from '../src/limits/judge.ts'
import { readSubjects, rollingMs } from '../src/limits/queries.ts'
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

interface Limited {
  limit: { id: string; created_at: string }
}

async function limit(order: object): Promise<Limited['limit']> {
  const { statusCode, text, body } = await ledger.post('/v1/limits', { measure: 'out', period: 'day', ...order })
  expect(statusCode, text).toBe(201)
  return body
}
const withdraw = (account: string, amount: string, by = ledger, more = {}) =>
  by.post('/v1/withdrawals', { account, amount, ...more })
const deposit = (account: string, amount: string, by = ledger) => by.post('/v1/deposits', { account, amount })
const outcome = ({ statusCode, body }: Answer) => (statusCode < 300 ? 'posted' : body.code)
const useOf = async (account: string) =>
  (await ledger.get(`/v1/accounts/${account}/limits`)).body.data.map(
    ({ measure, used, remaining }: Record<string, string>) => `${measure} ${used} ${remaining}`,
  )
let owners = 0
const newOwner = () => `owner-${owners++}`

describe('a limit', () => {
  test('lets exactly its amount leave in a day, and names itself, its use, the need and the reset', async () => {
    const account = await ledger.openAccount({ code: 'daily', balance: '1000.00' })
    const { id } = await limit({ account: 'daily', amount: '100.00' })
    expect(outcome(await withdraw(account, '60.00'))).toBe('posted')
    const key = 'over-the-limit'
    const order = { account, amount: '40.01' }
    const refused = await ledger.expectRefusal('422 limit_exceeded', () =>
      ledger.post('/v1/withdrawals', order, { key }),
    )
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
    expect(refused.body.detail).toBe(
      `Limit ${id} lets at most 100.00 USD leave account daily in a calendar day (UTC): 60.00 USD of it is used, ` +
        `and this order needs 40.01 USD. It resets at ${tomorrow}T00:00:00.000Z.`,
    )
    const members = {
      limit: id,
      measure: 'out',
      currency: 'USD',
      amount: '100.00',
      used: '60.00',
      remaining: '40.00',
      needed: '40.01',
      resets_at: `${tomorrow}T00:00:00.000Z`,
    }
    expect(refused.body).toMatchObject(members)
    const { request_id: _, ...problem } = refused.body
    const { request_id: __, ...replayed } = (await ledger.post('/v1/withdrawals', order, { key })).body
    // The order of the fields, too.
    expect(JSON.stringify(replayed)).toBe(JSON.stringify(problem))
    const batch = await ledger.post('/v1/transactions/batch', {
      mode: 'independent',
      orders: [{ operation: 'withdrawal', ...order }],
    })
    expect(batch.body.results[0].problem).toMatchObject(members)
    const atomic = await ledger.post('/v1/transactions/batch', {
      mode: 'atomic',
      orders: [{ operation: 'withdrawal', ...order }],
    })
    expect(atomic.body).toMatchObject({ code: 'limit_exceeded', ...members })
    expect(await useOf(account)).toEqual(['out 60.00 40.00'])
    expect(outcome(await withdraw(account, '40.00'))).toBe('posted')
    expect(outcome(await deposit(account, '500.00'))).toBe('posted')
    expect(await useOf(account)).toEqual(['out 100.00 0.00'])
  })

  test('of what enters, and of the net, counts the other side', async () => {
    const account = await ledger.openAccount({ balance: '1000.00' })
    await limit({ account, measure: 'in', amount: '50.00' })
    await limit({ account, measure: 'net', amount: '30.00' })
    expect(outcome(await deposit(account, '50.01'))).toBe('limit_exceeded')
    expect(outcome(await deposit(account, '20.00'))).toBe('posted')
    expect(outcome(await withdraw(account, '50.01'))).toBe('limit_exceeded')
    expect(outcome(await withdraw(account, '50.00'))).toBe('posted')
    expect(await useOf(account)).toEqual(['in 20.00 30.00', 'net 30.00 0.00'])
    expect(outcome(await deposit(account, '30.00'))).toBe('posted')
    expect(await useOf(account)).toEqual(['in 50.00 0.00', 'net 0.00 30.00'])
  })

  test('counts from its first version on, and a new version keeps what was used', async () => {
    const account = await ledger.openAccount({ balance: '1000.00' })
    await withdraw(account, '500.00')
    const first = await limit({ account, amount: '10.00' })
    expect(outcome(await withdraw(account, '10.00'))).toBe('posted')
    expect(outcome(await withdraw(account, '0.01'))).toBe('limit_exceeded')
    const second = await limit({ account, amount: '15.00' })
    expect(outcome(await withdraw(account, '5.01', replica))).toBe('limit_exceeded')
    expect(outcome(await withdraw(account, '5.00', replica))).toBe('posted')
    // Below what is used: nothing more leaves, and whatever enters does.
    await limit({ account, amount: '1.00' })
    expect(await useOf(account)).toEqual(['out 15.00 0.00'])
    expect(outcome(await withdraw(account, '0.01'))).toBe('limit_exceeded')
    expect(outcome(await deposit(account, '1.00'))).toBe('posted')
    const { body } = await ledger.get('/v1/limits?limit=200')
    const ended = new Map(body.data.map(({ id, ended_at }: Record<string, string>) => [id, ended_at]))
    expect(ended.get(first.id)).toBe(second.created_at)
    expect(ended.get(second.id)).not.toBeNull()
  })

  test('that has ended limits nothing', async () => {
    const account = await ledger.openAccount({ balance: '1000.00' })
    const { id } = await limit({ account, amount: '0' })
    expect(outcome(await withdraw(account, '0.01'))).toBe('limit_exceeded')
    const ended = await ledger.delete(`/v1/limits/${id}`)
    expect(ended.body).toMatchObject({ id, ended_by: 'anonymous', ended_at: expect.any(String) })
    expect((await ledger.delete(`/v1/limits/${id}`)).body).toEqual(ended.body)
    expect(outcome(await withdraw(account, '100.00', replica))).toBe('posted')
    expect(await useOf(account)).toEqual([])
    await ledger.expectRefusal('404 limit_not_found', () => ledger.delete(`/v1/limits/${account}`))
  })

  test('of an owner counts all accounts of the currency, and not what moves between them', async () => {
    const owner = newOwner()
    const [one, two] = [await ledger.openAccount({ owner, balance: '500.00' }), await ledger.openAccount({ owner })]
    const euros = await ledger.openAccount({ owner, currency: 'EUR', balance: '500.00' })
    const other = await ledger.openAccount({ balance: '500.00' })
    await limit({ owner, currency: 'USD', amount: '100.00' })
    expect(outcome(await ledger.postTransfer([one, two], '400.00'))).toBe('posted')
    expect(outcome(await withdraw(one, '60.00'))).toBe('posted')
    expect(outcome(await withdraw(two, '40.01'))).toBe('limit_exceeded')
    expect(outcome(await withdraw(two, '40.00'))).toBe('posted')
    expect(outcome(await withdraw(euros, '400.00'))).toBe('posted')
    expect(outcome(await ledger.postTransfer([other, one], '400.00'))).toBe('posted')
    expect(outcome(await ledger.postTransfer([one, other], '0.01'))).toBe('limit_exceeded')
    // One that is opened later belongs to them.
    const later = await ledger.openAccount({ owner, balance: '10.00' })
    expect(outcome(await withdraw(later, '0.01'))).toBe('limit_exceeded')
    expect(await useOf(later)).toEqual(['out 100.00 0.00'])
  })

  test('of an owner follows the accounts that come and go', async () => {
    const [from, to] = [newOwner(), newOwner()]
    const account = await ledger.openAccount({ owner: from, balance: '500.00' })
    await ledger.post('/v1/holds', { account, amount: '20.00' }, { key: `hold-${from}` })
    for (const owner of [from, to]) await limit({ owner, currency: 'USD', amount: '100.00' })
    expect(await useOf(account)).toEqual(['out 20.00 80.00'])
    expect(outcome(await withdraw(account, '80.00'))).toBe('posted')
    await ledger.patch(`/v1/accounts/${account}`, { owner: to })
    // What is reserved came along; what has left did not.
    expect(await useOf(account)).toEqual(['out 20.00 80.00'])
    expect(outcome(await withdraw(account, '80.01'))).toBe('limit_exceeded')
    expect(outcome(await withdraw(account, '80.00'))).toBe('posted')
    await ledger.patch(`/v1/accounts/${account}`, { owner: null })
    expect(await useOf(account)).toEqual([])
    expect(outcome(await withdraw(account, '100.00'))).toBe('posted')
  })

  test('of nothing suitable is rejected', async () => {
    const account = await ledger.openAccount()
    const refused = (refusal: string, order: object) =>
      ledger.expectRefusal(refusal as '400 invalid_request', () =>
        ledger.post('/v1/limits', { measure: 'out', period: 'day', amount: '1', ...order }),
      )
    await refused('400 invalid_request', {})
    await refused('400 invalid_request', { account, owner: 'both', currency: 'USD' })
    await refused('400 invalid_request', { account, currency: 'USD' })
    await refused('400 invalid_request', { owner: 'no-currency' })
    await refused('400 invalid_request', { account, amount: '-1' })
    await refused('400 invalid_request', { account, time_zone: 'Mars/Base' })
    await refused('422 too_many_decimals', { account, amount: '0.001' })
    await refused('422 currency_unknown', { owner: 'x', currency: 'ZZZ' })
    await refused('422 system_account', { account: 'system.cash.usd' })
    await refused('404 account_not_found', { account: 'missing' })
  })
})

describe('holds', () => {
  test('use the limit while they are open, so that a capture of what was reserved is never rejected', async () => {
    const account = await ledger.openAccount({ balance: '1000.00' })
    const target = await ledger.openAccount()
    await limit({ account, amount: '100.00' })
    const hold = (amount: string, key: string) =>
      ledger.post('/v1/holds', { account, target_account: target, amount }, { key })
    expect(outcome(await hold('100.01', 'too-much'))).toBe('limit_exceeded')
    expect(outcome(await hold('70.00', 'reserves'))).toBe('posted')
    expect(outcome(await withdraw(account, '30.01'))).toBe('limit_exceeded')
    expect(outcome(await withdraw(account, '30.00'))).toBe('posted')
    await limit({ account, amount: '5.00' })
    expect(outcome(await ledger.post('/v1/holds/key:reserves/capture', { amount: '50.00' }))).toBe('posted')
    expect(await useOf(account)).toEqual(['out 100.00 0.00'])
    expect(outcome(await ledger.post('/v1/holds/key:reserves/void'))).toBe('posted')
    expect(await useOf(account)).toEqual(['out 80.00 0.00'])
  })
})

describe('races', () => {
  test('of 50 clients on two replicas, over two accounts of an owner, use a limit to its end and not beyond', async () => {
    const owner = newOwner()
    const accounts = [
      await ledger.openAccount({ owner, balance: '1000.00' }),
      await ledger.openAccount({ owner, balance: '1000.00' }),
    ]
    await limit({ owner, currency: 'USD', amount: '100.00' })
    await limit({ account: accounts[0], alignment: 'rolling', period: 'month', amount: '1000.00' })
    const answers = await Promise.all(
      range(50).map((client) => withdraw(accounts[client % 2] as string, '3.00', (client >> 1) % 2 ? ledger : replica)),
    )
    expect(answers.map(outcome).filter((each) => each === 'posted')).toHaveLength(33)
    expect(answers.map(outcome).filter((each) => each === 'limit_exceeded')).toHaveLength(17)
    expect(outcome(await withdraw(accounts[1] as string, '1.00'))).toBe('posted')
    expect(outcome(await withdraw(accounts[0] as string, '0.01'))).toBe('limit_exceeded')
  })

  test('with the limit itself: whatever is posted after it was added counts', async () => {
    for (const _ of range(5)) {
      const owner = newOwner()
      const accounts = await Promise.all(range(4).map(() => ledger.openAccount({ owner, balance: '100.00' })))
      const [added, ...answers] = await Promise.all([
        ledger.post('/v1/limits', { owner, currency: 'USD', measure: 'out', period: 'day', amount: '10.00' }),
        ...range(24).map((client) => withdraw(accounts[client % 4] as string, '1.00', client % 2 ? ledger : replica)),
        ...range(4).map(() =>
          ledger.openAccount({ owner }).then((id) => ({ statusCode: 201, body: { id } }) as Answer),
        ),
      ])
      expect(added?.statusCode).toBe(201)
      for (const answer of answers) expect(['posted', 'limit_exceeded']).toContain(outcome(answer))
      const [{ used }] = (await ledger.get(`/v1/accounts/${accounts[0]}/limits`)).body.data
      expect(Number(used)).toBeLessThanOrEqual(10)
      const left = (10 - Number(used)).toFixed(2)
      if (left !== '0.00') expect(outcome(await withdraw(accounts[0] as string, left))).toBe('posted')
      expect(outcome(await withdraw(accounts[1] as string, '0.01'))).toBe('limit_exceeded')
    }
  })
})

describe('windows', () => {
  const usedAt = async (account: string, atMs: number) => {
    const { rows } = await ledger.db.query('select ledger, id from limit_subjects where account_id = $1', [account])
    const states = await readSubjects(ledger.db, [{ ledger: rows[0].ledger, subject: rows[0].id, atMs }])
    const [state] = [...states.values()]
    return state?.limits.map((each) => `${each.alignment} ${each.period} ${usedOf(each, state).toFixed()}`).sort()
  }

  test('that roll lose a movement exactly one window after it', async () => {
    const account = await ledger.openAccount({ balance: '1000.00' })
    for (const period of ['day', 'month']) await limit({ account, period, alignment: 'rolling', amount: '100.00' })
    const first = Date.parse((await withdraw(account, '1.00')).body.recorded_at)
    await expect.poll(() => Date.now() > first + 2).toBe(true)
    const second = Date.parse((await withdraw(account, '2.00')).body.recorded_at)
    const { day, month } = rollingMs
    expect(await usedAt(account, second)).toEqual(['rolling day 3', 'rolling month 3'])
    expect(await usedAt(account, first + day - 1)).toEqual(['rolling day 3', 'rolling month 3'])
    expect(await usedAt(account, first + day)).toEqual(['rolling day 2', 'rolling month 3'])
    expect(await usedAt(account, second + day)).toEqual(['rolling day 0', 'rolling month 3'])
    expect(await usedAt(account, first + month)).toEqual(['rolling day 0', 'rolling month 2'])
    const [{ resets_at }] = (await ledger.get(`/v1/accounts/${account}/limits`)).body.data
    expect(Date.parse(resets_at)).toBe(first + day)
  })

  test('of a calendar begin at midnight of their zone', async () => {
    const account = await ledger.openAccount({ balance: '1000.00' })
    for (const period of ['day', 'month']) await limit({ account, period, time_zone: 'Asia/Kathmandu', amount: '9.00' })
    const at = new Date((await withdraw(account, '1.00')).body.recorded_at)
    // 5 hours 45 minutes ahead of UTC, all year.
    const local = new Date(at.getTime() + 20_700_000)
    const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() + 1) - 20_700_000
    const month = Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 1) - 20_700_000
    expect(await usedAt(account, midnight - 1)).toEqual(['calendar day 1', 'calendar month 1'])
    expect((await usedAt(account, midnight))?.[0]).toBe('calendar day 0')
    expect((await usedAt(account, month - 1))?.[1]).toBe('calendar month 1')
    expect((await usedAt(account, month))?.[1]).toBe('calendar month 0')
  })

  test('without a zone have that of the ledger, as it is then', async () => {
    const inLedger = { ledger: 'limits-in-auckland' }
    await ledger.post('/v1/ledgers', { name: 'limits-in-auckland', time_zone: 'Pacific/Auckland' })
    const post = async (path: string, order: object) => (await ledger.post(path, order, inLedger)).body
    await post('/v1/accounts', { code: 'kiri', currency: 'USD' })
    const limited = { account: 'kiri', measure: 'out', period: 'day', amount: '9.00' }
    expect(await post('/v1/limits', limited)).toMatchObject({ time_zone: 'Pacific/Auckland' })
    expect(await post('/v1/limits', { ...limited, time_zone: 'UTC' })).toMatchObject({ time_zone: 'UTC' })
  })

  const windowOf = async (period: string, zone: string, at: string) => {
    const { rows } = await ledger.db.query(
      `select uuid_extract_timestamp(from_id) as begins, ends_at as ends from limit_window($1, 'calendar', $2, $3)`,
      [period, zone, at],
    )
    return [rows[0].begins.toISOString(), rows[0].ends.toISOString()]
  }

  test.each([
    ['a day of 23 hours', 'day', 'Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00', '2026-03-29T22:00'],
    ['a day of 25 hours', 'day', 'Europe/Berlin', '2026-10-25T22:59:59.999Z', '2026-10-24T22:00', '2026-10-25T23:00'],
    ['the day after it', 'day', 'Europe/Berlin', '2026-10-25T23:00:00Z', '2026-10-25T23:00', '2026-10-26T23:00'],
    [
      'a month with a change',
      'month',
      'America/New_York',
      '2026-03-15T00:00:00Z',
      '2026-03-01T05:00',
      '2026-04-01T04:00',
    ],
    ['a leap day', 'day', 'UTC', '2028-02-29T23:59:59.999Z', '2028-02-29T00:00', '2028-03-01T00:00'],
    ['the end of January', 'month', 'UTC', '2027-01-31T23:59:59.999Z', '2027-01-01T00:00', '2027-02-01T00:00'],
    ['the end of February', 'month', 'UTC', '2027-02-28T00:00:00Z', '2027-02-01T00:00', '2027-03-01T00:00'],
    [
      'the turn of the year',
      'month',
      'Pacific/Auckland',
      '2026-12-31T11:00:00Z',
      '2026-12-31T11:00',
      '2027-01-31T11:00',
    ],
  ])('of %s', async (_, period, zone, at, begins, ends) => {
    expect(await windowOf(period, zone, at)).toEqual([`${begins}:00.000Z`, `${ends}:00.000Z`])
  })
})

describe('a maximum balance', () => {
  test('rejects what would raise the balance above it, and nothing else', async () => {
    const account = await ledger.openAccount({ maximum_balance: '100.00' })
    expect(outcome(await deposit(account, '100.01'))).toBe('maximum_balance_exceeded')
    expect(outcome(await deposit(account, '100.00'))).toBe('posted')
    const refused = await ledger.expectRefusal('422 maximum_balance_exceeded', () => deposit(account, '0.01'))
    expect(refused.body.detail).toContain('has 100.00 USD and may have at most 100.00 USD')
    expect(outcome(await withdraw(account, '30.00'))).toBe('posted')
    await ledger.expectRefusal('422 maximum_below_balance', () =>
      ledger.patch(`/v1/accounts/${account}`, { maximum_balance: '69.99' }),
    )
    expect((await ledger.patch(`/v1/accounts/${account}`, { maximum_balance: '70' })).body.maximum_balance).toBe(
      '70.00',
    )
    expect(outcome(await deposit(account, '0.01', replica))).toBe('maximum_balance_exceeded')
    expect((await ledger.patch(`/v1/accounts/${account}`, { maximum_balance: null })).body.version).toBe(3)
    expect(outcome(await deposit(account, '1000.00', replica))).toBe('posted')
  })

  test('is reached, and never passed, by 50 clients on two replicas', async () => {
    const account = await ledger.openAccount({ maximum_balance: '100.00' })
    const answers = await Promise.all(
      range(50).map((client) => deposit(account, '3.00', client % 2 ? ledger : replica)),
    )
    expect(answers.map(outcome).filter((each) => each === 'posted')).toHaveLength(33)
    expect(await ledger.balancesOf(account)).toEqual(['99.00'])
  })
})
