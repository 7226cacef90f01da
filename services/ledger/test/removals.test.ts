import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPool } from '@florin/postgres'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startClients, until } from './clients.ts'
import { type FxService, startFxService } from './fx-service.ts'
import { type Answer, atAnyRate, connect, range, startLedger, type TestLedger } from './ledger.ts'
import { type RevenueService, startRevenueService } from './revenue-service.ts'
import { type Receiver, startReceiver } from './webhook-receiver.ts'

let ledger: TestLedger
/** On the same database. */
let replica: TestLedger
let fx: FxService
let revenue: RevenueService
let receiver: Receiver
/** Of the FX service. */
let fxDb: pg.Pool

beforeAll(async () => {
  ;[fx, revenue, receiver] = await Promise.all([startFxService(), startRevenueService(), startReceiver()])
  const peers = { fx: fx.url, revenue: revenue.url, dueWork: true }
  ledger = await startLedger(peers)
  replica = await startLedger({ ...peers, on: ledger })
  fxDb = createPool({
    connectionString: fx.database.superuserUrl,
    schema: 'fx',
    applicationName: 'test',
    connectionsMax: 1,
    statementTimeoutMs: 60_000,
    onError: () => undefined,
  })
})
afterAll(async () => {
  await ledger.verify()
  await replica.close()
  await ledger.close()
  await fxDb.end()
  await Promise.all([fx.close(), revenue.close(), receiver.close()])
})

const newName = () => `trial-${randomUUID().slice(0, 13)}`

async function openTrial(name = newName()): Promise<string> {
  const answer = await ledger.post('/v1/ledgers', { name, trial: true })
  expect(answer.statusCode, answer.text).toBe(201)
  expect(answer.body).toMatchObject({ trial: true, state: 'open', removal: null })
  return name
}

const numberOf = async (name: string): Promise<number> =>
  (await ledger.db.query('select id from ledgers where name = $1', [name])).rows[0]?.id

const find = async (name: string) => {
  const { body } = await ledger.get('/v1/ledgers?limit=200')
  return body.data.find((each: { name: string }) => each.name === name)
}

async function remove(name: string, key = randomUUID(), by = ledger): Promise<Answer> {
  const answer = await by.delete(`/v1/ledgers/${name}`, { headers: { 'idempotency-key': key } })
  expect(answer.statusCode, answer.text).toBe(202)
  return answer
}

const waitUntilRemoved = (name: string) => until(`${name} is removed`, async () => (await find(name)) === undefined)

/** While it is open, no row of a ledger that is removed meanwhile is deleted. */
async function beginReading(): Promise<() => Promise<void>> {
  const client = new pg.Client(ledger.superuserUrl)
  await client.connect()
  await client.query('begin isolation level repeatable read; select 1')
  let isOpen = true
  const end = async () => {
    if (isOpen) await client.end()
    isOpen = false
  }
  onTestFinished(end)
  return end
}

/** The tables of a schema that say to which ledger a row belongs, with the number of those of this one. */
async function countRows(db: pg.Pool, schema: string, id: number | string): Promise<Record<string, number>> {
  const { rows } = await db.query<{ name: string }>(
    `select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_schema = $1 and column_name = 'ledger' and table_type = 'BASE TABLE' order by table_name`,
    [schema],
  )
  const counts: Record<string, number> = {}
  for (const { name } of rows) {
    const { rows: counted } = await db.query(
      `select count(*)::integer as count from ${schema}.${name} where ledger = $1`,
      [id],
    )
    counts[name] = counted[0].count
  }
  return counts
}

/** What is kept of a ledger that was removed. */
const kept = ['removals', 'removed_ledgers']
const left = (counts: Record<string, number>) =>
  Object.entries(counts).filter(([name, count]) => count > 0 && !kept.includes(name))

