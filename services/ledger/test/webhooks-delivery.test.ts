import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { scale } from '@florin/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { claimDeliveries } from '../src/webhooks/claims.ts'
import { until } from './clients.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'
import { type Receiver, say, startReceiver } from './webhook-receiver.ts'
import { webhooksOf } from './webhook-tests.ts'

/* Endpoints that misbehave. */
let ledger: TestLedger
let receiver: Receiver
let account: string
let webhooks: ReturnType<typeof webhooksOf>
beforeAll(async () => {
  ledger = await startLedger({ dueWork: true, contract: true })
  webhooks = webhooksOf(ledger)
  account = await ledger.openAccount({ code: 'customers.alice.usd' })
})
beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(async () => {
  await webhooks.removeAll()
  await receiver.close()
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

const deposits = async (count: number) => {
  const posted: string[] = []
  for (const _ of range(count)) posted.push(await webhooks.deposit(account))
  return posted
}
/** The last attempt of the newest delivery. */
async function lastAttempt(id: string) {
  await until('an attempt is stored', async () => (await webhooks.deliveries(id))[0]?.attempts.length > 0)
  return (await webhooks.deliveries(id))[0].attempts.at(-1)
}

describe('an attempt fails', () => {
  test.each([400, 401, 404, 429, 500, 503])('by the status %i', async (status) => {
    receiver.answer(say(status))
    const { id } = await webhooks.register({ url: receiver.url })
    await deposits(1)
    expect(await lastAttempt(id)).toMatchObject({ status, error: null })
    expect(await webhooks.countDeliveries(id, 'pending')).toBe(1)
  })

  test('by a redirect, which is not followed', async () => {
    const other = await startReceiver()
    onTestFinished(() => other.close())
    receiver.answer(say(307, '', { location: other.url }))
    const { id } = await webhooks.register({ url: receiver.url })
    await deposits(1)
    expect(await lastAttempt(id)).toMatchObject({ status: 307, error: null })
    expect(other.received).toEqual([])
  })

  test('by a connection that is closed without an answer', async () => {
    receiver.answer((_, response) => response.destroy())
    const { id } = await webhooks.register({ url: receiver.url })
    await deposits(1)
    expect(await lastAttempt(id)).toMatchObject({ status: null, error: expect.stringContaining('UND_ERR_SOCKET') })
  })

  test('by a connection that is refused', async () => {
    const { url } = await startReceiver().then(async (gone) => {
      await gone.close()
      return gone
    })
    const { id } = await webhooks.register({ url })
    await deposits(1)
    expect(await lastAttempt(id)).toMatchObject({ status: null, error: expect.stringContaining('ECONNREFUSED') })
  })

  test('by an answer that is not HTTP', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).end('220 mail.example ESMTP\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { id } = await webhooks.register({ url: `http://127.0.0.1:${(server.address() as { port: number }).port}/` })
    await deposits(1)
    expect(await lastAttempt(id)).toMatchObject({
      status: null,
      error: expect.stringContaining('does not match the HTTP/1.1 protocol'),
    })
  })
})

test('an answer is cut, and one without an end does not take the memory', async () => {
  let sent = 0
  receiver.answer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' })
    const write = () => {
      while (!response.destroyed) {
        sent += 16_384
        if (!response.write('\0'.repeat(16_384))) return response.once('drain', write)
      }
      return undefined
    }
    write()
  })
  const { id } = await webhooks.register({ url: receiver.url })
  await deposits(1)
  await webhooks.waitUntilDelivered(id, 1)
  const attempt = await lastAttempt(id)
  expect(attempt).toMatchObject({ status: 200, error: null, body: '\ufffd'.repeat(1_024) })
  await until('the connection is closed', () => receiver.open() === 0)
  // What was in the buffers of the sockets.
  expect(sent).toBeLessThan(32 * 2 ** 20)
})

