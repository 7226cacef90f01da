import { commonEnvironment, commonSettings, count, readEnvironment, type ServiceConfig } from '@florin/server'
import { z } from 'zod'
import { SourceName } from './rates/schemas.ts'

const sourceNames = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(SourceName).min(1))
  .refine((names) => new Set(names).size === names.length, 'Name each source once')
  // What an operator publishes is meant to be used, and before the others when nothing else is said.
  .transform((names): SourceName[] => (names.includes('operator') ? names : ['operator', ...names]))

const Environment = z.object({
  ...commonEnvironment('fx', 8_001),
  FX_SOURCES: sourceNames
    .default(['operator', 'ecb'])
    .describe('Of ecb, operator and simulation, the first before the others'),
  FX_ECB_URL: z
    .url({ protocol: /^https?$/ })
    .default('https://www.ecb.europa.eu/stats/eurofxref/')
    .describe('Folder of eurofxref-daily.xml and eurofxref-hist.zip'),
  FX_FETCH_MINUTES: count(1, 1_440, 30).describe('Between two looks at the sources'),
})

export interface Config extends ServiceConfig {
  /** In the order in which they are asked. */
  sources: SourceName[]
  ecbUrl: string
  fetchMinutes: number
}

/** Reads the environment, and names every problem in it at once. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const env = readEnvironment(Environment, environment)
  return {
    ...commonSettings(env),
    sources: env.FX_SOURCES,
    ecbUrl: env.FX_ECB_URL.replace(/\/?$/, '/'),
    fetchMinutes: env.FX_FETCH_MINUTES,
  }
}
