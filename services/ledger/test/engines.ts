import { createPool } from '@florin/postgres'
import { createLogger } from '@florin/server'
import type pg from 'pg'
import { parts } from '../src/core.ts'
import { postingApplication, postingSettings } from '../src/posting/queries.ts'

/** Options of an engine of one lane. */
export const engineDefaults = {
  parts,
  lanes: 1,
  groupMax: 500,
  queueMax: 10_000,
  logger: createLogger('ledger', 'silent'),
}

/** A pool for one lane of an engine, as the service makes it. */
export function connectEngine(connectionString: string): pg.Pool {
  return createPool({
    connectionString,
    schema: 'ledger',
    applicationName: postingApplication,
    connectionsMax: 1,
    statementTimeoutMs: 10_000,
    settings: postingSettings,
    pipeline: true,
    onError: () => undefined,
  })
}
