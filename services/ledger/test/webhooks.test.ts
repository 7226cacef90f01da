import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { until } from './clients.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'
import { type Received, type Receiver, say, startReceiver } from './webhook-receiver.ts'
import { webhooksOf } from './webhook-tests.ts'

let ledger: TestLedger
let receiver: Receiver
let account: string
let webhooks: ReturnType<typeof webhooksOf>
beforeAll(async () => {
  ledger = await startLedger({ dueWork: true, contract: true })
  webhooks = webhooksOf(ledger)
  account = await ledger.openAccount({ code: 'customers.alice.usd', owner: 'alice' })
  await ledger.post('/v1/ledgers', { name: 'other' })
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

const first = () => receiver.received[0] as Received

describe('an event', () => {
  test('reaches the endpoint as a CloudEvent, signed as the library verifies', async () => {
    const { id, secret } = await webhooks.register({ url: receiver.url })
    const transaction = await webhooks.deposit(account)
    await receiver.waitFor(1)
    expect(first().headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Florin\/\d/),
      'webhook-id': expect.stringMatching(/^msg_[\w-]{27}$/),
      'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
      'webhook-signature': expect.stringMatching(/^v1,\S+$/),
    })
    expect(receiver.verify(first(), secret)).toEqual(first().body)
    expect(first().body).toMatchObject({
      specversion: '1.0',
      type: 'transaction.posted',
      subject: transaction,
      data: { id: transaction, kind: 'deposit' },
      timestamp: first().body.time,
    })
    await webhooks.waitUntilDelivered(id, 1)
    expect(await webhooks.deliveries(id)).toMatchObject([
      {
        event: first().body.id,
        type: 'transaction.posted',
        message_id: first().id,
        replay: null,
        status: 'delivered',
        next_attempt_at: null,
        attempts: [{ status: 200, body: '', error: null }],
      },
    ])
    expect((await webhooks.read(id)).position >= first().body.id).toBe(true)
  })

  test('is the same as in the feed', async () => {
    await webhooks.register({ url: receiver.url, types: undefined })
    const transaction = await webhooks.deposit(account)
    await until('it arrives', () => receiver.transactions().includes(transaction))
    const { timestamp, ...event } = receiver.received
      .map(({ body }) => body)
      .find(({ subject }) => subject === transaction)
    const { body } = await ledger.get('/v1/events?limit=1000')
    expect(body.data).toContainEqual(event)
    expect(timestamp).toBe(event.time)
  })

  test('that is not delivered is sent again with the same id, and the attempts are shown', async () => {
    const { id } = await webhooks.register({ url: receiver.url })
    receiver.answer(say(500, 'out of order'))
    await webhooks.deposit(account)
    await until('the attempt is stored', async () => (await webhooks.deliveries(id))[0]?.attempts.length === 1)
    expect(await webhooks.deliveries(id)).toMatchObject([
      {
        status: 'pending',
        next_attempt_at: expect.any(String),
        attempts: [{ status: 500, body: 'out of order', error: null }],
      },
    ])
    expect(await webhooks.read(id)).toMatchObject({ status: 'active', failures: 1, failing_since: expect.any(String) })
    receiver.answer()
    await webhooks.hurry(id)
    await webhooks.waitUntilDelivered(id, 1)
    expect(receiver.received[1]?.id).toBe(first().id)
    expect(receiver.received[1]?.text).toBe(first().text)
    const [delivery] = await webhooks.deliveries(id)
    expect(delivery.attempts.map(({ status }: { status: number }) => status)).toEqual([500, 200])
    expect(await webhooks.read(id)).toMatchObject({ failures: 0, failing_since: null })
  })

  test('has another id for each webhook', async () => {
    await webhooks.register({ url: receiver.url })
    await webhooks.register({ url: receiver.url })
    await webhooks.deposit(account)
    await receiver.waitFor(2)
    expect(receiver.received[1]?.text).toBe(first().text)
    expect(receiver.received[1]?.id).not.toBe(first().id)
  })
})

