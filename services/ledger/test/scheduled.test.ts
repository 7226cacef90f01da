import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { until } from './clients.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'

let fx: FxStub
let ledger: TestLedger
let replica: TestLedger
let owner: pg.Pool
let shop: string
beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684' })
  ledger = await startLedger({ contract: true, dueWork: true, fx: fx.url })
  replica = await startLedger({ on: ledger, contract: true, fx: fx.url })
  owner = new pg.Pool({ connectionString: ledger.ownerUrl, max: 2 })
  shop = await ledger.openAccount({ code: 'shops.paris' })
})
afterAll(async () => {
  await ledger.verify()
  await owner.end()
  await replica.close()
  await ledger.close()
  await fx.close()
})

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()
const farAway = () => inMs(3_600_000)
const transferOf = <More extends object>(account: string, more: More = {} as More) => ({
  source_account: account,
  target_account: shop,
  amount: '10.00',
  ...more,
})

const schedule = async (account: string, more: object = {}, options = {}) => {
  const answer = await ledger.post('/v1/transfers', transferOf(account, { scheduled_for: farAway(), ...more }), options)
  expect(answer.statusCode, answer.text).toBe(202)
  return answer.body
}
const read = async (id: string) => (await ledger.get(`/v1/scheduled/${id}`)).body
/** Waits until the order has this status. */
async function reach(id: string, status: string) {
  await until(`the order is ${status}`, async () => (await read(id)).status === status)
  return read(id)
}
/** The next attempt is now, as if its moment had come. */
const bringForward = (id: string) =>
  owner.query('update ledger.scheduled_orders set attempt_at = clock_timestamp() where id = $1', [id])

