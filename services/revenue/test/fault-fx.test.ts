import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { feeOf, startRevenue, type TestRevenue } from './revenue.ts'

/** Stands where the FX service should be, and answers what it never would. */
let server: Server
let revenue: TestRevenue
let answer: (reply: ServerResponse) => void
let asked: string
beforeAll(async () => {
  server = createServer((request, reply) => {
    asked = ''
    request.on('data', (chunk) => {
      asked += chunk
    })
    request.on('end', () => answer(reply))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  revenue = await startRevenue({ fx: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  await revenue.record(feeOf())
})
afterAll(async () => {
  await revenue.close()
  server.closeAllConnections()
  server.close()
})

const path = '/v1/revenue?from=2026-04-01&to=2026-05-01&in=EUR'
const rate = {
  base: 'USD',
  quote: 'EUR',
  units: '1',
  per: '1.25',
  rate: '0.8',
  source: 'ecb',
  simulated: false,
  as_of: '2026-04-30T13:00:00.000Z',
  stale: false,
  flagged: false,
}
const json = (status: number, body: unknown) => (reply: ServerResponse) =>
  reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

test('an answer as agreed is believed', async () => {
  answer = json(200, { data: [rate] })
  expect((await revenue.get(path)).body.data[0].valuation).toMatchObject({ charged: '0.80', rate: { rate: '0.8' } })
})

test('rates are asked for as of the end of a period, or of now for one that is not over, and once each', async () => {
  answer = json(200, { data: [rate] })
  const lookups = async (query: string) => {
    expect((await revenue.get(`/v1/revenue?${query}&in=EUR`)).statusCode).toBe(200)
    return JSON.parse(asked).lookups
  }
  await revenue.record(feeOf({ kind: 'deposit' }))
  expect(await lookups('from=2026-04-01&to=2026-05-01&group_by=month,kind')).toEqual([
    { base: 'USD', quote: 'EUR', at: '2026-04-30T23:59:59.999Z' },
  ])
  expect(await lookups(`from=2026-04-01&to=${new Date().getUTCFullYear() + 1}-05-01`)).toEqual([
    { base: 'USD', quote: 'EUR' },
  ])
})

test.each<[string, (reply: ServerResponse) => void]>([
  ['another pair', json(200, { data: [{ ...rate, base: 'GBP' }] })],
  ['the pair the other way round', json(200, { data: [{ ...rate, base: 'EUR', quote: 'USD' }] })],
  ['no rate at all', json(200, { data: [] })],
  ['one rate too many', json(200, { data: [rate, rate] })],
  ['a rate of nothing', json(200, { data: [{ ...rate, units: '0' }] })],
  ['a rate below zero', json(200, { data: [{ ...rate, per: '-1.25' }] })],
  ['a rate as a number', json(200, { data: [{ ...rate, units: 1 }] })],
  ['no moment', json(200, { data: [{ ...rate, as_of: 'yesterday' }] })],
  ['a page of HTML', (reply) => reply.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>')],
  ['a redirect', (reply) => reply.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
  ['a refusal', json(400, { code: 'invalid_request', detail: 'No.' })],
  ['too much', (reply) => reply.writeHead(200).end(' '.repeat(2_000_000))],
])('%s instead of the rate is a wrong answer, and nobody is told a value', async (_, wrong) => {
  answer = wrong
  await revenue.expectRefusal('502 fx_answer_invalid', () => revenue.get(path))
})

test.each<[string, (reply: ServerResponse) => void]>([
  ['an error', json(500, { code: 'internal_error', detail: 'Sorry.' })],
  ['half an answer', (reply) => reply.writeHead(200, { 'content-length': '1000' }).end('{"data":[')],
  ['a closed connection', (reply) => reply.destroy()],
])('%s is an FX service that is away', async (_, broken) => {
  answer = broken
  await revenue.expectRefusal('503 fx_unavailable', () => revenue.get(path))
})