describe('an endpoint that hangs', () => {
  test('fails by its time limit, before an answer and within one', async () => {
    const impatient = await startLedger({ dueWork: true, webhooks: { timeoutMs: 500 } })
    onTestFinished(() => impatient.close())
    const hooks = webhooksOf(impatient)
    const of = await impatient.openAccount()
    receiver.answer(({ body }, response) => {
      if (body.data.reference === 'within') response.writeHead(200).write('a')
    })
    const { id } = await hooks.register({ url: receiver.url })
    for (const reference of ['before', 'within'])
      await impatient.post('/v1/deposits', { account: of, amount: '1.00', reference })
    await until(
      'both failed',
      async () => (await hooks.deliveries(id)).filter(({ attempts }) => attempts.length > 0).length === 2,
    )
    const error = 'No complete answer within 0.5 s.'
    expect((await hooks.deliveries(id)).map(({ attempts: [first] }) => [first.status, first.error])).toEqual([
      [200, error],
      [null, error],
    ])
    expect(await hooks.countDeliveries(id, 'pending')).toBe(2)
  })

  test('does not delay another', async () => {
    receiver.answer(() => undefined)
    const other = await startReceiver()
    onTestFinished(() => other.close())
    const hanging = await webhooks.register({ url: receiver.url })
    const fast = await webhooks.register({ url: other.url })
    const posted = await deposits(scale(60, 300))
    await webhooks.waitUntilDelivered(fast.id, posted.length)
    expect(other.transactions().sort()).toEqual(posted.sort())
    expect(receiver.open()).toBeLessThanOrEqual(32)
    expect(await webhooks.countDeliveries(hanging.id, 'delivered')).toBe(0)
  })

  test('does not keep the service from stopping', async () => {
    receiver.answer(() => undefined)
    const service = await startLedger({ dueWork: true, webhooks: { timeoutMs: 3_600_000 } })
    const hooks = webhooksOf(service)
    const of = await service.openAccount()
    await hooks.register({ url: receiver.url })
    await hooks.deposit(of)
    await receiver.waitFor(1)
    await service.close()
  })
})

describe('an endpoint that is gone', () => {
  test('is paused at once, keeps its deliveries, and continues when it is active again', async () => {
    receiver.answer(say(410))
    const { id } = await webhooks.register({ url: receiver.url })
    const [first] = await deposits(1)
    await until('it is paused', async () => (await webhooks.read(id)).status === 'paused')
    expect(await webhooks.read(id)).toMatchObject({
      reason: { code: 'endpoint_gone', detail: expect.stringContaining('410') },
      status_since: expect.any(String),
    })
    const { position } = await webhooks.read(id)
    const later = await deposits(3)
    receiver.answer()
    receiver.received.length = 0
    expect(await webhooks.change(id, { status: 'active' })).toMatchObject({
      status: 'active',
      reason: null,
      failures: 0,
      failing_since: null,
      position,
    })
    await webhooks.waitUntilDelivered(id, 4)
    expect(receiver.transactions().sort()).toEqual([first, ...later].sort())
  })
})

test('a webhook that is paused by a request receives nothing until it is active again', async () => {
  const { id } = await webhooks.register({ url: receiver.url })
  const other = await webhooks.register({ url: `${receiver.url}/other` })
  expect(await webhooks.change(id, { status: 'paused' })).toMatchObject({
    status: 'paused',
    reason: { code: 'paused_by_request', detail: expect.any(String) },
  })
  const posted = await deposits(3)
  await webhooks.waitUntilDelivered(other.id, 3)
  expect(await webhooks.deliveries(id)).toEqual([])
  await webhooks.change(id, { status: 'active' })
  await webhooks.waitUntilDelivered(id, 3)
  expect((await webhooks.deliveries(id)).length).toBe(posted.length)
})

