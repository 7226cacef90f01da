import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CollectedSpan, type Collector, startCollector, until } from '@florin/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fleet, startFleet } from '../fleet.ts'

let folder: string
let collector: Collector
let fleet: Fleet
let gateway: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'florin-tracing-'))
  collector = await startCollector()
  fleet = await startFleet({
    folder,
    ports: { fx: 0, revenue: 0, ledger: 0, gateway: 0, postgres: 0 },
    logLevel: 'info',
    environment: {
      ...collector.environment,
      // As Compose passes what is unset.
      OTEL_TRACES_SAMPLER: '',
      OTEL_TRACES_SAMPLER_ARG: '',
      OTEL_EXPORTER_OTLP_HEADERS: '',
    },
  })
  gateway = fleet.services.find(({ name }) => name === 'gateway')?.url as string
  for (const currency of ['EUR', 'USD']) {
    await post('/v1/accounts', { code: `customers.alice.${currency.toLowerCase()}`, owner: 'alice', currency })
  }
  await until('there are rates', async () => (await fetch(`${gateway}/v1/rates/EUR/USD`)).status === 200)
  const deposit = { account: 'customers.alice.eur', amount: '100.00' }
  expect((await post('/v1/deposits', deposit)).status).toBe(201)
})
afterAll(async () => {
  await fleet?.stop()
  await collector?.goDown()
  await rm(folder, { recursive: true })
})

let keys = 0
function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  keys += 1
  return fetch(gateway + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `key-${keys}`, ...headers },
    body: JSON.stringify(body),
  })
}

const conversion = {
  source_account: 'customers.alice.eur',
  target_account: 'customers.alice.usd',
  source_amount: '10.00',
  at_any_rate: true,
}

/** The spans of a trace, when all that are expected have arrived. */
async function collect(traceId: string, expected: number): Promise<CollectedSpan[]> {
  const ofTrace = () => collector.spans.filter((span) => span.traceId === traceId)
  await until(`${expected} spans of ${traceId}`, () => ofTrace().length >= expected)
  return ofTrace()
}
const newTraceId = () => crypto.randomUUID().replaceAll('-', '')
const named = (spans: CollectedSpan[], service: string, name: string) => {
  const found = spans.filter((span) => span.service === service && span.name === name)
  expect(found, `${service} ${name}`).toHaveLength(1)
  return found[0] as CollectedSpan
}

test('a conversion is one trace, from the caller over gateway, ledger and FX to the commit', async () => {
  const traceId = newTraceId()
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, 'x-request-id': 'traced' }
  expect((await post('/v1/conversions', conversion, headers)).status).toBe(201)
  const spans = await collect(traceId, 6)
  const atGateway = named(spans, 'florin-gateway', 'POST /v1/conversions')
  const atLedger = named(spans, 'florin-ledger', 'POST /v1/conversions')
  const call = named(spans, 'florin-ledger', 'POST fx')
  const atFx = named(spans, 'florin-fx', 'POST /v1/quotes')
  const posting = named(spans, 'florin-ledger', 'post')
  const group = named(spans, 'florin-ledger', 'post group')
  expect(spans).toHaveLength(6)
  expect([atGateway, atLedger, call, atFx, posting, group].map(({ parentSpanId }) => parentSpanId)).toEqual([
    '00f067aa0ba902b7',
    atGateway.spanId,
    atLedger.spanId,
    call.spanId,
    atLedger.spanId,
    posting.spanId,
  ])
  expect(group.links).toEqual([{ traceId, spanId: posting.spanId }])
  expect(posting.links).toEqual([{ traceId, spanId: group.spanId }])
  expect(group.attributes).toEqual({ 'florin.postings': 1, 'florin.outcome': 'settled' })
  expect(posting.attributes).toMatchObject({ 'florin.kind': 'conversion' })
  expect(atLedger.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/v1/conversions',
    'http.response.status_code': 201,
    'url.scheme': 'http',
    'florin.request_id': 'traced',
  })
  expect(spans.filter(({ failed }) => failed)).toEqual([])
})