/** Something in every table that a ledger can have rows in. */
async function fill(name: string): Promise<{ alice: string; bob: string; keys: string[] }> {
  const at = { ledger: name }
  const keys: string[] = []
  async function post(path: string, body: object) {
    const key = randomUUID()
    keys.push(key)
    const answer = await ledger.post(path, body, { ...at, key })
    expect(answer.statusCode, `${path} ${answer.text}`).toBeLessThan(300)
    return answer.body
  }
  const kinds = ['transfer', 'withdrawal', 'conversion']
  await revenue.addSchedule({ code: 'standard', currency: '*', rule: { percentage_bps: '50' }, kinds }, name)
  await fx.ask('/v1/rates', { rates: [{ base: 'EUR', quote: 'TOK', rate: '30' }] }, name)
  await fx.ask('/v1/cross-currencies', { currency: 'EUR' }, name)
  await fx.ask('/v1/quotes', { source_currency: 'EUR', target_currency: 'USD', source_amount: '5.00' }, name)
  await post('/v1/currencies', { code: 'BTC', exponent: 8, name: 'Bitcoin' })
  await post('/v1/webhooks', { url: `${receiver.url}/${name}`, description: name })
  const open = (code: string, more = {}) =>
    ledger.openAccount({ code, currency: 'USD', balance: '1000.00', ...more }, at)
  const alice = await open('customers.alice.usd', { owner: 'alice' })
  const bob = await open('customers.bob.usd')
  const euros = await ledger.openAccount({ currency: 'EUR' }, at)
  await post('/v1/limits', { account: alice, measure: 'out', period: 'day', amount: '5000.00' })
  await post('/v1/cashback-plans', { category: 'food', percentage_bps: '100', delay: 0 })
  const transfer = { source_account: alice, target_account: bob, amount: '1.01' }
  const paid = await post('/v1/transfers', { ...transfer, fee_schedule: 'standard' })
  await post(`/v1/transactions/${paid.id}/reversal`, {})
  await post('/v1/transfers', { ...transfer, effective_at: '2024-02-29T12:00:00.123Z' })
  await post('/v1/conversions', atAnyRate({ source_account: alice, target_account: euros, source_amount: '20.00' }))
  await ledger.post('/v1/withdrawals', { account: bob, amount: '90000.00' }, { ...at, key: randomUUID() })
  const hold = await post('/v1/holds', { account: alice, target_account: bob, amount: '50.00' })
  await post(`/v1/holds/${hold.id}/capture`, { amount: '20.00' })
  const payment = await post('/v1/payments', {
    account: alice,
    amount: '50.00',
    merchant: { name: 'Shop', category: 'food' },
  })
  await post(`/v1/payments/${payment.id}/refund`, { amount: '10.00' })
  await post('/v1/transfers', { ...transfer, scheduled_for: new Date(Date.now() + 3_600_000).toISOString() })
  await post('/v1/assertions', { account: bob, balance: (await ledger.balancesOf(bob))[0] })
  const closed = await ledger.post(`/v1/ledgers/${name}/periods/close`, { before: '2024-01-01', reason: 'x' })
  expect(closed.statusCode, closed.text).toBe(201)
  const verified = await ledger.post(`/v1/ledgers/${name}/verifications`)
  expect(verified.statusCode, verified.text).toBe(200)
  await post('/v1/approval-rules', { operation: 'postJournal' })
  const journal = await ledger.post(
    '/v1/transactions',
    {
      entries: [
        { account: alice, direction: 'debit', amount: '1.00' },
        { account: bob, direction: 'credit', amount: '1.00' },
      ],
    },
    { ...at, key: randomUUID() },
  )
  expect(journal.statusCode, journal.text).toBe(202)
  const orders = range(260).map(() => ({ operation: 'transfer', ...transfer, amount: '0.01' }))
  expect((await ledger.post('/v1/transactions/batch', { mode: 'atomic', orders }, at)).statusCode).toBe(201)
  await until('its events are sent', async () =>
    receiver.received.some(({ text }) => text.includes(`/ledgers/${name}`)),
  )
  // What other workers have of it.
  const number = await numberOf(name)
  const db = connect(ledger.ownerUrl)
  await db.query('insert into event_publications (ledger) values ($1) on conflict do nothing', [number])
  const topic = await db.query('select ingestion_generation(uuidv7()) as id')
  await db.query(`select record_ingestion($1, '{0}', '{5}', '{0}', '{1}', $2, '{k}', '{c}', '{d}')`, [
    topic.rows[0].id,
    [number],
  ])
  await db.end()
  await ledger.verify()
  return { alice, bob, keys }
}