describe('an endpoint that fails', () => {
  test('is probed by one delivery at a time, and gets the others when it recovers', async () => {
    receiver.answer(say(500))
    const { id } = await webhooks.register({ url: receiver.url })
    await deposits(40)
    await until('it is failing', async () => (await webhooks.read(id)).failures >= 5)
    await until('nothing is sent', async () => {
      const { rows } = await ledger.db.query('select from webhook_deliveries where webhook_id = $1 and is_claimed', [
        id,
      ])
      return rows.length === 0 && receiver.open() === 0
    })
    // Nothing else is sent until this test says so.
    await webhooks.putOff(id)
    await deposits(20)
    await until('nothing is sent', () => receiver.open() === 0)
    const before = receiver.received.length
    const failures = (await webhooks.read(id)).failures
    // As if the time until the next probe had passed.
    await webhooks.hurry(id)
    await until('it was probed', async () => (await webhooks.read(id)).failures > failures)
    expect(receiver.received.length).toBe(before + 1)
    const { rows } = await ledger.db.query(
      'select attempt_at > clock_timestamp() as later from webhooks where id = $1',
      [id],
    )
    expect(rows[0].later).toBe(true)
    receiver.answer()
    await ledger.db.query('update webhooks set attempt_at = clock_timestamp() where id = $1', [id])
    // Also those that were attempted, without waiting for their own time.
    await webhooks.waitUntilDelivered(id, 60)
    expect(await webhooks.read(id)).toMatchObject({ status: 'active', failures: 0, failing_since: null })
  })

  test('for three days is paused, and says why and since when', async () => {
    receiver.answer(say(500))
    const { id } = await webhooks.register({ url: receiver.url })
    await deposits(1)
    await until('it failed', async () => (await webhooks.read(id)).failures >= 1)
    // The last attempt of the delivery's schedule.
    await webhooks.putOff(id)
    await ledger.db.query('update webhook_deliveries set failures = 9 where webhook_id = $1', [id])
    const since = (
      await ledger.db.query(
        `update webhooks set failures = 9, failing_since = clock_timestamp() - interval '73 hours' where id = $1 returning failing_since`,
        [id],
      )
    ).rows[0].failing_since.toISOString()
    await webhooks.hurry(id)
    await until('it is paused', async () => (await webhooks.read(id)).status === 'paused')
    const paused = await webhooks.read(id)
    expect(paused).toMatchObject({ reason: { code: 'endpoint_failing' }, failing_since: since })
    expect(paused.reason.detail).toContain(`since ${since} failed, the last one with: status 500.`)
    expect(await webhooks.countDeliveries(id, 'pending')).toBe(1)
    receiver.answer()
    await webhooks.change(id, { status: 'active' })
    await webhooks.waitUntilDelivered(id, 1)
  })

  test('for one event only fails that delivery after its last attempt, and it can be retried', async () => {
    const poison = 'poison'
    receiver.answer(({ body }, response) => response.writeHead(body.data.reference === poison ? 500 : 200).end())
    const { id } = await webhooks.register({ url: receiver.url })
    await ledger.post('/v1/deposits', { account, amount: '1.00', reference: poison })
    for (const attempt of range(10)) {
      await until(
        `attempt ${attempt + 1} failed`,
        async () => (await webhooks.deliveries(id)).at(-1)?.attempts.length === attempt + 1,
      )
      // Others are delivered, so the endpoint does not fail.
      await deposits(1)
      await webhooks.waitUntilDelivered(id, attempt + 1)
      await webhooks.hurry(id)
    }
    await until('it has failed', async () => (await webhooks.countDeliveries(id, 'failed')) === 1)
    const [failed] = await webhooks.deliveries(id, '&status=failed')
    expect(failed).toMatchObject({ next_attempt_at: null, ended_at: expect.any(String) })
    expect(failed.attempts).toHaveLength(10)
    expect((await webhooks.read(id)).status).toBe('active')
    receiver.answer()
    await ledger.post(`/v1/webhooks/${id}/deliveries/${failed.id}/retry`, undefined, { key: null })
    await webhooks.waitUntilDelivered(id, 11)
    expect(await webhooks.countDeliveries(id, 'failed')).toBe(0)
  })

  test('and asks for a pause gets it, within bounds', async () => {
    receiver.answer(say(429, '', { 'retry-after': '1200' }))
    const { id } = await webhooks.register({ url: receiver.url })
    await deposits(1)
    await lastAttempt(id)
    const { rows } = await ledger.db.query(
      `select extract(epoch from d.due_at - clock_timestamp())::float8 as delivery, extract(epoch from w.attempt_at - clock_timestamp())::float8 as endpoint
         from webhook_deliveries d join webhooks w on w.id = d.webhook_id where d.webhook_id = $1`,
      [id],
    )
    for (const seconds of [rows[0].delivery, rows[0].endpoint]) {
      expect(seconds).toBeGreaterThan(1_000)
      expect(seconds).toBeLessThan(1_210)
    }
  })
})

test('in parallel, the others are delivered while one fails', async () => {
  receiver.answer(({ body }, response) => response.writeHead(body.data.reference === 'bad' ? 500 : 200).end())
  const { id } = await webhooks.register({ url: receiver.url })
  await ledger.post('/v1/deposits', { account, amount: '1.00', reference: 'bad' })
  const posted = await deposits(20)
  await webhooks.waitUntilDelivered(id, 20)
  expect(receiver.transactions()).toEqual(expect.arrayContaining(posted))
  expect(await webhooks.countDeliveries(id, 'pending')).toBe(1)
})

