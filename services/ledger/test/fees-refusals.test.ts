import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { pick, until } from './clients.ts'
import {
  answerHugely,
  answerLate,
  endWithin,
  type Fault,
  forge,
  garble,
  hangUp,
  redirect,
  refuse,
  resetWithin,
  say,
  stall,
} from './fx-stub.ts'
import { type Refusal, range, startLedger, type TestLedger } from './ledger.ts'
import { prices, type RevenueService, startRevenueService } from './revenue-service.ts'

const unusable = '502 revenue_answer_invalid'
const away = '503 revenue_unavailable'

let revenue: RevenueService
let ledger: TestLedger
let superuser: pg.Client
let source: string
let target: string
let euros: string
beforeAll(async () => {
  revenue = await startRevenueService()
  ledger = await startLedger({ revenue: revenue.url, contract: true })
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  source = await ledger.openAccount({ balance: '1000000.00' })
  target = await ledger.openAccount()
  euros = await ledger.openAccount({ currency: 'EUR', balance: '1000.00' })
  await revenue.addSchedule({ code: 'flat', rule: { flat: '0.25' } })
  await revenue.addSchedule({ code: 'percentage', currency: '*', rule: { percentage_bps: '150' } })
})
beforeEach(() => {
  revenue.calls.length = 0
})
afterEach(async () => {
  revenue.behave()
  await until('it serves again', async () => (await pay(await unseen())).statusCode === 201)
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await Promise.all([ledger.close(), revenue.close()])
})

/** A schedule that the ledger has not priced by, of 0.25. */
async function unseen(): Promise<string> {
  const code = `new-${randomUUID()}`
  await revenue.addSchedule({ code, rule: { flat: '0.25' } })
  return code
}

/** How often the revenue service was asked for this schedule; the others are looked after beside. */
const countAsked = (code: string) => revenue.calls.filter(({ path }) => path.includes(code)).length

const pay = (fee_schedule: string, more: object = {}, to: TestLedger = ledger) =>
  to.post('/v1/transfers', {
    source_account: source,
    target_account: target,
    amount: '1.00',
    fee_schedule,
    ...more,
  })

