import {
  createServiceClient,
  ResponseInvalid,
  type ServiceClient,
  ServiceRefusal,
  type ServiceRequest,
  ServiceUnavailable,
} from '@florin/clients'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { until } from './clients.ts'
import {
  type Fault,
  type FxStub,
  forge,
  garble,
  hangUp,
  redirect,
  refuse,
  resetWithin,
  say,
  stall,
  startFxStub,
} from './fx-stub.ts'

let stub: FxStub
let client: ServiceClient
beforeEach(async () => {
  stub = await startFxStub()
  client = createServiceClient({ name: 'fx', url: stub.url, tokens: undefined })
})
afterEach(async () => {
  await client.close()
  await stub.close()
})

const origin = { requestId: 'request-42', traceparent: undefined, subject: 'alice' }
const Life = z.object({ status: z.literal('pass') })
const life: ServiceRequest = { method: 'GET', path: '/livez' }
const call = (request: ServiceRequest = life, from = origin as Parameters<ServiceClient['call']>[2], to = client) =>
  to.call(request, Life, from)

/** Calls, and returns the error that came. */
const failure = (to = client): Promise<Error> =>
  call(life, origin, to).then(
    () => Promise.reject(new Error('it was answered')),
    (error) => error,
  )

async function failTimes(times: number): Promise<void> {
  // Each call fails twice.
  for (let failed = 0; failed < times; failed += 2) expect(await failure()).toBeInstanceOf(ServiceUnavailable)
}

describe('a call', () => {
  test('returns the answer as its schema reads it', async () => {
    stub.misbehave(forge((body) => ({ ...body, uptime: 7 })))
    expect(await call()).toEqual({ status: 'pass' })
  })

  test('says who asks, and what it sends', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await call()
    const body = { lookups: [] }
    await client.call(
      { method: 'POST', path: '/v1/rates/lookups', body, headers: { 'florin-ledger': 'shop-paris' } },
      z.unknown(),
      { requestId: 'request-43', traceparent, subject: 'alice' },
    )
    expect(stub.calls[0]).toMatchObject({ method: 'GET', headers: { accept: 'application/json' } })
    expect(stub.calls[0]?.headers['x-request-id']).toBe('request-42')
    expect(stub.calls[0]?.headers).not.toHaveProperty('traceparent')
    expect(stub.calls[0]?.headers).not.toHaveProperty('content-type')
    expect(stub.calls[1]).toMatchObject({
      method: 'POST',
      body,
      headers: {
        'x-request-id': 'request-43',
        traceparent,
        'content-type': 'application/json',
        'florin-ledger': 'shop-paris',
      },
    })
  })

  test.each(['/fx', '/fx/'])('goes below the path of the URL: %s', async (path) => {
    const below = createServiceClient({ name: 'fx', url: stub.url + path, tokens: undefined })
    await failure(below)
    await below.close()
    expect(stub.calls[0]?.path).toBe('/fx/livez')
  })

  test('takes an answer of 1 MiB, and none of a byte more', async () => {
    const json = '{"status":"pass"}'
    stub.misbehave(say(200, json.padEnd(1_048_576), 'application/json'))
    expect(await call()).toEqual({ status: 'pass' })
    stub.misbehave(say(200, json.padEnd(1_048_577), 'application/json'))
    expect(await failure()).toBeInstanceOf(ResponseInvalid)
  })

  test('ends when the client is closed', async () => {
    stub.misbehave(stall)
    const failed = failure()
    await until('it is asked', () => stub.calls.length === 1)
    await client.close()
    expect(await failed).toBeInstanceOf(ServiceUnavailable)
  })
})

describe('an answer', () => {
  test.each<[string, Fault, typeof ServiceUnavailable | typeof ResponseInvalid]>([
    ['500', say(500, ''), ServiceUnavailable],
    ['599', say(599, ''), ServiceUnavailable],
    ['429', say(429, ''), ServiceUnavailable],
    ['408', say(408, ''), ServiceUnavailable],
    ['that is reset', resetWithin, ServiceUnavailable],
    ['that does not come', hangUp, ServiceUnavailable],
    ['300', say(300, '{"status":"pass"}'), ResponseInvalid],
    ['that redirects', redirect(301), ResponseInvalid],
    ['that is no JSON', say(200, 'pass'), ResponseInvalid],
    ['that is half of it', garble((text) => text.slice(1)), ResponseInvalid],
    ['that does not fit', forge(() => ({ status: 'fail' })), ResponseInvalid],
    ['400 without a code', say(400, '{}'), ResponseInvalid],
  ])('%s is told as what it is', async (_, fault, kind) => {
    stub.misbehave(fault)
    expect(await failure()).toBeInstanceOf(kind)
    expect(stub.calls).toHaveLength(kind === ServiceUnavailable ? 2 : 1)
  })

  test('that refuses is told with its code and reason, and not asked for again', async () => {
    stub.misbehave(refuse(422, 'stale_rate'))
    const error = await failure()
    expect(error).toBeInstanceOf(ServiceRefusal)
    expect(error).toMatchObject({ code: 'stale_rate', message: 'Refused with stale_rate.' })
    expect(stub.calls).toHaveLength(1)
  })

  test('that is good the second time is taken', async () => {
    stub.misbehave(resetWithin, 1)
    expect(await call()).toEqual({ status: 'pass' })
    expect(stub.calls).toHaveLength(2)
  })
})

describe('a client that fails ten times in a row', () => {
  test('is left alone, and asked again when it may be well', async () => {
    stub.misbehave(hangUp)
    await failTimes(10)
    expect(stub.calls).toHaveLength(10)
    stub.behave()
    expect(await failure()).toBeInstanceOf(ServiceUnavailable)
    expect(stub.calls).toHaveLength(10)
    await until('it is asked again', () =>
      call().then(
        () => true,
        () => false,
      ),
    )
    expect(stub.calls).toHaveLength(11)
    await call()
  })

  test('is asked all along when a good answer comes between', async () => {
    stub.misbehave(hangUp)
    await failTimes(8)
    stub.behave()
    await call()
    stub.misbehave(hangUp)
    await failTimes(8)
    stub.behave()
    await call()
    expect(stub.calls).toHaveLength(18)
  })

  test('is not one that refuses, or that answers wrongly', async () => {
    for (const fault of [refuse(422, 'stale_rate'), say(200, 'pass')]) {
      stub.misbehave(fault)
      for (let calls = 0; calls < 12; calls += 1) await failure()
    }
    stub.behave()
    await call()
    expect(stub.calls).toHaveLength(25)
  })

  test('does not keep another from being asked', async () => {
    const other = createServiceClient({ name: 'fx', url: stub.url, tokens: undefined })
    stub.misbehave(hangUp)
    await failTimes(10)
    stub.behave()
    expect(await call(life, origin, other)).toEqual({ status: 'pass' })
    await other.close()
  })
})

test('whether a client is up is asked of its health, and never fails', async () => {
  expect(await client.isUp()).toBe(true)
  stub.misbehave(say(503, ''))
  expect(await client.isUp()).toBe(false)
  stub.misbehave(stall)
  expect(await client.isUp()).toBe(false)
  await stub.goDown()
  expect(await client.isUp()).toBe(false)
})
