import { type Queryable, type Transaction, violatedConstraint } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import type { Assertion } from './schemas.ts'

const columns = `s.id, s.account_id as account, a.code as account_code, a.currency, s.balance, s.at, s.effective_at, s.sequence,
  s.asserted_by, s.asserted_at`

interface AssertionRow extends Omit<Assertion, 'sequence'> {
  sequence: string
}

const toAssertion = (row: AssertionRow): Assertion => ({ ...row, sequence: Number(row.sequence) })

export interface NewAssertionRow {
  ledger: number
  account: string
  /** With the decimals of the currency. */
  balance: string
  at: string | null
  effectiveAt: string | null
  by: string
}

/** The database judges it again, and adds the entry at the end of the balance. */
export async function insertAssertion(
  tx: Transaction,
  { ledger, account, balance, at, effectiveAt, by }: NewAssertionRow,
): Promise<Assertion> {
  try {
    const { rows } = await tx.query<AssertionRow>({
      text: `with s as (
               insert into assertions (ledger, account_id, balance, at, effective_at, asserted_by)
               values ($1, $2, $3, $4, $5, $6) returning *
             )
             select ${columns} from s join accounts a on a.ledger = s.ledger and a.id = s.account_id`,
      values: [ledger, account, balance, at, effectiveAt, by],
    })
    return toAssertion(rows[0] as AssertionRow)
  } catch (error) {
    if (violatedConstraint(error) !== 'assertions_final') throw error
    throw momentNotFinal(at, error)
  }
}

export function momentNotFinal(at: string | null, cause?: unknown): LedgerError {
  return new LedgerError(
    'moment_not_final',
    `Postings of the moment ${at} are still in flight. Nothing was recorded; send the request again.`,
    { retryAfterSeconds: 1, cause },
  )
}

/** Newest first. `before`: id of an assertion. */
export async function listAssertions(
  db: Queryable,
  ledger: number,
  account: string | undefined,
  before: string | null,
  limit: number,
): Promise<Assertion[]> {
  const { rows } = await db.query<AssertionRow>({
    text: `select ${columns} from assertions s join accounts a on a.ledger = s.ledger and a.id = s.account_id
            where s.ledger = $1 and ($2::uuid is null or s.account_id = $2) and ($3::uuid is null or s.id < $3)
            order by s.id desc limit $4`,
    values: [ledger, account ?? null, before, limit],
  })
  return rows.map(toAssertion)
}
