import { createPool } from '@florin/postgres'
import { createTestDatabase } from '@florin/testing'
import type pg from 'pg'
import { fx as service } from '../src/main.ts'

export interface FxDatabase {
  db: pg.Pool
  serviceUrl: string
  superuserUrl: string
  /** Pools of further processes on it. */
  connect(): pg.Pool
  close(): Promise<void>
}

export interface RateRow {
  id: string
  source: string
  base: string
  quote: string
  rate: string
  valid_at: Date
  flagged: boolean
}

/** A database of the service without the service, with the service's rights. */
export async function createFxDatabase(): Promise<FxDatabase> {
  const database = await createTestDatabase({
    service: 'fx',
    migrate: (ownerUrl) => service.migrate(ownerUrl, console.error),
  })
  const pools: pg.Pool[] = []
  const connect = () => {
    const pool = createPool({
      connectionString: database.serviceUrl,
      schema: 'fx',
      applicationName: 'test',
      connectionsMax: 2,
      statementTimeoutMs: 60_000,
      onError: () => undefined,
    })
    pools.push(pool)
    return pool
  }
  return {
    db: connect(),
    serviceUrl: database.serviceUrl,
    superuserUrl: database.superuserUrl,
    connect,
    close: async () => {
      await Promise.all(pools.map((pool) => pool.end()))
      await database.drop()
    },
  }
}

/** All that was ever recorded, or of one source, in the order of its ids. */
export async function listRows(db: pg.Pool, source?: string): Promise<RateRow[]> {
  const { rows } = await db.query<RateRow>(
    `select id, source, base, quote, rate, valid_at, flagged from rates where source = coalesce($1, source) order by id`,
    [source],
  )
  return rows
}

export async function readRevision(db: pg.Pool): Promise<string> {
  const { rows } = await db.query<{ number: string }>('select number from revision')
  return rows[0]?.number as string
}
