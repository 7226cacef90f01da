import type { Queryable } from '@florin/postgres'

/** Both in milliseconds since 1970, by the database's clock. */
export interface HorizonReading {
  /** Everything recorded before this moment is committed and final. */
  horizonMs: number
  nowMs: number
}

/** A separate statement: only statements that start after it see everything before the horizon. */
export async function readHorizon(db: Queryable): Promise<HorizonReading> {
  const { rows } = await db.query<{ horizon: string; now: string }>({
    name: 'read_horizon',
    text: `select floor(extract(epoch from horizon()) * 1000)::text as horizon,
                  floor(extract(epoch from clock_timestamp()) * 1000)::text as now`,
  })
  const [{ horizon, now }] = rows as [{ horizon: string; now: string }]
  return { horizonMs: Number(horizon), nowMs: Number(now) }
}
