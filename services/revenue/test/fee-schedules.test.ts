import { createLogger } from '@florin/server'
import { slowness } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createScheduleCache } from '../src/fee-schedules/cache.ts'
import { newCode, range, soon, startRevenue, type TestRevenue } from './revenue.ts'

let revenue: TestRevenue
beforeAll(async () => {
  revenue = await startRevenue()
})
afterAll(() => revenue.close())

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()
const hourMs = 3_600_000

describe('a schedule', () => {
  test('is priced by as it was made, with amounts in the decimals of its currency', async () => {
    const code = newCode()
    const { valid_from, recorded_at, ...schedule } = await revenue.addSchedule({
      code,
      kinds: ['withdrawal', 'transfer'],
      rule: { flat: '0.5', percentage_bps: '150.0', minimum: '1', maximum: '20' },
      recognition: { method: 'evenly', period: 'P3M' },
    })
    expect(schedule).toEqual({
      code,
      version: 1,
      currency: 'USD',
      kinds: ['withdrawal', 'transfer'],
      rule: { flat: '0.50', percentage_bps: '150', minimum: '1.00', maximum: '20.00' },
      recognition: { method: 'evenly', period: 'P3M' },
    })
    expect(Date.parse(valid_from)).toBeLessThanOrEqual(Date.parse(recorded_at))
    expect((await revenue.get(`/v1/fee-schedules/${code}`)).body).toEqual({ ...schedule, valid_from, recorded_at })
    expect(await revenue.assess(code, { amount: '1000.00' })).toEqual({
      schedule: code,
      version: 1,
      currency: 'USD',
      amount: '1000.00',
      fee: '15.50',
      recognition: { method: 'evenly', period: 'P3M' },
      lines: [
        { component: 'flat', text: '0.50 for any amount', amount: '0.50' },
        { component: 'percentage', text: '1.5 % of 1000.00', amount: '15.00' },
      ],
    })
  })

  test('is answered with the place where it can be read', async () => {
    const code = newCode()
    const answer = await revenue.post('/v1/fee-schedules', {
      code,
      currency: 'USD',
      kinds: ['withdrawal'],
      rule: { flat: '1' },
    })
    expect((await revenue.get(String(answer.headers.location))).body).toEqual(answer.body)
  })

  test('belongs to its ledger: another one has the same code for itself', async () => {
    const code = newCode()
    await revenue.addSchedule({ code, rule: { flat: '1.00' } }, { ledger: 'one' })
    await revenue.expectRefusal('404 fee_schedule_not_found', () => revenue.get(`/v1/fee-schedules/${code}`))
    await revenue.addSchedule({ code, rule: { flat: '2.00' } }, { ledger: 'two' })
    const fees = await Promise.all(
      ['one', 'two'].map(async (ledger) => (await revenue.assess(code, { amount: '5.00' }, { ledger })).fee),
    )
    expect(fees).toEqual(['1.00', '2.00'])
  })

  test('for every currency prices each in its decimals, also those that ISO 4217 does not know', async () => {
    const code = newCode()
    await revenue.addSchedule({ code, currency: '*', rule: { percentage_bps: '123.4567' } })
    const fees = await Promise.all(
      [
        { amount: '1000', currency: 'JPY' },
        { amount: '1000.00', currency: 'USD' },
        { amount: '1000.000', currency: 'KWD' },
        { amount: '1000.0000', currency: 'CLF' },
        { amount: '1000', currency: 'BTC', exponent: 8 },
        { amount: '1000', currency: 'USD', exponent: 3 },
      ].map(async (order) => (await revenue.assess(code, order)).fee),
    )
    expect(fees).toEqual(['12', '12.35', '12.346', '12.3457', '12.34567000', '12.346'])
  })
})

