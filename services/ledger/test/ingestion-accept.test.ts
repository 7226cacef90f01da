import { randomUUID } from 'node:crypto'
import { createPool } from '@florin/postgres'
import { createLogger, Registry } from '@florin/server'
import { kafkaForTests, sharedBroker } from '@florin/testing'
import { expect, test } from 'vitest'
import { createOrderAcceptor } from '../src/ingestion/accept.ts'
import { makeIngestionTopics } from '../src/ingestion/make-topics.ts'

test.skipIf(!kafkaForTests().isAvailable)(
  'an order that Kafka has stored may be posted, also if the database fails before the answer',
  async () => {
    const kafka = { brokers: [await sharedBroker()], commandsTopic: `test-${randomUUID()}`, partitions: 1 }
    await makeIngestionTopics(kafka)
    const db = createPool({
      connectionString: 'postgres://nobody@127.0.0.1:1/none',
      schema: 'ledger',
      applicationName: 'test',
      connectionsMax: 1,
      statementTimeoutMs: 1_000,
      onError: () => undefined,
    })
    const acceptor = createOrderAcceptor({
      db,
      kafka,
      readSecret: async () => Buffer.alloc(32),
      metrics: new Registry(),
      logger: createLogger('ledger', 'silent'),
    })
    const context = {
      ledger: 1,
      ledgerName: 'main',
      idempotencyKey: 'k',
      requestHash: 'hash',
      body: {},
      dryRun: false,
      reach: undefined,
      origin: { requestId: 'r', traceparent: undefined, subject: 'test' },
      audited: null,
    }
    await expect(acceptor.accept('postDeposit', context, undefined, 'a')).rejects.toMatchObject({
      code: 'ingestion_unavailable',
      message: expect.stringContaining('it may be posted'),
    })
    await acceptor.close()
    await db.end()
  },
)
