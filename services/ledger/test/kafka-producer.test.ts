import { randomUUID } from 'node:crypto'
import { kafkaForTests, limitMs, sharedBroker, startBroker, until } from '@florin/testing'
import { Consumer, MessagesStreamModes, ProduceAcks, producerSendsChannel, type SendOptions } from '@platformatic/kafka'
import { describe, expect, test } from 'vitest'
import { NotStored } from '../src/kafka/not-stored.ts'
import { createProducer, type OutgoingRecord, type Stored } from '../src/kafka/producer.ts'
import { makeTopics } from '../src/kafka/topics.ts'
import { range } from './ledger.ts'

const { isAvailable, isBreakable } = kafkaForTests()

async function makeTopic(brokers: string, partitions: number): Promise<string> {
  const name = `test-${randomUUID()}`
  await makeTopics({ brokers: [brokers] }, [{ name, partitions }])
  return name
}

/** All that the broker has stored, as `partition offset key`. */
async function readStored(brokers: string, topic: string, count: number): Promise<string[]> {
  const consumer = new Consumer({ clientId: 'test', groupId: randomUUID(), bootstrapBrokers: [brokers] })
  const options = { topics: [topic], mode: MessagesStreamModes.EARLIEST, autocommit: false }
  let stream: Awaited<ReturnType<typeof consumer.consume>> | undefined
  // A broker that was just started may not coordinate groups yet.
  await until('the group is joined', async () => {
    stream = await consumer.consume(options).catch(() => undefined)
    return stream !== undefined
  })
  const stored: string[] = []
  for await (const { partition, offset, key } of stream ?? []) {
    stored.push(`${partition} ${offset} ${key}`)
    if (stored.length === count) break
  }
  const ends = await consumer.listOffsets({ topics: [topic] })
  expect(ends.get(topic)?.reduce((sum, end) => sum + end, 0n)).toBe(BigInt(count))
  await consumer.close(true)
  return stored.sort()
}

