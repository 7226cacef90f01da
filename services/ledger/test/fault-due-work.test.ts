import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { scale } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimOrders } from '../src/scheduled/claims.ts'
import { randomBelow, startClients, until } from './clients.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'

/*
 * Workers that are killed at any moment. Their leases are cut short, as if time passed, so that the next worker takes over at once,
 * sometimes while the one before still lives.
 */
let ledger: TestLedger
let superuser: pg.Pool
const worker = fileURLToPath(new URL('../src/worker.ts', import.meta.url))

beforeAll(async () => {
  ledger = await startLedger()
  superuser = new pg.Pool({ connectionString: ledger.superuserUrl, max: 2 })
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await ledger.close()
})

const startWorker = () => startServiceProcess({ DATABASE_URL: ledger.serviceUrl }, worker)
const endLeases = () =>
  superuser.query(
    `update ledger.scheduled_orders set attempt_at = clock_timestamp()
      where (ledger, id) in (select ledger, id from ledger.scheduled_orders
                              where status = 'scheduled' and attempts > 0 for update skip locked)`,
  )
const count = async (condition: string) => {
  const { rows } = await superuser.query(`select count(*)::integer as count from ledger.${condition}`)
  return rows[0].count as number
}

test('cashbacks are paid once each, however often workers are killed between their claim and its end', async () => {
  const accounts = await Promise.all(range(20).map(() => ledger.openAccount({ balance: '10000000.00' })))
  let payments = 0
  const load = startClients(8, async (client) => {
    const order = {
      account: accounts[(client * 7 + payments) % 20],
      amount: '10.00',
      merchant: { name: 'Shop' },
      cashback: { percentage_bps: '200', delay: randomBelow(2) },
    }
    // Its sessions are terminated too: then the outcome may be unknown, and the same key finds it out.
    const key = `payment-${client}-${payments}`
    payments += 1
    await until('the payment is made', async () => {
      const { statusCode, text } = await ledger.post('/v1/payments', order, { key })
      expect([201, 503], text).toContain(statusCode)
      return statusCode === 201
    })
    await sleep(5)
  })
  const workers: Promise<ServiceProcess>[] = [startWorker(), startWorker()]
  const kills = scale(6, 50)
  for (const kill of range(kills)) {
    const victim = kill % 2
    const running = await (workers[victim] as Promise<ServiceProcess>)
    const before = await count(`scheduled_orders where status = 'posted'`)
    await until('cashbacks are paid', async () => (await count(`scheduled_orders where status = 'posted'`)) > before)
    await sleep(randomBelow(250))
    // In the middle of a claim, of a group, or between the two.
    expect(await running.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' })
    workers[victim] = startWorker()
    await superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'ledger-posting' and state <> 'idle' and random() < 0.5`,
    )
    await endLeases()
  }
  await load.stop()
  await until('all cashbacks are paid', async () => {
    await endLeases()
    return (await count(`scheduled_orders where status = 'scheduled'`)) === 0
  })

  const made = await count('payments')
  expect(await count(`scheduled_orders where status = 'posted'`)).toBe(made)
  expect(await count(`transactions where kind = 'cashback'`)).toBe(made)
  expect(await count(`payments where cashback_paid = 0.20`)).toBe(made)
  const { rows } = await superuser.query(`select posted from ledger.accounts where code = 'system.cashback.usd'`)
  expect(Number(rows[0].posted)).toBeCloseTo(made * 0.2, 6)
  console.log('kill -9 of workers:', JSON.stringify({ kills, payments: made }))
  for (const each of workers) expect(await (await each).end('SIGTERM')).toEqual({ code: 0, signal: null })
})

test('an order that a worker claimed and never posted is posted by the next one, when the lease is over', async () => {
  const account = await ledger.openAccount()
  const scheduled_for = new Date(Date.now() + 1_000).toISOString()
  const { body } = await ledger.post('/v1/deposits', { account, amount: '1.00', scheduled_for })
  await until('it is due', async () => (await claimOrders(ledger.db, ['postDeposit'], 10, 2_000)).length > 0)
  const next = await startLedger({ on: ledger, dueWork: true })
  const read = async () => (await ledger.get(`/v1/scheduled/${body.id}`)).body
  expect(await read()).toMatchObject({ status: 'scheduled', attempts: 1 })
  await until('it is posted', async () => (await read()).status === 'posted')
  expect(await read()).toMatchObject({ attempts: 2 })
  expect(await ledger.balancesOf(account)).toEqual(['1.00'])
  await next.close()
})

test('an order that several workers hold at once is posted once, and cancelled or posted, never both', async () => {
  const services = await Promise.all(range(3).map(() => startLedger({ on: ledger, dueWork: true })))
  const account = await ledger.openAccount()
  const orders = await Promise.all(
    range(150).map(async () => {
      const scheduled_for = new Date(Date.now() + 3_600_000).toISOString()
      return (await ledger.post('/v1/deposits', { account, amount: '1.00', scheduled_for })).body.id as string
    }),
  )
  let over = false
  const again = (async () => {
    while (!over) {
      // All of them, again and again: each claim ends the leases of the others.
      await superuser.query(
        `update ledger.scheduled_orders set attempt_at = clock_timestamp()
          where (ledger, id) in (select ledger, id from ledger.scheduled_orders where status = 'scheduled' for update skip locked)`,
      )
    }
  })()
  const cancels = await Promise.all(
    orders.map(async (id, index) => {
      if (index % 3) return false
      await sleep(randomBelow(800))
      return (await ledger.delete(`/v1/scheduled/${id}`)).statusCode === 200
    }),
  )
  await until('all have ended', async () => (await count(`scheduled_orders where status = 'scheduled'`)) === 0)
  over = true
  await again
  const cancelled = cancels.filter(Boolean).length
  expect(await ledger.balancesOf(account)).toEqual([(150 - cancelled).toFixed(2)])
  console.log('cancelled in time:', cancelled)
  await Promise.all(services.map((service) => service.close()))
})
