import { problemOf } from '@florin/server'
import type pg from 'pg'
import { LedgerError, type LedgerErrorCode, problems } from '../errors.ts'
import type { ReplayReader } from '../transactions/replays.ts'
import { decodeOperationId, type OperationPlace } from './operation-id.ts'
import { findOperationRow } from './queries.ts'
import type { SecretReader } from './secret.ts'

interface Deps {
  db: pg.Pool
  replays: ReplayReader
  readSecret: SecretReader
}

/** The JSON of an operation. Throws `operation_not_found`, also for an id of another ledger. */
export async function describeOutcome(deps: Deps, ledger: number, id: string, requestId: string): Promise<string> {
  const place = decodeOperationId(await deps.readSecret(), id)
  if (place?.ledger !== ledger) {
    throw new LedgerError('operation_not_found', 'No order of this ledger was accepted with this id.')
  }
  const { status, ...outcome } = await findOutcome(deps, place, requestId)
  const shown = Object.entries(outcome).map(([name, json]) => `,"${name}":${json}`)
  return `{"id":${JSON.stringify(id)},"status":"${status}"${shown.join('')}}`
}

type Outcome = { status: 'pending' } | { status: 'posted'; result: string } | { status: 'refused'; problem: string }

/**
 * First the rejection of the record itself: its key may belong to another order. Then the outcome of its key. A record without
 * an outcome waits, unless it is settled.
 */
async function findOutcome({ db, replays }: Deps, place: OperationPlace, requestId: string): Promise<Outcome> {
  const row = await findOperationRow(db, place)
  const refusal = (code: string | null, detail: string | null): Outcome => {
    // Figures are stored with the key, where the order was judged.
    const isOfKey = code === row.key_refusal_code && detail === row.key_refusal_detail
    const members = isOfKey && row.key_refusal_members ? { members: row.key_refusal_members } : {}
    const problem = problemOf(String(code), typeOf(String(code)), String(detail), requestId, members)
    return { status: 'refused', problem: JSON.stringify(problem) }
  }
  if (row.refusal_code !== null) return refusal(row.refusal_code, row.refusal_detail)
  if (row.answer !== null) return { status: 'posted', result: row.answer }
  if (row.transaction !== null) {
    const transaction = await replays({ ledger: place.ledger, id: row.transaction })
    return { status: 'posted', result: JSON.stringify(transaction) }
  }
  if (row.key_refusal_code !== null) return refusal(row.key_refusal_code, row.key_refusal_detail)
  if (!row.settled) return { status: 'pending' }
  throw new LedgerError(
    'operation_not_found',
    row.lost
      ? 'Kafka deleted the record of the order before it was posted: nothing was moved. Send the order again.'
      : 'The order was rejected more than 30 days ago, and its result is not kept any longer.',
  )
}

/** A newer release may have stored a code that this one does not know. */
function typeOf(code: string): { status: number; title: string } {
  return problems.catalog[code as LedgerErrorCode] ?? { status: 422, title: code }
}
