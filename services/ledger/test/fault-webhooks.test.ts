import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { scale } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { randomBelow, startClients, until } from './clients.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'
import { type Receiver, startReceiver } from './webhook-receiver.ts'
import { webhooksOf } from './webhook-tests.ts'

/*
 * Several processes dispatch and send, and are killed at any moment. Their leases are cut short, as if time passed, so that others
 * take over at once, sometimes while the one before still lives.
 */
let ledger: TestLedger
let superuser: pg.Pool
let webhooks: ReturnType<typeof webhooksOf>
const worker = fileURLToPath(new URL('../src/worker.ts', import.meta.url))

beforeAll(async () => {
  ledger = await startLedger()
  webhooks = webhooksOf(ledger)
  superuser = new pg.Pool({ connectionString: ledger.superuserUrl, max: 2 })
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await ledger.close()
})

const startWorker = () => startServiceProcess({ DATABASE_URL: ledger.serviceUrl, WEBHOOKS_ALLOW_PRIVATE: 'on' }, worker)

async function endLeases(): Promise<void> {
  await superuser.query(`update ledger.webhook_cursors set leased_until = '-infinity'`)
  await superuser.query(
    `update ledger.webhook_deliveries set due_at = clock_timestamp()
      where ctid = any(array(select ctid from ledger.webhook_deliveries
                              where status = 'pending' and due_at > clock_timestamp() for update skip locked))`,
  )
  await superuser.query('update ledger.webhooks set attempt_at = clock_timestamp()')
}

async function positionOf(id: string): Promise<string> {
  const { rows } = await superuser.query(
    'select position from ledger.webhook_cursors where webhook_id = $1 and replay = 0',
    [id],
  )
  return rows[0].position ?? ''
}

/** An endpoint that sometimes fails, and sometimes closes the connection after it has noted the event. */
async function startFickle(): Promise<Receiver> {
  const receiver = await startReceiver()
  onTestFinished(() => receiver.close())
  receiver.answer((_, response) => {
    const chance = Math.random()
    if (chance < 0.02) response.destroy()
    else response.writeHead(chance < 0.05 ? 500 : 200).end()
  })
  return receiver
}

/** The first arrivals, in their order. */
const firstArrivals = (receiver: Receiver) => [...new Set(receiver.transactions())]

test('every event is delivered at least once, and in order where that is asked for, however often processes are killed', async () => {
  const accounts = await Promise.all(range(8).map(() => ledger.openAccount()))
  const [parallel, ordered] = [await startFickle(), await startFickle()]
  const { id: parallelId } = await webhooks.register({ url: parallel.url })
  const { id: orderedId } = await webhooks.register({ url: ordered.url, ordered: true })
  const posted: string[] = []
  // Not faster than the endpoints receive, however slow the machine is.
  const load = startClients(4, async (client) => {
    if (posted.length - ordered.received.length < 200) posted.push(await webhooks.deposit(accounts[client] as string))
    await sleep(10)
  })
  const workers: Promise<ServiceProcess>[] = [startWorker(), startWorker()]
  let position = ''
  for (const kill of range(scale(6, 30))) {
    const victim = kill % 2
    const running = await (workers[victim] as Promise<ServiceProcess>)
    const before = parallel.received.length
    await until('events arrive', async () => {
      // An event that failed twice would hold up the load for minutes.
      for (const id of [parallelId, orderedId]) await webhooks.hurry(id)
      return parallel.received.length > before + 20
    })
    await sleep(randomBelow(250))
    expect(await running.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' })
    workers[victim] = startWorker()
    await superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'ledger-webhooks' and state <> 'idle' and random() < 0.5`,
    )
    await endLeases()
    const now = await positionOf(parallelId)
    expect(now >= position).toBe(true)
    position = now
  }
  await load.stop()
  await endLeases()
  await until('all are delivered', async () => {
    for (const id of [parallelId, orderedId]) await webhooks.hurry(id)
    const counts = await Promise.all([parallelId, orderedId].map((id) => webhooks.countDeliveries(id, 'delivered')))
    return counts.every((count) => count >= posted.length)
  })
  for (const running of workers) expect(await (await running).end('SIGTERM')).toEqual({ code: 0, signal: null })

  // One delivery for each event, and each event arrived.
  for (const [id, receiver] of [
    [parallelId, parallel],
    [orderedId, ordered],
  ] as const) {
    const { rows } = await superuser.query(
      'select count(*)::integer as count, count(distinct event_id)::integer as events from ledger.webhook_deliveries where webhook_id = $1',
      [id],
    )
    expect(rows[0]).toEqual({ count: posted.length, events: posted.length })
    expect(firstArrivals(receiver).toSorted()).toEqual(posted.toSorted())
    expect(new Set(receiver.received.map((each) => each.id)).size).toBe(posted.length)
  }
  const { rows: feed } = await superuser.query('select id from ledger.transactions order by id')
  expect(firstArrivals(ordered)).toEqual(feed.map(({ id }) => id))
  console.log(
    'kills of senders:',
    JSON.stringify({ events: posted.length, parallel: parallel.received.length, ordered: ordered.received.length }),
  )
})
