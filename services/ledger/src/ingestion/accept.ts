import { Counter, createWorker, type Logger, type Registry } from '@florin/server'
import type pg from 'pg'
import { LedgerError } from '../errors.ts'
import type { KafkaSettings } from '../kafka/connection.ts'
import { NotStored } from '../kafka/not-stored.ts'
import { createProducer } from '../kafka/producer.ts'
import type { OrderQueue } from '../operations/accept.ts'
import type { WriteContext } from '../request/context.ts'
import { makeIngestionTopics } from './make-topics.ts'
import { encodeOperationId, hashStartOf } from './operation-id.ts'
import { findGeneration } from './queries.ts'
import type { Command } from './schemas.ts'
import type { SecretReader } from './secret.ts'
import type { TopicSettings } from './topics.ts'

export interface OrderAcceptor extends OrderQueue {
  close(): Promise<void>
}

export interface OrderAcceptorOptions {
  db: pg.Pool
  kafka: KafkaSettings & TopicSettings
  readSecret: SecretReader
  metrics: Registry
  logger: Logger
}

const retryAfterSeconds = 1
const topicsRetry = { firstMs: 500, mostMs: 30_000 }

/** Writes orders to Kafka, for the workers that post them. Kafka may be unavailable at the start, and at any time. */
export function createOrderAcceptor({ db, kafka, readSecret, metrics, logger }: OrderAcceptorOptions): OrderAcceptor {
  const producer = createProducer(kafka)
  const generations = new Map<string, number>()
  const accepted = new Counter({
    name: 'ledger_ingestion_accepted_total',
    help: 'Orders that Kafka has stored, to be posted later',
    registers: [metrics],
  })
  const topics = createWorker({
    work: async () => {
      await makeIngestionTopics(kafka)
      void topics.stop()
    },
    everyMs: topicsRetry.mostMs,
    retry: topicsRetry,
    onFailure: (error, failures) => {
      if (failures === 1) logger.warn({ err: error }, 'cannot make the topics of orders')
    },
  })

  async function generationOf(topicId: string): Promise<number> {
    const known = generations.get(topicId) ?? (await findGeneration(db, topicId))
    generations.set(topicId, known)
    return known
  }

  return {
    async accept(operation, context, target, account) {
      const { ledger, ledgerName, requestHash } = context
      const idempotencyKey = context.idempotencyKey as string
      const secret = await readSecret()
      const stored = await producer
        .send({
          topic: kafka.commandsTopic,
          key: `${ledgerName}:${account}`,
          value: JSON.stringify(commandOf(operation, context, target)),
          headers: headersOf(context),
        })
        .catch((error) => {
          throw error instanceof NotStored ? unavailable(error) : error
        })
      accepted.inc()
      const { topicId, partition, offset } = stored
      const generation = await generationOf(topicId).catch((cause) => {
        throw withoutId(cause)
      })
      const hashStart = hashStartOf(requestHash)
      const place = { generation, partition, offset, ledger, hashStart, idempotencyKey }
      return { id: encodeOperationId(secret, place), status: 'pending' }
    },
    async close() {
      await Promise.all([topics.stop(), producer.close()])
    },
  }
}

function commandOf(operation: string, { ledgerName, idempotencyKey, body }: WriteContext, target?: string): Command {
  return {
    ledger: ledgerName,
    operation,
    target: target ?? null,
    idempotency_key: idempotencyKey as string,
    order: body,
  }
}

function headersOf({ origin: { requestId, traceparent, subject }, audited }: WriteContext): Record<string, string> {
  return {
    'x-request-id': requestId,
    'florin-subject': subject,
    ...(audited && { 'florin-address': audited.address }),
    ...(traceparent !== undefined && { traceparent }),
  }
}

function unavailable(cause: NotStored): LedgerError {
  return new LedgerError(
    'ingestion_unavailable',
    cause.isTooLarge
      ? 'The order is larger than the topic allows. It was not stored. Send the request without Prefer: respond-async.'
      : cause.isUnknown
        ? 'Kafka did not confirm that it has stored the order: it may be posted. Send the request again with the same Idempotency-Key: it moves money at most once.'
        : 'Kafka is unavailable. The order was not stored. Send the request again.',
    { cause, retryAfterSeconds },
  )
}

/** Of an order that is stored, and whose id cannot be made: that needs the database once for each topic. */
function withoutId(cause: unknown): LedgerError {
  return new LedgerError(
    'ingestion_unavailable',
    'Kafka has stored the order, but the database is unavailable, so that its operation has no id yet: it may be posted. Send the request again with the same Idempotency-Key: it moves money at most once.',
    { cause, retryAfterSeconds },
  )
}
