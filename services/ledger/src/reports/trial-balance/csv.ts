import type { Queryable } from '@florin/postgres'
import { writeCsvRows } from '@florin/server'
import { listByAccount } from './ranges.ts'
import type { AccountTrialBalance, TrialBalance } from './schemas.ts'
import type { Window } from './window.ts'

const sums = ['opening_debit', 'opening_credit', 'turnover_debit', 'turnover_credit', 'debit', 'credit']
const typeColumns = ['currency', 'type', 'accounts', ...sums]
const accountColumns = ['account', 'account_code', 'name', 'type', 'currency', ...sums]
/** Accounts read at once. */
const stepMax = 500

type Row = Pick<AccountTrialBalance['data'][number], 'debit' | 'credit' | 'opening' | 'turnover'>

/** Columns without a range are empty. */
const flatten = ({ opening, turnover, ...row }: Row) => ({
  ...row,
  opening_debit: opening?.debit,
  opening_credit: opening?.credit,
  turnover_debit: turnover?.debit,
  turnover_credit: turnover?.credit,
})

/** One row per currency and type. */
export function exportByType(data: TrialBalance['data']): string {
  const rows = data.flatMap(({ currency, types }) => types.map((row) => ({ currency, ...flatten(row) })))
  return writeCsvRows(rows, typeColumns)
}

/** All accounts, one step in memory. It reads on when the client has taken what was read. */
export async function* exportByAccount(
  db: Queryable,
  ledger: number,
  window: Window,
  authorizeAgain: () => Promise<void>,
): AsyncGenerator<string> {
  let after: string | null = null
  let isFirst = true
  do {
    const { data, searchedTo } = await listByAccount(db, ledger, window, after, stepMax)
    await authorizeAgain()
    if (isFirst || data.length > 0) yield writeCsvRows(data.map(flatten), accountColumns, isFirst)
    isFirst = false
    after = searchedTo
  } while (after !== null)
}
