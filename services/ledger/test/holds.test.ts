import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'
import { type RevenueService, startRevenueService } from './revenue-service.ts'

let ledger: TestLedger
let replica: TestLedger
let shop: string
let revenue: RevenueService
beforeAll(async () => {
  revenue = await startRevenueService()
  await revenue.addSchedule({ code: 'card', kinds: ['capture'], rule: { percentage_bps: '100' } })
  ledger = await startLedger({ contract: true, revenue: revenue.url })
  replica = await startLedger({ on: ledger, contract: true })
  shop = await ledger.openAccount({ code: 'shops.paris' })
})
afterAll(async () => {
  await ledger.verify()
  await replica.close()
  await ledger.close()
  await revenue.close()
})

const openHold = async (account: string, amount: string, more: object = {}, from = ledger) => {
  const answer = await from.post('/v1/holds', { account, target_account: shop, amount, ...more })
  expect(answer.statusCode, answer.text).toBe(201)
  return answer.body
}
const capture = (hold: string, order: object = {}, options = {}, to = ledger) =>
  to.post(`/v1/holds/${hold}/capture`, order, options)
const voidHold = (hold: string, options = {}, to = ledger) => to.post(`/v1/holds/${hold}/void`, undefined, options)
const balanceOf = async (account: string) => (await ledger.get(`/v1/accounts/${account}/balance`)).body
const read = async (hold: string) => (await ledger.get(`/v1/holds/${hold}`)).body
const codes = (answers: Answer[]) => answers.map(({ statusCode, body }) => body.code ?? statusCode)

describe('a hold', () => {
  test('reserves its amount, and moves nothing', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const before = await ledger.readState()
    const hold = await openHold(account, '60.00', { reference: 'room-7', metadata: { room: '7' } })
    expect(hold).toMatchObject({
      account,
      target_account: shop,
      amount: '60.00',
      captured: '0.00',
      released: '0.00',
      remaining: '60.00',
      status: 'open',
      reference: 'room-7',
      metadata: { room: '7' },
      ended_at: null,
    })
    expect(Date.parse(hold.expires_at) - Date.parse(hold.created_at)).toBe(7 * 86_400_000)
    expect(await balanceOf(account)).toMatchObject({ posted: '100.00', pending: '60.00', available: '40.00' })
    const after = (await ledger.readState()) as Record<string, string>
    expect(
      Object.keys(after)
        .filter((table) => after[table] !== (before as Record<string, string>)[table])
        .sort(),
    ).toEqual(['accounts', 'holds', 'idempotency_keys'])
    const listed = await ledger.get(`/v1/holds?account=${account}&status=open`)
    expect(listed.body.data).toEqual([hold])
    expect(await read(hold.id)).toEqual({ ...hold, changes: [] })
  })

  test('takes no more than is available, and leaves no more to others', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    await openHold(account, '60.00')
    const more = { account, target_account: shop, amount: '40.01' }
    await ledger.expectRefusal('422 insufficient_funds', () => ledger.post('/v1/holds', more, { key: 'more' }))
    expect((await ledger.postTransfer([account, shop], '40.01')).body.code).toBe('insufficient_funds')
    expect((await ledger.postTransfer([account, shop], '40.00')).statusCode).toBe(201)
  })

  test('sent again is answered with the same bytes, also when it has ended', async () => {
    const account = await ledger.openAccount({ balance: '10.00' })
    const order = { account, target_account: shop, amount: '5.00' }
    const first = await ledger.post('/v1/holds', order, { key: 'a-hold' })
    expect((await voidHold(first.body.id)).statusCode).toBe(201)
    const again = await replica.post('/v1/holds', order, { key: 'a-hold' })
    expect([again.statusCode, again.text]).toEqual([201, first.text])
    expect(again.headers['idempotent-replayed']).toBe('true')
    const other = await ledger.post('/v1/holds', { ...order, amount: '6.00' }, { key: 'a-hold' })
    expect(other.body.code).toBe('idempotency_key_reused')
    expect(await balanceOf(account)).toMatchObject({ pending: '0.00' })
  })

  test('of a dry run reserves nothing', async () => {
    const account = await ledger.openAccount({ balance: '10.00' })
    const before = await ledger.readState()
    const order = { account, target_account: shop, amount: '5.00' }
    const { statusCode, body } = await ledger.post('/v1/holds?dry_run=true', order, { key: null })
    expect([statusCode, body.id, body.remaining]).toEqual([200, null, '5.00'])
    expect(await ledger.readState()).toEqual(before)
  })

  test.each([
    ['without an account', {}, 'invalid_request'],
    ['with two ends', { expires_at: '2999-01-01T00:00:00Z', expires_in: 60 }, 'invalid_request'],
    ['whose time is over', { expires_at: '2020-01-01T00:00:00Z' }, 'order_expired'],
    ['for itself', { target: 'account' }, 'same_account'],
    ['in another currency', { currency: 'EUR' }, 'currency_mismatch'],
    ['with too many decimals', { amount: '1.001' }, 'too_many_decimals'],
  ])('%s is rejected', async (what, change: Record<string, unknown>, code) => {
    const account = await ledger.openAccount({ balance: '10.00' })
    const { target, ...fields } = change
    const order = { account, target_account: target ? account : shop, amount: '5.00', ...fields }
    if (what === 'without an account') delete (order as { account?: string }).account
    expect((await ledger.post('/v1/holds', order)).body.code).toBe(code)
    expect(await balanceOf(account)).toMatchObject({ pending: '0.00' })
  })
})

