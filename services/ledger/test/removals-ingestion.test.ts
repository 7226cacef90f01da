import { randomUUID } from 'node:crypto'
import { kafkaForTests } from '@florin/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startIngestion, type TestIngestion } from './ingestion.ts'
import { range } from './ledger.ts'

describe.skipIf(!kafkaForTests().isAvailable)('orders in Kafka for a ledger that is being removed', () => {
  let kafka: TestIngestion
  const at = { ledger: 'trial' }
  beforeAll(async () => {
    // It does not listen, so it deletes nothing.
    kafka = await startIngestion({ partitions: 1 })
    await kafka.ledger.post('/v1/ledgers', { name: at.ledger, trial: true })
    await kafka.startWorker()
  })
  afterAll(() => kafka.close())

  const deposit = (ledger: string, account: string) => ({
    ledger,
    operation: 'postDeposit',
    target: null,
    idempotency_key: randomUUID(),
    order: { account, amount: '1.00' },
  })

  test('are rejected, move nothing, and hold up no other order', async () => {
    const { ledger } = kafka
    const [own, other] = [await ledger.openAccount({}, at), await ledger.openAccount()]
    // The worker knows the ledger from here on.
    await kafka.write(deposit(at.ledger, own))
    await kafka.settled()
    expect(await ledger.balancesOf(own)).toEqual(['1.00'])
    const before = await ledger.db.query('select from idempotency_keys where ledger <> 1')

    expect((await ledger.delete(`/v1/ledgers/${at.ledger}`)).statusCode).toBe(202)
    await Promise.all(
      range(10).flatMap((index) => [
        kafka.write(deposit(at.ledger, own)),
        // Rejected before the locks.
        ...(index < 2 ? [kafka.write(deposit(at.ledger, randomUUID()))] : []),
        kafka.write(deposit('main', other)),
      ]),
    )
    await kafka.settled()
    const letters = await kafka.deadLetters(12)
    const codes = letters.map(({ headers }) => headers['florin-code'])
    expect(codes.filter((code) => code === 'ledger_removing').length).toBeGreaterThanOrEqual(10)
    expect(['ledger_removing', 'account_not_found']).toEqual(expect.arrayContaining([...new Set(codes)]))
    expect(await ledger.balancesOf(own, other)).toEqual(['1.00', '10.00'])
    const { rows } = await ledger.db.query('select ledger from ingestion_refusals')
    expect(rows).toEqual(range(12).map(() => ({ ledger: null })))
    expect((await ledger.db.query('select from idempotency_keys where ledger <> 1')).rowCount).toBe(before.rowCount)
    await ledger.verify()
  })
})
