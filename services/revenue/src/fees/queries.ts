import { columns as columnsOf, type Queryable, type Transaction } from '@florin/postgres'
import { recognitionOf } from '../fee-schedules/queries.ts'
import type { Recognition } from '../fee-schedules/schemas.ts'
import type { Fee, FeeKind, NewFee } from './schemas.ts'

/** When a fee is recognised, in days of UTC. */
export interface Earning {
  earnedFrom: string
  earnedDays: number
  recognisedFrom: string
}

export interface RecordedFee extends Fee, Earning {}

type FeeRow = Omit<RecordedFee, 'charged_at' | 'recorded_at'> & { charged_at: Date; recorded_at: Date }

const columns = `f.id, f.ledger, f.external_id, f.transaction_id as transaction, f.account_id as account, f.owner, f.kind, f.schedule,
  f.version, f.amount, f.currency, f.charged_at, f.effective_on::text, f.reverses,
  (select r.id from fees r where r.ledger = f.ledger and r.reverses = f.id) as reversed_by, f.recorded_at`

const earning = `f.earned_from::text as "earnedFrom", f.earned_days as "earnedDays",
  f.recognised_from::text as "recognisedFrom"`

function withMoments<Row extends { charged_at: Date; recorded_at: Date }>(row: Row) {
  return { ...row, charged_at: row.charged_at.toISOString(), recorded_at: row.recorded_at.toISOString() }
}

/** Serializes the writers of fees until the end of the transaction: what was read stays true. */
export async function lockFees(tx: Transaction): Promise<void> {
  // Any number that nothing else in this database locks.
  await tx.query({ name: 'lock_fees', text: `select pg_advisory_xact_lock(hashtextextended('revenue.fees', 0))` })
}

export interface FeeKey {
  ledger: string
  id: string
}

/** The recorded ones, in no order. */
export async function findFees(db: Queryable, keys: FeeKey[]): Promise<RecordedFee[]> {
  const { rows } = await db.query<FeeRow>({
    name: 'find_fees',
    text: `select ${columns}, ${earning}
             from unnest($1::text[], $2::uuid[]) as wanted (ledger, id)
             join lateral (select * from fees where ledger = wanted.ledger and id = wanted.id limit 1) f on true`,
    values: columnsOf(keys, ['ledger', 'id']),
  })
  return rows.map(withMoments)
}

export interface VersionKey {
  ledger: string
  schedule: string
  version: number
}

/** The recognition of the fees of these versions, without the ones that do not exist. */
export async function findRecognitions(
  db: Queryable,
  keys: VersionKey[],
): Promise<(VersionKey & { recognition: Recognition })[]> {
  const { rows } = await db.query<VersionKey & { period: string | null }>({
    name: 'find_recognitions',
    text: `select s.ledger, s.code as schedule, s.version, s.period
             from unnest($1::text[], $2::text[], $3::integer[]) as wanted (ledger, code, version)
             join lateral (select * from fee_schedules
                            where ledger = wanted.ledger and code = wanted.code and version = wanted.version limit 1) s
               on true`,
    values: columnsOf(keys, ['ledger', 'schedule', 'version']),
  })
  return rows.map(({ period, ...key }) => ({ ...key, recognition: recognitionOf(period) }))
}

const insertedFields = [
  ...(['ledger', 'id', 'transaction', 'account', 'owner', 'kind', 'schedule', 'version', 'amount'] as const),
  ...(['currency', 'charged_at', 'reverses', 'earnedFrom', 'earnedDays', 'recognisedFrom', 'external_id'] as const),
  'effective_on' as const,
]

/** All of them or none, in one statement. Its trigger adds them to the sums of the reports. */
export async function insertFees(tx: Transaction, fees: (NewFee & Earning)[]): Promise<void> {
  await tx.query({
    name: 'insert_fees',
    text: `insert into fees (ledger, id, transaction_id, account_id, owner, kind, schedule, version, amount, currency,
                             charged_at, reverses, earned_from, earned_days, recognised_from, external_id,
                             effective_on)
           select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[],
                                $8::integer[], $9::numeric[], $10::text[], $11::timestamptz[], $12::uuid[],
                                $13::date[], $14::integer[], $15::date[], $16::text[], $17::date[])`,
    values: columnsOf(fees, insertedFields),
  })
}

export async function findFee(db: Queryable, ledger: string, id: string): Promise<Fee | undefined> {
  const { rows } = await db.query<Omit<FeeRow, keyof Earning>>({
    name: 'find_fee',
    text: `select ${columns} from fees f where f.ledger = $1 and f.id = $2`,
    values: [ledger, id],
  })
  return rows.map(withMoments)[0]
}

export interface FeeFilters {
  transaction?: string | undefined
  account?: string | undefined
  owner?: string | undefined
  kind?: FeeKind | undefined
  schedule?: string | undefined
  currency?: string | undefined
  imported?: 'true' | 'false' | undefined
  /** ISO 8601. */
  from?: string | undefined
  to?: string | undefined
}

/** The last fee of a page. */
export interface FeePosition {
  chargedAt: string
  id: string
}

/** Newest first, by the moment of the charge. */
export async function listFees(
  db: Queryable,
  ledger: string,
  filters: FeeFilters,
  before: FeePosition | undefined,
  limit: number,
): Promise<Fee[]> {
  const { transaction, account, owner, kind, schedule, currency, imported, from, to } = filters
  const values: unknown[] = [ledger, limit]
  // The statement has only the filters in use, so that the planner chooses the index for them.
  const where = (condition: (parameter: string) => string, value: unknown) =>
    value === undefined ? '' : ` and ${condition(`$${values.push(value)}`)}`
  const { rows } = await db.query<Omit<FeeRow, keyof Earning>>({
    text: `select ${columns} from fees f
            where f.ledger = $1${[
              where((given) => `f.transaction_id = ${given}`, transaction),
              where((given) => `f.account_id = ${given}`, account),
              where((given) => `f.owner = ${given}`, owner),
              where((given) => `f.kind = ${given}`, kind),
              where((given) => `f.schedule = ${given}`, schedule),
              where((given) => `f.currency = ${given}`, currency),
              where((given) => `(f.external_id is not null) = ${given}::boolean`, imported),
              where((given) => `f.charged_at >= ${given}`, from),
              where((given) => `f.charged_at < ${given}`, to),
              before
                ? ` and (f.charged_at, f.id) < ($${values.push(before.chargedAt)}, $${values.push(before.id)})`
                : '',
            ].join('')}
            order by f.charged_at desc, f.id desc limit $2`,
    values,
  })
  return rows.map(withMoments)
}
