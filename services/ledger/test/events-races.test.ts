import { setTimeout as sleep } from 'node:timers/promises'
import { type CutProxy, type PrivatePostgres, scale, startCutProxy, startPostgres } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pick, randomBelow, startClients } from './clients.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'

/*
 * Two replicas write at once, and commits of one of them are late. Whatever is committed late, nobody who has read the feed
 * misses it.
 */
let server: PrivatePostgres
let proxy: CutProxy
let direct: TestLedger
let delayed: TestLedger

beforeAll(async () => {
  server = await startPostgres()
  proxy = await startCutProxy(server.port)
  direct = await startLedger({ server: server.superuserUrl })
  delayed = await startLedger({ on: direct, through: (url) => proxy.through(url) })
})
afterAll(async () => {
  await direct.verify()
  await delayed.close()
  await direct.close()
  await proxy.close()
  await server.stop()
})

interface Consumer {
  ids: string[]
  position: string | null
}

/** Reads a page of a random size from where the consumer was, as one that stops and goes on does. */
async function readOn(ledger: TestLedger, consumer: Consumer): Promise<number> {
  const after = consumer.position === null ? '' : `&after=${consumer.position}`
  const { body } = await ledger.get(`/v1/events?limit=${1 + randomBelow(40)}&wait=${randomBelow(2)}${after}`)
  consumer.ids.push(...body.data.map(({ id }: { id: string }) => id))
  consumer.position = body.position
  return body.data.length
}

const listRows = `
  select id from transactions union all select id from fees union all select id from holds
   union all select id from hold_changes union all select id from account_changes
   union all select id from payments union all select transaction_id from payment_changes`

test('consumers that stop and go on see one sequence, complete and without doubles', async () => {
  const accounts = await Promise.all(range(6).map(() => direct.openAccount({ balance: '1000.00' })))
  const replicas = [direct, delayed]
  let written = 0
  const enough = scale(400, 2_000)
  const writers = startClients(8, async (client) => {
    const ledger = replicas[client % 2] as TestLedger
    const [source, target] = [pick(accounts), pick(accounts)]
    const order = randomBelow(4)
    if (order === 0) await ledger.openAccount({})
    else if (order === 1) await ledger.post('/v1/holds', { account: source, amount: '0.01' })
    else if (order === 2) await ledger.patch(`/v1/accounts/${source}`, { name: `n${randomBelow(1_000)}` })
    else if (source !== target) await ledger.postTransfer([source, target], '0.01')
    written += 1
  })
  // Connections of one replica stand still for a moment, wherever its transactions are.
  const delays = startClients(1, async () => {
    await sleep(randomBelow(30))
    const release = proxy.hold()
    await sleep(randomBelow(200))
    release()
  })
  const consumers: Consumer[] = range(3).map(() => ({ ids: [], position: null }))
  const readers = startClients(3, async (index) => {
    await readOn(direct, consumers[index] as Consumer)
    await sleep(randomBelow(50))
  })
  await expect.poll(() => written, { interval: 50 }).toBeGreaterThan(enough)
  await writers.stop()
  await delays.stop()
  await readers.stop()
  for (const consumer of consumers) while ((await readOn(direct, consumer)) > 0);

  const [first] = consumers as [Consumer]
  for (const consumer of consumers) expect(consumer.ids).toEqual(first.ids)
  expect(first.ids).toEqual(first.ids.toSorted())
  expect(new Set(first.ids).size).toBe(first.ids.length)
  const { rows } = await direct.db.query<{ id: string }>(listRows)
  expect(first.ids.map((id) => id.slice(0, 36)).sort()).toEqual(rows.map(({ id }) => id).sort())
})

test('what is committed late holds back what was committed before it, and comes first', async () => {
  const { position } = (await direct.get('/v1/events?after=latest')).body
  const late = new pg.Client(direct.serviceUrl)
  await late.connect()
  await late.query('set search_path = ledger')
  await late.query('begin')
  const { rows } = await late.query(
    `insert into accounts (ledger, type, currency, exponent, metadata) values (1, 'liability', 'USD', 2, '{}') returning id`,
  )
  const early = await direct.openAccount({})
  expect((await direct.get(`/v1/events?after=${position}`)).body).toEqual({ data: [], position })
  await late.query('commit')
  await late.end()
  const { data } = (await direct.get(`/v1/events?after=${position}`)).body
  expect(data.map(({ subject }: { subject: string }) => subject)).toEqual([rows[0].id, early])
})

test('a clock that was set back adds nothing before what was read', async () => {
  const options = { ledger: 'ahead' }
  await direct.post('/v1/ledgers', { name: 'ahead' })
  const account = await direct.openAccount({}, options)
  const superuser = new pg.Client(direct.superuserUrl)
  await superuser.connect()
  // As an account that was opened by a clock that was a moment ahead.
  await superuser.query('set session_replication_role = replica')
  await superuser.query(
    `insert into ledger.account_changes
     select ledger, uuidv7(interval '2 s'), id, 2, false, owner, name, status, minimum_balance, metadata
       from ledger.accounts where id = $1`,
    [account],
  )
  await superuser.end()
  const deposit = (await direct.post('/v1/deposits', { account, amount: '1.00' }, options)).body
  const hold = (await direct.post('/v1/holds', { account, amount: '1.00' }, options)).body
  const opened = await direct.openAccount({}, options)
  const read = async () =>
    (await direct.get('/v1/events', options)).body.data.map(({ subject }: { subject: string }) => subject).slice(-4)
  await expect.poll(read).toEqual([account, deposit.id, hold.id, opened])
  await direct.post(`/v1/holds/${hold.id}/void`, undefined, options)
})