describe('a scheduled order', () => {
  test('is kept, and posted when it falls due', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const order = transferOf(account, { scheduled_for: inMs(1_500), reference: 'rent' })
    const answer = await ledger.post('/v1/transfers', order, { key: 'rent' })
    expect(answer.statusCode).toBe(202)
    expect(answer.headers.location).toBe(`/v1/scheduled/${answer.body.id}`)
    expect((await ledger.get('/v1/transactions/key:rent')).body.detail).toContain('made no transaction')
    expect(answer.body).toMatchObject({
      operation: 'postTransfer',
      order,
      status: 'scheduled',
      scheduled_for: order.scheduled_for,
      series: null,
      attempts: 0,
      transaction: null,
      reason: null,
    })
    expect(await ledger.balancesOf(account)).toEqual(['100.00'])
    const posted = await reach('key:rent', 'posted')
    const { body: transaction } = await ledger.get(`/v1/transactions/${posted.transaction}`)
    expect(transaction).toMatchObject({ kind: 'transfer', reference: 'rent', effective_at: order.scheduled_for })
    const lateMs = Date.parse(transaction.recorded_at) - Date.parse(order.scheduled_for)
    expect(lateMs).toBeGreaterThanOrEqual(0)
    expect(posted).toMatchObject({ attempts: 1, ended_at: transaction.recorded_at })
    expect(await ledger.balancesOf(account)).toEqual(['90.00'])
    // Sent again it is answered as the first time, also when its moment is over.
    const again = await replica.post('/v1/transfers', order, { key: 'rent' })
    expect([again.statusCode, again.text]).toEqual([202, answer.text])
    const other = await ledger.post('/v1/transfers', { ...order, amount: '11.00' }, { key: 'rent' })
    expect(other.body.code).toBe('idempotency_key_reused')
  })

  test('writes nothing but itself until then', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const before = (await ledger.readState()) as Record<string, string>
    await schedule(account)
    const after = (await ledger.readState()) as Record<string, string>
    expect(
      Object.keys(after)
        .filter((table) => after[table] !== before[table])
        .sort(),
    ).toEqual(['idempotency_keys', 'scheduled_orders'])
  })

  test.each([
    ['in the past', { scheduled_for: '2020-01-01T00:00:00Z' }, '422 moment_in_past'],
    [
      'with an unknown account',
      { scheduled_for: '2999-01-01T00:00:00Z', source_account: 'nobody' },
      '404 account_not_found',
    ],
    ['with too many decimals', { scheduled_for: '2999-01-01T00:00:00Z', amount: '1.001' }, '422 too_many_decimals'],
    ['that repeats at no first moment', { every: 'P1M' }, '400 invalid_request'],
    ['that repeats too often', { scheduled_for: '2999-01-01T00:00:00Z', every: 'PT30S' }, '400 invalid_request'],
    [
      'that ends before it starts',
      { scheduled_for: '2999-01-01T00:00:00Z', every: 'P1D', until: '2998-01-01T00:00:00Z' },
      '400 invalid_request',
    ],
    [
      'with a zone and no repetition',
      { scheduled_for: '2999-01-01T00:00:00Z', time_zone: 'UTC' },
      '400 invalid_request',
    ],
    ['with retries at once', { retry_until: 'P1D' }, '400 invalid_request'],
    [
      'that expires before it is due',
      { scheduled_for: '2999-01-01T00:00:00Z', expires_at: '2998-01-01T00:00:00Z' },
      '400 invalid_request',
    ],
    [
      'with one effective moment for all',
      { scheduled_for: '2999-01-01T00:00:00Z', every: 'P1D', effective_at: '2998-01-01T00:00:00Z' },
      '400 invalid_request',
    ],
    [
      'with retries that end before it is due',
      { scheduled_for: '2999-01-01T00:00:00Z', retry_until: '2998-01-01T00:00:00Z' },
      '400 invalid_request',
    ],
    [
      'with one end of retries for all',
      { scheduled_for: '2999-01-01T00:00:00Z', every: 'P1D', retry_until: '2999-02-01T00:00:00Z' },
      '400 invalid_request',
    ],
    [
      'with retries until nobody knows',
      { scheduled_for: '2999-01-01T00:00:00Z', retry_until: 'later' },
      '400 invalid_request',
    ],
  ] as const)('%s is rejected', async (_, more, refusal) => {
    const account = await ledger.openAccount({ balance: '100.00' })
    await ledger.expectRefusal(refusal, () =>
      ledger.post('/v1/transfers', transferOf(account, more), { key: 'rejected' }),
    )
  })

  test('in a dry run is judged as if it were due', async () => {
    const account = await ledger.openAccount({ balance: '5.00' })
    const order = transferOf(account, { scheduled_for: farAway() })
    const { body } = await ledger.post('/v1/transfers?dry_run=true', order, { key: null })
    expect(body.code).toBe('insufficient_funds')
  })

  test('that is cancelled is never posted; one that was posted cannot be cancelled', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const { id } = await schedule(account)
    const cancelled = await ledger.delete(`/v1/scheduled/${id}`)
    expect(cancelled.body).toMatchObject({ status: 'cancelled', reason: { code: 'order_cancelled' } })
    expect((await replica.delete(`/v1/scheduled/${id}`)).body).toEqual(cancelled.body)
    expect((await ledger.post(`/v1/scheduled/${id}/retry`)).body.code).toBe('scheduled_order_ended')
    const other = await schedule(account)
    await bringForward(other.id)
    await reach(other.id, 'posted')
    await ledger.expectRefusal('409 scheduled_order_ended', () => ledger.delete(`/v1/scheduled/${other.id}`))
    await ledger.expectRefusal('404 scheduled_order_not_found', () => ledger.delete('/v1/scheduled/key:nobody'))
    expect(await ledger.balancesOf(account)).toEqual(['90.00'])
  })

  test('that lacks funds is rejected, visible, and posted by a retry once it has them', async () => {
    const account = await ledger.openAccount({ balance: '9.99' })
    const { id } = await schedule(account)
    await bringForward(id)
    expect(await reach(id, 'rejected')).toMatchObject({
      attempts: 1,
      transaction: null,
      reason: { code: 'insufficient_funds', detail: expect.stringContaining('9.99') },
    })
    const { body } = await ledger.get('/v1/scheduled?status=rejected')
    expect(body.data.map((each: { id: string }) => each.id)).toContain(id)
    expect((await ledger.get('/metrics')).text).toMatch(/^ledger_scheduled_rejected [1-9]/m)
    await ledger.post('/v1/deposits', { account, amount: '0.01' })
    expect((await ledger.post(`/v1/scheduled/${id}/retry`)).body.status).toBe('scheduled')
    expect(await reach(id, 'posted')).toMatchObject({ attempts: 2, reason: null })
    expect(await ledger.balancesOf(account)).toEqual(['0.00'])
  })

  test('with retry_until is tried again while it lacks funds, and no longer', async () => {
    const poor = await ledger.openAccount({ balance: '1.00' })
    const lucky = await ledger.openAccount({ balance: '1.00' })
    const late = await schedule(poor, { scheduled_for: inMs(500), retry_until: 'PT3S' })
    const { id } = await schedule(lucky, { retry_until: 'P30D' })
    await bringForward(id)
    await until('it was tried', async () => (await read(id)).attempts > 0)
    expect((await read(id)).status).toBe('scheduled')
    await ledger.post('/v1/deposits', { account: lucky, amount: '9.00' })
    expect((await reach(id, 'posted')).attempts).toBeGreaterThan(1)
    const rejected = await reach(late.id, 'rejected')
    expect(rejected.attempts).toBeGreaterThan(1)
    expect(Date.parse(rejected.ended_at)).toBeGreaterThanOrEqual(Date.parse(late.scheduled_for) + 3_000)
  })
})

