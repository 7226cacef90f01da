import { randomUUID } from 'node:crypto'
import { kafkaForTests } from '@florin/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { respondAsync, startIngestion, type TestIngestion } from './ingestion.ts'
import { type Refusal, range, startLedger } from './ledger.ts'

test('without Kafka the preference is not applied', async () => {
  const ledger = await startLedger({ contract: true })
  const account = await ledger.openAccount()
  const answer = await ledger.post('/v1/deposits', { account, amount: '1.00' }, { headers: respondAsync })
  expect(answer.statusCode).toBe(201)
  expect(answer.headers['preference-applied']).toBeUndefined()
  await ledger.close()
})

describe.skipIf(!kafkaForTests().isAvailable)('an order with respond-async', () => {
  let kafka: TestIngestion
  let ledger: TestIngestion['ledger']
  beforeAll(async () => {
    kafka = await startIngestion({ contract: true })
    ledger = kafka.ledger
    await kafka.startWorker()
  })
  afterAll(async () => {
    await ledger.verify()
    await kafka.close()
  })

  const openPair = async () =>
    [await ledger.openAccount({ balance: '100.00' }), await ledger.openAccount()] as [string, string]
  const transferOf = ([source, target]: [string, string], amount = '7.00') => ({
    source_account: source,
    target_account: target,
    amount,
  })

  test('is accepted, then posted, with the answer that it would have had at once', async () => {
    const pair = await openPair()
    const key = randomUUID()
    const id = await kafka.accept('/v1/transfers', transferOf(pair), { key })
    const { body } = await kafka.outcomeOf(id)
    expect(body).toEqual({ id, status: 'posted', result: expect.objectContaining({ kind: 'transfer' }) })
    const replay = await ledger.post('/v1/transfers', transferOf(pair), { key })
    expect(replay.statusCode).toBe(201)
    expect(replay.headers['idempotent-replayed']).toBe('true')
    expect(replay.body).toEqual(body.result)
    expect(await ledger.balancesOf(...pair)).toEqual(['93.00', '7.00'])
  })

  test('that was posted at once is replayed', async () => {
    const pair = await openPair()
    const key = randomUUID()
    const posted = await ledger.post('/v1/transfers', transferOf(pair), { key })
    const id = await kafka.accept('/v1/transfers', transferOf(pair), { key })
    expect((await kafka.outcomeOf(id)).body).toEqual({ id, status: 'posted', result: posted.body })
    await kafka.settled()
    expect(await ledger.balancesOf(...pair)).toEqual(['93.00', '7.00'])
  })

  test('shows its hold, and its scheduled order, as if it had been answered at once', async () => {
    const [account, target] = await openPair()
    const [holdKey, laterKey] = [randomUUID(), randomUUID()]
    const order = { account, target_account: target, amount: '5.00' }
    const hold = await kafka.outcomeOf(await kafka.accept('/v1/holds', order, { key: holdKey }))
    expect(hold.body.result).toEqual((await ledger.post('/v1/holds', order, { key: holdKey })).body)
    const later = { account, amount: '5.00', scheduled_for: '2999-01-01T00:00:00Z' }
    const scheduled = await kafka.outcomeOf(await kafka.accept('/v1/deposits', later, { key: laterKey }))
    expect(scheduled.body.result).toEqual((await ledger.post('/v1/deposits', later, { key: laterKey })).body)
  })

  test('that is impossible is rejected at once', async () => {
    const [account] = await openPair()
    const refuse = (refusal: Refusal, body: object, key?: string | null) =>
      ledger.expectRefusal(refusal, () =>
        ledger.post('/v1/deposits', body, { headers: respondAsync, ...(key !== undefined && { key }) }),
      )
    await kafka.settled()
    await refuse('404 account_not_found', { account: 'nobody', amount: '1.00' })
    await refuse('422 too_many_decimals', { account, amount: '1.001' })
    await refuse('422 currency_mismatch', { account, amount: '1.00', currency: 'EUR' })
    await refuse('400 invalid_request', { account, amount: '1.00', colour: 'red' })
    await refuse('400 idempotency_key_missing', { account, amount: '1.00' }, null)
  })

  test('that the books reject is refused with its problem, and its key remembers it', async () => {
    const pair = await openPair()
    const key = randomUUID()
    const id = await kafka.accept('/v1/transfers', transferOf(pair, '500.00'), { key })
    const { body } = await kafka.outcomeOf(id)
    expect(body).toMatchObject({ id, status: 'refused', problem: { code: 'insufficient_funds', status: 422 } })
    const replay = await ledger.post('/v1/transfers', transferOf(pair, '500.00'), { key })
    expect(replay.body).toMatchObject({ code: 'insufficient_funds', detail: body.problem.detail })
    expect(replay.headers['idempotent-replayed']).toBe('true')
  })

  test('with conditions is posted if they hold, and else refused with the figures, which its key remembers', async () => {
    const pair = await openPair()
    const [source] = pair
    const order = (conditions: object[]) => ({ ...transferOf(pair), conditions })
    const send = async (conditions: object[]) => {
      const key = randomUUID()
      const { body } = await kafka.outcomeOf(await kafka.accept('/v1/transfers', order(conditions), { key }))
      const replay = await ledger.post('/v1/transfers', order(conditions), { key })
      expect(replay.headers['idempotent-replayed']).toBe('true')
      const { request_id: _, ...problem } = body.problem ?? {}
      if (body.problem) expect(replay.body).toMatchObject(problem)
      return body
    }
    const held = [{ account: source, expected_version: 1, expected_sequence: 1, available: { at_least: '100.00' } }]
    expect((await send(held)).status).toBe('posted')
    expect(await send(held)).toMatchObject({
      status: 'refused',
      problem: {
        code: 'version_conflict',
        status: 409,
        condition: 0,
        account: source,
        field: 'sequence',
        expected: 1,
        actual: 2,
      },
    })
    expect(await send([{ account: source, balance_after: { at_least: '90.00', at_most: '95.00' } }])).toMatchObject({
      status: 'refused',
      problem: {
        code: 'condition_failed',
        field: 'balance_after',
        actual: '86.00',
        at_least: '90.00',
        at_most: '95.00',
        currency: 'USD',
      },
    })
    expect(await ledger.balancesOf(...pair)).toEqual(['93.00', '7.00'])
    const elsewhere = { ...transferOf(pair), conditions: [{ account: 'nobody', expected_version: 1 }] }
    // How far the orders before it were read is written down after their outcomes.
    await kafka.settled()
    await ledger.expectRefusal('404 account_not_found', () =>
      ledger.post('/v1/transfers', elsewhere, { headers: respondAsync }),
    )
  })

  test('of many, each with the condition that nothing was posted since, is posted once', async () => {
    const pair = await openPair()
    const conditions = [{ account: pair[0], expected_sequence: 1 }]
    const ids = await Promise.all(
      range(20).map(() => kafka.accept('/v1/transfers', { ...transferOf(pair, '1.00'), conditions })),
    )
    const outcomes = await Promise.all(ids.map(async (id) => (await kafka.outcomeOf(id)).body))
    expect(outcomes.filter(({ status }) => status === 'posted')).toHaveLength(1)
    expect(outcomes.filter(({ problem }) => problem?.code === 'version_conflict')).toHaveLength(19)
    expect(await ledger.balancesOf(...pair)).toEqual(['99.00', '1.00'])
  })

  test('whose key belongs to another request is refused', async () => {
    const pair = await openPair()
    const key = randomUUID()
    await ledger.post('/v1/transfers', transferOf(pair, '1.00'), { key })
    const id = await kafka.accept('/v1/transfers', transferOf(pair, '2.00'), { key })
    expect((await kafka.outcomeOf(id)).body).toMatchObject({
      status: 'refused',
      problem: { code: 'idempotency_key_reused' },
    })
    expect(await ledger.balancesOf(...pair)).toEqual(['99.00', '1.00'])
  })

  test('is not applied to a dry run', async () => {
    const [account] = await openPair()
    const answer = await ledger.post(
      '/v1/deposits?dry_run=true',
      { account, amount: '1.00' },
      { headers: respondAsync },
    )
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['preference-applied']).toBeUndefined()
  })

  test('has an id that nobody can guess, and that no other ledger knows', async () => {
    const [account] = await openPair()
    const id = await kafka.accept('/v1/deposits', { account, amount: '1.00' })
    await ledger.post('/v1/ledgers', { name: 'elsewhere' })
    for (const [path, options] of [
      [id, { ledger: 'elsewhere' }],
      [`${id.slice(0, -1)}${id.endsWith('A') ? 'B' : 'A'}`, {}],
      ['x', {}],
      ['%F0%9F%98%80', {}],
      ['A'.repeat(900), {}],
    ] as const) {
      const answer = await ledger.get(`/v1/operations/${path}`, options)
      expect(answer.body).toMatchObject({ status: 404, code: 'operation_not_found' })
    }
  })

  test('keeps the sequence of its account: each of a chain needs the money of the one before', async () => {
    const accounts = await Promise.all(range(12).map(() => ledger.openAccount()))
    const [first, ...others] = accounts as [string, ...string[]]
    // All orders name the first account, which has money only while one of them has just paid it back.
    const ids = [await kafka.accept('/v1/deposits', { account: first, amount: '10.00' })]
    for (const other of others) {
      ids.push(await kafka.accept('/v1/transfers', transferOf([first, other], '10.00')))
      ids.push(await kafka.accept('/v1/deposits', { account: first, amount: '10.00' }))
    }
    for (const id of ids) expect((await kafka.outcomeOf(id)).body.status).toBe('posted')
    expect(await ledger.balancesOf(...accounts)).toEqual(['10.00', ...others.map(() => '10.00')])
  })

  test('may refer to an earlier one of its poll', async () => {
    const [account, target] = await openPair()
    const order = (operation: string, idempotency_key: string, order: object, at: string | null = null) =>
      kafka.write({ ledger: 'main', operation, target: at, idempotency_key, order }, { key: account })
    const key = randomUUID()
    await Promise.all([
      order('postHold', `${key}-hold`, { account, target_account: target, amount: '50.00' }),
      order('postCapture', `${key}-capture`, { amount: '20.00' }, `key:${key}-hold`),
      order('postCapture', `${key}-last`, { amount: '10.00', final: true }, `key:${key}-hold`),
      order('postPayment', `${key}-payment`, { account, amount: '10.00', merchant: { name: 'Shop' } }),
      order('postRefund', `${key}-refund`, { amount: '4.00' }, `key:${key}-payment`),
      order('postReversal', `${key}-reversal`, {}, `key:${key}-capture`),
    ])
    await kafka.settled()
    expect(await ledger.balancesOf(account, target)).toEqual(['84.00', '10.00'])
  })

  test('is one of each that is accepted, posted, replayed and refused in the metrics and in the health', async () => {
    await kafka.settled()
    const { body } = await ledger.get('/health')
    expect(body.checks).toMatchObject({
      kafka: { status: 'pass', needed: false, reachable: true },
      ingestion: { status: 'pass', needed: false, lag: 0 },
    })
    const { text } = await ledger.get('/metrics')
    expect(text).toMatch(/^ledger_ingestion_accepted_total \d+$/m)
    expect(text).toMatch(/^ledger_ingestion_lag 0$/m)
  })
})