describe('a webhook', () => {
  test('is registered once per key, and its secret is shown once', async () => {
    const key = randomUUID()
    const order = { url: receiver.url, description: 'Mine' }
    const answer = await ledger.post('/v1/webhooks', order, { key })
    expect(answer.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const replay = await ledger.post('/v1/webhooks', order, { key })
    expect(replay.headers['idempotent-replayed']).toBe('true')
    expect(replay.body).toEqual({ ...answer.body, secret: null })
    expect(replay.headers.location).toBe(`/v1/webhooks/${answer.body.id}`)
    const { secret, ...webhook } = answer.body
    expect(await webhooks.read(answer.body.id)).toEqual(webhook)
    expect(await webhooks.read(`key:${key}`)).toEqual(webhook)
    expect((await ledger.get('/v1/webhooks')).body.data).toEqual([webhook])
    const { rows } = await ledger.db.query('select answer from idempotency_keys where key = $1', [key])
    expect(rows[0].answer).not.toContain('whsec_')
    await ledger.expectRefusal('422 idempotency_key_reused', () =>
      ledger.post('/v1/webhooks', { ...order, ordered: true }, { key }),
    )
  })

  test('belongs to its ledger', async () => {
    const { id } = await webhooks.register({ url: receiver.url })
    for (const path of [`/v1/webhooks/${id}`, `/v1/webhooks/${id}/deliveries`]) {
      expect((await ledger.get(path, { ledger: 'other' })).body.code).toBe('webhook_not_found')
    }
    expect((await ledger.get('/v1/webhooks', { ledger: 'other' })).body.data).toEqual([])
    const elsewhere = await ledger.openAccount({}, { ledger: 'other' })
    const other = await webhooks.register({ url: receiver.url }, { ledger: 'other' })
    await webhooks.deposit(elsewhere, { ledger: 'other' })
    await receiver.waitFor(1)
    await webhooks.waitUntilDelivered(other.id, 1)
    expect(first().body.source).toBe('/ledgers/other')
    expect(await webhooks.deliveries(id)).toEqual([])
  })

  test('that is deleted receives nothing more, and its secrets and deliveries are deleted', async () => {
    const { id } = await webhooks.register({ url: receiver.url })
    await webhooks.deposit(account)
    await webhooks.waitUntilDelivered(id, 1)
    expect((await ledger.delete(`/v1/webhooks/${id}`)).statusCode).toBe(200)
    for (const path of [`/v1/webhooks/${id}`, `/v1/webhooks/${id}/deliveries`]) {
      expect((await ledger.get(path)).body.code).toBe('webhook_not_found')
    }
    expect((await ledger.patch(`/v1/webhooks/${id}`, { status: 'active' })).body.code).toBe('webhook_not_found')
    expect((await ledger.delete(`/v1/webhooks/${id}`)).body.code).toBe('webhook_not_found')
    const { rows } = await ledger.db.query('select from webhook_secrets where webhook_id = $1', [id])
    expect(rows).toEqual([])
    await ledger.db.query('select delete_old_deliveries(100)')
    for (const table of [
      'webhook_deliveries where webhook_id',
      'webhook_cursors where webhook_id',
      'webhooks where id',
    ])
      expect((await ledger.db.query(`select from ${table} = $1`, [id])).rows).toEqual([])
  })

  test('is one of a hundred at most', async () => {
    const order = { url: receiver.url }
    const full = { ledger: 'full' }
    await ledger.post('/v1/ledgers', { name: 'full' })
    await ledger.db.query(
      `insert into webhooks (ledger, url, ordered)
       select id, $1, false from ledgers, generate_series(1, 98) where name = 'full'`,
      [receiver.url],
    )
    const answers = await Promise.all(range(4).map(() => ledger.post('/v1/webhooks', order, full)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 201, 409, 409])
    expect(answers.filter(({ body }) => body.code === 'too_many_webhooks')).toHaveLength(2)
    const listed: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await ledger.get(`/v1/webhooks?limit=40${cursor && `&cursor=${cursor}`}`, full)
      listed.push(...body.data.map(({ id }: { id: string }) => id))
      cursor = body.next_cursor
    }
    expect(listed).toHaveLength(100)
    expect(listed).toEqual(listed.toSorted().reverse())
    for (const id of listed) await ledger.delete(`/v1/webhooks/${id}`, full)
  })

  test.each([
    ['no URL', {}],
    ['another scheme', { url: 'ftp://127.0.0.1/' }],
    ['a path alone', { url: '/hook' }],
    ['no host', { url: 'https://' }],
    ['an unknown type', { url: 'https://127.0.0.1/', types: ['transaction.lost'] }],
    ['no types', { url: 'https://127.0.0.1/', types: [] }],
    ['an unknown field', { url: 'https://127.0.0.1/', secret: 'mine' }],
    ['two beginnings', { url: 'https://127.0.0.1/', from: 'beginning', after: '2026-01-01T00:00:00Z' }],
    ['a position that is none', { url: 'https://127.0.0.1/', after: 'yesterday' }],
  ])('with %s is rejected', async (_, order) => {
    await ledger.expectRefusal('400 invalid_request', () => ledger.post('/v1/webhooks', order))
  })

  test('with credentials in its URL is rejected, also where private addresses are allowed', async () => {
    const url = receiver.url.replace('//', '//user:password@')
    const answer = await ledger.expectRefusal('422 webhook_url_forbidden', () => ledger.post('/v1/webhooks', { url }))
    expect(answer.text).not.toContain('password@')
  })

  test('of an account that does not exist is rejected', async () => {
    const order = { url: receiver.url, account: 'customers.nobody.usd' }
    await ledger.expectRefusal('404 account_not_found', () => ledger.post('/v1/webhooks', order))
  })
})