describe('a capture', () => {
  test('moves the amount, names its hold, and ends it', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const { id } = await openHold(account, '60.00')
    const { statusCode, body, headers } = await capture(id)
    expect(statusCode).toBe(201)
    expect(body).toMatchObject({
      kind: 'capture',
      hold: id,
      entries: [{ account, amount: '60.00' }, { account: shop }],
    })
    expect((await ledger.get(String(headers.location))).body).toEqual(body)
    expect(await balanceOf(account)).toMatchObject({ posted: '40.00', pending: '0.00', available: '40.00' })
    expect(await read(id)).toMatchObject({
      status: 'captured',
      captured: '60.00',
      remaining: '0.00',
      changes: [{ captured: '60.00', released: '0.00', status: 'captured', transaction: body.id }],
    })
    await ledger.expectRefusal('409 hold_ended', () =>
      capture(id, {}, { key: null }).then(() => capture(id, {}, { key: `again-${id}` })),
    )
  })

  test('of parts leaves the rest, until the final one releases it', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const { id } = await openHold(account, '60.00')
    expect((await capture(id, { amount: '10.00' })).statusCode).toBe(201)
    expect(await balanceOf(account)).toMatchObject({ posted: '90.00', pending: '50.00', available: '40.00' })
    expect((await capture(id, { amount: '50.01' })).body.code).toBe('hold_exceeded')
    expect((await capture(id, { amount: '30.00', final: true })).statusCode).toBe(201)
    expect(await balanceOf(account)).toMatchObject({ posted: '60.00', pending: '0.00', available: '60.00' })
    expect(await read(id)).toMatchObject({
      status: 'captured',
      captured: '40.00',
      released: '20.00',
      remaining: '0.00',
    })
  })

  test('names the target when the hold did not, and no other when it did', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const { body: open } = await ledger.post('/v1/holds', { account, amount: '10.00' })
    expect((await capture(open.id)).body.code).toBe('target_account_missing')
    expect((await capture(open.id, { amount: '4.00', target_account: 'shops.paris' })).statusCode).toBe(201)
    const other = await ledger.openAccount()
    const fixed = await openHold(account, '5.00')
    expect((await capture(fixed.id, { target_account: other })).body.code).toBe('target_account_fixed')
    expect((await capture(fixed.id, { target_account: shop })).statusCode).toBe(201)
  })

  test('with a fee takes it from what is available beside the hold', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const { id } = await openHold(account, '60.00')
    const { statusCode, body, text } = await capture(id, { amount: '50.00', fee_schedule: 'card', final: true })
    expect(statusCode, text).toBe(201)
    expect(body.entries.map(({ amount }: { amount: string }) => amount)).toEqual(['50.00', '50.00', '0.50', '0.50'])
    expect(body.fee).toMatchObject({ amount: '0.50', schedule: 'card' })
    expect(await balanceOf(account)).toMatchObject({ posted: '49.50', pending: '0.00' })
    const all = await openHold(account, '49.50')
    expect((await capture(all.id, { fee_schedule: 'card' })).body.code).toBe('insufficient_funds')
  })

  test('sent again is a replay, also after the end of the hold', async () => {
    const account = await ledger.openAccount({ balance: '10.00' })
    const { id } = await openHold(account, '10.00')
    const first = await capture(id, {}, { key: `capture-${id}` })
    const again = await capture(id, {}, { key: `capture-${id}` }, replica)
    expect([again.statusCode, again.text]).toEqual([201, first.text])
  })

  test('of a hold that is not there, or of another ledger, is rejected', async () => {
    await ledger.post('/v1/ledgers', { name: 'elsewhere' })
    const account = await ledger.openAccount({ balance: '10.00' })
    const { id } = await openHold(account, '10.00')
    expect((await capture(id, {}, { ledger: 'elsewhere' })).body.code).toBe('hold_not_found')
    expect((await voidHold(account)).body.code).toBe('hold_not_found')
  })
})

