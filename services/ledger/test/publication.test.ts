import { randomUUID } from 'node:crypto'
import { createLogger, Registry } from '@florin/server'
import { kafkaForTests, type PrivateBroker, scale, sharedBroker, startBroker, until } from '@florin/testing'
import { Consumer, MessagesStreamModes } from '@platformatic/kafka'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parts } from '../src/core.ts'
import { createFeed, type Feed } from '../src/events/feed.ts'
import { createHorizon } from '../src/horizon/horizon.ts'
import { startPublisher } from '../src/publication/publisher.ts'
import { createReplayReader } from '../src/transactions/replays.ts'
import { pick } from './clients.ts'
import { connect, range, startLedger, type TestLedger } from './ledger.ts'

const { isAvailable, isBreakable } = kafkaForTests()
const logger = createLogger('ledger', 'silent')

let ledger: TestLedger
let feed: Feed
const db = { pool: undefined as ReturnType<typeof connect> | undefined }

beforeAll(async () => {
  ledger = await startLedger()
  db.pool = connect(ledger.serviceUrl, { connectionsMax: 4 })
  const fields = parts.flatMap(({ field }) => field ?? [])
  feed = createFeed({
    db: db.pool,
    horizon: createHorizon(db.pool),
    replays: createReplayReader(db.pool, fields),
  })
})
afterAll(async () => {
  await ledger.verify()
  await db.pool?.end()
  await ledger.close()
})

/** A publisher as each replica runs one. */
function publish(brokers: string, topic: string) {
  const kafka = { brokers: [brokers], eventsTopic: topic, partitions: 3 }
  const metrics = new Registry()
  const pool = db.pool as NonNullable<typeof db.pool>
  return { metrics, ...startPublisher({ db: pool, feed, kafka, metrics, logger }) }
}

interface Published {
  key: string
  event: { id: string; partitionkey: string; type: string }
}

/** All that is in the topic. */
async function readTopic(brokers: string, topic: string): Promise<Published[]> {
  const consumer = new Consumer({ clientId: 'test', groupId: randomUUID(), bootstrapBrokers: [brokers] })
  const ends = (await consumer.listOffsets({ topics: [topic] })).get(topic) ?? []
  const count = Number(ends.reduce((sum, end) => sum + end, 0n))
  const consume = () => consumer.consume({ topics: [topic], mode: MessagesStreamModes.EARLIEST, autocommit: false })
  let stream: Awaited<ReturnType<typeof consume>> | undefined
  // A broker that has just started coordinates no group for a while.
  await until('the consumer is in its group', async () => {
    stream = await consume().catch(() => undefined)
    return stream !== undefined
  })
  const published: Published[] = []
  for await (const { key, value } of stream ?? []) {
    published.push({ key: String(key), event: JSON.parse(String(value)) })
    if (published.length === count) break
  }
  await consumer.close(true)
  return published
}

async function deposits(name: string, count: number): Promise<void> {
  const accounts = await Promise.all(range(3).map(() => ledger.openAccount({}, { ledger: name })))
  await Promise.all(
    range(count).map(() => ledger.post('/v1/deposits', { account: pick(accounts), amount: '1.00' }, { ledger: name })),
  )
}

/** Every event of the ledger, as the feed has it. */
async function readFeed(name: string): Promise<string[]> {
  const ids: string[] = []
  for (let position = ''; ; ) {
    const { body } = await ledger.get(`/v1/events?limit=1000${position && `&after=${position}`}`, { ledger: name })
    if (body.data.length === 0) return ids
    ids.push(...body.data.map(({ id }: { id: string }) => id))
    position = body.position
  }
}

async function newLedger(): Promise<string> {
  const name = `l${randomUUID()}`
  await ledger.post('/v1/ledgers', { name })
  return name
}

const isPublished = (name: string, last: string | undefined) =>
  until('the last event is published', async () => {
    const { rows } = await ledger.db.query(
      'select position from event_publications p join ledgers l on l.id = p.ledger where l.name = $1',
      [name],
    )
    return rows[0]?.position === last
  })

describe.skipIf(!isAvailable)('the publication of events', () => {
  test('of two publishers one publishes a ledger, each event once and in its order', async () => {
    const brokers = await sharedBroker()
    const name = await newLedger()
    const prefix = randomUUID()
    const publishers = [publish(brokers, `${prefix}.{ledger}`), publish(brokers, `${prefix}.{ledger}`)]
    await deposits(name, scale(300, 3_000))
    const ids = await readFeed(name)
    await isPublished(name, ids.at(-1))
    const text = await publishers[0]?.metrics.metrics()
    for (const publisher of publishers) await publisher.stop()

    const published = await readTopic(brokers, `${prefix}.${name}`)
    // Partitions are read side by side: the order holds for each key.
    expect([...new Set(published.map(({ event }) => event.id))].sort()).toEqual(ids)
    for (const { key, event } of published) expect(key).toBe(event.partitionkey)
    const ofKey = Map.groupBy(published, ({ key }) => key)
    for (const ofOne of ofKey.values()) {
      // One that is repeated comes after those behind it.
      const inOrder = [...new Set(ofOne.map(({ event }) => event.id))]
      expect(inOrder).toEqual(inOrder.toSorted())
    }
    expect(text).toMatch(/^ledger_events_unpublished 0$/m)
  })

  test('every ledger is published, however many there are and whatever order they appear in', async () => {
    const brokers = await sharedBroker()
    const prefix = randomUUID()
    const names = await Promise.all(range(12).map(newLedger))
    await Promise.all(names.map((name) => ledger.openAccount({}, { ledger: name })))
    const owner = connect(ledger.ownerUrl)
    const publisher = publish(brokers, `${prefix}.{ledger}`)
    const newest = async (name: string) => (await readFeed(name)).at(-1)
    for (const name of names) await isPublished(name, await newest(name))
    // Published again from its beginning, as operators do it.
    const [again] = names as [string]
    await owner.query('delete from event_publications where ledger = (select id from ledgers where name = $1)', [again])
    await isPublished(again, await newest(again))
    await publisher.stop()
    await owner.end()
    const ids = await readFeed(again)
    const published = await readTopic(brokers, `${prefix}.${again}`)
    expect(published.map(({ event }) => event.id).sort()).toEqual([...ids, ...ids].sort())
  })

  test.skipIf(!isBreakable)('a broker that is killed delays events, and loses none', async () => {
    const broker: PrivateBroker = await startBroker()
    const name = await newLedger()
    const topic = `${randomUUID()}.{ledger}`
    const publisher = publish(broker.brokers, topic)
    await deposits(name, 20)
    await isPublished(name, (await readFeed(name)).at(-1))
    await broker.kill()
    await deposits(name, scale(100, 1_000))
    await broker.start()
    await deposits(name, 20)
    const ids = await readFeed(name)
    await isPublished(name, ids.at(-1))
    await publisher.stop()
    const published = await readTopic(broker.brokers, topic.replace('{ledger}', name))
    expect([...new Set(published.map(({ event }) => event.id))].sort()).toEqual(ids)
    await broker.stop()
  })
})
