import { commonEnvironment, commonSettings, integer, readEnvironment, type ServiceConfig, secret } from '@florin/server'
import { z } from 'zod'

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
  REVENUE_SECRET: secret.describe('Shared secret that authenticates the ledger to the revenue service'),
  WEBHOOKS: onOff('on').describe('Whether this process sends events to webhooks'),
  WEBHOOKS_ALLOW_PRIVATE: onOff('off').describe('Whether webhooks may use http and addresses that are not public'),
}
const Environment = z.object({
  ...commonEnvironment('ledger', 8_000),
  ...settings,
  DUE_WORK: onOff('on').describe('Whether this process posts what falls due; off where workers of their own do'),
})
const WorkerEnvironment = z.object({ ...commonEnvironment('ledger', 8_010), ...settings })

export interface Config extends ServiceConfig {
  posting: { lanes: number; groupMax: number; queueMax: number }
  fxUrl: string
  revenueUrl: string
  revenueSecret: string
  /** Whether this process posts what falls due. */
  dueWork: boolean
  webhooks: WebhookConfig
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
  return { ...toConfig(env), dueWork: env.DUE_WORK === 'on' }
}

/** The same for a worker. */
export function readWorkerConfig(environment: NodeJS.ProcessEnv): Config {
  return { ...toConfig(readEnvironment(WorkerEnvironment, environment)), dueWork: true }
}

function toConfig(env: z.output<typeof WorkerEnvironment>): Omit<Config, 'dueWork'> {
  return {
    ...commonSettings(env),
    posting: { lanes: env.POSTING_LANES, groupMax: env.POSTING_GROUP_MAX, queueMax: env.POSTING_QUEUE_MAX },
    fxUrl: env.FX_URL,
    revenueUrl: env.REVENUE_URL,
    revenueSecret: env.REVENUE_SECRET,
    webhooks: {
      isOn: env.WEBHOOKS === 'on',
      allowPrivate: env.WEBHOOKS_ALLOW_PRIVATE === 'on',
      timeoutMs: webhookTimeoutMs,
    },
  }
}
