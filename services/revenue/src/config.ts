import { commonEnvironment, commonSettings, readEnvironment, type ServiceConfig, secret } from '@florin/server'
import { z } from 'zod'

const Environment = z.object({
  ...commonEnvironment('revenue', 8_002),
  FX_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8001')
    .describe('The FX service'),
  REVENUE_SECRET: secret.describe('Secret shared with the ledger, which sends it with its fees'),
})

export interface Config extends ServiceConfig {
  fxUrl: string
  secret: string
}

/** Reads the environment. Its error lists all invalid variables. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const env = readEnvironment(Environment, environment)
  return { ...commonSettings(env), fxUrl: env.FX_URL, secret: env.REVENUE_SECRET }
}