test('transactions of one group are in their own traces, and the group links them', async () => {
  const deposit = { account: 'customers.alice.eur', amount: '1.00' }
  const traceIds: string[] = []
  const groups = () =>
    collector.spans.filter(
      ({ name, links }) => name === 'post group' && links.some(({ traceId }) => traceIds.includes(traceId)),
    )
  await until('a group has several', async () => {
    const round = Array.from({ length: 20 }, newTraceId)
    traceIds.push(...round)
    await Promise.all(
      round.map((traceId) => post('/v1/deposits', deposit, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` })),
    )
    await until('all groups arrive', () => groups().flatMap(({ links }) => links).length === traceIds.length)
    return groups().some(({ links }) => links.length > 1)
  })
  expect(groups().map(({ attributes }) => Number(attributes['florin.postings']))).toEqual(
    groups().map(({ links }) => links.length),
  )
  for (const traceId of traceIds) {
    const posting = named(await collect(traceId, 3), 'florin-ledger', 'post')
    const group = groups().find(({ links }) => links.some(({ spanId }) => spanId === posting.spanId))
    expect(group?.links).toContainEqual({ traceId, spanId: posting.spanId })
    expect(posting.links).toEqual([{ traceId: group?.traceId, spanId: group?.spanId }])
  }
})

test('without a caller that traces, the gateway begins the trace; the lines of the log have its id', async () => {
  await post('/v1/conversions', conversion, { 'x-request-id': 'begun-here', traceparent: 'nonsense' })
  const found = () =>
    collector.spans.find(
      ({ service, attributes }) => service === 'florin-gateway' && attributes['florin.request_id'] === 'begun-here',
    )
  await until('the span of the gateway arrives', () => found() !== undefined)
  const { traceId, parentSpanId } = found() as CollectedSpan
  expect(parentSpanId).toBe('')
  expect(await collect(traceId, 6)).toHaveLength(6)
  for (const { name, logFile } of fleet.services.filter(({ name }) => name !== 'revenue')) {
    const lines = async () =>
      (await readFile(logFile, 'utf8')).split('\n').filter((line) => line.includes('begun-here'))
    await until(`the ${name} service has written its line`, async () => (await lines()).length > 0)
    expect((await lines()).map((line) => JSON.parse(line).traceId)).toEqual([traceId])
  }
})

test('a call that is rejected is a failed span, and the request is not', async () => {
  await post('/v1/accounts', { code: 'customers.alice.vuv', owner: 'alice', currency: 'VUV' })
  const traceId = newTraceId()
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` }
  const answer = await post('/v1/conversions', { ...conversion, target_account: 'customers.alice.vuv' }, headers)
  expect(await answer.json()).toMatchObject({ code: 'rate_not_found' })
  const spans = await collect(traceId, 4)
  expect(spans.filter(({ failed }) => failed).map(({ name }) => name)).toEqual(['POST fx'])
  expect(named(spans, 'florin-ledger', 'POST fx').attributes).toMatchObject({ 'error.type': String(answer.status) })
})

test('a trace that the caller does not record is not recorded', async () => {
  const traceId = newTraceId()
  await post('/v1/conversions', conversion, { traceparent: `00-${traceId}-00f067aa0ba902b7-00` })
  const later = newTraceId()
  await post('/v1/conversions', conversion, { traceparent: `00-${later}-00f067aa0ba902b7-01` })
  await collect(later, 6)
  expect(collector.spans.filter((span) => span.traceId === traceId)).toEqual([])
})

test('probes are not traced', () => {
  expect(collector.spans.filter(({ name }) => /livez|readyz|health|metrics/.test(name))).toEqual([])
})

// The last one: the collector stays down.
test('a collector that is down harms no request, and delays no end', async () => {
  await collector.goDown()
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => post('/v1/conversions', { ...conversion, source_amount: '0.10' })),
  )
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201))
  await fleet.stop()
  for (const { logFile } of fleet.services) expect(await readFile(logFile, 'utf8')).toContain('"msg":"closed"')
})
