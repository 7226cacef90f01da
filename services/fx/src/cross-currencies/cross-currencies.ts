import type pg from 'pg'
import type { z } from 'zod'
import type { CurrentRates } from '../rates/current-rates.ts'
import { requireValidAt } from '../rates/rates.ts'
import { insertCrossCurrency } from './queries.ts'
import type { CrossCurrency, NewCrossCurrency } from './schemas.ts'

/** Sets the currency through which the rates for a ledger, or for all ledgers, are crossed. The next quote follows it. */
export async function setCrossCurrency(
  db: pg.Pool,
  current: CurrentRates,
  ledger: string,
  { currency, valid_at }: z.output<typeof NewCrossCurrency>,
): Promise<CrossCurrency> {
  const validAt = await requireValidAt(db, valid_at, 'Set it when it becomes valid.')
  const setting = await insertCrossCurrency(db, { ledger, currency, validAt })
  await current.reload()
  return setting
}
