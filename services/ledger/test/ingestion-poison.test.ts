import { randomUUID } from 'node:crypto'
import { kafkaForTests } from '@florin/testing'
import { Producer } from '@platformatic/kafka'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { startIngestion, type TestIngestion } from './ingestion.ts'
import { range } from './ledger.ts'

describe.skipIf(!kafkaForTests().isAvailable)('records that are written by producers of their own', () => {
  let kafka: TestIngestion
  let ledger: TestIngestion['ledger']
  let fx: FxStub
  let account: string
  beforeAll(async () => {
    fx = await startFxStub({ USD: '1.1684' })
    kafka = await startIngestion({ fx: fx.url })
    ledger = kafka.ledger
    account = await ledger.openAccount({ balance: '1000.00' })
    await kafka.startWorker()
  })
  afterAll(async () => {
    await ledger.verify()
    await kafka.close()
    await fx.close()
  })

  const depositOf = (key: string, amount = '1.00', change: object = {}) => ({
    ledger: 'main',
    operation: 'postDeposit',
    target: null,
    idempotency_key: key,
    order: { account, amount },
    ...change,
  })
  const refusals = async () => {
    const { rows } = await ledger.db.query<{ code: string; key: string | null }>(
      'select code, key from ingestion_refusals order by refused_at, record_offset',
    )
    return rows
  }

  test('that cannot be read or are impossible are dead-lettered with their reason, and block nothing', async () => {
    const key = () => randomUUID()
    await ledger.post('/v1/deposits', { account, amount: '1.00' }, { key: 'used' })
    const before = await ledger.balancesOf(account)
    const write = (value: string | Buffer | null) =>
      kafka.producer.send({ topic: kafka.kafka.commandsTopic, key: 'k', value })
    const poison: [code: string, value: string | Buffer | object | null][] = [
      ['malformed_json', null],
      ['malformed_json', ''],
      ['malformed_json', 'no JSON'],
      ['malformed_json', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
      ['malformed_json', '['.repeat(200_000)],
      ['malformed_json', `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`],
      ['malformed_json', '{"ledger":"main","ledger":"other"}'],
      ['malformed_json', '{"__proto__":{}}'],
      ['invalid_request', '[]'],
      ['invalid_request', 'null'],
      ['invalid_request', { ...depositOf(key()), colour: 'red' }],
      ['invalid_request', { ...depositOf(key()), operation: 'postNothing' }],
      ['invalid_request', { ...depositOf(key()), operation: 'payCashback' }],
      ['invalid_request', { ...depositOf(key()), idempotency_key: undefined }],
      ['invalid_request', depositOf('a key with spaces')],
      ['invalid_request', depositOf(key(), '1.00', { target: 'x' })],
      ['invalid_request', depositOf(key(), '1.00', { order: { account, amount: 1 } })],
      ['invalid_request', depositOf(key(), '1.00', { order: null })],
      ['invalid_request', depositOf(key(), '1.00', { order: { account, amount: '1.00', '\0': 1 } })],
      ['invalid_request', depositOf(key(), '1.00', { operation: 'postCapture', order: {} })],
      ['invalid_request', depositOf(key(), '1.00', { operation: 'postCapture', order: {}, target: '!' })],
      ['hold_not_found', depositOf(key(), '1.00', { operation: 'postCapture', order: {}, target: 'key:nothing' })],
      ['ledger_not_found', depositOf(key(), '1.00', { ledger: 'nowhere' })],
      ['account_not_found', depositOf(key(), '1.00', { order: { account: 'nobody', amount: '1.00' } })],
      ['too_many_decimals', depositOf(key(), '1.001')],
      ['insufficient_funds', depositOf(key(), '5000.00', { operation: 'postWithdrawal' })],
      [
        'moment_in_past',
        depositOf(key(), '1.00', { order: { account, amount: '1.00', scheduled_for: '2020-01-01T00:00:00Z' } }),
      ],
      ['idempotency_key_reused', depositOf('used', '2.00')],
      ['body_too_large', JSON.stringify(depositOf(key())) + ' '.repeat(1_200_000)],
    ]
    for (const [, value] of poison) {
      await write(value === null || typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value))
    }
    const healthy = key()
    await kafka.write(
      depositOf(healthy, '1.00', { order: { account, amount: '1.00', description: 'not a __proto__' } }),
    )
    await kafka.settled()

    const stored = await refusals()
    expect(stored.map(({ code }) => code).sort()).toEqual(poison.map(([code]) => code).sort())
    const letters = await kafka.deadLetters(poison.length)
    expect(letters.map(({ headers }) => headers['florin-code']).sort()).toEqual(poison.map(([code]) => code).sort())
    expect(letters.find(({ headers }) => headers['florin-code'] === 'too_many_decimals')?.value).toContain('1.001')
    expect((await ledger.get(`/v1/transactions/key:${healthy}`)).statusCode).toBe(200)
    const [total] = await ledger.balancesOf(account)
    expect(Number(total) - Number(before[0])).toBe(1)
  })

  test('that repeat a key, and arrive in any order, have one effect', async () => {
    const other = await ledger.openAccount()
    const keys = range(50).map(() => randomUUID())
    const commands = [...keys, ...keys, ...keys.toReversed()].map((key) =>
      depositOf(key, '1.00', { order: { account: other, amount: '1.00' } }),
    )
    // Of one key in several partitions, too.
    await Promise.all(commands.map((command, index) => kafka.write(command, { partition: index % 3 })))
    await kafka.settled()
    expect(await ledger.balancesOf(other)).toEqual(['50.00'])
  })

  test('whose key is used for two requests have one of them, and the other is refused', async () => {
    const other = await ledger.openAccount()
    const key = randomUUID()
    const before = (await refusals()).length
    for (const amount of ['1.00', '2.00', '1.00']) {
      await kafka.write(depositOf(key, amount, { order: { account: other, amount } }))
    }
    await kafka.settled()
    expect(await ledger.balancesOf(other)).toEqual(['1.00'])
    expect((await refusals()).slice(before)).toEqual([{ code: 'idempotency_key_reused', key }])
  })

  test('that need a service which is unavailable are tried some times, then refused; those beside them are posted', async () => {
    const [source, target] = await Promise.all([
      ledger.openAccount({ balance: '100.00' }),
      ledger.openAccount({ currency: 'EUR' }),
    ])
    const isolated = await startIngestion({ on: ledger })
    await isolated.startWorker()
    const conversion = { source_account: source, target_account: target, source_amount: '10.00', at_any_rate: true }
    const id = await isolated.accept('/v1/conversions', conversion, { key: 'conversion' })
    const later = await isolated.accept('/v1/deposits', { account: source, amount: '1.00' })
    const beside = await isolated.accept('/v1/deposits', { account, amount: '1.00' })
    expect((await isolated.outcomeOf(id)).body).toMatchObject({
      status: 'refused',
      problem: { code: 'fx_unavailable' },
    })
    for (const each of [later, beside]) expect((await isolated.outcomeOf(each)).body.status).toBe('posted')
    const { body } = await isolated.ledger.post('/v1/conversions', conversion, { key: 'conversion' })
    expect(body.code).toBe('fx_unavailable')
    await isolated.settled()
    await isolated.close()
  })

  test('in a transaction of their producer are posted if it commits, and its markers are settled too', async () => {
    const other = await ledger.openAccount()
    const producer = new Producer({
      clientId: 'test',
      bootstrapBrokers: kafka.kafka.brokers,
      idempotent: true,
      transactionalId: randomUUID(),
    })
    for (const [amount, ending] of [
      ['1.00', 'commit'],
      ['2.00', 'abort'],
      ['4.00', 'commit'],
    ] as const) {
      const transaction = await producer.beginTransaction()
      const value = JSON.stringify(depositOf(randomUUID(), amount, { order: { account: other, amount } }))
      await transaction.send({
        messages: [{ topic: kafka.kafka.commandsTopic, key: Buffer.from('k'), value: Buffer.from(value) }],
      })
      await transaction[ending]()
    }
    await producer.close()
    await kafka.settled()
    expect(await ledger.balancesOf(other)).toEqual(['5.00'])
  })
})
