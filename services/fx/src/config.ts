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
} from '@florin/server'
import { z } from 'zod'
import { SourceName } from './rates/schemas.ts'

const sourceNames = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(SourceName).min(1))
  .refine((names) => new Set(names).size === names.length, 'Name each source once.')
  // Rates of an operator are always used, and before all others unless the list says otherwise.
  .transform((names): SourceName[] => (names.includes('operator') ? names : ['operator', ...names]))

const Environment = z
  .object({
    ...commonEnvironment('fx', 8_001),
    ...identityEnvironment,
    FX_SOURCES: sourceNames
      .default(['operator', 'ecb'])
      .describe('Sources in order of precedence: ecb, operator, simulation'),
    FX_ECB_URL: z
      .url({ protocol: /^https?$/ })
      .default('https://www.ecb.europa.eu/stats/eurofxref/')
      .describe('Folder of eurofxref-daily.xml and eurofxref-hist.zip'),
    FX_FETCH_MINUTES: integer(1, 1_440, 30).describe('Pause between two fetches'),
  })
  .superRefine(checkTls)
  .superRefine(checkIdentity)

export interface Config extends ServiceConfig, IdentityConfig {
  /** In order of precedence. */
  sources: SourceName[]
  ecbUrl: string
  fetchMinutes: number
}

/** Reads the environment. Its error lists all invalid variables. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const env = readEnvironment(Environment, environment)
  return {
    ...commonSettings(env),
    ...identitySettings(env),
    sources: env.FX_SOURCES,
    ecbUrl: env.FX_ECB_URL.replace(/\/?$/, '/'),
    fetchMinutes: env.FX_FETCH_MINUTES,
  }
}