describe('in order', () => {
  test('each event is sent after the one before was delivered, however often it fails', async () => {
    const { id } = await webhooks.register({ url: receiver.url, ordered: true })
    let requests = 0
    receiver.answer((_, response) => {
      requests += 1
      response.writeHead(requests % 3 === 0 ? 500 : 200).end()
    })
    const posted = await deposits(scale(30, 300))
    await until('all are delivered', async () => {
      await webhooks.hurry(id)
      return (await webhooks.countDeliveries(id, 'delivered')) === posted.length
    })
    expect(receiver.openMax()).toBe(1)
    // A delivery that failed is followed by itself.
    const seen = receiver.transactions()
    expect(seen.filter((each, index) => each !== seen[index - 1])).toEqual(posted)
    expect(seen.length).toBeGreaterThan(posted.length)
  })

  test('what is behind a failing event waits, also when it is due', async () => {
    const { id } = await webhooks.register({ url: receiver.url, ordered: true })
    receiver.answer(say(500))
    const posted = await deposits(5)
    await until('the first failed', async () => (await webhooks.read(id)).failures > 0)
    await webhooks.putOff(id)
    receiver.answer()
    const before = receiver.received.length
    await ledger.db.query('update webhooks set attempt_at = clock_timestamp() where id = $1', [id])
    const more = await deposits(5)
    await until('they are queued', async () => (await webhooks.deliveries(id)).length === 10)
    expect(receiver.received).toHaveLength(before)
    await webhooks.hurry(id)
    await webhooks.waitUntilDelivered(id, 10)
    expect(receiver.transactions().slice(before)).toEqual([...posted, ...more])
  })

  test('a failing endpoint is probed by the first event before that is due, and gets the others when it recovers', async () => {
    const { id } = await webhooks.register({ url: receiver.url, ordered: true })
    // The next probe is an hour later, however slow the machine is.
    receiver.answer(say(503, '', { 'retry-after': '3600' }))
    const posted = await deposits(3)
    await until('the first failed', async () => (await webhooks.read(id)).failures > 0)
    await webhooks.putOff(id)
    const first = async () =>
      (
        await ledger.db.query(
          'select failures, due_at, is_claimed from webhook_deliveries where webhook_id = $1 order by id limit 1',
          [id],
        )
      ).rows[0]
    const before = await first()
    await ledger.db.query('update webhooks set failures = 5, attempt_at = clock_timestamp() where id = $1', [id])
    await until('a probe failed', async () => (await webhooks.read(id)).failures > 5)
    // The probe does not count for the delivery.
    expect(await first()).toEqual({ ...before, is_claimed: false })
    receiver.answer()
    receiver.received.length = 0
    await ledger.db.query('update webhooks set attempt_at = clock_timestamp() where id = $1', [id])
    await webhooks.waitUntilDelivered(id, 3)
    expect(receiver.transactions()).toEqual(posted)
  })
})

test('in order, what is behind an event that fails while it is claimed is not sent', async () => {
  const quiet = await startLedger()
  const hooks = webhooksOf(quiet)
  const of = await quiet.openAccount()
  const { id } = await hooks.register({ url: receiver.url, ordered: true })
  const posted = []
  for (const _ of range(5)) posted.push(await hooks.deposit(of))
  receiver.answer(say(500))
  const first = await startLedger({ on: quiet, dueWork: true })
  await until('the first failed', async () => (await hooks.read(id)).failures === 1)
  await until('the others are given back', async () => {
    const { rows } = await quiet.db.query('select is_claimed from webhook_deliveries where webhook_id = $1', [id])
    return rows.length === 5 && rows.every(({ is_claimed }) => !is_claimed)
  })
  await first.close()
  await hooks.hurry(id)
  receiver.answer()

  const other = await quiet.db.connect()
  await other.query('begin')
  await other.query(
    `update webhook_deliveries set due_at = clock_timestamp() + interval '1 hour'
      where id = (select id from webhook_deliveries where webhook_id = $1 order by id limit 1)`,
    [id],
  )
  const second = await startLedger({ on: quiet, dueWork: true })
  await until('it claims', async () => {
    const { rows } = await quiet.db.query(
      `select from pg_stat_activity where application_name = 'ledger-webhooks' and wait_event_type = 'Lock'
          and datname = current_database()`,
    )
    return rows.length > 0
  })
  await other.query('commit')
  other.release()
  await until('the others are given back', async () => {
    const { rows } = await quiet.db.query(
      'select from webhook_deliveries where webhook_id = $1 and claims > 1 and not is_claimed',
      [id],
    )
    return rows.length >= 4
  })
  expect(receiver.received).toHaveLength(1)
  await hooks.hurry(id)
  await hooks.waitUntilDelivered(id, 5)
  expect(receiver.transactions().slice(1)).toEqual(posted)
  await second.close()
  await quiet.close()
})