describe('any operation', () => {
  const at = { scheduled_for: '2999-12-31T00:00:00.000Z' }
  const due = async (path: string, order: object) => {
    const answer = await ledger.post(path, { ...order, ...at })
    expect(answer.statusCode, answer.text).toBe(202)
    await bringForward(answer.body.id)
    return reach(answer.body.id, 'posted')
  }

  test('that moves money can be scheduled', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const euros = await ledger.openAccount({ currency: 'EUR' })
    const kinds = []
    for (const [path, order] of [
      ['/v1/deposits', { account, amount: '1.00' }],
      ['/v1/withdrawals', { account, amount: '1.00' }],
      ['/v1/payments', { account, amount: '1.00', merchant: { name: 'Shop' } }],
      [
        '/v1/conversions',
        { source_account: account, target_account: euros, source_amount: '10.00', at_any_rate: true },
      ],
      [
        '/v1/transactions',
        {
          entries: [
            { account, direction: 'debit', amount: '1.00' },
            { account: shop, direction: 'credit', amount: '1.00' },
          ],
        },
      ],
    ] as const) {
      const { transaction } = await due(path, order)
      kinds.push((await ledger.get(`/v1/transactions/${transaction}`)).body.kind)
    }
    expect(kinds).toEqual(['deposit', 'withdrawal', 'payment', 'conversion', 'journal'])
  })

  test('on a hold, and on a transaction', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const { hold } = await due('/v1/holds', { account, target_account: shop, amount: '50.00' })
    expect((await ledger.get(`/v1/holds/${hold}`)).body).toMatchObject({ status: 'open', remaining: '50.00' })
    const capture = await due(`/v1/holds/${hold}/capture`, { amount: '20.00' })
    expect(capture.target).toBe(hold)
    await due(`/v1/holds/${hold}/void`, {})
    expect((await ledger.get(`/v1/holds/${hold}`)).body).toMatchObject({ status: 'voided', captured: '20.00' })
    const deposit = await ledger.post('/v1/deposits', { account, amount: '7.00' })
    const { transaction } = await due(`/v1/transactions/${deposit.body.id}/reversal`, {})
    expect((await ledger.get(`/v1/transactions/${transaction}`)).body.reverses).toBe(deposit.body.id)
  })

  test('waits while a service that it needs is down', async () => {
    const cut = await startLedger({ dueWork: true })
    const account = await cut.openAccount({ balance: '100.00' })
    const euros = await cut.openAccount({ currency: 'EUR' })
    const order = { source_account: account, target_account: euros, source_amount: '10.00', at_any_rate: true }
    const { body } = await cut.post('/v1/conversions', { ...order, scheduled_for: inMs(300) })
    const readThere = async () => (await cut.get(`/v1/scheduled/${body.id}`)).body
    await until('it was tried', async () => (await readThere()).attempts > 1)
    expect(await readThere()).toMatchObject({ status: 'scheduled', reason: { code: 'fx_unavailable' } })
    const connected = await startLedger({ on: cut, dueWork: true, fx: fx.url })
    await until('it is posted', async () => (await readThere()).status === 'posted')
    await cut.verify()
    await connected.close()
    await cut.close()
  })
})

