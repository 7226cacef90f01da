import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayBefore, range, startFx, type TestFx } from './fx.ts'

let fx: TestFx
beforeAll(async () => {
  fx = await startFx()
  await fx.record('ecb', dayBefore(3), { 'EUR/USD': '1.1684', 'EUR/JPY': '180', 'EUR/RUB': '92.5673' })
})
afterAll(() => fx.close())

const listed = async () => (await fx.get('/v1/flagged-rates')).body.data
const flaggedOf = async (quote: string) => (await listed()).find((rate: { quote: string }) => rate.quote === quote)
const order = { source_currency: 'EUR', target_currency: 'RUB', source_amount: '100.00' }

test('a rate that moved too far is shown and crossed as flagged, and quoted from only when it is confirmed', async () => {
  await fx.record('ecb', dayBefore(2), { 'EUR/USD': '1.1700', 'EUR/JPY': '181', 'EUR/RUB': '115.4842' })
  expect((await fx.get('/v1/rates/EUR/RUB')).body).toMatchObject({ rate: '115.4842', legs: [{ flagged: true }] })
  expect((await fx.get('/v1/rates/RUB/JPY')).body.legs).toMatchObject([{ flagged: true }, { flagged: false }])
  expect((await fx.get('/v1/rates/EUR/RUB/history')).body.data).toMatchObject([{ flagged: true }, { flagged: false }])
  const lookups = [
    { base: 'RUB', quote: 'JPY' },
    { base: 'EUR', quote: 'JPY' },
  ]
  expect((await fx.post('/v1/rates/lookups', { lookups })).body.data).toMatchObject([
    { flagged: true },
    { flagged: false },
  ])
  await fx.expectRefusal('422 rate_unconfirmed', () => fx.post('/v1/quotes', order))
  await fx.expectRefusal('422 rate_unconfirmed', () => fx.post('/v1/quotes', { ...order, source_currency: 'JPY' }))
  expect(await fx.quote({ ...order, target_currency: 'JPY' })).toMatchObject({ route: 'direct' })

  const rate = await flaggedOf('RUB')
  expect(rate).toEqual({
    id: expect.stringMatching(/^\d+$/),
    source: 'ecb',
    ledger: null,
    base: 'EUR',
    quote: 'RUB',
    rate: '115.4842',
    current: true,
    valid_at: `${dayBefore(2)}T13:00:00.000Z`,
    recorded_at: expect.any(String),
    previous: {
      id: expect.any(String),
      source: 'ecb',
      ledger: null,
      base: 'EUR',
      quote: 'RUB',
      rate: '92.5673',
      valid_at: `${dayBefore(3)}T13:00:00.000Z`,
    },
    move_percent: '24.76',
  })

  const confirmed = await fx.post(`/v1/flagged-rates/${rate.id}/confirmation`)
  expect(confirmed.statusCode).toBe(201)
  expect(confirmed.body).toEqual({
    id: rate.id,
    source: 'ecb',
    ledger: null,
    base: 'EUR',
    quote: 'RUB',
    rate: '115.4842',
    valid_at: rate.valid_at,
    confirmed_at: expect.any(String),
  })
  expect(await flaggedOf('RUB')).toBeUndefined()
  expect((await fx.get('/v1/rates/EUR/RUB')).body.legs).toMatchObject([{ flagged: false }])
  const quote = await fx.quote(order)
  expect(quote).toMatchObject({ mid_rate: '115.4842', legs: [{ flagged: false }] })
  expect((await fx.get(`/v1/quotes/${quote.id}`)).body).toEqual(quote)

  // Again, it is the same confirmation.
  const before = await fx.readState()
  expect((await fx.post(`/v1/flagged-rates/${rate.id}/confirmation`)).body).toEqual(confirmed.body)
  expect(await fx.readState()).toEqual(before)
})

test("an operator's own slip of the pen is flagged too, and a correction helps", async () => {
  await fx.publish({ 'EUR/CHF': '0.94' }, `${dayBefore(1)}T12:00:00.000Z`)
  const at = new Date(Date.parse(`${dayBefore(1)}T12:00:00.000Z`) + 3_600_000).toISOString()
  const [slip] = await fx.publish({ 'EUR/CHF': '9.4' }, at)
  expect(slip.flagged).toBe(true)
  expect(await flaggedOf('CHF')).toMatchObject({ id: slip.id, move_percent: '900.00', current: true })
  const [right] = await fx.publish({ 'EUR/CHF': '0.941' }, at)
  expect(right.flagged).toBe(false)
  // What does not hold any more is nobody's worry.
  expect(await flaggedOf('CHF')).toBeUndefined()
  expect((await fx.get('/v1/rates/EUR/CHF')).body.legs).toEqual([right])
})

