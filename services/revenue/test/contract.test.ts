import { type Contract, describeContract, readContract, type Schema } from '@florin/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { feeOf, reversalOf, startRevenue, type TestRevenue } from './revenue.ts'

let revenue: TestRevenue
let contract: Contract
let known: Record<string, string[]>
beforeAll(async () => {
  revenue = await startRevenue()
  contract = readContract(revenue.app.swagger() as never)
  await revenue.addSchedule({ code: 'card', kinds: ['withdrawal', 'transfer'], rule: { flat: '0.25' } })
  await revenue.addSchedule({ code: 'everywhere', currency: '*', rule: { percentage_bps: '25' } })
  await revenue.addSchedule({ code: 'card', kinds: ['withdrawal'], rule: { flat: '0.30' } })
  const [fee, other] = [feeOf({ schedule: 'card', version: 1 }), feeOf({ amount: '0.58', kind: 'fx_spread' })]
  await revenue.recordBatch([fee, other, reversalOf(fee)])
  known = {
    code: ['card', 'card', 'everywhere', 'none'],
    schedule: ['card', 'card', 'none'],
    id: [fee.id],
    fee: [fee.id, other.id],
    reverses: [fee.id, other.id],
    transaction: [fee.transaction],
    account: [fee.account],
    owner: ['alice'],
    ledger: ['main', 'main', 'shop-paris'],
    'florin-ledger': ['main', 'main', 'main', 'shop-paris'],
    kind: ['withdrawal', 'withdrawal', 'withdrawal', 'fx_spread', 'deposit'],
    currency: ['USD', 'USD', 'USD', 'JPY', 'BTC', '*'],
    amount: ['1.00', '1.00', '100', '-1.00', '0.001', '1000000000000000000000000'],
    valid_from: ['2999-01-01T00:00:00Z', '2020-01-01T00:00:00Z'],
    from: ['2026-01-01', '2026-04-01T00:00:00Z', '0001-01-01'],
    to: ['2026-07-01', '2026-05-01T00:00:00Z', '9999-12-31'],
    group_by: ['day', 'month,kind', 'currency,schedule', 'kind'],
    // Where nothing answers, a value in another currency is not to be had.
    in: ['BTC', 'euro'],
  }
})
afterAll(() => revenue.close())

/** For the ledger alone. */
const internal = ['POST /v1/fees', 'POST /v1/fees/batch', 'GET /v1/fee-schedule-changes', 'POST /v1/removed-ledgers']

test('the examples all work when they are sent in the order of the document, those that read last', async () => {
  const fresh = await startRevenue()
  const { body: document } = await fresh.get('/openapi.json')
  const sent: string[] = []

  async function send(method: 'get' | 'post', path: string, operation: Schema, body?: unknown): Promise<void> {
    const { parameters = [], operationId } = operation
    const exampleOf = ({ schema, example }: Schema) => example ?? schema.examples?.[0]
    const inPath = (name: string) =>
      encodeURIComponent(exampleOf(parameters.find((each: Schema) => each.in === 'path' && each.name === name)))
    const query = parameters
      .filter((each: Schema) => each.in === 'query' && each.required)
      .map((each: Schema) => `${each.name}=${encodeURIComponent(exampleOf(each))}`)
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) => inPath(name))
    const url = query.length > 0 ? `${filled}?${query.join('&')}` : filled
    const answer = method === 'get' ? await fresh.get(url) : await fresh.post(url, body)
    expect(answer.statusCode, `${url} ${answer.text}`).toBeLessThan(300)
    contract.check(method.toUpperCase(), url, answer)
    if (operationId === 'importFees') {
      expect(new Set(answer.body.data.map(({ outcome }: Schema) => outcome))).toEqual(new Set(['recorded']))
    } else if (method === 'post' && operationId !== 'assessFee') {
      expect(answer.statusCode, url).toBe(201)
    }
    sent.push(operationId)
  }

  for (const [path, { post }] of Object.entries<Schema>(document.paths)) {
    if (!post) continue
    const examples = Object.values<{ value: unknown }>(post.requestBody.content['application/json'].examples ?? {})
    expect(examples.length, path).toBeGreaterThan(0)
    for (const { value } of examples) await send('post', path, post, value)
  }
  for (const [path, { get }] of Object.entries<Schema>(document.paths)) {
    if (get && !get.tags.includes('health')) await send('get', path, get)
  }
  expect(sent.toSorted()).toEqual([
    'addFeeSchedule',
    'addFeeSchedule',
    'addFeeSchedule',
    'addFeeSchedule',
    'assessFee',
    'getFee',
    'getFeeSchedule',
    'importFees',
    'importFees',
    'listFeeScheduleVersions',
    'listFeeSchedules',
    'listFees',
    'reportRevenue',
  ])
  const { body } = await fresh.get('/v1/revenue?from=2026-04-01&to=2026-07-01')
  expect(body.data).toMatchObject([
    { currency: 'USD', charged: '36.50', recognised: '-1.44', deferred: '37.94', fees: 2 },
  ])
  await fresh.close()
})

const tiers = [
  { up_to: '10.00', flat: '1.00' },
  { up_to: null, percentage_bps: '25' },
]
/** Rules and periods that hold together, and kinds once each. */
const values = {
  kinds: fc.constantFrom(['withdrawal'], ['transfer', 'deposit']),
  rule: fc.constantFrom<object>(
    { flat: '0.25', maximum: '20' },
    { percentage_bps: '25' },
    { tiers, tier_mode: 'whole' },
  ),
  recognition: fc.constantFrom<object>({ method: 'at_once' }, { method: 'evenly', period: 'P1Y' }),
}

describeContract({
  app: () => revenue.app,
  contract: () => contract,
  hints: () => ({ known, values }),
  internal,
  operationIds: [
    'getLiveness',
    'getReadiness',
    'getHealth',
    'addFeeSchedule',
    'listFeeSchedules',
    'getFeeSchedule',
    'listFeeScheduleVersions',
    'assessFee',
    'importFees',
    'listFees',
    'getFee',
    'reportRevenue',
  ],
})