describe('a recurring order', () => {
  /** Runs the orders of a series one after another, as if their moments had come. Returns them. */
  async function run(id: string, count: number) {
    const ended = []
    let next = id
    for (let place = 1; place <= count; place += 1) {
      await bringForward(next)
      await until('the order has ended', async () => (await read(next)).status !== 'scheduled')
      ended.push(await read(next))
      const { body } = await ledger.get(`/v1/scheduled?series=${id}&status=scheduled`)
      if (body.data.length === 0) break
      next = body.data[0].id
    }
    return ended
  }

  test('of a month and a half falls due each day at the same local time, over the change of the clocks', async () => {
    const account = await ledger.openAccount({ balance: '10000.00' })
    const { id } = await schedule(account, {
      scheduled_for: '2030-03-10T08:00:00.000Z',
      every: 'P1D',
      time_zone: 'Europe/Berlin',
      until: '2030-04-20T07:00:00.000Z',
    })
    const orders = await run(id, 100)
    expect(orders).toHaveLength(42)
    expect(orders.map(({ number }) => number)).toEqual(range(42).map((index) => index + 1))
    expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(['posted']))
    const local = orders.map(({ scheduled_for }) =>
      new Date(scheduled_for).toLocaleString('sv-SE', {
        timeZone: 'Europe/Berlin',
        timeStyle: 'short',
        dateStyle: 'short',
      }),
    )
    expect(new Set(local.map((moment) => moment.slice(11)))).toEqual(new Set(['09:00']))
    expect(local[21]).toBe('2030-03-31 09:00')
    expect(orders[21].scheduled_for).toBe('2030-03-31T07:00:00.000Z')
    expect(await ledger.balancesOf(account)).toEqual(['9580.00'])
  })

  test('of the 31st falls on the last day of each month', async () => {
    const account = await ledger.openAccount({ balance: '10000.00' })
    const { id } = await schedule(account, { scheduled_for: '2030-01-31T12:00:00.000Z', every: 'P1M' })
    const orders = await run(id, 12)
    expect(orders.map(({ scheduled_for }) => scheduled_for.slice(5, 10))).toEqual([
      '01-31',
      '02-28',
      '03-31',
      '04-30',
      '05-31',
      '06-30',
      '07-31',
      '08-31',
      '09-30',
      '10-31',
      '11-30',
      '12-31',
    ])
    const { body } = await ledger.get(`/v1/scheduled?series=${id}&status=scheduled`)
    expect(body.data).toMatchObject([{ scheduled_for: '2031-01-31T12:00:00.000Z', number: 13 }])
    await ledger.delete(`/v1/scheduled/${body.data[0].id}`)
    expect((await ledger.get(`/v1/scheduled?series=${id}&status=scheduled`)).body.data).toEqual([])
  })

  test('goes on after an order that was rejected, and a retry of that one adds none', async () => {
    const account = await ledger.openAccount({ balance: '15.00' })
    const { id } = await schedule(account, { scheduled_for: '2030-01-01T12:00:00.000Z', every: 'FREQ=WEEKLY;COUNT=3' })
    const orders = await run(id, 9)
    expect(orders.map(({ status }) => status)).toEqual(['posted', 'rejected', 'rejected'])
    await ledger.post('/v1/deposits', { account, amount: '5.00' })
    await ledger.post(`/v1/scheduled/${orders[1].id}/retry`)
    await reach(orders[1].id, 'posted')
    expect((await ledger.get(`/v1/scheduled?series=${id}`)).body.data).toHaveLength(3)
  })
})

