import { expect, test } from 'vitest'
import { readConfig, readIngestConfig, readWorkerConfig } from './config.ts'

const secret = 'a-secret-of-more-than-32-characters'
const database = { DATABASE_URL: 'postgresql://ledger_service:secret@localhost/florin', SERVICE_SECRET: secret }

test('two settings are enough, and the rest has a default', () => {
  expect(readConfig(database)).toEqual({
    http: { host: '127.0.0.1', port: 8_000, allowedHosts: ['localhost', '127.0.0.1', '[::1]'] },
    database: { url: database.DATABASE_URL, connectionsMax: 16 },
    migration: undefined,
    logLevel: 'info',
    posting: { lanes: 1, groupMax: 500, queueMax: 10_000 },
    fxUrl: 'http://127.0.0.1:8001',
    revenueUrl: 'http://127.0.0.1:8002',
    auth: { mode: 'open' },
    limits: { money: 0, reads: 0, administration: 0, failures: 60 },
    serviceSecret: secret,
    httpProcesses: 1,
    dueWork: true,
    webhooks: { isOn: true, allowPrivate: false, timeoutMs: 15_000 },
    kafka: undefined,
  })
})

test('every setting is read', () => {
  const config = readConfig({
    ...database,
    HOST: '0.0.0.0',
    TRUSTED_PROXIES: '10.0.0.7, fd00::/8',
    ALLOWED_HOSTS: 'Ledger.example.com',
    AUTH: 'none',
    RATE_LIMIT_MONEY: '6000',
    RATE_LIMIT_READS: '600',
    RATE_LIMIT_ADMINISTRATION: '60',
    AUTH_FAILURES_MAX: '0',
    PORT: '0',
    MIGRATION_DATABASE_URL: 'postgres://ledger_owner@localhost/florin',
    DATABASE_CONNECTIONS_MAX: '4',
    LOG_LEVEL: 'silent',
    POSTING_LANES: '1',
    POSTING_GROUP_MAX: '1',
    POSTING_QUEUE_MAX: '7',
    FX_URL: 'https://fx.internal/florin',
    REVENUE_URL: 'https://revenue.internal',
    HTTP_PROCESSES: '3',
    DUE_WORK: 'off',
    WEBHOOKS: 'off',
    WEBHOOKS_ALLOW_PRIVATE: 'on',
    KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092',
    KAFKA_COMMANDS_TOPIC: 'orders',
    KAFKA_EVENTS_TOPIC: 'events.{ledger}',
    KAFKA_PARTITIONS: '3',
  })
  expect(config).toEqual({
    http: {
      host: '0.0.0.0',
      port: 0,
      trustedProxies: ['10.0.0.7', 'fd00::/8'],
      allowedHosts: ['ledger.example.com', 'localhost', '127.0.0.1', '[::1]'],
    },
    database: { url: database.DATABASE_URL, connectionsMax: 4 },
    migration: { url: 'postgres://ledger_owner@localhost/florin', waitMs: 60_000 },
    logLevel: 'silent',
    posting: { lanes: 1, groupMax: 1, queueMax: 7 },
    fxUrl: 'https://fx.internal/florin',
    revenueUrl: 'https://revenue.internal',
    auth: { mode: 'open' },
    limits: { money: 6_000, reads: 600, administration: 60, failures: 0 },
    serviceSecret: secret,
    httpProcesses: 3,
    dueWork: false,
    webhooks: { isOn: false, allowPrivate: true, timeoutMs: 15_000 },
    kafka: {
      brokers: ['kafka-1:9092', 'kafka-2:9092'],
      commandsTopic: 'orders',
      eventsTopic: 'events.{ledger}',
      partitions: 3,
    },
  })
})

test('a worker listens on a port of its own, and always works', () => {
  expect(readWorkerConfig({ ...database, DUE_WORK: 'off' })).toEqual({
    ...readConfig(database),
    limits: undefined,
    http: { ...readConfig(database).http, port: 8_010 },
  })
})

function problems(environment: Record<string, string>): string {
  try {
    readConfig(environment)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

test('every problem is named at once', () => {
  const message = problems({ PORT: '65536', LOG_LEVEL: 'loud', POSTING_LANES: '0', POSTING_GROUP_MAX: 'many' })
  for (const name of ['DATABASE_URL', 'SERVICE_SECRET', 'PORT', 'LOG_LEVEL', 'POSTING_LANES', 'POSTING_GROUP_MAX']) {
    expect(message).toContain(`  ${name}: `)
  }
  expect(message.split('\n')).toHaveLength(7)
})

test.each([
  ['DATABASE_URL', 'mysql://root:hunter2@localhost/florin'],
  ['DATABASE_URL', ''],
  ['DATABASE_URL', 'hunter2'],
  ['MIGRATION_DATABASE_URL', 'hunter2'],
  ['PORT', '-1'],
  ['PORT', '80.5'],
  ['PORT', 'http'],
  ['DATABASE_CONNECTIONS_MAX', '0'],
  ['DATABASE_CONNECTIONS_MAX', '201'],
  ['FX_URL', 'ftp://hunter2'],
  ['SERVICE_SECRET', 'hunter2'],
  ['SERVICE_SECRET', `hunter2 ${'x'.repeat(32)}`],
  ['POSTING_LANES', '65'],
  ['POSTING_GROUP_MAX', '5001'],
  ['POSTING_QUEUE_MAX', '1000001'],
  ['DUE_WORK', 'yes'],
  ['WEBHOOKS', 'yes'],
  ['WEBHOOKS_ALLOW_PRIVATE', 'true'],
  ['LOG_LEVEL', 'INFO'],
  ['PORT', ''],
  ['PORT', ' '],
])('%s is not %j, and the message keeps the value to itself', (name, value) => {
  const message = problems({ ...database, [name]: value })
  expect(message).toContain(`${name}: `)
  expect(message).not.toContain('hunter2')
})

test('a worker of orders from Kafka has one lane, which keeps the sequence of an account', () => {
  const { posting, dueWork } = readIngestConfig({ ...database, KAFKA_BROKERS: 'kafka:9092', POSTING_LANES: '4' })
  expect(posting).toEqual({ lanes: 1, groupMax: 500, queueMax: 10_000 })
  expect(dueWork).toBe(false)
})