describe('a webhook starts', () => {
  test.each([
    ['with what follows', () => ({}), 1],
    ['with everything', () => ({ from: 'beginning' }), 3],
    ['behind an event', ([position]: string[]) => ({ after: position }), 2],
    ['at a moment', () => ({ after: '2020-01-01T00:00:00Z' }), 3],
    ['at a moment that is to come', () => ({ after: '2999-01-01T00:00:00Z' }), 0],
  ])('%s', async (_, start, count) => {
    const name = `starts-${randomUUID().slice(0, 8)}`
    await ledger.post('/v1/ledgers', { name })
    const options = { ledger: name }
    const of = await ledger.openAccount({}, options)
    const events = [await webhooks.deposit(of, options), await webhooks.deposit(of, options)]
    let positions: string[] = []
    await until('they are final', async () => {
      const { body } = await ledger.get('/v1/events?types=transaction.posted', options)
      positions = body.data.map(({ id }: { id: string }) => id)
      return positions.length === 2
    })
    const { id } = await webhooks.register({ url: receiver.url, ...start(positions) }, options)
    events.push(await webhooks.deposit(of, options))
    await webhooks.waitUntilDelivered(id, count)
    expect(receiver.transactions().sort()).toEqual(count === 0 ? [] : events.slice(-count).sort())
    await ledger.delete(`/v1/webhooks/${id}`, options)
  })
})

describe('filters select events', () => {
  test('by type, account, owner and prefix of the code, and can be changed', async () => {
    const carol = await ledger.openAccount({ code: 'shops.carol.usd', owner: 'carol' })
    const dave = await ledger.openAccount({ code: 'shops.dave.usd', owner: 'dave' })
    const filters = {
      '/type': { types: ['account.changed'] },
      '/account': { account: 'shops.carol.usd' },
      '/owner': { owner: 'dave' },
      '/prefix': { code_prefix: 'shops.' },
    }
    const ids: Record<string, string> = {}
    for (const [path, filter] of Object.entries(filters)) {
      const webhook = await webhooks.register({ url: receiver.url + path, ...filter })
      ids[path] = webhook.id
      if (path === '/account') expect(webhook.account).toBe(carol)
    }
    const transactions = [await webhooks.deposit(carol), await webhooks.deposit(dave), await webhooks.deposit(account)]
    await ledger.patch(`/v1/accounts/${dave}`, { name: 'Dave' })
    const subjects = async (path: string, count: number) => {
      const id = ids[path] as string
      await webhooks.waitUntilDelivered(id, count)
      const rows = await webhooks.deliveries(id)
      expect(rows.map(({ type }) => type)).toEqual(rows.map(() => rows[0].type))
      return receiver.received
        .filter((each) => rows.some((row) => row.message_id === each.id))
        .map(({ body }) => body.subject)
    }
    expect(await subjects('/account', 1)).toEqual([transactions[0]])
    expect(await subjects('/owner', 1)).toEqual([transactions[1]])
    expect((await subjects('/prefix', 2)).sort()).toEqual([transactions[0], transactions[1]].sort())
    expect(await subjects('/type', 1)).toEqual([dave])

    const changed = await webhooks.change(ids['/owner'] as string, { owner: null, account: carol, types: null })
    expect(changed).toMatchObject({ owner: null, account: carol, types: null, code_prefix: null })
    await ledger.patch(`/v1/accounts/${carol}`, { name: 'Carol' })
    await webhooks.waitUntilDelivered(ids['/owner'] as string, 2)
    expect((await webhooks.deliveries(ids['/owner'] as string))[0].type).toBe('account.changed')
  })
})