test('what fell due while no service ran is posted in its order', async () => {
  const later = await startLedger()
  const account = await later.openAccount({ balance: '100.00' })
  const target = await later.openAccount()
  const orders = await Promise.all(
    range(300).map((index) =>
      later.post('/v1/transfers', {
        source_account: account,
        target_account: target,
        amount: '0.01',
        reference: String(index),
        scheduled_for: inMs(3_600_000 + index * 1_000),
      }),
    ),
  )
  expect(new Set(orders.map(({ statusCode }) => statusCode))).toEqual(new Set([202]))
  const past = new pg.Client(later.ownerUrl)
  await past.connect()
  await past.query(`update ledger.scheduled_orders set attempt_at = due_at - interval '1 day'`)
  await past.end()
  const service = await startLedger({ on: later, dueWork: true })
  await until('all is posted', async () => Number((await later.balancesOf(account))[0]) === 97)
  const { rows } = await later.db.query(
    `select t.reference from entries e join transactions t on t.ledger = e.ledger and t.id = e.transaction_id
      where e.account_id = $1 and t.kind = 'transfer' order by e.sequence`,
    [account],
  )
  expect(rows.map(({ reference }) => reference)).toEqual(range(300).map(String))
  await later.verify()
  await service.close()
  await later.close()
})

test.each([1, -1])('the clock of the database decides, if that of the service is wrong by %i h', async (hours) => {
  const account = await ledger.openAccount({ balance: '100.00' })
  const nowMs = Date.now()
  vi.useFakeTimers({ toFake: ['Date'], now: nowMs + hours * 3_600_000 })
  try {
    const order = (ms: number) => transferOf(account, { scheduled_for: new Date(nowMs + ms).toISOString() })
    expect((await ledger.post('/v1/transfers', order(-60_000))).body.code).toBe('moment_in_past')
    const later = (await ledger.post('/v1/transfers', order(1_800_000))).body
    const soon = (await ledger.post('/v1/transfers', order(1_000))).body
    await until('the order that is due is posted', async () => (await read(soon.id)).status === 'posted')
    expect((await read(later.id)).status).toBe('scheduled')
    await ledger.delete(`/v1/scheduled/${later.id}`)
  } finally {
    vi.useRealTimers()
  }
})

test('orders are listed by status, series and moment, page by page', async () => {
  await ledger.post('/v1/ledgers', { name: 'lists' })
  const options = { ledger: 'lists' }
  const account = await ledger.openAccount({}, options)
  const ids = []
  for (const day of [1, 2, 3]) {
    const order = { account, amount: '1.00', scheduled_for: `2999-01-0${day}T00:00:00Z` }
    ids.unshift((await ledger.post('/v1/deposits', order, options)).body.id)
  }
  const list = async (query: string) => {
    const { body } = await ledger.get(`/v1/scheduled?${query}`, options)
    return { ids: body.data.map(({ id }: { id: string }) => id), next: body.next_cursor }
  }
  expect(await list('status=scheduled')).toEqual({ ids, next: null })
  expect((await list('due_before=2999-01-02T00:00:00Z')).ids).toEqual([ids[2]])
  const first = await list('limit=2')
  expect(first.ids).toEqual(ids.slice(0, 2))
  expect((await list(`limit=2&cursor=${first.next}`)).ids).toEqual(ids.slice(2))
  expect((await ledger.get(`/v1/scheduled/${ids[0]}`)).body.code).toBe('scheduled_order_not_found')
})

