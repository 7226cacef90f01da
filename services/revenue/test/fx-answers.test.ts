import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { feeOf, startRevenue, type TestRevenue } from './revenue.ts'

const asked = '2026-04-30T23:59:59.999Z'
const right = {
  base: 'USD',
  quote: 'EUR',
  units: '1',
  per: '1.6',
  rate: '0.625',
  source: 'ecb',
  simulated: false,
  as_of: asked,
  stale: false,
  flagged: true,
}
let server: Server
let answer: { status: number; body: unknown }
let revenue: TestRevenue
beforeAll(async () => {
  // Stands in for an FX service that answers wrongly.
  server = createServer((_, response) => response.writeHead(answer.status).end(JSON.stringify(answer.body)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  revenue = await startRevenue({ fx: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  await revenue.record(feeOf({ amount: '16.00' }))
})
afterAll(async () => {
  await revenue.close()
  server.close()
})

const report = () => revenue.get('/v1/revenue?from=2026-04-01&to=2026-05-01&in=EUR')

test('a rate of the end of the period is used, and shown as it was answered', async () => {
  answer = { status: 200, body: { data: [right] } }
  expect((await report()).body.data[0].valuation).toMatchObject({
    charged: '10.00',
    rate: { rate: '0.625', rate_as_of: asked, flagged: true },
  })
})

test.each<[string, number, unknown]>([
  ['of another pair', 200, { data: [{ ...right, base: 'GBP' }] }],
  ['of after the end of the period', 200, { data: [{ ...right, as_of: '2026-05-01T00:00:00.000Z' }] }],
  ['whose text does not follow from its fraction', 200, { data: [{ ...right, rate: '0.626' }] }],
  ['that does not say whether it is flagged', 200, { data: [{ ...right, flagged: undefined }] }],
  ['that was not asked for', 200, { data: [right, right] }],
  ['that is refused', 422, { code: 'secret_code', detail: 'The secret of the FX service.' }],
])('a rate %s cannot be used, and why is not for the caller', async (_, status, body) => {
  answer = { status, body }
  const { body: problem } = await revenue.expectRefusal('502 fx_answer_invalid', report)
  expect(problem.detail).toBe('The FX service sent an invalid response. Nothing was changed.')
})
