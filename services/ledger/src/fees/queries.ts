import { columns, type Queryable } from '@florin/postgres'
import type pg from 'pg'
import type { TransactionKind } from '../double-entry.ts'

export interface NewFee {
  ledger: number
  id: string
  transaction: string
  /** Line of the entry that earns it, from 1; null for a fee of zero. */
  line: number | null
  kind: TransactionKind | 'fx_spread'
  schedule: string | null
  version: number | null
  account: string
  /** With the currency's decimals. */
  amount: string
  currency: string
  reverses: string | null
}

/** Inserts fees. The database adds each non-zero fee to the outbox. */
export function insertFees(fees: NewFee[]): pg.QueryConfig | undefined {
  if (fees.length === 0) return undefined
  return {
    name: 'insert_fees',
    text: `
      insert into fees (ledger, id, transaction_id, line, kind, schedule, version, account_id, amount, currency, reverses)
      select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::text[],
                           $7::integer[], $8::uuid[], $9::numeric[], $10::text[], $11::uuid[])`,
    values: columns(fees, [
      'ledger',
      'id',
      'transaction',
      'line',
      'kind',
      'schedule',
      'version',
      'account',
      'amount',
      'currency',
      'reverses',
    ]),
  }
}

export interface FeeRow {
  id: string
  line: number | null
  kind: TransactionKind | 'fx_spread'
  schedule: string | null
  version: number | null
  account: string
  amount: string
  currency: string
}

/** The fees and spreads of a transaction. */
export async function listFees(db: Queryable, ledger: number, transaction: string): Promise<FeeRow[]> {
  const { rows } = await db.query<FeeRow>({
    text: `select id, line, kind, schedule, version, account_id as account, amount, currency
             from fees where ledger = $1 and transaction_id = $2 order by id`,
    values: [ledger, transaction],
  })
  return rows
}
