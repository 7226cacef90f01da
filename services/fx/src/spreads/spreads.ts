import type { Queryable } from '@florin/postgres'
import type { z } from 'zod'
import type { CurrentRates } from '../rates/current-rates.ts'
import { checkPair } from '../rates/pairs.ts'
import { insertSpread } from './queries.ts'
import type { NewSpread, Spread } from './schemas.ts'

/** Adds a version of the spread of a pair, or of the default. The next quote uses it. */
export async function setSpread(
  db: Queryable,
  current: CurrentRates,
  { base, quote, spread_bps }: z.output<typeof NewSpread>,
): Promise<Spread> {
  const [first, second] = base !== undefined && quote !== undefined ? inOrder(base, quote) : [null, null]
  const spread = await insertSpread(db, { base: first, quote: second, spread_bps })
  await current.reload()
  return spread
}

/** In the order of characters, as the check constraint of the table compares them. */
function inOrder(base: string, quote: string): [string, string] {
  checkPair(base, quote)
  return base < quote ? [base, quote] : [quote, base]
}
