import { randomUUID } from 'node:crypto'
import { kafkaForTests } from '@florin/testing'
import { Admin } from '@platformatic/kafka'
import { describe, expect, test } from 'vitest'
import { startIngestion } from './ingestion.ts'

describe.skipIf(!kafkaForTests().isAvailable)('orders that Kafka deleted before any worker ran', () => {
  test('are known as lost, and the orders after them are posted', async () => {
    const kafka = await startIngestion({ partitions: 1 })
    const { ledger } = kafka
    const account = await ledger.openAccount()
    const order = { account, amount: '1.00' }
    const lost = await kafka.accept('/v1/deposits', order)
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: kafka.kafka.brokers })
    const partitions = [{ partition: 0, offset: 1n }]
    await admin.deleteRecords({ topics: [{ name: kafka.kafka.commandsTopic, partitions }] })
    await admin.close()
    expect((await ledger.get(`/v1/operations/${lost}`)).body.status).toBe('pending')

    await kafka.startWorker()
    const kept = await kafka.accept('/v1/deposits', order, { key: randomUUID() })
    expect((await kafka.outcomeOf(kept)).body.status).toBe('posted')
    const { body } = await ledger.get(`/v1/operations/${lost}`)
    expect(body).toMatchObject({ code: 'operation_not_found', detail: expect.stringContaining('Kafka deleted') })
    expect(await ledger.balancesOf(account)).toEqual(['1.00'])
    const { rows } = await ledger.db.query('select partition, first_offset, next_offset from ingestion_losses')
    expect(rows).toEqual([{ partition: 0, first_offset: '0', next_offset: '1' }])
    await ledger.verify()
    await kafka.close()
  })
})
