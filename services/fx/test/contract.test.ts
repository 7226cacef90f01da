import { type Contract, describeContract, readContract, type Schema } from '@florin/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayBefore, startFx, type TestFx } from './fx.ts'

let fx: TestFx
let contract: Contract
let known: Record<string, string[]>
beforeAll(async () => {
  fx = await startFx()
  contract = readContract(fx.app.swagger() as never)
  await fx.record('ecb', dayBefore(3), { 'EUR/USD': '1.1684', 'EUR/JPY': '186.75', 'EUR/TRY': '40' })
  await fx.record('ecb', dayBefore(2), { 'EUR/USD': '1.17', 'EUR/JPY': '187', 'EUR/TRY': '60' })
  await fx.record('ecb', '2020-01-02', { 'EUR/HRK': '7.5' })
  await fx.publish({ 'EUR/USDC': '1.17', 'BTC/USD': '65000' })
  const { id } = await fx.quote({ source_currency: 'EUR', target_currency: 'USD', source_amount: '1' })
  const { body } = await fx.get('/v1/flagged-rates')
  const codes = ['EUR', 'USD', 'JPY', 'TRY', 'HRK', 'USDC', 'NONE']
  known = {
    base: codes,
    quote: codes,
    quote_id: [id],
    source_currency: codes,
    target_currency: codes,
    source_amount: ['100', '0.01', '1', '1000000000000000000000000'],
    rate: ['1', '999', '1.1684', '70', '0.5'],
    rate_id: [body.data[0].id, body.data[0].id, '999'],
    spread_bps: ['0', '50', '9999.9999'],
    'florin-ledger': ['main', 'main', 'main', 'shop-paris'],
    at: [`${dayBefore(2)}T15:00:00.000Z`, '2020-01-03T00:00:00Z'],
    valid_at: [`${dayBefore(2)}T15:00:00.000Z`, '2999-01-01T00:00:00Z'],
    date: [dayBefore(2), '2020-01-02', '0001-01-01', '9999-12-31'],
  }
})
afterAll(() => fx.close())

test('the examples all work when they are sent in the order of the document, those that read last', async () => {
  const fresh = await startFx()
  const { body: document } = await fresh.get('/openapi.json')
  const sent: string[] = []
  // What the service names itself: no example can know it before.
  const made: Record<string, string> = {}

  async function send(method: 'get' | 'post', path: string, operation: Schema, body?: unknown): Promise<void> {
    const { parameters = [], operationId, responses } = operation
    const exampleOf = ({ name, schema, example }: Schema) => made[name] ?? example ?? schema.examples?.[0]
    const inPath = (name: string) =>
      encodeURIComponent(exampleOf(parameters.find((each: Schema) => each.in === 'path' && each.name === name)))
    const query = parameters
      .filter((each: Schema) => each.in === 'query' && each.required)
      .map((each: Schema) => `${each.name}=${encodeURIComponent(exampleOf(each))}`)
    const url = [path.replaceAll(/\{(\w+)\}/g, (_, name) => inPath(name)), ...query].join('?')
    const answer = method === 'get' ? await fresh.get(url) : await fresh.post(url, body)
    expect(`${answer.statusCode} ${url}`, answer.text).toBe(`${Object.keys(responses)[0]} ${url}`)
    expect(answer.statusCode).toBeLessThan(300)
    contract.check(method.toUpperCase(), url, answer)
    sent.push(operationId)
    if (operationId === 'publishRates') {
      const flagged = answer.body.data.find((rate: { flagged: boolean }) => rate.flagged)
      if (flagged) made.rate_id = flagged.id
    }
  }

  for (const [path, { post }] of Object.entries<Schema>(document.paths)) {
    if (!post) continue
    const media = post.requestBody?.content['application/json']
    const examples = Object.values<{ value: unknown }>(media?.examples ?? {}).map(({ value }) => value)
    if (media) expect(examples.length, path).toBeGreaterThan(0)
    for (const example of media ? examples : [undefined]) await send('post', path, post, example)
  }
  const { rows } = await fresh.db.query('select id from quotes limit 1')
  made.quote_id = rows[0].id
  for (const [path, { get }] of Object.entries<Schema>(document.paths)) {
    if (!get || get.tags.includes('health')) continue
    await send('get', path, get)
  }
  expect(sent.toSorted()).toEqual([
    'confirmRate',
    'createQuote',
    'createQuote',
    'getQuote',
    'getRate',
    'listCrossCurrencies',
    'listCurrencies',
    'listFlaggedRates',
    'listPastRates',
    'listRates',
    'listSpreads',
    'lookUpRates',
    'publishRates',
    'publishRates',
    'setCrossCurrency',
    'setCrossCurrency',
    'setSpread',
    'setSpread',
  ])
  await fresh.close()
})

describeContract({
  app: () => fx.app,
  contract: () => contract,
  hints: () => ({ known }),
  // For the ledger alone.
  internal: ['POST /v1/quotes/batch', 'POST /v1/removed-ledgers'],
  operationIds: [
    'getLiveness',
    'getReadiness',
    'getHealth',
    'publishRates',
    'listRates',
    'lookUpRates',
    'getRate',
    'listPastRates',
    'setCrossCurrency',
    'listCrossCurrencies',
    'listCurrencies',
    'listFlaggedRates',
    'confirmRate',
    'setSpread',
    'listSpreads',
    'createQuote',
    'getQuote',
  ],
})
