import { commonEnvironment, commonSettings, integer, readEnvironment, type ServiceConfig, secret } from '@florin/server'
import { z } from 'zod'

const Environment = z.object({
  ...commonEnvironment('ledger', 8_000),
  POSTING_LANES: integer(1, 64, 1).describe('Groups of postings that are written at a time'),
  POSTING_GROUP_MAX: integer(1, 5_000, 500).describe('Postings in one database transaction'),
  POSTING_QUEUE_MAX: integer(1, 1_000_000, 10_000).describe('Postings that wait; more are refused with 503'),
  FX_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8001')
    .describe('The FX service'),
  REVENUE_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8002')
    .describe('The revenue service'),
  REVENUE_SECRET: secret.describe('The secret that the revenue service lets the ledger in with'),
})

export interface Config extends ServiceConfig {
  posting: { lanes: number; groupMax: number; queueMax: number }
  fxUrl: string
  revenueUrl: string
  revenueSecret: string
}

/** Reads the environment, and names every problem in it at once. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const env = readEnvironment(Environment, environment)
  return {
    ...commonSettings(env),
    posting: { lanes: env.POSTING_LANES, groupMax: env.POSTING_GROUP_MAX, queueMax: env.POSTING_QUEUE_MAX },
    fxUrl: env.FX_URL,
    revenueUrl: env.REVENUE_URL,
    revenueSecret: env.REVENUE_SECRET,
  }
}