test('a trial ledger is removed whole, from all services, and nothing else is', async () => {
  const name = await openTrial()
  const number = await numberOf(name)
  const [other, otherNumber] = [await openTrial(), 1]
  await fill(other)
  await fill(name)
  const before = [await countRows(ledger.db, 'ledger', number), await countRows(fxDb, 'fx', name)]
  // The relay empties it. A trial is not restored. `verify` has remembered the accounts and not the fees.
  expect(Object.entries(before[0] ?? {}).flatMap(([table, count]) => (count === 0 ? table : []))).toEqual([
    ...(before[0]?.outbox === 0 ? ['outbox'] : []),
    'removals',
    'restores',
  ])
  expect(left(before[1] ?? {}).map(([table]) => table)).toEqual(['cross_currencies', 'quotes', 'rates'])
  const ofOther = await countRows(ledger.db, 'ledger', await numberOf(other))
  const ofMain = await countRows(ledger.db, 'ledger', otherNumber)

  const { body } = await remove(name)
  expect(body).toMatchObject({ name, trial: true, state: 'removing', removal: { waits_for: null } })
  await waitUntilRemoved(name)

  expect(left(await countRows(ledger.db, 'ledger', number))).toEqual([])
  expect(left(await countRows(fxDb, 'fx', name))).toEqual([])
  expect(left(await revenue.countRows(name))).toEqual([])
  const { outbox: _, ...rest } = await countRows(ledger.db, 'ledger', await numberOf(other))
  expect(rest).toEqual({ ...ofOther, outbox: undefined })
  const { idempotency_keys: keys, ...main } = await countRows(ledger.db, 'ledger', otherNumber)
  expect(main).toEqual({ ...ofMain, idempotency_keys: undefined })
  // That of the request.
  expect(keys).toBe((ofMain.idempotency_keys ?? 0) + 1)
  expect((await fx.ask('/v1/cross-currencies', undefined, other)).data).toHaveLength(1)
  expect((await revenue.get('/v1/fee-schedules', other)).body.data).toHaveLength(1)
  await ledger.verify()
})

test('the audit trail says who removed what, when, and how much it was', async () => {
  const name = await openTrial()
  const alice = await ledger.openAccount({ balance: '5.00' }, { ledger: name })
  await ledger.postTransfer([alice, await ledger.openAccount({}, { ledger: name })], '1.00', { ledger: name })
  await remove(name)
  await waitUntilRemoved(name)
  const { rows } = await ledger.db.query(
    `select action, subject, on_behalf_of, ledger, status, made from audit.entries
      where path = $1 and action in ('removeLedger', 'endRemoval') order by xid, id limit 10`,
    [`/v1/ledgers/${name}`],
  )
  expect(rows.at(0)).toMatchObject({ action: 'removeLedger', subject: 'anonymous' })
  expect(rows).toContainEqual({
    action: 'endRemoval',
    subject: 'service:ledger',
    on_behalf_of: 'anonymous',
    ledger: name,
    status: 200,
    // With those of the system.
    made: '7 accounts, 2 transactions, 4 entries',
  })
  // What was recorded of the ledger stays.
  const { rows: deposits } = await ledger.db.query(
    `select from audit.entries where ledger = $1 and action = 'postDeposit'`,
    [name],
  )
  expect(deposits).toHaveLength(1)
})

