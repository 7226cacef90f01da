import { soon } from '@florin/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { range, startFx, type TestFx } from './fx.ts'

let fx: TestFx
beforeAll(async () => {
  // The bank's address is one where nothing answers.
  fx = await startFx({ sources: ['operator', 'ecb', 'simulation'] })
})
afterAll(() => fx.close())

const order = { source_currency: 'EUR', target_currency: 'USD', source_amount: '100.00' }

test('nothing is fetched or simulated before the service listens; then a source that fails holds up nobody', async () => {
  // Time enough, in work done, for what would have begun.
  for (const index of range(50)) await fx.publish({ 'XTS/XXX': `${index + 1}` }, '2026-01-01T00:00:00.000Z')
  expect((await fx.post('/v1/quotes', order)).body.code).toBe('rate_not_found')
  expect((await fx.get('/v1/currencies')).body.data).toHaveLength(2)
  const { body: before } = await fx.get('/readyz')
  expect(before).toMatchObject({
    status: 'pass',
    checks: { database: { status: 'pass' }, simulation: { as_of: null, stale: true, last_success_at: null } },
  })

  await fx.app.listen({ host: '127.0.0.1', port: 0 })
  await vi.waitFor(
    async () => expect(await fx.quote(order)).toMatchObject({ source: 'simulation', simulated: true }),
    soon,
  )
  await vi.waitFor(async () => {
    const { statusCode, body } = await fx.get('/readyz')
    expect(statusCode).toBe(200)
    expect(body.checks).toMatchObject({
      operator: { status: 'pass', stale: true },
      ecb: { status: 'pass', as_of: null, stale: true, last_success_at: null, last_error: expect.stringMatching(/./) },
      simulation: { status: 'pass', as_of: expect.any(String), stale: false, last_error: null },
    })
  }, soon)
  const { text } = await fx.get('/metrics')
  expect(text).toMatch(/^fx_rate_age_seconds\{source="simulation"\} \d/m)
  expect(text).not.toMatch(/^fx_rate_age_seconds\{source="ecb"\}/m)
  expect(text).toMatch(/^fx_quote_group_size_count [1-9]/m)
})