test('an order that cannot be read or posted is rejected after some attempts, and holds up no other', async () => {
  const account = await ledger.openAccount({ balance: '100.00' })
  const [unreadable, faulty, unknown, sound] = await Promise.all(range(4).map(() => schedule(account)))
  await owner.query(`update ledger.scheduled_orders set body = '{"amount": 1}' where id = $1`, [unreadable.id])
  await owner.query(
    `update ledger.scheduled_orders set operation = 'postReversal', target = 'nothing', body = '{}' where id = $1`,
    [faulty.id],
  )
  await owner.query(`update ledger.scheduled_orders set operation = 'postMagic' where id = $1`, [unknown.id])
  for (const { id } of [unreadable, faulty, unknown, sound]) await bringForward(id)
  await reach(sound.id, 'posted')
  for (const { id } of [unreadable, faulty]) {
    await until('it is rejected', async () => {
      await owner.query(
        `update ledger.scheduled_orders set attempt_at = clock_timestamp() where id = $1 and status = 'scheduled'`,
        [id],
      )
      return (await read(id)).status === 'rejected'
    })
  }
  const [first, second] = [await read(unreadable.id), await read(faulty.id)]
  expect([first.reason.code, second.reason.code]).toEqual(['invalid_request', 'internal_error'])
  // A claim that another one overtakes counts, and its failure does not.
  expect(first.attempts).toBeGreaterThanOrEqual(10)
  expect(second.attempts).toBeGreaterThanOrEqual(5)
  // Of a later release, perhaps: it waits for a worker that knows it.
  expect(await read(unknown.id)).toMatchObject({ status: 'scheduled', attempts: 0 })
  await ledger.delete(`/v1/scheduled/${unknown.id}`)
})

test('an order whose series or retries have no end that a calendar knows harms no other', async () => {
  const account = await ledger.openAccount({ balance: '1.00' })
  const at = { scheduled_for: inMs(400) }
  const [endless, innocent] = await Promise.all([
    schedule(account, { ...at, retry_until: 'P9999Y' }),
    schedule(account, at),
  ])
  expect((await reach(innocent.id, 'rejected')).reason.code).toBe('insufficient_funds')
  await until('it was tried', async () => (await read(endless.id)).reason !== null)
  await ledger.delete(`/v1/scheduled/${endless.id}`)
  const last = await schedule(account, { scheduled_for: '9990-01-01T00:00:00Z', every: 'P5Y', amount: '0.01' })
  await bringForward(last.id)
  await reach(last.id, 'posted')
  const [next] = (await ledger.get(`/v1/scheduled?series=${last.id}&status=scheduled`)).body.data
  expect(next.scheduled_for).toBe('9995-01-01T00:00:00.000Z')
  await bringForward(next.id)
  await reach(next.id, 'posted')
  expect((await ledger.get(`/v1/scheduled?series=${last.id}&status=scheduled`)).body.data).toEqual([])
})

test('a cancellation ends a series, whichever of its orders it names', async () => {
  const account = await ledger.openAccount({ balance: '15.00' })
  const { id } = await schedule(account, { scheduled_for: '2030-01-01T12:00:00.000Z', every: 'P1D' })
  await bringForward(id)
  await reach(id, 'posted')
  const ofSeries = async () => (await ledger.get(`/v1/scheduled?series=${id}`)).body.data
  const [second] = await ofSeries()
  await bringForward(second.id)
  await reach(second.id, 'rejected')
  const { statusCode, body } = await ledger.delete(`/v1/scheduled/${id}`)
  expect({ statusCode, status: body.status, number: body.number }).toEqual({
    statusCode: 200,
    status: 'cancelled',
    number: 3,
  })
  expect((await ofSeries()).map(({ status }: { status: string }) => status)).toEqual([
    'cancelled',
    'rejected',
    'posted',
  ])
  expect((await ledger.delete(`/v1/scheduled/${id}`)).body).toEqual(body)
  expect((await ledger.delete(`/v1/scheduled/${second.id}`)).body.status).toBe('cancelled')
})