test('a wrong level that is published again is not quoted from, and a confirmed one is what later rates are measured by', async () => {
  const toLira = { ...order, target_currency: 'TRY' }
  const flagged = async () => (await listed()).filter(({ quote }: { quote: string }) => quote === 'TRY')
  await fx.record('ecb', dayBefore(4), { 'EUR/TRY': '20' })
  await fx.record('ecb', dayBefore(3), { 'EUR/TRY': '13' })
  expect(await flagged()).toMatchObject([{ current: true, move_percent: '-35.00' }])
  await fx.record('ecb', dayBefore(2), { 'EUR/TRY': '13.1' })
  expect(await flagged()).toMatchObject([
    { rate: '13.1', current: true, move_percent: '-34.50', previous: { rate: '20' } },
    { rate: '13', current: false, move_percent: '-35.00', previous: { rate: '20' } },
  ])
  await fx.expectRefusal('422 rate_unconfirmed', () => fx.post('/v1/quotes', toLira))

  const [newest, older] = await flagged()
  await fx.post(`/v1/flagged-rates/${older.id}/confirmation`)
  expect(await flagged()).toMatchObject([{ rate: '13.1', move_percent: '0.77', previous: { rate: '13' } }])
  await fx.expectRefusal('422 rate_unconfirmed', () => fx.post('/v1/quotes', toLira))
  await fx.post(`/v1/flagged-rates/${newest.id}/confirmation`)
  expect(await fx.quote(toLira)).toMatchObject({ mid_rate: '13.1' })
  await fx.record('ecb', dayBefore(1), { 'EUR/TRY': '13.2' })
  expect(await fx.quote(toLira)).toMatchObject({ mid_rate: '13.2' })
})

test('one that is followed only by a rate that does not hold yet is the current one', async () => {
  await fx.record('ecb', dayBefore(2), { 'EUR/NOK': '11' })
  await fx.record('ecb', dayBefore(1), { 'EUR/NOK': '15' })
  await fx.record('ecb', dayBefore(-1), { 'EUR/NOK': '11' })
  expect(await flaggedOf('NOK')).toMatchObject({ rate: '15', current: true })
})

test('a rate in the other direction is measured too, and shown with what it is measured against', async () => {
  const hourBefore = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()
  await fx.publish({ 'EUR/SEK': '11' }, hourBefore(3))
  const [wrong] = await fx.publish({ 'SEK/EUR': '11.000' }, hourBefore(2))
  expect(wrong.flagged).toBe(true)
  await fx.expectRefusal('422 rate_unconfirmed', () => fx.post('/v1/quotes', { ...order, target_currency: 'SEK' }))
  const ofCrowns = async () => (await listed()).find(({ base }: { base: string }) => base === 'SEK')
  expect(await ofCrowns()).toMatchObject({
    rate: '11.000',
    current: true,
    previous: { base: 'EUR', quote: 'SEK', rate: '11' },
    move_percent: '12000.00',
  })
  await fx.publish({ 'EUR/SEK': '11.1' }, hourBefore(1))
  expect(await ofCrowns()).toMatchObject({ current: false })
  expect(await fx.quote({ ...order, target_currency: 'SEK' })).toMatchObject({ mid_rate: '11.1' })
})

test('they are listed newest first, by page as at once', async () => {
  for (const index of range(5)) {
    const quote = `N${index + 100}`
    await fx.record('ecb', dayBefore(20 + index), { [`EUR/${quote}`]: '10' })
    await fx.record('ecb', dayBefore(19 + index), { [`EUR/${quote}`]: '20', [`EUR/M${quote}`]: '1' })
  }
  const all = await listed()
  const moments = all.map(({ valid_at }: { valid_at: string }) => valid_at)
  expect(moments.length).toBeGreaterThanOrEqual(5)
  expect(moments).toEqual(moments.toSorted().reverse())
  const pages = []
  let cursor = ''
  do {
    const { body } = await fx.get(`/v1/flagged-rates?limit=2${cursor}`)
    pages.push(...body.data)
    cursor = body.next_cursor && `&cursor=${body.next_cursor}`
  } while (cursor)
  expect(pages).toEqual(all)
})

test('a rate that is not flagged, or not there, cannot be confirmed', async () => {
  const { body } = await fx.get('/v1/rates/EUR/USD')
  for (const id of [body.legs[0].id, '999999999999999999']) {
    await fx.expectRefusal('404 flagged_rate_not_found', () => fx.post(`/v1/flagged-rates/${id}/confirmation`))
  }
})

test.each(['0', '-1', '1.5', 'x', '9999999999999999999', '1e3', '%00'])('%s is no id of a rate', async (id) => {
  await fx.expectRefusal('400 invalid_request', () =>
    fx.post(`/v1/flagged-rates/${encodeURIComponent(id)}/confirmation`),
  )
})

test.each([
  ['400 invalid_request', '?limit=0'],
  ['400 invalid_request', '?source=ecb'],
  ['400 cursor_invalid', '?cursor=x'],
] as const)('%s for a list with %s', async (refusal, query) => {
  await fx.expectRefusal(refusal, () => fx.get(`/v1/flagged-rates${query}`))
})
