import { createPool, type Pool, type PoolOptions } from '@florin/postgres'
import { probeTimeoutMs } from './database-health.ts'
import type { Logger } from './logger.ts'

/** Settings of a pool. `purpose` follows the service's name in `pg_stat_activity`. */
export interface PoolUse
  extends Pick<PoolOptions, 'connectionsMax'>,
    Partial<Pick<PoolOptions, 'settings' | 'pipeline' | 'statementTimeoutMs'>> {
  purpose?: string
}

/** Pools of a service by name. `probe` has one connection, for health checks only. */
export type Pools<Name extends string> = Record<Name | 'probe', Pool> & {
  /** Closes all connections. */
  end(): Promise<void>
}

const statementTimeoutMs = 10_000

/** Creates the pools of a service on its schema. They connect at their first use. */
export function openPools<Name extends string>(
  service: { name: string; url: string; logger: Logger },
  uses: Record<Name, PoolUse>,
): Pools<Name> {
  const { name: schema, url: connectionString, logger } = service
  const onError = (err: Error) => logger.warn({ err }, 'a database connection was lost')
  const all: Record<string, PoolUse> = {
    ...uses,
    probe: { purpose: 'probe', connectionsMax: 1, statementTimeoutMs: probeTimeoutMs },
  }
  const pools = Object.entries(all).map(([name, { purpose, ...use }]) => {
    const applicationName = purpose ? `${schema}-${purpose}` : schema
    return [
      name,
      createPool({ connectionString, schema, statementTimeoutMs, onError, applicationName, ...use }),
    ] as const
  })
  const end = async () => {
    await Promise.all(pools.map(([, pool]) => pool.end()))
  }
  return { ...Object.fromEntries(pools), end } as Pools<Name>
}