test('holds are listed newest first, by account, owner, status and expiry, page by page', async () => {
  const account = await ledger.openAccount({ owner: 'lister', balance: '100.00' })
  const holds = []
  for (const days of [1, 2, 3]) holds.unshift(await openHold(account, '1.00', { expires_in: days * 86_400 }))
  const voided = (await voidHold(holds[1].id)).body
  const list = async (query: string) => (await ledger.get(`/v1/holds?${query}`)).body.data
  expect(await list(`account=${account}`)).toEqual([holds[0], voided, holds[2]])
  expect(await list('owner=lister&status=open')).toEqual([holds[0], holds[2]])
  expect(await list(`owner=lister&expires_before=${holds[0].expires_at}`)).toEqual([voided, holds[2]])
  expect(await list('owner=nobody')).toEqual([])
  const first = (await ledger.get(`/v1/holds?account=${account}&limit=2`)).body
  const rest = (await ledger.get(`/v1/holds?account=${account}&limit=2&cursor=${first.next_cursor}`)).body
  expect([...first.data, ...rest.data]).toEqual([holds[0], voided, holds[2]])
  expect(rest.next_cursor).toBeNull()
})

test('a fee schedule of the hold is charged with each capture, unless the capture names one', async () => {
  await revenue.addSchedule({ code: 'dear', kinds: ['capture'], rule: { flat: '5.00' } })
  const account = await ledger.openAccount({ balance: '100.00' })
  const payer = await ledger.openAccount({ balance: '10.00' })
  const hold = await openHold(account, '60.00', { fee_schedule: 'card', fee_account: payer })
  expect(hold).toMatchObject({ fee_schedule: 'card', fee_account: payer })
  expect(await read(hold.id)).toMatchObject({ fee_schedule: 'card', fee_account: payer })
  const order = { amount: '20.00' }
  const first = await capture(hold.id, order, { key: 'with-fee' })
  expect(first.body.fee).toMatchObject({ schedule: 'card', amount: '0.20', account: payer })
  // By a service that has not cached the schedule, and without the revenue service: a replay calls none.
  const alone = await startLedger({ on: ledger })
  expect((await capture(hold.id, order, { key: 'with-fee' }, alone)).text).toBe(first.text)
  expect((await capture(hold.id, order, {}, alone)).body.code).toBe('revenue_unavailable')
  await alone.close()
  const other = await capture(hold.id, { amount: '20.00', fee_schedule: 'dear' })
  expect(other.body.fee).toMatchObject({ schedule: 'dear', amount: '5.00', account })
  expect(await ledger.balancesOf(account, payer)).toEqual(['55.00', '9.80'])
  await ledger.expectRefusal('400 invalid_request', () =>
    ledger.post('/v1/holds', { account, amount: '1.00', fee_account: payer }),
  )
})

