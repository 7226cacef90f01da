import {
  checkIdentity,
  checkTls,
  commonEnvironment,
  commonSettings,
  type IdentityConfig,
  identityEnvironment,
  identitySettings,
  integer,
  readEnvironment,
  type ServiceConfig,
  serviceSecretEnvironment,
} from '@florin/server'
import { z } from 'zod'
import { defaultCommandsTopic, type TopicSettings } from './ingestion/topics.ts'
import type { KafkaSettings } from './kafka/connection.ts'
import { defaultEventsTopic, type EventTopicSettings } from './publication/topics.ts'

const onOff = (preset: 'on' | 'off') => z.enum(['on', 'off']).default(preset)

const settings = {
  POSTING_LANES: integer(1, 64, 1).describe('Groups of postings written in parallel'),
  POSTING_GROUP_MAX: integer(1, 5_000, 500).describe('Maximum postings in one database transaction'),
  POSTING_QUEUE_MAX: integer(1, 1_000_000, 10_000).describe('Maximum queued postings; more are rejected with 503'),
  FX_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8001')
    .describe('URL of the FX service'),
  REVENUE_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8002')
    .describe('URL of the revenue service'),
  ...serviceSecretEnvironment,
  WEBHOOKS: onOff('on').describe('Whether this process sends events to webhooks'),
  WEBHOOKS_ALLOW_PRIVATE: onOff('off').describe('Whether webhooks may use http and addresses that are not public'),
}
const brokers = z
  .string()
  .transform((list) => list.split(',').map((broker) => broker.trim()))
  .refine((list) => list.every((broker) => /^[^\s:]+:\d{1,5}$/.test(broker)), {
    error: 'Set brokers as host:port, separated by commas.',
  })
  .describe('Kafka brokers, as host:port separated by commas. Without them Kafka is off')
const kafkaSettings = {
  KAFKA_COMMANDS_TOPIC: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,200}$/, 'Set a name of a Kafka topic.')
    .default(defaultCommandsTopic)
    .describe('Topic of orders that are posted later. Rejected ones go to the topic with `.dead` after its name'),
  KAFKA_EVENTS_TOPIC: z
    .string()
    .regex(/^[A-Za-z0-9._-]*\{ledger\}[A-Za-z0-9._-]*$/, 'Set a name of a Kafka topic with {ledger} in it.')
    .default(defaultEventsTopic)
    .describe('Topic of the events of a ledger; {ledger} is its name'),
  KAFKA_PARTITIONS: integer(1, 1_000, 12).describe('Partitions of these topics, if the service makes them'),
}
const Environment = z
  .object({
    ...commonEnvironment('ledger', 8_000),
    ...settings,
    ...kafkaSettings,
    ...identityEnvironment,
    // An empty value is none: Compose passes one.
    KAFKA_BROKERS: z.preprocess((given) => (given === '' ? undefined : given), brokers.optional()),
    HTTP_PROCESSES: integer(1, 64, 1).describe(
      'Processes that serve HTTP on the port, before one that posts; 1: one process does both',
    ),
    DUE_WORK: onOff('on').describe('Whether this process posts what falls due; off where workers of their own do'),
  })
  .superRefine(checkTls)
  .superRefine(checkIdentity)
const WorkerEnvironment = z.object({ ...commonEnvironment('ledger', 8_010), ...settings }).superRefine(checkTls)
const IngestEnvironment = z
  .object({
    ...commonEnvironment('ledger', 8_011),
    ...settings,
    ...kafkaSettings,
    KAFKA_BROKERS: brokers,
  })
  .omit({ POSTING_LANES: true })
  .superRefine(checkTls)
/** Two groups at the same time may post orders of one account out of their sequence. */
const ingestLanes = 1

export interface Config extends ServiceConfig, IdentityConfig {
  posting: { lanes: number; groupMax: number; queueMax: number }
  fxUrl: string
  revenueUrl: string
  /** Processes that listen on the port; 1: this one, which posts too. */
  httpProcesses: number
  /** Whether this process posts what falls due. */
  dueWork: boolean
  webhooks: WebhookConfig
  /** Undefined: without Kafka. */
  kafka: (KafkaSettings & TopicSettings & EventTopicSettings) | undefined
}

export interface WebhookConfig {
  /** Whether this process sends. */
  isOn: boolean
  /** Whether http and addresses that are not public are allowed. */
  allowPrivate: boolean
  /** Of a whole request to an endpoint. */
  timeoutMs: number
}

const webhookTimeoutMs = 15_000

/** Reads the environment. Throws one error that lists every invalid variable. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const env = readEnvironment(Environment, environment)
  return {
    ...toConfig(env),
    ...identitySettings(env),
    httpProcesses: env.HTTP_PROCESSES,
    dueWork: env.DUE_WORK === 'on',
    kafka: toKafka(env),
  }
}

/** Workers serve nothing but their health. */
const probesOnly: Config['auth'] = { mode: 'open' }

/** The same for a worker that posts what falls due. */
export function readWorkerConfig(environment: NodeJS.ProcessEnv): Config {
  return {
    ...toConfig(readEnvironment(WorkerEnvironment, environment)),
    auth: probesOnly,
    httpProcesses: 1,
    dueWork: true,
    kafka: undefined,
  }
}

/** The same for a worker that posts the orders from Kafka. */
export function readIngestConfig(environment: NodeJS.ProcessEnv): Config {
  const env = readEnvironment(IngestEnvironment, environment)
  return {
    ...toConfig({ ...env, POSTING_LANES: ingestLanes }),
    auth: probesOnly,
    httpProcesses: 1,
    dueWork: false,
    kafka: toKafka(env),
  }
}

function toKafka(
  env: Pick<z.output<typeof Environment>, keyof typeof kafkaSettings | 'KAFKA_BROKERS'>,
): Config['kafka'] {
  if (env.KAFKA_BROKERS === undefined) return undefined
  return {
    brokers: env.KAFKA_BROKERS,
    commandsTopic: env.KAFKA_COMMANDS_TOPIC,
    eventsTopic: env.KAFKA_EVENTS_TOPIC,
    partitions: env.KAFKA_PARTITIONS,
  }
}

function toConfig(
  env: z.output<typeof WorkerEnvironment>,
): Omit<Config, 'auth' | 'httpProcesses' | 'dueWork' | 'kafka'> {
  return {
    ...commonSettings(env),
    posting: { lanes: env.POSTING_LANES, groupMax: env.POSTING_GROUP_MAX, queueMax: env.POSTING_QUEUE_MAX },
    fxUrl: env.FX_URL,
    revenueUrl: env.REVENUE_URL,
    serviceSecret: env.SERVICE_SECRET,
    webhooks: {
      isOn: env.WEBHOOKS === 'on',
      allowPrivate: env.WEBHOOKS_ALLOW_PRIVATE === 'on',
      timeoutMs: webhookTimeoutMs,
    },
  }
}
