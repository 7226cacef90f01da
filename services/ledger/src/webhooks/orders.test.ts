import { expect, test } from 'vitest'
import type { Claim } from './claims.ts'
import { loadOrders } from './orders.ts'

const claims = Array.from({ length: 1_000 }, (_, index) => ({
  ledger: (index % 2) + 1,
  ledgerName: `ledger${(index % 2) + 1}`,
  event: String(index),
})) as Claim[]
const padding = 'x'.repeat(1_000)
const loaded: string[] = []
// biome-ignore lint/suspicious/noExplicitAny: of an event, only what the test looks at
const find = async ({ name }: { name: string }, ids: string[]): Promise<any[]> => {
  loaded.push(...ids)
  return ids.map((id) => ({ id, source: name, time: 'now', padding }))
}

test('what is sent is loaded until it fills the memory that it may take', async () => {
  const { orders, left } = await loadOrders(find, claims, { claimedAtMs: 7, bytesMax: 300_000 })
  expect(orders.length).toBeGreaterThanOrEqual(280)
  expect(orders.length).toBeLessThan(300 + 128)
  expect(loaded).toHaveLength(orders.length)
  expect([...orders.map(({ claim }) => claim), ...left]).toEqual(claims)
  for (const { claim, body, claimedAtMs } of orders) {
    const time = { time: 'now', timestamp: 'now' }
    expect(JSON.parse(body)).toEqual({ id: claim.event, source: claim.ledgerName, padding, ...time })
    expect(claimedAtMs).toBe(7)
  }
})

test('all is loaded that fits', async () => {
  const { orders, left } = await loadOrders(find, claims, { claimedAtMs: 0, bytesMax: 10_000_000 })
  expect(orders).toHaveLength(1_000)
  expect(left).toEqual([])
})