describe('the end of a hold', () => {
  test('by a void releases what remains, and keeps what was captured', async () => {
    const account = await ledger.openAccount({ balance: '100.00' })
    const { id } = await openHold(account, '60.00')
    await capture(id, { amount: '10.00' })
    const { statusCode, body } = await voidHold(id)
    expect(statusCode).toBe(201)
    expect(body).toMatchObject({ status: 'voided', captured: '10.00', released: '50.00', remaining: '0.00' })
    expect(await ledger.get(`/v1/holds/${id}`).then(({ body: { changes: _, ...hold } }) => hold)).toEqual(body)
    expect(await balanceOf(account)).toMatchObject({ posted: '90.00', available: '90.00' })
    expect((await voidHold(id)).body.code).toBe('hold_ended')
  })

  test('by its time releases it once, also if it came while no service ran, and on an account that is frozen', async () => {
    const account = await ledger.openAccount({ balance: '10.00' })
    const { id } = await openHold(account, '10.00', { expires_in: 1 })
    await ledger.patch(`/v1/accounts/${account}`, { status: 'frozen' })
    await sleep(1_100)
    expect(await read(id)).toMatchObject({ status: 'open' })
    const services = [await startLedger({ on: ledger }), await startLedger({ on: ledger })]
    for (const { app } of services) await app.listen({ host: '127.0.0.1', port: 0 })
    await expect
      .poll(() => read(id))
      .toMatchObject({ status: 'expired', released: '10.00', changes: [{ status: 'expired' }] })
    expect(await balanceOf(account)).toMatchObject({ pending: '0.00', available: '10.00' })
    expect((await capture(id)).body.code).toMatch(/hold_ended|account_frozen/)
    await Promise.all(services.map((service) => service.close()))
  })

  test('by its time or by a capture, whichever is first, is one end of each', async () => {
    const service = await startLedger({ on: ledger })
    await service.app.listen({ host: '127.0.0.1', port: 0 })
    const account = await ledger.openAccount({ balance: '1000.00' })
    const holds = await Promise.all(range(40).map(() => openHold(account, '10.00', { expires_in: 1 })))
    const end = Date.parse(holds[0].expires_at)
    const answers = await Promise.all(
      holds.map(async ({ id }, i) => {
        await sleep(Math.max(0, end - Date.now() - 100 + i * 40))
        return capture(id, { amount: '4.00' })
      }),
    )
    expect(codes(answers).filter((code) => ![201, 'hold_expired', 'hold_ended'].includes(code))).toEqual([])
    await expect
      .poll(async () => (await Promise.all(holds.map(({ id }) => read(id)))).map(({ status }) => status))
      .toEqual(holds.map(() => 'expired'))
    const captured = 4 * answers.filter(({ statusCode }) => statusCode === 201).length
    expect(await balanceOf(account)).toMatchObject({ posted: (1_000 - captured).toFixed(2), pending: '0.00' })
    await service.close()
  })

  test.each([1, -1])('is by the clock of the database, if that of the service is wrong by %i h', async (hours) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 })
    try {
      const account = await ledger.openAccount({ balance: '10.00' })
      const open = await openHold(account, '4.00', { expires_in: 600 })
      const over = await openHold(account, '4.00', { expires_in: 1 })
      expect(Date.parse(open.expires_at) - Date.parse(open.created_at)).toBe(600_000)
      expect((await capture(open.id)).statusCode).toBe(201)
      await sleep(1_100)
      expect((await capture(over.id)).body.code).toBe('hold_expired')
    } finally {
      vi.useRealTimers()
    }
  })

  test('is expected from its moment on, even if nobody has released it yet', async () => {
    const account = await ledger.openAccount({ balance: '10.00' })
    const { id } = await openHold(account, '10.00', { expires_in: 1 })
    await sleep(1_100)
    expect((await capture(id)).body.code).toBe('hold_expired')
    expect((await voidHold(id)).body.code).toBe('hold_expired')
  })

  test('is one, whoever races: 200 captures and voids on two replicas', async () => {
    const account = await ledger.openAccount({ balance: '1000.00' })
    const { id } = await openHold(account, '100.00')
    const answers = await Promise.all(
      range(200).map((i) => {
        const to = i % 2 ? ledger : replica
        if (i % 10 === 9) return voidHold(id, {}, to)
        return capture(id, { amount: i % 3 ? '1.00' : '2.50', final: i % 50 === 49 }, {}, to)
      }),
    )
    expect(new Set(codes(answers))).toEqual(
      new Set(
        [...new Set(codes(answers))].filter((code) =>
          [201, 'hold_ended', 'hold_exceeded', 'hold_changed'].includes(code),
        ),
      ),
    )
    const captured = answers
      .filter(({ statusCode, body }) => statusCode === 201 && body.kind === 'capture')
      .reduce((sum, { body }) => sum + Number(body.entries[0].amount), 0)
    const hold = await read(id)
    expect(Number(hold.captured)).toBe(captured)
    expect(Number(hold.captured) + Number(hold.released) + Number(hold.remaining)).toBe(100)
    expect(await balanceOf(account)).toMatchObject({
      posted: (1_000 - captured).toFixed(2),
      pending: hold.remaining,
    })
    expect(hold.status).not.toBe('open')
    expect(hold.changes.filter(({ status }: { status: string }) => status !== 'open')).toHaveLength(1)
  })
})