describe('a version', () => {
  test('follows the one before it; the same content again makes none', async () => {
    const code = newCode()
    const first = await revenue.addSchedule({ code, rule: { flat: '1.00' } })
    const again = await revenue.post('/v1/fee-schedules', {
      code,
      currency: 'USD',
      kinds: ['withdrawal'],
      rule: { flat: '1' },
      recognition: { method: 'at_once' },
    })
    expect([again.statusCode, again.body]).toEqual([200, first])
    const second = await revenue.addSchedule({ code, rule: { flat: '2.00' } })
    const third = await revenue.addSchedule({ code, rule: { flat: '1.00' } })
    expect([second.version, third.version]).toEqual([2, 3])
    const flats = await Promise.all(
      range(3).map(
        async (index) => (await revenue.get(`/v1/fee-schedules/${code}?version=${index + 1}`)).body.rule.flat,
      ),
    )
    expect(flats).toEqual(['1.00', '2.00', '1.00'])
  })

  test('with its kinds in another order is the same', async () => {
    const code = newCode()
    await revenue.addSchedule({ code, kinds: ['withdrawal', 'deposit'], rule: { flat: '1.00' } })
    const order = { code, currency: 'USD', kinds: ['deposit', 'withdrawal'], rule: { flat: '1.00' } }
    expect((await revenue.post('/v1/fee-schedules', order)).statusCode).toBe(200)
  })

  test.each([
    ['currency', { currency: 'EUR' }],
    ['kinds', { kinds: ['withdrawal', 'deposit'] }],
    ['rule', { rule: { flat: '1.00', maximum: '5.00' } }],
    ['recognition', { recognition: { method: 'evenly', period: 'P1Y' } }],
    ['moment', { valid_from: inMs(hourMs) }],
  ])('is made by another %s alone', async (_, change) => {
    const code = newCode()
    await revenue.addSchedule({ code, rule: { flat: '1.00' } })
    expect((await revenue.addSchedule({ code, rule: { flat: '1.00' }, ...change })).version).toBe(2)
  })

  test('holds from its moment on: until then the one before it prices, and each can be asked for', async () => {
    const code = newCode()
    await revenue.addSchedule({ code, rule: { flat: '1.00' } })
    const validFrom = inMs(5_000 * slowness)
    await revenue.addSchedule({ code, rule: { flat: '2.00' }, valid_from: validFrom })
    await revenue.addSchedule({ code, rule: { flat: '3.00' }, valid_from: inMs(hourMs) })
    const feeNow = async () => (await revenue.assess(code, { amount: '9.00' })).fee
    expect(await feeNow()).toBe('1.00')
    expect((await revenue.assess(code, { amount: '9.00', version: 3 })).fee).toBe('3.00')
    await vi.waitFor(async () => expect(await feeNow()).not.toBe('1.00'), soon)
    expect(await feeNow()).toBe('2.00')
    const { rows } = await revenue.db.query('select clock_timestamp() as now')
    expect(rows[0].now.getTime()).toBeGreaterThanOrEqual(Date.parse(validFrom))
    expect((await revenue.get(`/v1/fee-schedules/${code}`)).body.version).toBe(2)
  })

  test('in force is the highest of those that begin at one moment', async () => {
    const code = newCode()
    const validFrom = inMs(2_000 * slowness)
    await revenue.addSchedule({ code, rule: { flat: '1.00' }, valid_from: validFrom })
    await revenue.addSchedule({ code, rule: { flat: '2.00' }, valid_from: validFrom })
    await vi.waitFor(async () => expect((await revenue.get(`/v1/fee-schedules/${code}`)).statusCode).toBe(200), soon)
    expect((await revenue.assess(code, { amount: '9.00' })).version).toBe(2)
  })

  test('that is not in force yet is listed, and prices only when it is asked for', async () => {
    const code = newCode()
    await revenue.addSchedule({ code, rule: { flat: '1.00' }, valid_from: inMs(hourMs) })
    await revenue.expectRefusal('404 fee_schedule_not_found', () => revenue.get(`/v1/fee-schedules/${code}`))
    await revenue.expectRefusal('404 fee_schedule_not_found', () =>
      revenue.post(`/v1/fee-schedules/${code}/assess`, { amount: '1.00', currency: 'USD', kind: 'withdrawal' }),
    )
    expect((await revenue.assess(code, { amount: '9.00', version: 1 })).fee).toBe('1.00')
    const { body } = await revenue.get('/v1/fee-schedules?limit=1')
    expect(body.data[0].code).toBe(code)
  })

  test('made for later is the same again only with its moment: without one it is asked for now, and refused', async () => {
    const code = newCode()
    const valid_from = inMs(hourMs)
    const later = await revenue.addSchedule({ code, rule: { flat: '1.00' }, valid_from })
    const order = { code, currency: 'USD', kinds: ['withdrawal'], rule: { flat: '1.00' } }
    const again = await revenue.post('/v1/fee-schedules', { ...order, valid_from })
    expect([again.statusCode, again.body]).toEqual([200, later])
    await revenue.expectRefusal('422 version_out_of_order', () => revenue.post('/v1/fee-schedules', order))
  })

  test('is the same again after its moment has come', async () => {
    const code = newCode()
    const valid_from = inMs(2_000 * slowness)
    const order = { code, currency: 'USD', kinds: ['withdrawal'], rule: { flat: '1.00' }, valid_from }
    await revenue.addSchedule(order)
    await vi.waitFor(async () => expect((await revenue.get(`/v1/fee-schedules/${code}`)).statusCode).toBe(200), soon)
    expect((await revenue.post('/v1/fee-schedules', order)).statusCode).toBe(200)
  })

  test('is made once for each of many at a time, in two replicas, without a gap', async () => {
    const other = await startRevenue({ on: revenue })
    const code = newCode()
    const answers = await Promise.all(
      range(20).map((index) =>
        (index % 2 ? revenue : other).post('/v1/fee-schedules', {
          code,
          currency: 'USD',
          kinds: ['withdrawal'],
          rule: { flat: `${index}.50` },
        }),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(201))
    const versions = answers.map(({ body }) => body.version).sort((a, b) => a - b)
    expect(versions).toEqual(range(20).map((index) => index + 1))
    await other.close()
  })

  test('that one replica makes is priced by in the other one, too', async () => {
    const other = await startRevenue({ on: revenue })
    const code = newCode()
    await revenue.addSchedule({ code, rule: { flat: '1.00' } })
    await vi.waitFor(async () => expect((await other.get(`/v1/fee-schedules/${code}`)).statusCode).toBe(200), soon)
    await revenue.addSchedule({ code, rule: { flat: '2.00' } })
    await vi.waitFor(async () => expect((await other.assess(code, { amount: '9.00' })).fee).toBe('2.00'), soon)
    await other.close()
  })
})

describe('the versions of a schedule', () => {
  const versionsOf = async (code: string) => {
    const { statusCode, body, text } = await revenue.get(`/v1/fee-schedules/${code}/versions`)
    expect(statusCode, text).toBe(200)
    return body
  }

  test('are the one in force and those to come, with the moment of which that is true', async () => {
    const code = newCode()
    for (const flat of ['1.00', '2.00']) await revenue.addSchedule({ code, rule: { flat } })
    const later = await revenue.addSchedule({ code, rule: { flat: '3.00' }, valid_from: inMs(hourMs) })
    const { as_of, data } = await versionsOf(code)
    expect(data.map(({ version }: { version: number }) => version)).toEqual([2, 3])
    expect(data[1]).toEqual(later)
    expect(as_of >= data[0].valid_from && as_of < later.valid_from).toBe(true)
  })

  test('are all of them before the first is in force', async () => {
    const code = newCode()
    await revenue.addSchedule({ code, rule: { flat: '1.00' }, valid_from: inMs(hourMs) })
    expect((await versionsOf(code)).data).toHaveLength(1)
    await revenue.expectRefusal('404 fee_schedule_not_found', () =>
      revenue.get(`/v1/fee-schedules/${code}/versions`, { ledger: 'another' }),
    )
  })
})

describe('what cannot be a schedule is refused, and nothing is made', () => {
  const order = (fields: object) => ({
    code: newCode(),
    currency: 'USD',
    kinds: ['withdrawal'],
    rule: { flat: '1.00' },
    ...fields,
  })
  const tiers = [
    { up_to: '10.00', flat: '1.00' },
    { up_to: null, flat: '2.00' },
  ]

  test.each<[string, object]>([
    ['no price', { rule: {} }],
    ['a minimum alone', { rule: { minimum: '1.00' } }],
    ['a price and tiers', { rule: { flat: '1.00', tiers, tier_mode: 'whole' } }],
    ['tiers without a mode', { rule: { tiers } }],
    ['a mode without tiers', { rule: { flat: '1.00', tier_mode: 'whole' } }],
    ['no tier', { rule: { tiers: [], tier_mode: 'whole' } }],
    ['a last tier with an end', { rule: { tiers: [{ up_to: '10.00', flat: '1.00' }], tier_mode: 'whole' } }],
    ['an end that is not the last', { rule: { tiers: [{ up_to: null, flat: '1' }, ...tiers], tier_mode: 'whole' } }],
    ['a tier without a price', { rule: { tiers: [{ up_to: null }], tier_mode: 'whole' } }],
    ['tiers in disorder', { rule: { tiers: [{ up_to: '11', flat: '1' }, ...tiers], tier_mode: 'marginal' } }],
    ['a tier twice', { rule: { tiers: [{ up_to: '10.0', flat: '1' }, ...tiers], tier_mode: 'marginal' } }],
    ['a tier up to nothing', { rule: { tiers: [{ up_to: '0', flat: '1' }, ...tiers], tier_mode: 'whole' } }],
    [
      'a tier after one up to nothing',
      { rule: { tiers: [...tiers.slice(0, 1), { up_to: '0', flat: '1' }], tier_mode: 'whole' } },
    ],
    ['a minimum of nothing', { rule: { flat: '1', minimum: '0', maximum: '2' } }],
    ['a minimum above the maximum', { rule: { flat: '1', minimum: '2', maximum: '1.99' } }],
    ['an amount of nothing', { rule: { flat: '0.00' } }],
    ['an amount below zero', { rule: { flat: '-1.00' } }],
    ['an amount as a number', { rule: { flat: 1 } }],
    ['a percentage of all', { rule: { percentage_bps: '10000' } }],
    ['a percentage to five places', { rule: { percentage_bps: '1.00001' } }],
    ['an amount for every currency', { currency: '*' }],
    ['a minimum for every currency', { currency: '*', rule: { percentage_bps: '1', minimum: '1' } }],
    [
      'the end of a tier for every currency',
      {
        currency: '*',
        rule: {
          tiers: [
            { up_to: '1', percentage_bps: '1' },
            { up_to: null, percentage_bps: '2' },
          ],
          tier_mode: 'whole',
        },
      },
    ],
    ['no kind', { kinds: [] }],
    ['a kind twice', { kinds: ['withdrawal', 'withdrawal'] }],
    ['a kind that there is not', { kinds: ['reversal'] }],
    ['a code in capitals', { code: 'Card' }],
    ['a period of nothing', { recognition: { method: 'evenly', period: 'P0D' } }],
    ['a period of hours', { recognition: { method: 'evenly', period: 'PT24H' } }],
    ['a period of more than a century', { recognition: { method: 'evenly', period: 'P101Y' } }],
    ['evenly without a period', { recognition: { method: 'evenly' } }],
    ['at once over a period', { recognition: { method: 'at_once', period: 'P1Y' } }],
    ['a field that there is not', { name: 'Card' }],
  ])('%s', async (_, fields) => {
    await revenue.expectRefusal('400 invalid_request', () => revenue.post('/v1/fee-schedules', order(fields)))
  })

  test('an amount for every currency, and it is said why', async () => {
    const { body } = await revenue.post('/v1/fee-schedules', order({ currency: '*' }))
    expect(body.errors).toEqual([
      { pointer: '/body/rule', detail: expect.stringContaining('another value in each currency') },
    ])
  })

  test('an amount that its currency cannot hold', async () => {
    await revenue.expectRefusal('422 too_many_decimals', () =>
      revenue.post('/v1/fee-schedules', order({ rule: { flat: '0.005' } })),
    )
    await revenue.expectRefusal('422 too_many_decimals', () =>
      revenue.post('/v1/fee-schedules', order({ currency: 'JPY', rule: { percentage_bps: '1', maximum: '0.5' } })),
    )
  })

  test('a moment in the past', async () => {
    await revenue.expectRefusal('422 valid_in_past', () =>
      revenue.post('/v1/fee-schedules', order({ valid_from: inMs(-1_000) })),
    )
  })

  test('a moment before that of the version before it', async () => {
    const code = newCode()
    await revenue.addSchedule({ code, rule: { flat: '1.00' }, valid_from: inMs(2 * hourMs) })
    await revenue.expectRefusal('422 version_out_of_order', () =>
      revenue.post('/v1/fee-schedules', order({ code, rule: { flat: '2.00' }, valid_from: inMs(hourMs) })),
    )
  })
})

describe('what cannot be assessed is refused', () => {
  const code = newCode()
  beforeAll(() => revenue.addSchedule({ code, kinds: ['withdrawal', 'deposit'], rule: { flat: '0.25' } }))

  test.each([
    ['404 fee_schedule_not_found', 'no-such-code', {}],
    ['404 fee_schedule_not_found', code, { version: 2 }],
    ['422 kind_not_priced', code, { kind: 'transfer' }],
    ['422 currency_not_priced', code, { currency: 'EUR' }],
    ['422 too_many_decimals', code, { amount: '1.001' }],
    // The schedule's 0.25 cannot be charged in whole dollars.
    ['422 too_many_decimals', code, { amount: '1', exponent: 0 }],
    ['400 invalid_request', code, { amount: '0' }],
    ['400 invalid_request', code, { amount: 1 }],
    ['400 invalid_request', code, { kind: 'reversal' }],
    ['400 invalid_request', code, { exponent: 19 }],
  ] as const)('%s of %s with %j', async (refusal, schedule, fields) => {
    await revenue.expectRefusal(refusal, () =>
      revenue.post(`/v1/fee-schedules/${schedule}/assess`, {
        amount: '1.00',
        currency: 'USD',
        kind: 'withdrawal',
        ...fields,
      }),
    )
  })

  test('a currency whose decimals nobody says', async () => {
    const everywhere = newCode()
    await revenue.addSchedule({ code: everywhere, currency: '*', rule: { percentage_bps: '1' } })
    await revenue.expectRefusal('422 currency_unknown', () =>
      revenue.post(`/v1/fee-schedules/${everywhere}/assess`, { amount: '1', currency: 'BTC', kind: 'withdrawal' }),
    )
  })

  test('an amount of a tier that its currency cannot hold', async () => {
    const fine = newCode()
    const tiers = [
      { up_to: '10', flat: '0.005' },
      { up_to: null, flat: '1' },
    ]
    await revenue.addSchedule({ code: fine, currency: 'BTC', rule: { tiers, tier_mode: 'whole' } })
    const order = { amount: '5', currency: 'BTC', kind: 'withdrawal' }
    expect((await revenue.assess(fine, { ...order, exponent: 3 })).fee).toBe('0.005')
    await revenue.expectRefusal('422 too_many_decimals', () =>
      revenue.post(`/v1/fee-schedules/${fine}/assess`, { ...order, exponent: 2 }),
    )
  })

  test('a fee that no transaction can hold', async () => {
    const huge = newCode()
    await revenue.addSchedule({
      code: huge,
      rule: { flat: '1000000000000000000000000', percentage_bps: '1' },
    })
    await revenue.expectRefusal('422 fee_too_large', () =>
      revenue.post(`/v1/fee-schedules/${huge}/assess`, { amount: '1000.00', currency: 'USD', kind: 'withdrawal' }),
    )
  })
})

test('the list has each code once, in the version in force, newest first, page by page', async () => {
  const ledger = 'listed'
  const codes = range(7).map(() => newCode())
  for (const code of codes) await revenue.addSchedule({ code, rule: { flat: '1.00' } }, { ledger })
  await revenue.addSchedule({ code: codes[2], rule: { flat: '2.00' } }, { ledger })
  await revenue.addSchedule({ code: codes[3], rule: { flat: '2.00' }, valid_from: inMs(hourMs) }, { ledger })
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`
    const { body } = await revenue.get(`/v1/fee-schedules?limit=3${query}`, { ledger })
    seen.push(...body.data.map(({ code, version }: { code: string; version: number }) => `${code} ${version}`))
    cursor = body.next_cursor
  }
  expect(seen).toEqual(codes.map((code, index) => `${code} ${index === 2 ? 2 : 1}`).toReversed())
})

test('a cursor of another ledger is refused', async () => {
  const ledger = 'listed-too'
  for (const code of [newCode(), newCode()]) await revenue.addSchedule({ code, rule: { flat: '1.00' } }, { ledger })
  const { body } = await revenue.get('/v1/fee-schedules?limit=1', { ledger })
  await revenue.expectRefusal('400 cursor_invalid', () =>
    revenue.get(`/v1/fee-schedules?limit=1&cursor=${body.next_cursor}`),
  )
})

test('a book that is closed while it is read, and is to be read once more, asks the database nothing more', async () => {
  const superuser = new pg.Client(revenue.superuserUrl)
  await superuser.connect()
  const query = vi.spyOn(revenue.db, 'query')
  const book = createScheduleCache(revenue.db, createLogger('test', 'silent'))
  await book.open()
  await superuser.query('begin; lock table revenue.revision in access exclusive mode')
  const reloads = [book.reload(), book.reload(), book.reload()]
  const asked = query.mock.calls.length
  const closed = book.close()
  await superuser.query('commit')
  await superuser.end()
  await Promise.all([closed, ...reloads])
  expect(query).toHaveBeenCalledTimes(asked)
  query.mockRestore()
})

test('the changes after a revision name each schedule once, in parts of 1,000, for the ledger alone', async () => {
  const readChanges = async (after: number) => (await revenue.get(`/v1/fee-schedule-changes?after=${after}`)).body
  const start = (await readChanges(0)).revision
  const newest = async (after: number): Promise<number> => {
    const { revision } = await readChanges(after)
    return revision === after ? after : newest(revision)
  }
  const before = await newest(start)
  const [code, other] = [newCode(), newCode()]
  await revenue.addSchedule({ code, rule: { flat: '1.00' } })
  await revenue.addSchedule({ code, rule: { flat: '2.00' } })
  await revenue.addSchedule({ code: other, rule: { flat: '1.00' } }, { ledger: 'shop-paris' })
  const changes = await readChanges(before)
  expect(changes).toEqual({
    as_of: expect.any(String),
    revision: before + 3,
    data: [
      { ledger: 'main', code },
      { ledger: 'shop-paris', code: other },
    ],
  })
  expect((await revenue.get(`/v1/fee-schedules/${code}/versions`)).body.revision).toBe(before + 3)
  expect(await readChanges(before + 3)).toMatchObject({ revision: before + 3, data: [] })
  for (const after of ['', 'x', '-1', '1.5']) {
    expect((await revenue.get(`/v1/fee-schedule-changes?after=${after}`)).statusCode).toBe(400)
  }
  expect((await revenue.get('/v1/fee-schedule-changes?after=0', { serviceToken: null })).statusCode).toBe(403)
})