test('a ledger with the name of one that was removed is a new one', async () => {
  const name = await openTrial()
  const { alice, keys } = await fill(name)
  await remove(name)
  await waitUntilRemoved(name)
  expect((await ledger.get('/v1/accounts', { ledger: name })).body.code).toBe('ledger_not_found')
  await openTrial(name)
  for (const each of [ledger, replica]) {
    const at = { ledger: name }
    for (const path of [
      '/v1/accounts',
      '/v1/transactions',
      '/v1/holds',
      '/v1/scheduled',
      '/v1/webhooks',
      '/v1/limits',
    ]) {
      expect((await each.get(path, at)).body.data, path).toEqual([])
    }
    expect((await each.get('/v1/events', at)).body.data).toEqual([])
    expect((await each.get(`/v1/accounts/${alice}`, at)).statusCode).toBe(404)
  }
  for (const each of [ledger, replica]) {
    const at = { ledger: name }
    const account = await each.openAccount({ currency: 'USD' }, at)
    const order = { account, amount: '1.00' }
    // Neither the keys nor the prices of the old one.
    const deposit = await each.post('/v1/deposits', order, { ...at, key: keys.pop() as string })
    expect(deposit.statusCode, deposit.text).toBe(201)
    const priced = await each.post('/v1/withdrawals', { ...order, fee_schedule: 'standard' }, at)
    expect(priced.body.code).toBe('fee_schedule_not_found')
  }
  const rate = await fetch(`${fx.url}/v1/rates/EUR/TOK`, { headers: { 'florin-ledger': name } })
  expect(rate.status).toBe(404)
  // The old cache of schedules does not come back with a new schedule.
  await revenue.addSchedule({ code: 'standard', rule: { flat: '0.10' }, kinds: ['withdrawal'] }, name)
  await until('the new price counts', async () => {
    const account = await ledger.openAccount({ balance: '5.00' }, { ledger: name })
    const paid = await ledger.post(
      '/v1/withdrawals',
      { account, amount: '1.00', fee_schedule: 'standard' },
      { ledger: name },
    )
    return paid.body.fee?.amount === '0.10' || paid.body.fees?.[0]?.amount === '0.10'
  })
})

describe('what is not a trial is kept', () => {
  test.each(['main', 'ordinary'])('%s', async (name) => {
    if (name !== 'main') await ledger.post('/v1/ledgers', { name })
    const answer = await ledger.delete(`/v1/ledgers/${name}`)
    expect([answer.statusCode, answer.body.code]).toEqual([409, 'ledger_not_trial'])
    expect(answer.body.detail).toContain('"trial": true')
    expect((await ledger.get('/v1/accounts', { ledger: name })).statusCode).toBe(200)
  })

  test('an ordinary ledger never becomes a trial', async () => {
    const name = newName()
    await ledger.post('/v1/ledgers', { name })
    expect((await ledger.patch(`/v1/ledgers/${name}`, { time_zone: 'UTC', trial: true })).statusCode).toBe(400)
    expect(await find(name)).toMatchObject({ trial: false })
  })

  test('a ledger that does not exist', async () => {
    const answer = await ledger.delete('/v1/ledgers/nothing')
    expect([answer.statusCode, answer.body.code]).toEqual([404, 'ledger_not_found'])
  })
})

test('a retry of a removal is answered as before, and never removes a newer ledger of the name', async () => {
  const name = await openTrial()
  const key = randomUUID()
  const first = await remove(name, key)
  const again = await remove(name, key, replica)
  expect([again.text, again.headers['idempotent-replayed']]).toEqual([first.text, 'true'])
  // Without a key it says how far it is.
  expect((await ledger.delete(`/v1/ledgers/${name}`)).body).toMatchObject({ state: 'removing' })
  await waitUntilRemoved(name)
  await openTrial(name)
  expect((await remove(name, key)).text).toBe(first.text)
  expect(await find(name)).toMatchObject({ state: 'open' })
  const other = await ledger.delete('/v1/ledgers/another', { headers: { 'idempotency-key': key } })
  expect(other.body.code).toBe('idempotency_key_reused')
})

