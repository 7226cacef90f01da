import { afterAll, beforeAll, expect, test } from 'vitest'
import { withClient } from '../client.ts'
import { type OwnFleet, startOwnFleet } from '../find-ledger.ts'
import { tpcbDriver } from './tpcb-driver.ts'

const signal = new AbortController().signal

let fleet: OwnFleet
beforeAll(async () => {
  fleet = await startOwnFleet([])
})
afterAll(() => fleet?.stop())

test('the driver for machines without pgbench runs whole transactions, and counts them', async () => {
  await query(fleet.superuserUrl, 'create database tpcb')
  const databaseUrl = Object.assign(new URL(fleet.superuserUrl), { pathname: '/tpcb' }).href
  await tpcbDriver.fill(databaseUrl, 1, signal)

  const { perSecond, latencyMs } = await tpcbDriver.measure(databaseUrl, { clients: 4, seconds: 1 }, signal)

  const [found] = await query(
    databaseUrl,
    `select (select count(*) from history)::integer as transactions,
            (select sum(delta) from history)::integer as moved,
            (select sum(bbalance) from branches)::integer as branches,
            (select sum(tbalance) from tellers)::integer as tellers,
            (select sum(abalance) from accounts)::integer as accounts`,
  )
  const { transactions, moved, ...balances } = found as Record<string, number>
  expect(transactions).toBeGreaterThan(0)
  expect(balances).toEqual({ branches: moved, tellers: moved, accounts: moved })
  // Little's law: clients in flight are the speed times the latency.
  expect((perSecond * latencyMs) / 1_000).toBeCloseTo(4)
  expect(perSecond).toBeLessThanOrEqual(transactions as number)
})

async function query(url: string, text: string): Promise<unknown[]> {
  return (await withClient(url, (client) => client.query(text))).rows
}