/** Sessions of the ledger on its database that do anything, or have a transaction open. */
async function listBusySessions(): Promise<unknown[]> {
  const { rows } = await superuser.query(
    `select application_name, state, query from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
  )
  return rows
}

const refused: [string, Refusal, () => Promise<[path: string, order: object]>][] = [
  [
    'with a fee_account and nothing to pay for',
    '400 invalid_request',
    async () => ['/v1/deposits', { account: target, amount: '1.00', fee_account: source }],
  ],
  [
    'of money out of the house with a fee_account and nothing to pay for',
    '400 invalid_request',
    async () => ['/v1/withdrawals', { account: source, amount: '1.00', fee_account: source }],
  ],
  [
    'between two accounts with a fee_account and nothing to pay for',
    '400 invalid_request',
    async () => [
      '/v1/transfers',
      { source_account: source, target_account: target, amount: '1.00', fee_account: source },
    ],
  ],
  [
    'between two currencies with a fee_account and nothing to pay for',
    '400 invalid_request',
    async () => [
      '/v1/conversions',
      { source_account: source, target_account: euros, source_amount: '1.00', fee_account: source, at_any_rate: true },
    ],
  ],
  [
    'of free form with a fee_account and nothing to pay for',
    '400 invalid_request',
    async () => ['/v1/transactions', { entries: journal(), fee_account: source }],
  ],
  [
    'by a code that cannot be one',
    '400 invalid_request',
    async () => ['/v1/deposits', { account: target, amount: '1.00', fee_schedule: '../fee-schedules' }],
  ],
  [
    'by a schedule that nobody made',
    '404 fee_schedule_not_found',
    async () => ['/v1/deposits', { account: target, amount: '1.00', fee_schedule: 'nobody-made-it' }],
  ],
  [
    'by a schedule of another ledger',
    '404 fee_schedule_not_found',
    async () => {
      await revenue.addSchedule({ code: 'of-paris', rule: { flat: '1.00' } }, 'paris')
      return ['/v1/deposits', { account: target, amount: '1.00', fee_schedule: 'of-paris' }]
    },
  ],
  [
    'by a schedule that is not in force yet',
    '404 fee_schedule_not_found',
    async () => {
      const valid_from = new Date(Date.now() + 3_600_000).toISOString()
      await revenue.addSchedule({ code: 'tomorrow', rule: { flat: '1.00' }, valid_from })
      return ['/v1/deposits', { account: target, amount: '1.00', fee_schedule: 'tomorrow' }]
    },
  ],
  [
    'of a kind that is not priced',
    '422 kind_not_priced',
    async () => {
      await revenue.addSchedule({ code: 'for-transfers', kinds: ['transfer'], rule: { flat: '1.00' } })
      return ['/v1/deposits', { account: target, amount: '1.00', fee_schedule: 'for-transfers' }]
    },
  ],
  [
    'in a currency that is not priced',
    '422 currency_not_priced',
    async () => ['/v1/deposits', { account: euros, amount: '1.00', fee_schedule: 'flat' }],
  ],
  [
    'whose fee no transaction can hold',
    '422 fee_too_large',
    async () => {
      await revenue.addSchedule({ code: 'dear', rule: { flat: `1${'0'.repeat(24)}`, percentage_bps: '100' } })
      return ['/v1/deposits', { account: target, amount: '1.00', fee_schedule: 'dear' }]
    },
  ],
  [
    'whose fee takes more than there is',
    '422 insufficient_funds',
    async () => {
      const account = await ledger.openAccount({ balance: '1.24' })
      return ['/v1/withdrawals', { account, amount: '1.00', fee_schedule: 'flat' }]
    },
  ],
  [
    'with a fee_account that is not there',
    '404 account_not_found',
    async () => ['/v1/deposits', { account: target, amount: '1.00', fee_schedule: 'flat', fee_account: randomUUID() }],
  ],
  [
    'with a fee_account of another ledger',
    '404 account_not_found',
    async () => {
      await ledger.post('/v1/ledgers', { name: 'paris' })
      const fee_account = await ledger.openAccount({ balance: '1.00' }, { ledger: 'paris' })
      return ['/v1/deposits', { account: target, amount: '1.00', fee_schedule: 'flat', fee_account }]
    },
  ],
  [
    'with a fee_account of another currency',
    '422 currency_mismatch',
    async () => ['/v1/deposits', { account: target, amount: '1.00', fee_schedule: 'percentage', fee_account: euros }],
  ],
  [
    'of free form with a fee_account in whose currency nothing is moved',
    '422 currency_mismatch',
    async () => ['/v1/transactions', { entries: journal(), fee_schedule: 'percentage', fee_account: euros }],
  ],
  [
    'with a fee_account that is an asset',
    '422 account_type_unsuited',
    async () => {
      const fee_account = await ledger.openAccount({ type: 'asset' })
      return ['/v1/deposits', { account: target, amount: '1.00', fee_schedule: 'flat', fee_account }]
    },
  ],
  [
    'with a fee_account that is the cash of the ledger',
    '422 account_type_unsuited',
    async () => [
      '/v1/deposits',
      { account: target, amount: '1.00', fee_schedule: 'flat', fee_account: 'system.cash.usd' },
    ],
  ],
  [
    'with a fee_account that is frozen',
    '422 account_frozen',
    async () => {
      const fee_account = await ledger.openAccount({ balance: '10.00' })
      await ledger.patch(`/v1/accounts/${fee_account}`, { status: 'frozen' })
      return ['/v1/deposits', { account: target, amount: '1.00', fee_schedule: 'flat', fee_account }]
    },
  ],
  [
    'with a fee_account that is closed',
    '422 account_closed',
    async () => {
      const fee_account = await ledger.openAccount()
      await ledger.patch(`/v1/accounts/${fee_account}`, { status: 'closed' })
      return ['/v1/deposits', { account: target, amount: '1.00', fee_schedule: 'flat', fee_account }]
    },
  ],
  [
    'of free form without a fee_account',
    '422 fee_account_missing',
    async () => ['/v1/transactions', { entries: journal(), fee_schedule: 'flat' }],
  ],
  [
    'from an account that cannot pay one',
    '422 account_type_unsuited',
    async () => {
      const [from, to] = [await ledger.openAccount({ type: 'asset' }), await ledger.openAccount({ type: 'asset' })]
      return ['/v1/transfers', { source_account: from, target_account: to, amount: '1.00', fee_schedule: 'flat' }]
    },
  ],
]

const journal = () => [
  { account: source, direction: 'debit', amount: '1.00' },
  { account: target, direction: 'credit', amount: '1.00' },
]

describe('an order is refused, and nothing moved,', () => {
  test.each(refused)('%s', async (_, refusal, newOrder) => {
    const [path, order] = await newOrder()
    // Both before and after the ledger has heard of the schedule.
    for (const _ of [1, 2]) {
      await ledger.expectRefusal(refusal, () => ledger.post(path, order))
      await ledger.expectRefusal(refusal, () => ledger.post(`${path}?dry_run=true`, order, { key: null }))
    }
  })

  test('by itself, beside others that are accepted at the same time', async () => {
    const answers = await Promise.all([
      pay('flat'),
      pay('nobody-made-it'),
      pay('flat'),
      pay('flat', { amount: '9999999' }),
    ])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 404, 201, 422])
  })
})

const silent: [string, Fault][] = [
  ['answers 500', refuse(500, 'internal_error')],
  ['answers 500 with a page', say(500, '<h1>Oops</h1>')],
  ['answers 503', refuse(503, 'database_unavailable')],
  ['answers 504 of a proxy', say(504, '<h1>Gateway timeout</h1>')],
  ['answers 429', refuse(429, 'too_many_requests')],
  ['resets the connection within its answer', resetWithin],
  ['ends the connection within its answer', endWithin],
  ['hangs up without an answer', hangUp],
  ['speaks something else than HTTP', (response) => response.socket?.end('220 mail ready\r\n')],
]

// biome-ignore lint/suspicious/noExplicitAny: an answer, to be spoilt
type Json = any
/** The honest answer with something in its only version changed. */
const withVersion = (change: (version: Json) => Json): Fault =>
  forge(({ data, ...rest }) => ({ ...rest, data: data.map(change) }))
const withRule = (rule: unknown): Fault => withVersion((version) => ({ ...version, rule }))

const wrong: [string, Fault][] = [
  ['answers 200 with a page', say(200, '<!doctype html><h1>Welcome</h1>')],
  ['answers 200 with nothing', say(200, '')],
  ['answers 204', (response) => response.writeHead(204).end()],
  ['answers half of its JSON', garble((text) => text.slice(0, text.length / 2))],
  ['answers null', say(200, 'null', 'application/json')],
  ['answers a list', say(200, '[]', 'application/json')],
  ['answers an empty object', say(200, '{}', 'application/json')],
  ['answers JSON as deep as it gets', say(200, '['.repeat(500_000), 'application/json')],
  ['answers 50 MB, and says so', answerHugely(true)],
  ['answers 50 MB in pieces', answerHugely(false)],
  ['redirects', redirect(302)],
  ['redirects for good with the same method', redirect(308)],
  ['answers 304', (response) => response.writeHead(304).end()],
  ['answers 404 with a page', say(404, '<h1>Not found</h1>')],
  ['answers 401', refuse(401, 'unauthorized')],
  ['refuses with a code that nobody knows', refuse(422, 'mercury_retrograde')],
  ['refuses with a code that is for others', refuse(422, 'insufficient_funds')],
  ['refuses without a reason', say(404, '{"code": "fee_schedule_not_found"}', 'application/problem+json')],
  ['has another schedule', withVersion((version) => ({ ...version, code: 'flat' }))],
  ['has no version', forge((answer) => ({ ...answer, data: [] }))],
  ['does not say when that was', forge(({ as_of: _, ...answer }) => answer)],
  ['says when in words', forge((answer) => ({ ...answer, as_of: 'just now' }))],
  ['has version 0', withVersion((version) => ({ ...version, version: 0 }))],
  ['has version 1.5', withVersion((version) => ({ ...version, version: 1.5 }))],
  ['has a version as text', withVersion((version) => ({ ...version, version: '1' }))],
  ['has a kind that there is not', withVersion((version) => ({ ...version, kinds: ['theft'] }))],
  ['has no currency', withVersion(({ currency: _, ...version }) => version)],
  ['has a version from nobody knows when', withVersion((version) => ({ ...version, valid_from: null }))],
  ['has no rule', withVersion(({ rule: _, ...version }) => version)],
  ['has a rule without a price', withRule({})],
  ['has a price below zero', withRule({ flat: '-0.25' })],
  ['has a price that is a JSON number', withRule({ flat: 0.25 })],
  ['has a price that is no number', withRule({ flat: 'NaN' })],
  ['has a price without end', withRule({ flat: 'Infinity' })],
  ['has a price of 1e-30', withRule({ flat: '1e-30' })],
  ['has a price of 1e6', withRule({ flat: '1e6' })],
  ['has a price with a comma', withRule({ flat: '0,25' })],
  ['has a percentage below zero', withRule({ percentage_bps: '-1' })],
  ['has a percentage above all', withRule({ percentage_bps: '10001' })],
  ['has a minimum above the maximum', withRule({ flat: '1', minimum: '2', maximum: '1' })],
  ['has a minimum below zero', withRule({ flat: '1', minimum: '-2' })],
  ['has tiers without a last one', withRule({ tiers: [{ up_to: '1', flat: '1' }], tier_mode: 'whole' })],
  ['has tiers that nobody says how to read', withRule({ tiers: [{ up_to: null, flat: '1' }] })],
]

describe('by a schedule that it has not seen an order is refused with 503, to be sent again, while the revenue service', () => {
  test.each(silent)('%s', async (_, fault) => {
    const code = await unseen()
    revenue.misbehave('before', fault, { on: ({ path }) => path.includes(code) })
    const answer = await ledger.expectRefusal(away, () => pay(code))
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    // It was tried twice.
    expect(countAsked(code)).toBe(2)
    expect((await pay('flat')).body).toMatchObject({ fee: { version: 1, amount: '0.25' } })
  })

  test('is not there', async () => {
    const code = await unseen()
    await revenue.goDown()
    await ledger.expectRefusal(away, () => pay(code))
    expect((await pay('flat')).statusCode).toBe(201)
    expect((await ledger.get('/readyz')).statusCode).toBe(200)
    expect((await ledger.get('/readyz')).body.checks.revenue).toMatchObject({ reachable: false })
    await revenue.comeBack()
    expect((await ledger.get('/readyz')).body.checks.revenue).toMatchObject({ reachable: true })
  })

  test('a first try that fails and a second that is good are one payment', async () => {
    const code = await unseen()
    // Not the look for a schedule that is known already.
    revenue.misbehave('before', hangUp, { on: new RegExp(`/${code}/`), calls: 1 })
    expect((await pay(code)).body).toMatchObject({ fee: { amount: '0.25' } })
    expect(countAsked(code)).toBe(2)
  })
})

describe('by a schedule that it has not seen an order is refused with 502 when the answer of the revenue service', () => {
  test.each(wrong)('%s', async (_, fault) => {
    const code = await unseen()
    revenue.misbehave('after', fault, { on: prices })
    await ledger.expectRefusal(unusable, () => pay(code))
    // An answer that is wrong is not asked for twice, and no redirect is followed.
    expect(countAsked(code)).toBe(1)
  })

  test.each<[string, Refusal, Fault]>([
    ['has a price finer than the currency', '422 too_many_decimals', withRule({ flat: '0.001' })],
    ['has a price of another currency', '422 currency_not_priced', withVersion((v) => ({ ...v, currency: 'EUR' }))],
    [
      'has a price that is too high',
      '422 fee_too_large',
      withRule({ flat: `1${'0'.repeat(24)}`, percentage_bps: '100' }),
    ],
  ])('%s, or for what is wrong with it', async (_, refusal, fault) => {
    const code = await unseen()
    revenue.misbehave('after', fault, { on: prices })
    await ledger.expectRefusal(refusal, () => pay(code))
  })

  test('knows more fields than the ledger, it is taken', async () => {
    const code = await unseen()
    revenue.misbehave(
      'after',
      withVersion((version) => ({ ...version, colour: 'blue' })),
      { on: prices },
    )
    expect((await pay(code)).statusCode).toBe(201)
  })
})

test('by schedules that it has seen the ledger goes on, at the same price, whatever the revenue service answers', async () => {
  const faults = [stall, answerLate, ...[...silent, ...wrong].map(([, fault]) => fault)]
  const codes = await Promise.all(faults.map(unseen))
  const replica = await startLedger({ on: ledger, revenue: revenue.url })
  onTestFinished(() => replica.close())
  const payAll = () => Promise.all(codes.map((code) => pay(code, {}, replica)))
  await payAll()
  const indexOf = (path: string) => codes.indexOf(path.split('/')[3] as string)
  revenue.misbehave('after', (response, honest) => faults[indexOf(String(response.req.url))]?.(response, honest), {
    on: ({ path }) => indexOf(path) >= 0,
  })
  revenue.calls.length = 0
  // Of new versions, which the ledger cannot read.
  await Promise.all(codes.map((code) => revenue.addSchedule({ code, rule: { flat: '9.00' } })))
  let answers = await payAll()
  await until('it has asked for the new version of each', async () => {
    answers = [...answers, ...(await payAll())]
    return codes.every((code) => countAsked(code) > 0)
  })
  // What it was answered last is by now what it prices by, if it were to.
  for (const _ of range(20)) answers = [...answers, ...(await payAll())]
  const statuses = answers.map(({ statusCode, body }) => `${statusCode} ${body.fee?.version} ${body.fee?.amount}`)
  expect(new Set(statuses)).toEqual(new Set(['201 1 0.25']))
})

test('while the revenue service says nothing, or nothing for 11 s, to more orders than there are connections to the database, the others go on', async () => {
  const codes = await Promise.all(range(60).map(unseen))
  revenue.misbehave('before', (...call) => pick([stall, answerLate])(...call), { on: prices })
  let over = 0
  const waiting = codes.map(async (code) => {
    const answer = await pay(code)
    over += 1
    return `${answer.statusCode} ${answer.body.code}`
  })
  await until('all are asked about', () => revenue.calls.length >= 60)
  await until('no session is busy', async () => (await listBusySessions()).length === 0)

  const [transfers, priced, reads] = await Promise.all([
    Promise.all(range(5).map(() => ledger.postTransfer([source, target], '1.00'))),
    Promise.all(range(5).map(() => pay('flat'))),
    Promise.all(range(5).map(() => ledger.get(`/v1/accounts/${target}/balance`))),
  ])

  expect(over).toBe(0)
  expect(new Set([...transfers, ...priced].map(({ statusCode }) => statusCode))).toEqual(new Set([201]))
  expect(new Set(reads.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([away]))
})

test('many orders by a schedule that nobody has seen share one call', async () => {
  const code = await unseen()
  const answers = await Promise.all(range(50).map(() => pay(code)))
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]))
  // And one more, should the ledger hear meanwhile that the schedule is new.
  expect(countAsked(code)).toBeLessThanOrEqual(2)
})