test('two replicas accept nothing once a removal is answered, and nothing is left', async () => {
  const name = await openTrial()
  const number = await numberOf(name)
  const at = { ledger: name }
  const accounts = await Promise.all(range(6).map(() => ledger.openAccount({ balance: '1000.00' }, at)))
  const own = await Promise.all(range(2).map(() => ledger.openAccount({ balance: '1000.00' })))
  let answeredAt = Number.POSITIVE_INFINITY
  const late: Answer[] = []
  const codes = new Map<string, number>()
  const kinds = [
    (by: TestLedger) => by.postTransfer([accounts[0] as string, accounts[1] as string], '0.01', at),
    (by: TestLedger) => by.post('/v1/holds', { account: accounts[2], amount: '0.01' }, at),
    (by: TestLedger) => by.post('/v1/accounts', { currency: 'USD' }, at),
    (by: TestLedger) => by.patch(`/v1/accounts/${accounts[3]}`, { name: randomUUID() }, at),
    (by: TestLedger) => by.post('/v1/deposits', { account: accounts[4], amount: '0.01' }, at),
    // Rejected orders are recorded too.
    (by: TestLedger) => by.post('/v1/withdrawals', { account: accounts[5], amount: '9999.00' }, at),
  ]
  let ownPosted = 0
  const clients = startClients(16, async (client) => {
    const by = client % 2 ? ledger : replica
    if (client > 13) {
      const answer = await by.postTransfer(own as [string, string], '0.01')
      expect(answer.statusCode, answer.text).toBe(201)
      ownPosted += 1
      return
    }
    const sentAt = performance.now()
    const answer = await (kinds[client % kinds.length] as (typeof kinds)[0])(by)
    const code = answer.body?.code ?? String(answer.statusCode)
    codes.set(code, (codes.get(code) ?? 0) + 1)
    if (sentAt > answeredAt && answer.statusCode < 300) late.push(answer)
  })
  await sleep(500)
  await remove(name)
  answeredAt = performance.now()
  const { rows } = await ledger.db.query('select count(*)::integer as count from transactions where ledger = $1', [
    number,
  ])
  const postedBefore = ownPosted
  await sleep(700)
  const { rows: later } = await ledger.db.query(
    'select count(*)::integer as count from transactions where ledger = $1',
    [number],
  )
  expect(later).toEqual(rows)
  await waitUntilRemoved(name)
  await clients.stop()
  expect(late.map(({ text }) => text)).toEqual([])
  expect(codes.get('201')).toBeGreaterThan(0)
  expect([...codes.keys()].filter((code) => /^5|internal|unknown|database/.test(code))).toEqual([])
  // Postings of other ledgers went on.
  expect(ownPosted).toBeGreaterThan(postedBefore)
  expect(left(await countRows(ledger.db, 'ledger', number))).toEqual([])
})