test('a delivery that waited too long for its turn is given back at once', async () => {
  const { id } = await webhooks.register({ url: receiver.url, ordered: true })
  const responses: ServerResponse[] = []
  receiver.answer((_, response) => responses.push(response))
  const posted = await deposits(1)
  await receiver.waitFor(1)
  posted.push(...(await deposits(2)))
  await until('they are queued', async () => (await webhooks.deliveries(id)).length === 3)
  responses.shift()?.end()
  await receiver.waitFor(2)
  await until('both are claimed', async () => {
    // As if their leases were much longer.
    const { rowCount } = await ledger.db.query(
      `update webhook_deliveries set due_at = clock_timestamp() + interval '1 day' where webhook_id = $1 and is_claimed`,
      [id],
    )
    return rowCount === 2
  })
  const now = performance.now.bind(performance)
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + 61_000)
  onTestFinished(() => clock.mockRestore())
  receiver.answer()
  responses.shift()?.end()
  await webhooks.waitUntilDelivered(id, 3)
  expect(receiver.transactions()).toEqual(posted)
})

test('endpoints in order that wait for their first event take no places of others', async () => {
  const quiet = await startLedger()
  onTestFinished(() => quiet.close())
  const hooks = webhooksOf(quiet)
  const ids: string[] = []
  for (const index of range(11)) ids.push((await hooks.register({ url: receiver.url, ordered: index > 0 })).id)
  // Of each webhook two: in order, the first one is not due.
  await quiet.db.query(
    `insert into webhook_deliveries (ledger, webhook_id, id, replay, event_id, event_type)
     select 1, webhook, uuidv7(), 0, event, 'transaction.posted' from unnest($1::uuid[]) webhook, unnest(array['1', '2']) event`,
    [ids],
  )
  await quiet.db.query(
    `update webhook_deliveries set due_at = clock_timestamp() + interval '1 hour' where event_id = '1' and webhook_id <> $1`,
    [ids[0]],
  )
  const claims = await claimDeliveries(quiet.db, [], { deliveriesMax: 10, endpointsMax: 1, leaseMs: 60_000 })
  expect(claims.map(({ webhook }) => webhook)).toEqual([ids[0], ids[0]])
})

describe('an address that is not public', () => {
  let strict: TestLedger
  const forbidden = /^The (URL must use https|host \S+ (has an address that is not public|cannot be resolved))\.$/
  beforeAll(async () => {
    strict = await startLedger({ on: ledger, webhooks: { allowPrivate: false } })
  })
  afterAll(() => strict.close())

  test.each([
    'http://example.com/',
    'https://localhost/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/',
    'https://this-name-does-not-exist.invalid/',
  ])('%s is rejected', async (url) => {
    const answer = await strict.expectRefusal('422 webhook_url_forbidden', () => strict.post('/v1/webhooks', { url }))
    expect(answer.body.detail).toMatch(forbidden)
  })

  test('is rejected in a change, too', async () => {
    const { id } = await webhooks.register({ url: receiver.url })
    await strict.expectRefusal('422 webhook_url_forbidden', () =>
      strict.patch(`/v1/webhooks/${id}`, { url: 'https://127.0.0.1/' }),
    )
  })

  test('is not called, however it was registered', async () => {
    for (const url of [
      receiver.url.replace('http:', 'https:'),
      receiver.url.replace('http://127.0.0.1', 'https://localhost'),
    ]) {
      const { id } = await webhooks.register({ url })
      const { body } = await strict.post(`/v1/webhooks/${id}/test`, undefined, { key: null })
      expect(body).toMatchObject({ delivered: false, status: null, error: expect.stringMatching(forbidden) })
    }
    expect(receiver.openMax()).toBe(0)
  })
})
