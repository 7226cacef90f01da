import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type CollectedSpan, type Collector, startCollector, until } from '@florin/testing'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isTracing, type Service, startSpan, startTracing, traceCall } from '../src/index.ts'
import { anyone, createShop, listen } from './shop.ts'

describe('a traced service', () => {
  let collector: Collector
  let endTracing: () => Promise<void>
  let app: Service
  let url: string
  const stuck = Promise.withResolvers<void>()
  beforeAll(async () => {
    collector = await startCollector()
    Object.assign(process.env, collector.environment)
    endTracing = await startTracing('shop', process.env, pino({ level: 'silent' }))
    app = await createShop()
    app.get('/orders/:order', { config: anyone }, async () => ({ ok: true }))
    app.get('/fail', { config: anyone }, async () => {
      throw new Error('hunter2')
    })
    app.get('/stuck', { config: anyone }, () => {
      stuck.resolve()
      return new Promise(() => undefined)
    })
    url = `http://127.0.0.1:${await listen(app)}`
  })
  afterAll(async () => {
    await app.close()
    await endTracing()
    await collector.goDown()
  })

  async function spanOf(id: string): Promise<CollectedSpan> {
    const found = () => collector.spans.find(({ attributes }) => attributes['florin.request_id'] === id)
    await until(`the span of ${id}`, () => found() !== undefined)
    return found() as CollectedSpan
  }
  const get = (path: string, id: string, signal?: AbortSignal) =>
    fetch(url + path, { headers: { 'x-request-id': id }, ...(signal && { signal }) })

  test('names its spans by the route, and tells a collector nothing of the path and the query', async () => {
    await get('/orders/alice-1', 'found')
    const span = await spanOf('found')
    expect(span).toMatchObject({ service: 'florin-shop', name: 'GET /orders/:order', failed: false, parentSpanId: '' })
    await get('/nothing/alice-1?secret=1', 'missing')
    expect(await spanOf('missing')).toMatchObject({
      name: 'GET',
      failed: false,
      attributes: { 'http.response.status_code': 404 },
    })
    expect(JSON.stringify(collector.spans)).not.toMatch(/alice|secret/)
  })

  test('marks a request that failed, without the reason', async () => {
    await get('/fail', 'failed')
    const span = await spanOf('failed')
    expect(span.failed).toBe(true)
    expect(span.attributes).toMatchObject({ 'http.response.status_code': 500, 'error.type': '500' })
  })

  test('marks a request that its caller gave up', async () => {
    const given = new AbortController()
    const answer = get('/stuck', 'given-up', given.signal).catch(() => undefined)
    await stuck.promise
    given.abort()
    await answer
    const span = await spanOf('given-up')
    expect(span.failed).toBe(true)
    expect(span.attributes).toMatchObject({ 'error.type': 'aborted' })
  })

  test('does not trace what belongs to no request, or to one that is not recorded', async () => {
    expect(startSpan('work', undefined, {})).toBeUndefined()
    expect(startSpan('work', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00', {})).toBeUndefined()
    const call = async (traceparent: string | undefined) => ({ status: 200, traceparent })
    expect(await traceCall('GET fx', undefined, call)).toEqual({ status: 200, traceparent: undefined })
  })

  test('marks a call that fails, and the failure stays what it is', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
    const failure = new RangeError('hunter2')
    const call = traceCall('GET fx', `00-${traceId}-00f067aa0ba902b7-01`, () => Promise.reject(failure))
    await expect(call).rejects.toBe(failure)
    const found = () => collector.spans.find((span) => span.traceId === traceId)
    await until('the span of the call', () => found() !== undefined)
    expect(found()).toMatchObject({ name: 'GET fx', parentSpanId: '00f067aa0ba902b7', failed: true })
    expect(found()?.attributes).toEqual({ 'error.type': 'RangeError' })
    expect(isTracing()).toBe(true)
  })
})

describe('the SDK', () => {
  /** Modules of OpenTelemetry that a process has loaded after it has started, or not started, tracing. */
  async function listLoaded(environment: Record<string, string>): Promise<string[]> {
    const program = `
      import { registerHooks } from 'node:module'
      const loaded = new Set()
      registerHooks({
        load(url, context, next) {
          const [, name] = /node_modules\\/@opentelemetry\\/([\\w-]+)/.exec(url) ?? []
          if (name) loaded.add(name)
          return next(url, context)
        },
      })
      const { createLogger, startTracing } = await import(${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)})
      const end = await startTracing('shop', process.env, createLogger('shop', 'silent'))
      await end()
      console.log(JSON.stringify([...loaded]))`
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('OTEL_'))
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      env: { ...Object.fromEntries(inherited), ...environment },
    })
    return JSON.parse(stdout)
  }

  test.each([
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_TRACES_EXPORTER: '' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_TRACES_EXPORTER: 'none' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_SDK_DISABLED: 'true' },
  ])('is not loaded with %o', async (environment) => {
    expect(await listLoaded(environment as Record<string, string>)).toEqual(['api'])
  })

  test.each([
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' },
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:1/v1/traces' },
    { OTEL_TRACES_EXPORTER: 'otlp' },
  ])('is loaded with %o', async (environment) => {
    expect(await listLoaded(environment as Record<string, string>)).toContain('sdk-node')
  })
})
