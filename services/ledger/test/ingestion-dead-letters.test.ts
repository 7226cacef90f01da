import { randomUUID } from 'node:crypto'
import { kafkaForTests } from '@florin/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startIngestion, type TestIngestion } from './ingestion.ts'
import { range } from './ledger.ts'

describe.skipIf(!kafkaForTests().isAvailable)('a topic of dead letters with a small limit', () => {
  let kafka: TestIngestion
  beforeAll(async () => {
    kafka = await startIngestion({ partitions: 1, deadConfigs: { 'max.message.bytes': '1000' } })
    await kafka.startWorker()
  })
  afterAll(() => kafka.close())

  const account = randomUUID()
  const impossible = (amount: string, description = 'd') => ({
    ledger: 'main',
    operation: 'postDeposit',
    target: null,
    idempotency_key: randomUUID(),
    order: { account, amount, description },
  })

  test('blocks no worker: a letter that does not fit is shortened, and one that cannot be is left out', async () => {
    const long = 'x'.repeat(3_000)
    // Together they are larger than the limit; each fits.
    await Promise.all(range(20).map(() => kafka.write(impossible('1.00'))))
    await kafka.write(impossible('2.00', long))
    await kafka.write(impossible('3.00'), { key: long })
    await kafka.write(impossible('4.00'), { headers: { note: long } })
    // Its reason quotes the key, up to a thousand characters.
    await kafka.write({ ...impossible('5.00'), [long]: 1 })
    await kafka.settled()

    const letters = await kafka.deadLetters(23)
    const whole = letters.filter(({ value }) => value !== null)
    expect(whole).toHaveLength(20)
    for (const { value } of whole) expect(value).toContain('1.00')
    expect(letters.filter(({ headers }) => headers['florin-code'] === 'account_not_found')).toHaveLength(22)
    const { rows } = await kafka.ledger.db.query('select code from ingestion_refusals')
    expect(rows).toHaveLength(24)
    await kafka.ledger.verify()
  })
})
