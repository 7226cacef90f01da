import { until } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startClients } from './clients.ts'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
beforeAll(async () => {
  ledger = await startLedger({ contract: true, dueWork: true })
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

let made = 0
/** A ledger of its own, because a closing is of a whole ledger. */
async function openLedger(timeZone?: string): Promise<string> {
  made += 1
  const name = `books-${made}`
  const { statusCode, text } = await ledger.post('/v1/ledgers', { name, ...(timeZone && { time_zone: timeZone }) })
  expect(statusCode, text).toBe(201)
  return name
}

const close = (name: string, before: string) => ledger.post(`/v1/ledgers/${name}/periods/close`, { before })
const reopen = (name: string, before?: string) =>
  ledger.post(`/v1/ledgers/${name}/periods/reopen`, { before, reason: 'An invoice was missing' })
const deposit = (name: string, account: string, effectiveAt?: string, amount = '1.00') =>
  ledger.post('/v1/deposits', { account, amount, ...(effectiveAt && { effective_at: effectiveAt }) }, { ledger: name })
const ok = (answer: Answer) => expect(answer.statusCode, answer.text).toBe(201)

describe('a closed period', () => {
  test('takes no order, and is final until an operator reopens it', async () => {
    const name = await openLedger()
    const account = await ledger.openAccount({}, { ledger: name })
    ok(await deposit(name, account, '2026-03-31T23:59:59.999Z'))
    const balance = async () =>
      (await ledger.get(`/v1/accounts/${account}/balance?effective_at=2026-03-31`, { ledger: name })).body
    expect(await balance()).toMatchObject({ posted: '1.00', effective_at: '2026-03-31T23:59:59.999Z', final: false })

    ok(await close(name, '2026-04-01'))
    expect(await balance()).toMatchObject({ posted: '1.00', final: true })
    const refused = await ledger.expectRefusal('422 period_closed', () =>
      deposit(name, account, '2026-03-31T23:59:59.999Z'),
    )
    expect(refused.body.detail).toContain('closed before 2026-04-01')
    await ledger.expectRefusal('422 period_closed', () => deposit(name, account, '2026-03-31'))
    ok(await deposit(name, account, '2026-04-01'))
    ok(await deposit(name, account))

    ok(await reopen(name, '2026-03-01'))
    expect(await balance()).toMatchObject({ final: false })
    ok(await deposit(name, account, '2026-03-01'))
    await ledger.expectRefusal('422 period_closed', () => deposit(name, account, '2026-02-28'))
    ok(await reopen(name))
    ok(await deposit(name, account, '2001-01-01'))

    const { body } = await ledger.get(`/v1/ledgers/${name}/periods`)
    expect(body).toMatchObject({
      closed_before: null,
      data: [
        { action: 'reopen', before: null, reason: 'An invoice was missing', changed_by: 'anonymous' },
        { action: 'reopen', before: '2026-03-01' },
        { action: 'close', before: '2026-04-01', reason: null },
      ],
    })
  })

  test('ends before today, and moves in one direction', async () => {
    const name = await openLedger()
    for (const day of ['2999-01-01', new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)]) {
      await ledger.expectRefusal('422 period_not_over', () => close(name, day))
    }
    await ledger.expectRefusal('409 period_change_invalid', () => reopen(name))
    ok(await close(name, '2026-01-01'))
    await ledger.expectRefusal('409 period_change_invalid', () => close(name, '2026-01-01'))
    await ledger.expectRefusal('409 period_change_invalid', () => close(name, '2025-12-31'))
    await ledger.expectRefusal('409 period_change_invalid', () => reopen(name, '2026-01-01'))
    await ledger.expectRefusal('404 ledger_not_found', () => close('never-opened', '2026-01-01'))
  })

  test('is of one ledger', async () => {
    const [one, other] = [await openLedger(), await openLedger()]
    const account = await ledger.openAccount({}, { ledger: other })
    ok(await close(one, '2026-04-01'))
    ok(await deposit(other, account, '2026-01-01'))
  })

  test('a retry of its closing answers the same, and of an order before it too', async () => {
    const name = await openLedger()
    const account = await ledger.openAccount({}, { ledger: name })
    const order = { account, amount: '1.00', effective_at: '2026-01-01' }
    const send = () => ledger.post('/v1/deposits', order, { ledger: name, key: 'early' })
    const first = await send()
    const closing = () => ledger.post(`/v1/ledgers/${name}/periods/close`, { before: '2026-04-01' }, { key: 'close' })
    const closed = await closing()
    expect((await closing()).text).toBe(closed.text)
    expect((await send()).text).toBe(first.text)
  })
})

test('a day is that of the time zone of the ledger', async () => {
  const name = await openLedger('Europe/Berlin')
  const account = await ledger.openAccount({}, { ledger: name })
  // The clocks go forward on this day: it has 23 hours.
  const { body } = await deposit(name, account, '2026-03-29')
  expect(body.effective_at).toBe('2026-03-28T23:00:00.000Z')
  ok(await deposit(name, account, '2026-03-29T21:59:59.999Z'))
  ok(await deposit(name, account, '2026-03-29T22:00:00.000Z'))
  const posted = async (day: string) =>
    (await ledger.get(`/v1/accounts/${account}/balance?effective_at=${day}`, { ledger: name })).body.posted
  expect(await posted('2026-03-28')).toBe('0.00')
  expect(await posted('2026-03-29')).toBe('2.00')
  expect(await posted('2026-03-30')).toBe('3.00')
  const list = async (query: string) =>
    (await ledger.get(`/v1/accounts/${account}/entries?axis=effective&${query}`, { ledger: name })).body.data.length
  expect(await list('from=2026-03-29&to=2026-03-30')).toBe(2)
  ok(await close(name, '2026-03-29'))
  await ledger.expectRefusal('422 period_closed', () => deposit(name, account, '2026-03-28T22:59:59.999Z'))
  ok(await deposit(name, account, '2026-03-28T23:00:00.000Z'))

  const changed = await ledger.patch(`/v1/ledgers/${name}`, { time_zone: 'America/New_York' })
  expect(changed.body).toMatchObject({ name, time_zone: 'America/New_York', closed_before: '2026-03-29' })
  await until('the time zone counts', async () => {
    const answer = await ledger.post(
      '/v1/deposits?dry_run=true',
      { account, amount: '1.00', effective_at: '2026-05-01' },
      { ledger: name },
    )
    return answer.body.effective_at === '2026-05-01T04:00:00.000Z'
  })
  for (const zone of ['+01:00', 'Europe/Nowhere', '']) {
    await ledger.expectRefusal('400 invalid_request', () => ledger.patch(`/v1/ledgers/${name}`, { time_zone: zone }))
  }
})

test('a scheduled order whose period was closed is effective when it is posted', async () => {
  const name = await openLedger()
  const account = await ledger.openAccount({ balance: '5.00' }, { ledger: name })
  const shop = await ledger.openAccount({}, { ledger: name })
  const order = {
    source_account: account,
    target_account: shop,
    amount: '1.00',
    scheduled_for: '2999-01-01T00:00:00.000Z',
  }
  const { body } = await ledger.post('/v1/transfers', order, { ledger: name })
  ok(await close(name, '2026-04-01'))
  const client = new pg.Client(ledger.superuserUrl)
  await client.connect()
  await client.query(`set session_replication_role = replica`)
  await client.query(
    `update ledger.scheduled_orders set due_at = '2026-03-31', attempt_at = clock_timestamp() where id = $1`,
    [body.id],
  )
  await client.end()
  const read = async () => (await ledger.get(`/v1/scheduled/${body.id}`, { ledger: name })).body
  await until('it is posted', async () => (await read()).status === 'posted')
  const { body: transaction } = await ledger.get(`/v1/transactions/${(await read()).transaction}`, { ledger: name })
  expect(transaction.effective_at).toBe(transaction.recorded_at)
})

test('a closing waits for what is being posted', async () => {
  const name = await openLedger()
  const posting = await ledger.db.connect()
  try {
    await posting.query('begin')
    await posting.query('select from ledgers l, lock_periods(array[l.id]) where l.name = $1', [name])
    let answered = false
    const closing = close(name, '2026-04-01').then((answer) => {
      answered = true
      return answer
    })
    await until('the closing waits', async () => {
      const { rowCount } = await ledger.db.query(
        `select from pg_stat_activity where wait_event_type = 'Lock' and wait_event = 'advisory'`,
      )
      return answered || rowCount === 1
    })
    expect(answered).toBe(false)
    await posting.query('commit')
    ok(await closing)
  } finally {
    posting.release()
  }
})

test('no order before the day is posted after its closing has answered, on two replicas', async () => {
  const other = await startLedger({ on: ledger })
  try {
    for (const round of range(3)) {
      const name = await openLedger()
      const accounts: string[] = []
      for (const _ of range(2)) accounts.push(await ledger.openAccount({ minimum_balance: null }, { ledger: name }))
      let closed = false
      const late: string[] = []
      let posted = 0
      let rejected = 0
      const load = startClients(12, async (client) => {
        const sentAfter = closed
        const to = client % 2 ? ledger : other
        const answer = await to.post(
          '/v1/transfers',
          {
            source_account: accounts[client % 2],
            target_account: accounts[1 - (client % 2)],
            amount: '0.01',
            effective_at: `2026-0${1 + (client % 3)}-15`,
          },
          { ledger: name },
        )
        if (answer.statusCode === 201) posted += 1
        else if (answer.body.code === 'period_closed') rejected += 1
        else throw new Error(answer.text)
        if (sentAfter && answer.statusCode === 201) late.push(answer.text)
      })
      await until('orders are posted', () => posted > 60)
      const read = async () =>
        (
          await other.db.query(
            `select count(*)::integer as count from transactions t join ledgers l on l.id = t.ledger
              where l.name = $1 and t.effective_at < '2026-04-01'`,
            [name],
          )
        ).rows[0].count
      ok(await close(name, '2026-04-01'))
      closed = true
      const atClosing = await read()
      await until('orders are rejected', () => rejected > 60)
      await load.stop()
      expect(late, `round ${round}`).toEqual([])
      expect(await read()).toBe(atClosing)
    }
  } finally {
    await other.close()
  }
})