test('while a ledger is being removed nothing wakes up in it, and nobody reads it', async () => {
  const name = await openTrial()
  const number = await numberOf(name)
  const at = { ledger: name }
  const { alice, bob } = await fill(name)
  const soon = new Date(Date.now() + 2_500).toISOString()
  const scheduled = await ledger.post(
    '/v1/transfers',
    { source_account: alice, target_account: bob, amount: '2.00', scheduled_for: soon },
    at,
  )
  expect(scheduled.statusCode, scheduled.text).toBe(202)
  const { body: proposals } = await ledger.get('/v1/proposals', at)
  const address = ledger.app.server.address() as { port: number }
  const stream = await fetch(`http://127.0.0.1:${address.port}/v1/events?after=latest`, {
    headers: { accept: 'text/event-stream', 'florin-ledger': name },
  })
  expect(stream.status).toBe(200)
  const end = await beginReading()
  await remove(name)
  const received = () => receiver.received.filter(({ text }) => text.includes(`/ledgers/${name}`)).length
  const counts = async () => {
    const { outbox: _, webhook_deliveries: __, ...rest } = await countRows(ledger.db, 'ledger', number)
    return rest
  }
  const before = await counts()

  for (const by of [ledger, replica]) {
    const refused = async (answer: Promise<Answer>) => expect((await answer).body.code).toBe('ledger_removing')
    await refused(by.postTransfer([alice, bob], '1.00', at))
    await refused(by.post('/v1/accounts', { currency: 'USD' }, at))
    await refused(by.post('/v1/holds', { account: alice, amount: '1.00' }, at))
    await refused(by.post('/v1/limits', { account: bob, measure: 'in', period: 'day', amount: '1.00' }, at))
    await refused(by.post('/v1/webhooks', { url: receiver.url }, at))
    await refused(by.post('/v1/assertions', { account: alice, balance: '1.00' }, at))
    await refused(by.post(`/v1/proposals/${proposals.data[0].id}/approve`, {}, at))
    await refused(
      by.post('/v1/transfers', { source_account: alice, target_account: bob, amount: '1.00', scheduled_for: soon }, at),
    )
    await refused(
      by
        .post('/v1/transactions/batch', { mode: 'each', orders: [] }, at)
        .then(async (answer) =>
          answer.body.code === 'invalid_request' ? by.postTransfer([alice, bob], '1.00', at) : answer,
        ),
    )
    // A name that another replica uses counts within a second.
    await sleep(1_000)
    await refused(by.get('/v1/accounts', at))
    await refused(by.get('/v1/export?format=ndjson', at))
    await refused(by.get('/v1/events?wait=5', at))
    await refused(by.patch(`/v1/ledgers/${name}`, { time_zone: 'UTC' }))
    await refused(by.post(`/v1/ledgers/${name}/periods/close`, { before: '2024-02-01', reason: 'x' }))
    expect((await by.post('/v1/ledgers', { name, trial: true })).body.code).toBe('ledger_exists')
  }
  const sent = received()
  await until('the scheduled order is due', async () => Date.now() > Date.parse(soon) + 500)
  expect(await find(name)).toMatchObject({
    state: 'removing',
    removal: { waits_for: 'transactions that began before it' },
  })
  // Its feed ends.
  const text = await stream.text()
  expect(text).not.toContain('transaction')
  expect(await counts()).toEqual(before)
  const { rows } = await ledger.db.query(
    'select status, attempts from scheduled_orders where ledger = $1 and id = $2',
    [number, scheduled.body.id],
  )
  expect(rows).toEqual([{ status: 'scheduled', attempts: 0 }])
  expect(received()).toBe(sent)
  await ledger.verify()

  await end()
  await waitUntilRemoved(name)
  expect(left(await countRows(ledger.db, 'ledger', number))).toEqual([])
})

