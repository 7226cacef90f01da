import type { Queryable } from '@florin/postgres'
import type { Spread } from './schemas.ts'

interface SpreadRow {
  base: string | null
  quote: string | null
  spread_bps: string
  version: string
  recorded_at: Date
}

const columns = 'base, quote, spread_bps, version, recorded_at'

function toSpread({ base, quote, spread_bps, version, recorded_at }: SpreadRow): Spread {
  return { base, quote, spread_bps, version: Number(version), recorded_at: recorded_at.toISOString() }
}

/** The newest version of each pair, the default first. */
export async function listCurrentSpreads(db: Queryable): Promise<Spread[]> {
  const { rows } = await db.query<SpreadRow>({
    text: `select distinct on (base, quote) ${columns} from spreads
            order by base nulls first, quote nulls first, version desc`,
  })
  return rows.map(toSpread)
}

export async function insertSpread(
  db: Queryable,
  { base, quote, spread_bps }: Pick<Spread, 'base' | 'quote' | 'spread_bps'>,
): Promise<Spread> {
  const { rows } = await db.query<SpreadRow>({
    text: `insert into spreads (base, quote, spread_bps) values ($1, $2, $3) returning ${columns}`,
    values: [base, quote, spread_bps],
  })
  return toSpread(rows[0] as SpreadRow)
}