describe('a secret that is rotated', () => {
  test('signs together with the earlier ones until the overlap ends', async () => {
    const { id, secret } = await webhooks.register({ url: receiver.url })
    const rotate = async (body?: object) => {
      const answer = await ledger.post(`/v1/webhooks/${id}/rotate-secret`, body, { key: null })
      expect(answer.statusCode, answer.text).toBe(201)
      return answer.body
    }
    const signatures = async (count: number) => {
      receiver.received.length = 0
      await webhooks.deposit(account)
      await receiver.waitFor(1)
      expect(first().headers['webhook-signature']?.split(' ')).toHaveLength(count)
    }
    const second = await rotate()
    expect(second.secret).not.toBe(secret)
    const overlapMs = Date.parse(second.earlier_until) - Date.now()
    expect(overlapMs).toBeGreaterThan(86_400_000 - 120_000)
    expect(overlapMs).toBeLessThan(86_400_000 + 120_000)
    await signatures(2)
    for (const each of [secret, second.secret]) receiver.verify(first(), each)

    const third = await rotate({ overlap_seconds: 3600 })
    await signatures(3)
    for (const each of [secret, second.secret, third.secret]) receiver.verify(first(), each)

    const fourth = await rotate({ overlap_seconds: 0 })
    expect(fourth.earlier_until).toBe(null)
    await signatures(1)
    receiver.verify(first(), fourth.secret)
    for (const each of [secret, second.secret, third.secret]) expect(() => receiver.verify(first(), each)).toThrow()
    await ledger.db.query('select delete_old_deliveries(1)')
    expect((await ledger.db.query('select from webhook_secrets where webhook_id = $1', [id])).rows).toHaveLength(1)
  })

  test('is one of ten that are valid, until they are ended', async () => {
    const { id } = await webhooks.register({ url: receiver.url })
    const rotate = (overlap_seconds: number) =>
      ledger.post(`/v1/webhooks/${id}/rotate-secret`, { overlap_seconds }, { key: null })
    for (const _ of range(9)) expect((await rotate(60_000)).statusCode).toBe(201)
    await ledger.expectRefusal('409 too_many_secrets', () => rotate(60_000))
    expect((await rotate(0)).statusCode).toBe(201)
    await ledger.expectRefusal('400 invalid_request', () => rotate(604_801))
  })
})

describe('a test event', () => {
  test('is sent now, signed, and answers what the endpoint said', async () => {
    const { id, secret } = await webhooks.register({ url: receiver.url })
    await webhooks.change(id, { status: 'paused' })
    const send = async () => (await ledger.post(`/v1/webhooks/${id}/test`, undefined, { key: null })).body
    receiver.answer(say(202, 'thanks'))
    expect(await send()).toMatchObject({ delivered: true, status: 202, body: 'thanks', error: null })
    expect(first().body).toMatchObject({ type: 'webhook.test', subject: id, data: { webhook: id } })
    receiver.verify(first(), secret)
    receiver.answer(say(404))
    expect(await send()).toMatchObject({ delivered: false, status: 404, error: null })
    expect(receiver.received[1]?.id).not.toBe(first().id)
    expect(await webhooks.deliveries(id)).toEqual([])
    expect(await webhooks.read(id)).toMatchObject({ failures: 0 })
  })
})