describe.skipIf(!isAvailable)('the producer', () => {
  test('every record is stored once, at the place that its sender was told', async () => {
    const brokers = await sharedBroker()
    const topic = await makeTopic(brokers, 3)
    const producer = createProducer({ brokers: [brokers] })
    const records = range(2_000).map((index): OutgoingRecord => ({ topic, key: `k${index}`, value: `{"n":${index}}` }))

    const places = await Promise.all(records.map((record) => producer.send(record)))

    const promised = places.map(({ partition, offset }, index) => `${partition} ${offset} k${index}`).sort()
    expect(await readStored(brokers, topic, records.length)).toEqual(promised)
    expect(new Set(places.map(({ partition }) => partition))).toEqual(new Set([0, 1, 2]))
    await producer.close()
  })

  test('records of one key are stored in the order in which they were sent, in the partition of Kafka’s own clients', async () => {
    const brokers = await sharedBroker()
    const topic = await makeTopic(brokers, 3)
    const producer = createProducer({ brokers: [brokers] })
    // murmur2 is -790332482 and -985981536, by the tests of Kafka's Java client.
    for (const [key, expected] of [
      ['foobar', 0],
      ['a-little-bit-long-string', 2],
    ] as const) {
      const places = await Promise.all(range(100).map(() => producer.send({ topic, key, value: 'v' })))
      expect(new Set(places.map(({ partition }) => partition))).toEqual(new Set([expected]))
      expect(places.map(({ offset }) => offset)).toEqual(range(100).map(BigInt))
    }
    await producer.close()
  })

  test('a topic that was made again has another id', async () => {
    const brokers = await sharedBroker()
    const [first, second] = [await makeTopic(brokers, 1), await makeTopic(brokers, 1)]
    const producer = createProducer({ brokers: [brokers] })
    const ids = await Promise.all([first, second].map((topic) => producer.send({ topic, key: 'k', value: 'v' })))
    expect(new Set(ids.map(({ topicId }) => topicId)).size).toBe(2)
    await producer.close()
  })

  test('a send to a missing topic fails, and stores nothing', async () => {
    const producer = createProducer({ brokers: [await sharedBroker()] })
    const failure = await producer.send({ topic: 'missing', key: 'k', value: 'v' }).catch((error) => error)
    expect(failure).toBeInstanceOf(NotStored)
    expect(failure.isUnknown).toBe(false)
    await producer.close()
  })

  test('a record is confirmed by all in-sync replicas', async () => {
    const brokers = await sharedBroker()
    const topic = await makeTopic(brokers, 1)
    const producer = createProducer({ brokers: [brokers] })
    // A topic with one replica needs one confirmation, whatever its min.insync.replicas. So the request itself is checked.
    const asked: unknown[] = []
    const note = (send: unknown) =>
      asked.push((send as { options: SendOptions<Buffer, Buffer, Buffer, Buffer> }).options.acks)
    producerSendsChannel.start.subscribe(note)
    await producer.send({ topic, key: 'k', value: 'v' })
    producerSendsChannel.start.unsubscribe(note)
    expect(asked).toEqual([ProduceAcks.ALL])
    await producer.close()
  })

  test('a record that is larger than its topic allows is rejected for that reason, and its neighbours are stored', async () => {
    const brokers = await sharedBroker()
    const topic = `test-${randomUUID()}`
    await makeTopics({ brokers: [brokers] }, [{ name: topic, partitions: 2, configs: { 'max.message.bytes': '3000' } }])
    const producer = createProducer({ brokers: [brokers] })
    const [small, large] = await Promise.allSettled(
      [10, 5_000].map((size, partition) => producer.send({ topic, partition, key: 'k', value: 'x'.repeat(size) })),
    )
    expect(small).toMatchObject({ status: 'fulfilled', value: { partition: 0, offset: 0n } })
    expect(large).toMatchObject({ status: 'rejected', reason: { isUnknown: false, isTooLarge: true } })
    await producer.close()
  })

  test('sends fail within their time limit without a broker', async () => {
    const producer = createProducer({ brokers: ['127.0.0.1:1'] })
    const startedMs = performance.now()
    const sends = range(50).map(() => producer.send({ topic: 't', key: 'k', value: 'v' }).catch((error) => error))
    for (const failure of await Promise.all(sends)) expect(failure).toBeInstanceOf(NotStored)
    expect(performance.now() - startedMs).toBeLessThan(limitMs)
    await producer.close()
  })
})

describe.skipIf(!isBreakable)('a broker that is killed under load', () => {
  test('loses nothing that it confirmed, and the producer goes on when it is back', async () => {
    const broker = await startBroker()
    const topic = await makeTopic(broker.brokers, 3)
    const producer = createProducer({ brokers: [broker.brokers] })
    const stored: { key: string; place: Stored }[] = []
    let unknown = 0
    let next = 0
    let isOver = false
    const senders = range(50).map(async () => {
      while (!isOver) {
        const key = `k${next++}`
        try {
          stored.push({ key, place: await producer.send({ topic, key, value: 'v' }) })
        } catch (error) {
          if ((error as NotStored).isUnknown) unknown += 1
        }
      }
    })
    const storedMore = async (count: number) => {
      const goal = stored.length + count
      await expect.poll(() => stored.length, { timeout: limitMs }).toBeGreaterThan(goal)
    }
    await storedMore(500)
    await broker.kill()
    await broker.start()
    await storedMore(500)
    isOver = true
    await Promise.all(senders)

    const consumer = new Consumer({ clientId: 'test', groupId: randomUUID(), bootstrapBrokers: [broker.brokers] })
    const ends = await consumer.listOffsets({ topics: [topic] })
    await consumer.close()
    const count = Number(ends.get(topic)?.reduce((sum, end) => sum + end, 0n))
    const present = new Set(await readStored(broker.brokers, topic, count))
    for (const { key, place } of stored) expect(present).toContain(`${place.partition} ${place.offset} ${key}`)
    expect(count).toBeLessThanOrEqual(stored.length + unknown)
    await producer.close()
    await broker.stop()
  })
})
