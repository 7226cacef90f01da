import type { Queryable } from '@florin/postgres'
import { Moment, pageOf, partsPattern, readCursor } from '@florin/server'
import type { z } from 'zod'
import { FxError } from '../errors.ts'
import type { CurrentRates } from '../rates/current-rates.ts'
import { allLedgers, ledgersOf, shownLedger } from '../rates/publisher.ts'
import { compareRates, type PricedPair } from '../rates/record.ts'
import { type FlaggedRateRow, findConfirmation, insertConfirmation, listFlaggedRates } from './queries.ts'
import { type Confirmation, type FlaggedRate, type FlaggedRateFilter, FlaggedRateParams } from './schemas.ts'

const percentDecimals = 2
/** A page ends at a moment of validity and an id. */
const cursorPattern = partsPattern(Moment, FlaggedRateParams.shape.rate_id)

/** A page of the unconfirmed rates that hold in the ledger, each with the size of its move. */
export async function readFlaggedRates(
  db: Queryable,
  ledger: string,
  { limit, cursor }: z.output<typeof FlaggedRateFilter>,
) {
  const mark = ['flagged-rates', ledger]
  const [validAt, id] = readCursor(cursor, mark, cursorPattern)?.split('/') ?? []
  const before = validAt !== undefined && id !== undefined ? { validAt, id } : null
  const data = (await listFlaggedRates(db, ledgersOf(ledger), before, limit)).map(describeFlagged)
  return pageOf(data, limit, mark, (rate) => `${rate.valid_at}/${rate.id}`)
}

function describeFlagged(row: FlaggedRateRow): FlaggedRate {
  const { valid_at, recorded_at, previous } = row
  return {
    ...row,
    ledger: shownLedger(row.ledger),
    valid_at: valid_at.toISOString(),
    recorded_at: recorded_at.toISOString(),
    previous: previous && {
      ...previous,
      ledger: shownLedger(previous.ledger),
      valid_at: new Date(previous.valid_at).toISOString(),
    },
    move_percent: previous && movePercent(previous, row),
  }
}

/** To two decimals, for people. */
function movePercent(from: PricedPair, to: PricedPair): string {
  const { before, after } = compareRates(from, to)
  return after.div(before).minus(1).times(100).plus(0).toFixed(percentDecimals)
}

/** Confirms a rate for the ledger, or for all ledgers: quotes use it from now on. */
export async function confirmRate(
  db: Queryable,
  current: CurrentRates,
  ledger: string,
  rateId: string,
): Promise<Confirmation> {
  await insertConfirmation(db, ledger, rateId)
  const confirmed = await findConfirmation(db, ledger, rateId)
  if (!confirmed) throw new FxError('flagged_rate_not_found', describeUnknown(ledger, rateId))
  await current.reload()
  const { valid_at, confirmed_at, ...rate } = confirmed
  return {
    ...rate,
    ledger: shownLedger(rate.ledger),
    valid_at: valid_at.toISOString(),
    confirmed_at: confirmed_at.toISOString(),
  }
}

function describeUnknown(ledger: string, rateId: string): string {
  const where = ledger === allLedgers ? 'for all ledgers' : `of ledger ${ledger}`
  return `There is no flagged rate ${rateId} ${where}. GET /v1/flagged-rates lists them; name the ledger of the rate in florin-ledger.`
}