describe('a range of the feed', () => {
  test('is delivered again with the same ids, beside what happens meanwhile', async () => {
    const { id } = await webhooks.register({ url: receiver.url })
    for (const _ of range(5)) await webhooks.deposit(account)
    await webhooks.waitUntilDelivered(id, 5)
    const rows = (await webhooks.deliveries(id)).reverse()
    const events = rows.map(({ event }) => event)
    receiver.received.length = 0
    const replay = async (order: object) => {
      const answer = await ledger.post(`/v1/webhooks/${id}/replay`, order)
      expect(answer.statusCode, answer.text).toBe(201)
      return answer.body
    }
    // The second to the fourth.
    expect(await replay({ after: events[0], until: events[3] })).toEqual({
      replay: 1,
      after: events[0],
      until: events[3],
    })
    await webhooks.waitUntilDelivered(id, 8)
    expect(receiver.received.map(({ body }) => body.id).sort()).toEqual(events.slice(1, 4))
    expect(receiver.received.map((each) => each.id).sort()).toEqual(
      rows
        .slice(1, 4)
        .map(({ message_id }) => message_id)
        .sort(),
    )
    expect((await webhooks.deliveries(id)).filter(({ replay }) => replay === 1)).toHaveLength(3)

    // All of it, by a moment.
    receiver.received.length = 0
    await replay({ after: rows[0].created_at.replace(/^\d{4}/, '2020') })
    await until('all arrive', () => events.every((event) => receiver.received.some(({ body }) => body.id === event)))
    await until('the replay has ended', async () => {
      const { rows: cursors } = await ledger.db.query('select from webhook_cursors where webhook_id = $1', [id])
      return cursors.length === 1
    })
    await webhooks.deposit(account)
    await until('what follows arrives', async () => (await webhooks.deliveries(id))[0]?.replay === null)
  })

  test.each([
    ['ends before it begins', { after: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' }],
    ['has not begun', { after: '2999-01-01T00:00:00Z' }],
  ])('that %s is rejected', async (_, order) => {
    const { id } = await webhooks.register({ url: receiver.url })
    await ledger.expectRefusal('422 replay_empty', () => ledger.post(`/v1/webhooks/${id}/replay`, order))
  })

  test('is replayed once per key', async () => {
    const { id } = await webhooks.register({ url: receiver.url })
    const order = { after: '2020-01-01T00:00:00Z' }
    const key = randomUUID()
    const [one, other] = await Promise.all(range(2).map(() => ledger.post(`/v1/webhooks/${id}/replay`, order, { key })))
    expect(other?.text).toBe(one?.text)
    expect(one?.body.replay).toBe(1)
  })
})

test('deliveries are listed by status, page by page', async () => {
  const { id } = await webhooks.register({ url: receiver.url })
  receiver.answer((received, response) => response.writeHead(received.body.data.reference === 'bad' ? 500 : 200).end())
  const order = { account, amount: '1.00' }
  for (const reference of ['good', 'bad', 'good', 'bad', 'good'])
    await ledger.post('/v1/deposits', { ...order, reference })
  await webhooks.waitUntilDelivered(id, 3)
  const listed: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await ledger.get(
      `/v1/webhooks/${id}/deliveries?status=delivered&limit=1${cursor && `&cursor=${cursor}`}`,
    )
    expect(page.statusCode, page.text).toBe(200)
    listed.push(...page.body.data.map((row: { id: string }) => row.id))
    cursor = page.body.next_cursor
  }
  const all = await webhooks.deliveries(id)
  expect(all).toHaveLength(5)
  expect(listed).toEqual(all.filter(({ status }) => status === 'delivered').map((row) => row.id))
  expect(await webhooks.deliveries(id, '&status=failed')).toEqual([])
  expect((await ledger.get(`/v1/webhooks/${id}/deliveries?cursor=nonsense`)).body.code).toBe('cursor_invalid')
})

test('a delivery is sent again when it is asked for, and an unknown one is rejected', async () => {
  const { id } = await webhooks.register({ url: receiver.url })
  await webhooks.deposit(account)
  await webhooks.waitUntilDelivered(id, 1)
  const [{ id: delivery }] = (await webhooks.deliveries(id)) as [{ id: string }]
  const retry = (which: string) => ledger.post(`/v1/webhooks/${id}/deliveries/${which}/retry`, undefined, { key: null })
  expect((await retry(delivery)).body).toMatchObject({ id: delivery, status: 'pending', ended_at: null })
  await receiver.waitFor(2)
  await until('both attempts are stored', async () => (await webhooks.deliveries(id))[0]?.attempts.length === 2)
  await ledger.expectRefusal('404 delivery_not_found', () => retry(randomUUID()))
})

test('deliveries are deleted 30 days after their end, and no earlier', async () => {
  const { id } = await webhooks.register({ url: receiver.url })
  for (const _ of range(4)) await webhooks.deposit(account)
  await webhooks.waitUntilDelivered(id, 4)
  const age = (days: number, offset: number) =>
    ledger.db.query(
      `update webhook_deliveries set ended_at = clock_timestamp() - make_interval(days => $2)
        where id = (select id from webhook_deliveries where webhook_id = $1 order by id offset $3 limit 1)`,
      [id, days, offset],
    )
  await age(31, 0)
  await age(31, 1)
  await age(29, 2)
  const { rows } = await ledger.db.query('select delete_old_deliveries(1) as one')
  expect(rows[0].one).toBe(1)
  expect(await webhooks.deliveries(id)).toHaveLength(3)
  await ledger.db.query('select delete_old_deliveries(100)')
  expect(await webhooks.deliveries(id)).toHaveLength(2)
})

test('metrics count attempts and what is pending', async () => {
  const read = async (name: string) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec((await ledger.get('/metrics')).text)?.[1] ?? 0)
  const delivered = () => read('ledger_webhook_attempts_total{outcome="delivered"}'.replaceAll(/[{}"]/g, '\\$&'))
  const before = await delivered()
  const { id } = await webhooks.register({ url: receiver.url })
  await webhooks.deposit(account)
  await until('it is counted', async () => (await delivered()) === before + 1)
  receiver.answer(say(500))
  await webhooks.deposit(account)
  await until('it is pending', async () => (await read('ledger_webhook_pending')) === 1)
  await until('it grows older', async () => (await read('ledger_webhook_oldest_pending_seconds')) > 0)
  await webhooks.change(id, { status: 'paused' })
  expect(await read('ledger_webhook_paused')).toBe(1)
})
