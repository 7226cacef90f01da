import { kafkaForTests, type PrivatePostgres, scale, startPostgres } from '@florin/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from './clients.ts'
import { startIngestion, type TestIngestion } from './ingestion.ts'
import { startLoad } from './ingestion-load.ts'
import { range } from './ledger.ts'

describe.skipIf(!kafkaForTests().isAvailable)('a database that is killed under the workers', () => {
  let postgres: PrivatePostgres
  let kafka: TestIngestion
  beforeAll(async () => {
    postgres = await startPostgres()
    kafka = await startIngestion({ server: postgres.superuserUrl })
    await kafka.startWorker()
  })
  afterAll(async () => {
    await kafka.close()
    await postgres.stop()
  })

  test('refuses no order: each is attempted until the database is back, and posted once', async () => {
    const load = await startLoad(kafka, 4)
    for (const _ of range(scale(3, 20))) {
      const goal = load.accepted.length + 30
      await until('orders are accepted', () => load.accepted.length > goal)
      await postgres.killHard()
      await postgres.start()
    }
    await load.stop()
    await load.check()
  })

  test('is needed for no order that is accepted meanwhile', async () => {
    const account = await kafka.ledger.openAccount()
    const order = { account, amount: '1.00' }
    // The account is known by now.
    await kafka.outcomeOf(await kafka.accept('/v1/deposits', order))
    await postgres.killHard()
    const ids = await Promise.all(range(20).map(() => kafka.accept('/v1/deposits', order)))
    await postgres.start()
    for (const id of ids) {
      await until('the service has a connection again', async () => {
        const { statusCode } = await kafka.ledger.get(`/v1/operations/${id}`)
        return statusCode === 200
      })
      expect((await kafka.outcomeOf(id)).body.status).toBe('posted')
    }
    expect(await kafka.ledger.balancesOf(account)).toEqual(['21.00'])
  })
})
