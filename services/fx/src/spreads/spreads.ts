import type { Queryable } from '@florin/postgres'
import type { z } from 'zod'
import type { RateBook } from '../rates/book.ts'
import { checkPair } from '../rates/rates.ts'
import { insertSpread } from './queries.ts'
import type { NewSpread, Spread } from './schemas.ts'

/** A new version of the spread of a pair, or of the default. Used from the next quote on. */
export async function setSpread(
  db: Queryable,
  book: RateBook,
  { base, quote, spread_bps }: z.output<typeof NewSpread>,
): Promise<Spread> {
  const [first, second] = base !== undefined && quote !== undefined ? inOrder(base, quote) : [null, null]
  const spread = await insertSpread(db, { base: first, quote: second, spread_bps })
  await book.reload()
  return spread
}

/** By characters, as the database's check has it for capital letters and digits. */
function inOrder(base: string, quote: string): [string, string] {
  checkPair(base, quote)
  return base < quote ? [base, quote] : [quote, base]
}
