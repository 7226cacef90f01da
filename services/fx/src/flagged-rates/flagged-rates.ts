import type { Queryable } from '@florin/postgres'
import { Moment, pageOf, partsForm, readCursor } from '@florin/server'
import type { z } from 'zod'
import { FxError } from '../errors.ts'
import type { RateBook } from '../rates/book.ts'
import { compareRates, type SaidRate } from '../rates/record.ts'
import { sourceFacts } from '../sources/facts.ts'
import { type FlaggedRateRow, findConfirmation, insertConfirmation, listFlaggedRates } from './queries.ts'
import { type Confirmation, type FlaggedRate, type FlaggedRateFilter, FlaggedRateParams } from './schemas.ts'

const percentDecimals = 2
/** Where a page ended: moment of validity and id. */
const placeForm = partsForm(Moment, FlaggedRateParams.shape.rate)

/** A page of those that nobody has confirmed, each with how far it moved. */
export async function readFlaggedRates(db: Queryable, { limit, cursor }: z.output<typeof FlaggedRateFilter>) {
  const [validAt, id] = readCursor(cursor, 'flagged-rates', placeForm)?.split('/') ?? []
  const before = validAt !== undefined && id !== undefined ? { validAt, id } : null
  const data = (await listFlaggedRates(db, before, limit, sourceFacts)).map(describeFlagged)
  return pageOf(data, limit, 'flagged-rates', (rate) => `${rate.valid_at}/${rate.id}`)
}

function describeFlagged(row: FlaggedRateRow): FlaggedRate {
  const { valid_at, recorded_at, previous } = row
  return {
    ...row,
    valid_at: valid_at.toISOString(),
    recorded_at: recorded_at.toISOString(),
    previous: previous && { ...previous, valid_at: new Date(previous.valid_at).toISOString() },
    move_percent: previous && movePercent(previous, row),
  }
}

/** For people: to two decimals. */
function movePercent(from: SaidRate, to: SaidRate): string {
  const { before, after } = compareRates(from, to)
  return after.div(before).minus(1).times(100).plus(0).toFixed(percentDecimals)
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
