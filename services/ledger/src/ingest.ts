import { Counter, createService, defineService, Registry, type Release, type Service } from '@florin/server'
import { type Config, readIngestConfig } from './config.ts'
import { openCore, operations } from './core.ts'
import { problems, toRefusal } from './errors.ts'
import { type Consumption, consumeOrders } from './ingestion/consume.ts'
import { createLagMeter } from './ingestion/lag.ts'
import { makeIngestionTopics } from './ingestion/make-topics.ts'
import { describeCommand } from './ingestion/schemas.ts'
import { settlePoll } from './ingestion/settle.ts'
import { groupOf } from './ingestion/topics.ts'
import { createGroupReader } from './kafka/group-reader.ts'
import { createProducer } from './kafka/producer.ts'
import { createLedgerCache } from './ledgers/cache.ts'

/** A process that posts orders from Kafka, and serves only its health and its metrics. Any number of them may run. */
export const ingest = defineService({
  name: 'ledger',
  folder: new URL('../', import.meta.url),
  readConfig: readIngestConfig,
  build: buildIngest,
})

async function buildIngest(config: Config, release: Release): Promise<Service> {
  const { logger, version } = release
  const metrics = new Registry()
  const core = openCore(config, release, metrics)
  const { db } = core
  const kafka = config.kafka as NonNullable<Config['kafka']>
  const lag = createLagMeter({ db, kafka, metrics })
  const producer = createProducer(kafka)
  const app = await createService({
    title: 'Florin ledger ingestion',
    description: 'Posts the orders that arrive through Kafka.',
    version,
    examples: {},
    tags: {},
    logger,
    http: config.http,
    problems,
    metrics,
    toRefusal,
    checks: { ...core.checks, ...lag.checks },
    authentication: undefined,
  })
  const deps = {
    ...core,
    reader: createCommandReader(),
    producer,
    commandsTopic: kafka.commandsTopic,
    outcomes: new Counter({
      name: 'ledger_ingestion_orders_total',
      help: 'Orders from Kafka, by outcome',
      labelNames: ['outcome'],
      registers: [metrics],
    }),
    logger,
  }

  function createCommandReader() {
    const byId = new Map(operations.map((operation) => [operation.id, operation]))
    const schema = describeCommand([...byId.keys()] as [string, ...string[]])
    return { ledgers: createLedgerCache(db, core.hasRoom), operations: byId, schema }
  }

  let consumption: Consumption | undefined
  app.addHook('onListen', async () => {
    consumption = consumeOrders({
      db,
      group: createGroupReader({ kafka, topic: kafka.commandsTopic, groupId: groupOf(kafka.commandsTopic), logger }),
      settle: (poll, signal) => settlePoll(deps, poll, signal),
      makeTopics: () => makeIngestionTopics(kafka),
      logger,
    })
  })
  app.addHook('onClose', async () => {
    await consumption?.stop()
    await Promise.all([producer.close(), lag.close()])
    await core.close()
  })
  return app
}

if (import.meta.main) await ingest.run(process.argv.slice(2))
