import { setTimeout as sleep } from 'node:timers/promises'
import { kafkaForTests, scale } from '@florin/testing'
import { Admin, Consumer } from '@platformatic/kafka'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { makeIngestionTopics } from '../src/ingestion/make-topics.ts'
import { randomBelow, until } from './clients.ts'
import { startIngestion, type TestIngestion } from './ingestion.ts'
import { environmentOf, startLoad, startWorkerProcess } from './ingestion-load.ts'
import { range } from './ledger.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'

describe.skipIf(!kafkaForTests().isAvailable)('orders from Kafka', () => {
  let kafka: TestIngestion
  afterEach(() => kafka.close())

  const settledRecords = async () => {
    const { rows } = await kafka.ledger.db.query(
      'select coalesce(sum(next_offset), 0)::integer as n from ingestion_progress',
    )
    return rows[0].n as number
  }

  test('are posted once each, however often workers are killed between poll, post and progress', async () => {
    kafka = await startIngestion()
    const load = await startLoad(kafka, 4)
    const workers: Promise<ServiceProcess>[] = [startWorkerProcess(kafka), startWorkerProcess(kafka)]
    for (const kill of range(scale(8, 50))) {
      const victim = await (workers[kill % 2] as Promise<ServiceProcess>)
      const before = await settledRecords()
      await until('orders are settled', async () => (await settledRecords()) > before)
      await sleep(randomBelow(250))
      await victim.end('SIGKILL')
      workers[kill % 2] = startWorkerProcess(kafka)
    }
    await load.stop()
    const { posted, refused } = await load.check()
    expect(posted).toBeGreaterThan(0)
    expect(refused).toBeGreaterThan(0)
    for (const worker of workers) await (await worker).end('SIGTERM')
  })

  test('survive that partitions move between workers which come and go', async () => {
    kafka = await startIngestion({ partitions: 6 })
    const load = await startLoad(kafka, 4)
    await kafka.startWorker()
    for (const _ of range(scale(3, 20))) {
      const guest = await startWorkerProcess(kafka)
      const before = await settledRecords()
      await until('orders are settled', async () => (await settledRecords()) > before)
      await sleep(randomBelow(2_000))
      expect(await guest.end('SIGTERM')).toEqual({ code: 0, signal: null })
    }
    await load.stop()
    await load.check()
  })

  test('are settled by the new owner and by a worker that was frozen meanwhile, with one outcome', async () => {
    kafka = await startIngestion()
    const load = await startLoad(kafka, 4)
    const [zombie, other] = await Promise.all([startWorkerProcess(kafka), startWorkerProcess(kafka)])
    for (const _ of range(scale(1, 10))) {
      const before = await settledRecords()
      await until('orders are settled', async () => (await settledRecords()) > before)
      zombie.freeze()
      // Its session ends, and the other worker settles what arrives in every partition meanwhile.
      const later = await Promise.all(range(kafka.kafka.partitions).map((partition) => kafka.write({}, { partition })))
      await until('all partitions go on', async () => {
        const { rows } = await kafka.ledger.db.query<{ partition: number; next_offset: string }>(
          'select partition, next_offset from ingestion_progress',
        )
        const progress = new Map(rows.map(({ partition, next_offset }) => [partition, BigInt(next_offset)]))
        return later.every(({ partition, offset }) => (progress.get(partition) ?? 0n) > offset)
      })
      zombie.thaw()
      await sleep(randomBelow(500))
    }
    await load.stop()
    await load.check()
    for (const worker of [zombie, other]) await worker.end('SIGTERM')
  })

  test('are not lost when the API is killed between the broker and the answer', async () => {
    kafka = await startIngestion()
    await kafka.startWorker()
    const start = () => startServiceProcess(environmentOf(kafka.ledger.serviceUrl, kafka.kafka))
    let api = await start()
    const load = await startLoad(kafka, 4, (path, body, options) => api.post(path, body, options))
    for (const _ of range(scale(4, 30))) {
      const before = load.accepted.length
      await until('orders are accepted', () => load.accepted.length > before + 20)
      await api.end('SIGKILL')
      api = await start()
    }
    await load.stop()
    expect(load.unavailable).toBeGreaterThan(0)
    await load.check()
    await api.end('SIGTERM')
  })

  test('of a topic that was deleted and made again do not match the ids of the one before', async () => {
    kafka = await startIngestion()
    const { ledger } = kafka
    const account = await ledger.openAccount()
    const worker = await kafka.startWorker()
    const before = await kafka.accept('/v1/deposits', { account, amount: '1.00' })
    await kafka.outcomeOf(before)
    await worker.close()
    // Accepted and never read: its topic goes.
    const lost = await kafka.accept('/v1/deposits', { account, amount: '1.00' })
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: kafka.kafka.brokers })
    await admin.deleteTopics({ topics: [kafka.kafka.commandsTopic] })
    await until('the topic is gone', () =>
      makeIngestionTopics(kafka.kafka).then(
        () => true,
        () => false,
      ),
    )
    await admin.close()
    await until('an order is accepted again', async () => {
      const answer = await ledger.post(
        '/v1/deposits',
        { account, amount: '1.00' },
        { key: 'after', headers: { prefer: 'respond-async' } },
      )
      if (answer.statusCode !== 202) expect(answer.body.code).toBe('ingestion_unavailable')
      return answer.statusCode === 202
    })
    const after = await kafka.accept('/v1/deposits', { account, amount: '1.00' }, { key: 'after' })
    await kafka.startWorker()
    expect((await kafka.outcomeOf(after)).body.status).toBe('posted')
    await kafka.settled()
    expect((await ledger.get(`/v1/operations/${before}`)).body.status).toBe('posted')
    expect((await ledger.get(`/v1/operations/${lost}`)).body.status).toBe('pending')
    expect(await ledger.balancesOf(account)).toEqual(['2.00'])
    await ledger.verify()
  })

  test.each(['after it has read', 'while it joins'])(
    'in partitions that a worker gets %s are posted too',
    async (when) => {
      kafka = await startIngestion({ partitions: 1 })
      const account = await kafka.ledger.openAccount()
      const grow = async () => {
        const admin = new Admin({ clientId: 'test', bootstrapBrokers: kafka.kafka.brokers })
        await admin.createPartitions({ topics: [{ name: kafka.kafka.commandsTopic, count: 3 }] })
        await admin.close()
        for (const partition of [1, 2]) await until('the partition is there', () => writesTo(partition))
      }
      const writesTo = (partition: number) => {
        const order = { account, amount: '1.00' }
        return kafka
          .write({ ledger: 'main', operation: 'postDeposit', idempotency_key: `p${partition}`, order }, { partition })
          .then(
            () => true,
            () => false,
          )
      }
      if (when === 'while it joins') growAfterNextJoin(grow)
      await kafka.startWorker()
      expect(await writesTo(0)).toBe(true)
      await until('the first is posted', async () => Number((await kafka.ledger.balancesOf(account))[0]) >= 1)
      if (when === 'after it has read') await grow()
      await until('all are posted', async () => (await kafka.ledger.balancesOf(account))[0] === '3.00')
    },
  )
})

/** Between the answer of the group and what its new member asks next. */
function growAfterNextJoin(grow: () => Promise<void>) {
  const joinGroup = Consumer.prototype.joinGroup as (this: Consumer) => Promise<string>
  const spy = vi.spyOn(Consumer.prototype, 'joinGroup').mockImplementation(async function (this: Consumer) {
    spy.mockRestore()
    const member = await joinGroup.call(this)
    await grow()
    return member
  } as never)
}
