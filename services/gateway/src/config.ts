import { fileURLToPath } from 'node:url'
import {
  checkTls,
  type HttpConfig,
  httpEnvironment,
  httpSettings,
  integer,
  listOf,
  readEnvironment,
} from '@florin/server'
import { z } from 'zod'
import type { ServiceName } from './documents/contract.ts'

/** Where `pnpm start`, `pnpm console:build` and the image have the built console. */
const builtConsole = fileURLToPath(new URL('../../../apps/console/dist', import.meta.url))

const serviceUrl = (port: number) =>
  z
    .url({ protocol: /^https?$/, error: 'Set a URL such as http://ledger:8000.' })
    .refine((url) => new URL(url).pathname === '/', 'Set a URL without a path.')
    .default(`http://127.0.0.1:${port}`)

const Environment = z
  .object({
    ...httpEnvironment(8_080),
    LEDGER_URL: serviceUrl(8_000).describe('URL of the ledger service'),
    FX_URL: serviceUrl(8_001).describe('URL of the FX service'),
    REVENUE_URL: serviceUrl(8_002).describe('URL of the revenue service'),
    UPSTREAM_TIMEOUT_SECONDS: integer(1, 600, 35).describe(
      'Time to wait for the headers of an answer; longer than a client may wait for events',
    ),
    BODY_BYTES_MAX: integer(1_024, 67_108_864, 4_194_304).describe('Maximum size of a request body'),
    CORS_ORIGINS: listOf(/^https?:\/\/[^/\s]+$/, 'Set origins such as https://app.example.com, separated by commas.')
      .default([])
      .describe('Origins whose pages may call the API from a browser'),
    CONSOLE_FOLDER: z.string().default(builtConsole).describe('Folder of the built console, which is served at /'),
  })
  .superRefine(checkTls)

export interface Config extends HttpConfig {
  /** URLs of the services. */
  services: Record<ServiceName, string>
  upstreamTimeoutMs: number
  bodyBytesMax: number
  corsOrigins: string[]
  /** Of the built console. Without one, `/` leads to the API reference. */
  consoleFolder: string | undefined
}

/** Reads the environment. Its error lists all invalid variables. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const env = readEnvironment(Environment, environment)
  return {
    ...httpSettings(env),
    services: { ledger: env.LEDGER_URL, fx: env.FX_URL, revenue: env.REVENUE_URL },
    upstreamTimeoutMs: 1_000 * env.UPSTREAM_TIMEOUT_SECONDS,
    bodyBytesMax: env.BODY_BYTES_MAX,
    corsOrigins: env.CORS_ORIGINS,
    consoleFolder: env.CONSOLE_FOLDER,
  }
}
