import {
  checkIdentity,
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
}
const Environment = z
  .object({
    ...commonEnvironment('ledger', 8_000),
    ...settings,
    ...identityEnvironment,
    DUE_WORK: z
      .enum(['on', 'off'])
      .default('on')
      .describe('Whether this process posts what falls due; off where workers of their own do'),
  })
  .superRefine(checkIdentity)
const WorkerEnvironment = z.object({ ...commonEnvironment('ledger', 8_010), ...settings })

export interface Config extends ServiceConfig, IdentityConfig {
  posting: { lanes: number; groupMax: number; queueMax: number }
  fxUrl: string
  revenueUrl: string
  /** Whether this process posts what falls due. */
  dueWork: boolean
}

/** Reads the environment. Throws one error that lists every invalid variable. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const env = readEnvironment(Environment, environment)
  return { ...toConfig(env), ...identitySettings(env), dueWork: env.DUE_WORK === 'on' }
}

/** The same for a worker, which serves nothing but its health. */
export function readWorkerConfig(environment: NodeJS.ProcessEnv): Config {
  return { ...toConfig(readEnvironment(WorkerEnvironment, environment)), auth: { mode: 'open' }, dueWork: true }
}

function toConfig(env: z.output<typeof WorkerEnvironment>): Omit<Config, 'auth' | 'dueWork'> {
  return {
    ...commonSettings(env),
    posting: { lanes: env.POSTING_LANES, groupMax: env.POSTING_GROUP_MAX, queueMax: env.POSTING_QUEUE_MAX },
    fxUrl: env.FX_URL,
    revenueUrl: env.REVENUE_URL,
    serviceSecret: env.SERVICE_SECRET,
  }
}