test('a removal waits for a service that is away, and a fee that arrives late is rejected', async () => {
  const name = await openTrial()
  const at = { ledger: name }
  await revenue.addSchedule({ code: 'standard', rule: { flat: '0.50' }, kinds: ['transfer'] }, name)
  const [alice, bob] = [await ledger.openAccount({ balance: '9.00' }, at), await ledger.openAccount({}, at)]
  const order = { source_account: alice, target_account: bob, amount: '1.00', fee_schedule: 'standard' }
  expect((await ledger.post('/v1/transfers', order, at)).statusCode).toBe(201)
  await until('the fee is delivered', async () => (await revenue.listFees()).some(({ ledger: of }) => of === name))
  const [fee] = (await revenue.listFees()).filter(({ ledger: of }) => of === name)
  expect((await ledger.post('/v1/transfers', order, at)).statusCode).toBe(201)
  const undelivered = await ledger.db.query('select fee_id from outbox where ledger = $1', [await numberOf(name)])

  await revenue.goDown()
  await remove(name)
  await until('it waits', async () => (await find(name))?.removal.waits_for === 'the revenue service')
  const { rows } = await ledger.db.query('select from accounts where ledger = $1', [await numberOf(name)])
  expect(rows).toEqual([])
  await revenue.comeBack()
  await waitUntilRemoved(name)

  expect(left(await revenue.countRows(name))).toEqual([])
  // As a relay delivers it whose call was under way, also after a new ledger has the name.
  await openTrial(name)
  await revenue.addSchedule({ code: 'standard', rule: { flat: '0.50' }, kinds: ['transfer'] }, name)
  const answer = await revenue.post('/v1/fees/batch', { fees: [fee] })
  expect(answer.body.data).toMatchObject([{ outcome: 'refused', code: 'fee_refused', retriable: false }])
  expect(undelivered.rows.length).toBeLessThan(2)
  // Nor does the removal itself, when a call of it arrives late.
  const { rows: removals } = await ledger.db.query('select id from removals where name = $1', [name])
  const again = { id: removals[0].id, ledger: name, last_id: null }
  expect(await revenue.post('/v1/removed-ledgers', again)).toMatchObject({ status: 200, body: { step: 'done' } })
  expect((await revenue.get('/v1/fee-schedules', name)).body.data).toHaveLength(1)
  // That of the new ledger is recorded.
  const [carol, dora] = [await ledger.openAccount({ balance: '9.00' }, at), await ledger.openAccount({}, at)]
  const paid = await ledger.post('/v1/transfers', { ...order, source_account: carol, target_account: dora }, at)
  expect(paid.statusCode, paid.text).toBe(201)
  await until('the new fee is delivered', async () => (await revenue.listFees()).some(({ ledger: of }) => of === name))
  expect((await revenue.listFees()).filter(({ ledger: of }) => of === name)).toHaveLength(1)
})

test('a file with fees older than a removal is not restored under that name: its fees would be taken for late ones', async () => {
  const name = await openTrial()
  const at = { ledger: name }
  await revenue.addSchedule({ code: 'standard', rule: { flat: '0.50' }, kinds: ['withdrawal'] }, name)
  const account = await ledger.openAccount({ balance: '9.00' }, at)
  const order = { account, amount: '1.00', fee_schedule: 'standard' }
  expect((await ledger.post('/v1/withdrawals', order, at)).statusCode).toBe(201)
  let file = ''
  await until('the withdrawal is in an export', async () => {
    file = (await ledger.get('/v1/export?format=ndjson', at)).text
    return file.includes('"table":"fees"')
  })
  await remove(name)
  await waitUntilRemoved(name)

  expect((await restore(name, file)).problem.code).toBe('restore_name_removed')
  expect(await find(name)).toBeUndefined()
  expect((await ledger.delete(`/v1/ledgers/${name}/restore`)).statusCode).toBe(200)

  // A trial that has the name while the file arrives is seen at the end.
  const late = newName()
  const pieces = file.split('\n')
  expect((await restore(late, `${pieces.slice(0, -2).join('\n')}\n`)).problem.code).toBe('restore_invalid')
  await openTrial(late)
  await ledger.openAccount({ balance: '9.00' }, { ledger: late })
  await remove(late)
  await waitUntilRemoved(late)
  expect((await restore(late, file)).problem.code).toBe('restore_name_removed')
  expect(await find(late)).toBeUndefined()
  expect((await ledger.delete(`/v1/ledgers/${late}/restore`)).statusCode).toBe(200)

  const other = newName()
  await revenue.addSchedule({ code: 'standard', rule: { flat: '0.50' }, kinds: ['withdrawal'] }, other)
  expect(await restore(other, file)).toMatchObject({ done: true })
  await until('its fee is delivered', async () => (await revenue.listFees()).some(({ ledger: of }) => of === other))
})

/** Sends a file to be restored. Returns the last line of the answer. */
async function restore(name: string, payload: string) {
  const { body } = await ledger.app.inject({
    method: 'POST',
    url: `/v1/ledgers/${name}/restore`,
    headers: { 'content-type': 'application/x-ndjson' },
    payload,
  })
  return JSON.parse(body.trimEnd().split('\n').at(-1) as string)
}
