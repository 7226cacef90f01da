import {
  checkIdentity,
  checkTls,
  commonEnvironment,
  commonSettings,
  type IdentityConfig,
  identityEnvironment,
  identitySettings,
  readEnvironment,
  type ServiceConfig,
} from '@florin/server'
import { z } from 'zod'

const Environment = z
  .object({
    ...commonEnvironment('revenue', 8_002),
    ...identityEnvironment,
    FX_URL: z
      .url({ protocol: /^https?$/ })
      .default('http://127.0.0.1:8001')
      .describe('The FX service'),
  })
  .superRefine(checkTls)
  .superRefine(checkIdentity)

export interface Config extends ServiceConfig, IdentityConfig {
  fxUrl: string
}

/** Reads the environment. Its error lists all invalid variables. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const env = readEnvironment(Environment, environment)
  return { ...commonSettings(env), ...identitySettings(env), fxUrl: env.FX_URL }
}
