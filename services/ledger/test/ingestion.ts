import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createLogger, type Service } from '@florin/server'
import { limitMs, sharedBroker, until } from '@florin/testing'
import { Admin, Consumer, MessagesStreamModes } from '@platformatic/kafka'
import type { Config } from '../src/config.ts'
import { ingest } from '../src/ingest.ts'
import { makeIngestionTopics } from '../src/ingestion/make-topics.ts'
import { deadTopicOf } from '../src/ingestion/topics.ts'
import { createProducer, type OutgoingRecord, type Producer } from '../src/kafka/producer.ts'
import { makeTopics } from '../src/kafka/topics.ts'
import {
  type Answer,
  type RequestOptions,
  serviceSecret,
  startLedger,
  type TestLedger,
  type TestLedgerOptions,
} from './ledger.ts'

export type KafkaConfig = NonNullable<Config['kafka']>

/** A ledger that takes orders through a broker, with topics of its own. */
export interface TestIngestion {
  ledger: TestLedger
  kafka: KafkaConfig
  /** As producers of their own do. */
  producer: Producer
  /** A worker in this process. */
  startWorker(): Promise<Service>
  /** Writes an order to the topic. */
  write(command: object, record?: Partial<OutgoingRecord>): ReturnType<Producer['send']>
  /** Sends an order with `Prefer: respond-async`, which must be accepted. Returns the id of its operation. */
  accept(path: string, body: unknown, options?: RequestOptions): Promise<string>
  /** Waits until the operation has its outcome. */
  outcomeOf(id: string, options?: RequestOptions): Promise<Answer>
  /** Waits until every record has its outcome. */
  settled(): Promise<void>
  deadLetters(count: number): Promise<{ value: string | null; headers: Record<string, string> }[]>
  close(): Promise<void>
}

const logger = createLogger('ledger', 'silent')
const nowhere = 'http://127.0.0.1:1'
export const respondAsync = { prefer: 'respond-async' }

/** With topics of unique names on the shared broker, or on this one. */
export async function startIngestion(
  options: TestLedgerOptions & { brokers?: string; partitions?: number; deadConfigs?: Record<string, string> } = {},
): Promise<TestIngestion> {
  const kafka: KafkaConfig = {
    brokers: [options.brokers ?? (await sharedBroker())],
    commandsTopic: `test-${randomUUID()}`,
    eventsTopic: `test-${randomUUID()}.{ledger}`,
    partitions: options.partitions ?? 3,
  }
  if (options.deadConfigs) {
    const { commandsTopic, partitions } = kafka
    await makeTopics(kafka, [{ name: deadTopicOf(commandsTopic), partitions, configs: options.deadConfigs }])
  }
  await makeIngestionTopics(kafka)
  const ledger = await startLedger({ ...options, kafka })
  const producer = createProducer(kafka)
  const workers: Service[] = []
  const ingestion: TestIngestion = {
    ledger,
    kafka,
    producer,
    async startWorker() {
      const worker = await ingest.build(
        {
          http: { host: '127.0.0.1', port: 0 },
          database: { url: ledger.serviceUrl, connectionsMax: 4 },
          migration: undefined,
          logLevel: 'silent',
          posting: { lanes: 1, groupMax: 500, queueMax: 10_000 },
          fxUrl: options.fx ?? nowhere,
          revenueUrl: options.revenue ?? nowhere,
          serviceSecret,
          auth: { mode: 'open' },
          httpProcesses: 1,
          dueWork: false,
          webhooks: { isOn: false, allowPrivate: true, timeoutMs: 15_000 },
          kafka,
        },
        logger,
      )
      workers.push(worker)
      await worker.listen({ host: '127.0.0.1', port: 0 })
      return worker
    },
    write: (command, record) =>
      producer.send({ topic: kafka.commandsTopic, key: 'k', value: JSON.stringify(command), ...record }),
    async accept(path, body, options = {}) {
      const answer = await ledger.post(path, body, { ...options, headers: { ...options.headers, ...respondAsync } })
      assert.equal(answer.statusCode, 202, answer.text)
      assert.equal(answer.headers['preference-applied'], 'respond-async')
      assert.equal(answer.headers.location, `/v1/operations/${answer.body.id}`)
      assert.equal(answer.body.status, 'pending')
      return answer.body.id
    },
    async outcomeOf(id, options) {
      let answer: Answer | undefined
      await until('the operation has its outcome', async () => {
        answer = await ledger.get(`/v1/operations/${id}`, options)
        assert.equal(answer.statusCode, 200, answer.text)
        return answer.body.status !== 'pending'
      })
      return answer as Answer
    },
    async settled() {
      await until('every record is settled', async () => {
        const { body } = await ledger.get('/health')
        return body.checks.ingestion.lag === 0
      })
    },
    deadLetters: (count) => readDeadLetters(kafka, count),
    async close() {
      for (const worker of workers) await worker.close()
      await producer.close()
      await ledger.close()
    },
  }
  return ingestion
}

/** Of one record at least; reads until there are that many. */
async function readDeadLetters(kafka: KafkaConfig, count: number) {
  const topic = `${kafka.commandsTopic}.dead`
  const options = { clientId: 'test', bootstrapBrokers: kafka.brokers }
  const letters: { value: string | null; headers: Record<string, string> }[] = []
  if (count === 0) {
    const admin = new Admin(options)
    const partitions = Array.from({ length: kafka.partitions }, (_, partitionIndex) => ({
      partitionIndex,
      timestamp: -1n,
    }))
    const [listed] = await admin.listOffsets({ topics: [{ name: topic, partitions }] })
    await admin.close()
    assert(
      listed?.partitions.every(({ offset }) => offset === 0n),
      'there are no dead letters',
    )
    return letters
  }
  const consumer = new Consumer({ ...options, groupId: randomUUID() })
  const stream = await consumer.consume({ topics: [topic], mode: MessagesStreamModes.EARLIEST, autocommit: false })
  const timer = setTimeout(() => void stream.close(), limitMs)
  for await (const { value, headers } of stream) {
    const texts = [...headers].map(([name, text]) => [String(name), String(text)])
    letters.push({ value: value ? String(value) : null, headers: Object.fromEntries(texts) })
    if (letters.length >= count) break
  }
  clearTimeout(timer)
  const ends = await consumer.listOffsets({ topics: [topic] })
  assert.equal(Number(ends.get(topic)?.reduce((sum, end) => sum + end, 0n)), count, 'dead letters')
  await consumer.close(true)
  return letters
}
