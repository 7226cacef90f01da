import { isRowRefused, type Queryable, withTransaction } from '@florin/postgres'
import { uuidPattern } from '@florin/server'
import type pg from 'pg'
import type { z } from 'zod'
import { RevenueError } from '../errors.ts'
import { feeKey, judgeFees, type RefusalCode, refuse, type Verdict, versionKey } from './judge.ts'
import { findFee, findFees, findRecognitions, insertFees, lockFees } from './queries.ts'
import {
  type Fee,
  ImportedFee,
  type ImportOutcome,
  importedId,
  LedgerFee,
  type NewFee,
  type Outcome,
} from './schemas.ts'
import type { FeeWriter } from './writer.ts'

/** Records one fee. Throws its rejection. */
export async function recordFee(
  db: Queryable,
  writer: FeeWriter,
  fee: z.output<typeof LedgerFee>,
): Promise<{ fee: Fee; replayed: boolean }> {
  const [verdict] = (await writer.write([{ ...fee, external_id: null }])) as [Verdict]
  if (verdict.outcome === 'refused') {
    throw new RevenueError(verdict.code, verdict.detail, isRetriable(verdict.code) ? { retryAfterSeconds: 1 } : {})
  }
  return { fee: await readFee(db, fee.ledger, fee.id), replayed: verdict.outcome === 'known' }
}

/** Records the valid fees, whatever the others are. The outcomes are in the order of the fees. */
export async function recordFees(writer: FeeWriter, given: unknown[]): Promise<Outcome[]> {
  const outcomes = await writeValid(writer, given, LedgerFee, (fee) => ({ ...fee, external_id: null }))
  return outcomes.map((outcome, index) => ({ ...outcome, id: readText(given[index], 'id', uuidPattern) }))
}

/** The same for fees of another system. They belong to this ledger, without a transaction. */
export async function importFees(writer: FeeWriter, ledger: string, given: unknown[]): Promise<ImportOutcome[]> {
  const outcomes = await writeValid(writer, given, ImportedFee, (fee) => ({
    ...fee,
    id: importedId(fee.external_id),
    ledger,
    transaction: null,
    reverses: fee.reverses === null ? null : importedId(fee.reverses),
  }))
  return outcomes.map((outcome, index) => {
    const externalId = readText(given[index], 'external_id', /^/)
    const id = externalId === null || outcome.outcome === 'refused' ? null : importedId(externalId)
    return { ...outcome, id, external_id: externalId }
  })
}

async function writeValid<Given extends z.ZodType>(
  writer: FeeWriter,
  given: unknown[],
  schema: Given,
  toFee: (fee: z.output<Given>) => NewFee,
): Promise<Omit<Outcome, 'id'>[]> {
  const read = given.map((one) => schema.safeParse(one))
  const fees = read.flatMap(({ data, success }) => (success ? toFee(data) : []))
  const verdicts = (fees.length > 0 ? await writer.write(fees) : []).values()
  return read.map(({ error }) => {
    if (error) {
      const detail = error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`).join('; ')
      return { outcome: 'refused', code: 'invalid_request', detail, retriable: false }
    }
    const verdict = verdicts.next().value as Verdict
    if (verdict.outcome !== 'refused') return { outcome: verdict.outcome }
    return { ...verdict, retriable: isRetriable(verdict.code) }
  })
}

/** The ledger may deliver a reversal before its original. All other rejections are final. */
function isRetriable(code: RefusalCode): boolean {
  return code === 'original_not_found'
}

function readText(given: unknown, field: string, pattern: RegExp): string | null {
  const found = (given as Record<string, unknown> | null | undefined)?.[field]
  return typeof found === 'string' && pattern.test(found) ? found : null
}

/** Throws `fee_not_found`, also for a fee of another ledger. */
export async function readFee(db: Queryable, ledger: string, id: string): Promise<Fee> {
  const fee = await findFee(db, ledger, id)
  if (!fee) throw new RevenueError('fee_not_found', `This ledger has no fee ${id}.`)
  return fee
}

/** The verdict on each fee, once the accepted ones are durable. A fee that the database rejects does not affect the others. */
export async function writeFees(pool: pg.Pool, fees: NewFee[]): Promise<Verdict[]> {
  // Originals first, so that halving never puts a reversal before its original.
  const ordered = fees.toSorted((a, b) => Number(a.reverses !== null) - Number(b.reverses !== null))
  const verdicts = await writeHalves(pool, ordered)
  const verdictOn = new Map(ordered.map((fee, index) => [fee, verdicts[index] as Verdict]))
  return fees.map((fee) => verdictOn.get(fee) as Verdict)
}

/** All in one transaction. If the database rejects a row, each half on its own, until the rejected fee is alone. */
async function writeHalves(pool: pg.Pool, fees: NewFee[]): Promise<Verdict[]> {
  try {
    return await writeTogether(pool, fees)
  } catch (error) {
    if (!isRowRefused(error)) throw error
    const [only, ...others] = fees as [NewFee, ...NewFee[]]
    if (others.length === 0) {
      return [refuse('fee_refused', `The database rejects the fee ${only.id}: ${(error as Error).message}.`)]
    }
    const half = fees.length >> 1
    return [...(await writeHalves(pool, fees.slice(0, half))), ...(await writeHalves(pool, fees.slice(half)))]
  }
}

/** Judges fees and writes the accepted ones, in one transaction that other writers wait for. */
function writeTogether(pool: pg.Pool, fees: NewFee[]): Promise<Verdict[]> {
  const keys = new Map(
    fees.flatMap(({ ledger, id, reverses }) =>
      [id, ...(reverses === null ? [] : [reverses])].map((one) => [feeKey(ledger, one), { ledger, id: one }]),
    ),
  )
  const versions = new Map(
    fees.flatMap(({ ledger, schedule, version }) =>
      schedule === null || version === null
        ? []
        : [[versionKey(ledger, schedule, version), { ledger, schedule, version }]],
    ),
  )
  return withTransaction(pool, async (tx) => {
    await lockFees(tx)
    const recorded = await findFees(tx, [...keys.values()])
    const recognitions = await findRecognitions(tx, [...versions.values()])
    const { verdicts, accepted } = judgeFees(fees, {
      fees: new Map(recorded.map((fee) => [feeKey(fee.ledger, fee.id), fee])),
      recognitions: new Map(
        recognitions.map(({ ledger, schedule, version, recognition }) => [
          versionKey(ledger, schedule, version),
          recognition,
        ]),
      ),
    })
    if (accepted.length > 0) await insertFees(tx, accepted)
    return verdicts
  })
}
