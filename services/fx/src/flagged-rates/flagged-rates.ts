import { pageOf, readCursor } from '@florin/http'
import { Decimal } from '@florin/money'
import type { Queryable } from '@florin/postgres'
import type { z } from 'zod'
import { FxError } from '../errors.ts'
import type { RateBook } from '../rates/book.ts'
import { type FlaggedRateRow, findConfirmation, insertConfirmation, listFlaggedRates } from './queries.ts'
import type { Confirmation, FlaggedRate, FlaggedRateFilter } from './schemas.ts'

const percentDecimals = 2
/** Where a page ended: moment of validity and id. */
const placeForm = /^\d{4}-\d{2}-\d{2}T[\d:.]{12}Z\/[1-9]\d{0,17}$/

/** A page of those that nobody has confirmed, each with how far it moved. */
export async function readFlaggedRates(db: Queryable, { limit, cursor }: z.output<typeof FlaggedRateFilter>) {
  const [validAt, id] = readCursor(cursor, 'flagged-rates', placeForm)?.split('/') ?? []
  const before = validAt !== undefined && id !== undefined ? { validAt, id } : null
  const data = (await listFlaggedRates(db, before, limit)).map(describeFlagged)
  return pageOf(data, limit, 'flagged-rates', (rate) => `${rate.valid_at}/${rate.id}`)
}

function describeFlagged(row: FlaggedRateRow): FlaggedRate {
  const { previous_id, previous_rate, previous_valid_at, valid_at, recorded_at, ...rate } = row
  const known = previous_id !== null && previous_rate !== null && previous_valid_at !== null
  return {
    ...rate,
    valid_at: valid_at.toISOString(),
    recorded_at: recorded_at.toISOString(),
    previous: known ? { id: previous_id, rate: previous_rate, valid_at: previous_valid_at.toISOString() } : null,
    move_percent: known ? movePercent(previous_rate, rate.rate) : null,
  }
}

/** For people: to two decimals. */
export function movePercent(from: string, to: string): string {
  return new Decimal(to).div(from).minus(1).times(100).plus(0).toFixed(percentDecimals)
}

/** Says that the rate is right: quotes are given from it from now on. */
export async function confirmRate(db: Queryable, book: RateBook, rateId: string): Promise<Confirmation> {
  await insertConfirmation(db, rateId)
  const confirmed = await findConfirmation(db, rateId)
  if (!confirmed) throw new FxError('flagged_rate_not_found', `There is no flagged rate ${rateId}.`)
  await book.reload()
  const { valid_at, confirmed_at, ...rate } = confirmed
  return { ...rate, valid_at: valid_at.toISOString(), confirmed_at: confirmed_at.toISOString() }
}
