import { randomUUID } from 'node:crypto'
import { Decimal } from '@florin/money'
import { createLogger, startTracing } from '@florin/server'
import {
  type CollectedSpan,
  type Collector,
  type CutProxy,
  kafkaForTests,
  startCollector,
  startCutProxy,
  until,
} from '@florin/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFxClient, type QuoteOrder } from '../src/clients/fx.ts'
import { refuse, startFxStub } from './fx-stub.ts'
import { startIngestion } from './ingestion.ts'
import { startLedger, type TestLedger } from './ledger.ts'

let collector: Collector
let endTracing: () => Promise<void>
let proxy: CutProxy
/** Reaches the database through the proxy. */
let ledger: TestLedger
let replica: TestLedger
let account: string

beforeAll(async () => {
  collector = await startCollector()
  Object.assign(process.env, collector.environment)
  endTracing = await startTracing('ledger', process.env, createLogger('ledger', 'silent'))
  replica = await startLedger()
  const { hostname, port } = new URL(replica.superuserUrl)
  proxy = await startCutProxy(Number(port), hostname)
  ledger = await startLedger({ on: replica, through: proxy.through })
  account = await replica.openAccount()
})
afterAll(async () => {
  await ledger.close()
  await proxy.close()
  await replica.close()
  await endTracing()
  await collector.goDown()
})

const caller = '00f067aa0ba902b7'
const newTrace = () => {
  const traceId = randomUUID().replaceAll('-', '')
  return { traceId, headers: { traceparent: `00-${traceId}-${caller}-01` } }
}

/** The spans with this name in a trace, when so many have arrived. */
async function collect(traceId: string, name: string, count: number): Promise<CollectedSpan[]> {
  const found = () => collector.spans.filter((span) => span.traceId === traceId && span.name === name)
  await until(`${count} spans ${name} of ${traceId}`, () => found().length >= count)
  return found()
}

test.each([
  { cut: 'before', spans: [['aborted', 'CommitInDoubt'], ['settled']] },
  { cut: 'after', spans: [['settled']] },
] as const)('a commit that is cut $cut it takes effect shows what became of it', async ({ cut, spans }) => {
  const { traceId, headers } = newTrace()
  const sprung = proxy.cutNextCommit(cut)
  const answer = await ledger.post('/v1/deposits', { account, amount: '1.00' }, { headers })
  await sprung
  expect(answer.statusCode).toBe(201)
  for (const name of ['post', 'post group']) {
    const found = await collect(traceId, name, spans.length)
    const outcomes = found.map(({ attributes }) =>
      [attributes['florin.outcome'], attributes['error.type']].filter((each) => each !== undefined),
    )
    expect(outcomes, name).toEqual(spans)
    expect(found.map(({ failed }) => failed)).toEqual(spans.map(([outcome]) => outcome === 'aborted'))
  }
})

test('a rejected order is no failure of its group', async () => {
  const { traceId, headers } = newTrace()
  const answer = await ledger.post('/v1/withdrawals', { account, amount: '1000.00' }, { headers })
  expect(answer.body.code).toBe('insufficient_funds')
  const [group] = await collect(traceId, 'post group', 1)
  expect(group).toMatchObject({ failed: false, attributes: { 'florin.outcome': 'settled' } })
})

test.each([
  ['', undefined, false],
  [' that fails', refuse(500, 'internal_error'), true],
])(
  'a call%s for the quotes of several requests is in the trace of the first, and linked with all',
  async (_, fault, failed) => {
    const fx = await startFxStub({ USD: '1.25' })
    if (fault) fx.misbehave(fault)
    const client = createFxClient({ url: fx.url, tokens: undefined })
    const traces = [newTrace(), newTrace(), newTrace()] as const
    const order: QuoteOrder = {
      ledger: 'main',
      source: { currency: 'USD', exponent: 2 },
      target: { currency: 'EUR', exponent: 2 },
      amount: { of: 'source', value: new Decimal(20) },
    }
    await Promise.allSettled(
      traces.map(({ traceId: requestId, headers: { traceparent } }) =>
        client.requestQuote(order, { requestId, traceparent, subject: 'alice' }),
      ),
    )
    const [{ traceId }] = traces
    const requests = (await Promise.all(traces.map((trace) => collect(trace.traceId, 'quote', 1)))).flat()
    const [group] = (await collect(traceId, 'quote group', 1)) as [CollectedSpan]
    expect(group.attributes).toMatchObject({ 'florin.quotes': 3 })
    expect(group.links.map(({ spanId }) => spanId)).toEqual(requests.map(({ spanId }) => spanId))
    for (const { links, parentSpanId } of requests) {
      expect(links).toEqual([{ traceId, spanId: group.spanId }])
      expect(parentSpanId).toBe(caller)
    }
    expect([group, ...requests].map((span) => span.failed)).toEqual(Array(4).fill(failed))
    // A call that fails is tried again.
    const calls = await collect(traceId, 'POST fx', failed ? 2 : 1)
    expect(calls.map(({ parentSpanId }) => parentSpanId)).toEqual(calls.map(() => group.spanId))
    await client.close()
    await fx.close()
  },
)

test.skipIf(!kafkaForTests().isAvailable)('an order through Kafka is posted in the trace of its request', async () => {
  const kafka = await startIngestion()
  await kafka.startWorker()
  const target = await kafka.ledger.openAccount()
  const { traceId, headers } = newTrace()
  await kafka.outcomeOf(await kafka.accept('/v1/deposits', { account: target, amount: '1.00' }, { headers }))
  const [posting] = await collect(traceId, 'post', 1)
  // Of the span of the request that stored it.
  expect(posting?.parentSpanId).toMatch(/^[0-9a-f]{16}$/)
  expect(posting?.parentSpanId).not.toBe(caller)
  await kafka.close()
})
